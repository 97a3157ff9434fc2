// Random histories over a store that takes its time: the worker must not count on an answer of the store coming at once, or first.
import { describe } from 'vitest';
import { playHistories } from './play-histories.ts';

describe('random histories over a slow store', () => playHistories(5_001, 150, 'slowly'));
