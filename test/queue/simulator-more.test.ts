// The second thousand of two thousand random histories.
import { describe } from 'vitest';
import { playHistories } from './play-histories.ts';

describe('random histories, the second thousand', () => playHistories(1_001, 1_000));
