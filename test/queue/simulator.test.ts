// The first thousand of two thousand random histories; the others are in a file of their own, for the other core. Any number with `npm run soak`.
import { describe } from 'vitest';
import { playHistories } from './play-histories.ts';

describe('random histories, the first thousand', () => playHistories(1, 1_000));
