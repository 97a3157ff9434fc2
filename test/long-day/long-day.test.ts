// A short form of `npm run soak:files`: what the app holds does not grow with the files that it has seen.
import { expect, it } from 'vitest';
import { growing, type Holding } from './holding.ts';
import { playLongDay } from './play.ts';

const CALM: Holding = {
  files: 0,
  listeners: 30,
  mostOfOne: 3,
  timers: 5,
  handles: 9,
  threads: 12,
  descriptors: 40,
  heapMb: 20,
  rssMb: 150,
  warnings: 0,
};

it('holds no more after many files than after a few', { timeout: 180_000 }, async () => {
  const day = await playLongDay(60, 10);
  expect(day).toHaveLength(6);
  expect(growing(day)).toEqual([]);
});

it('tells what grows, and not what only filled up in the beginning', () => {
  const day = (change: (step: number) => Partial<Holding>): Holding[] =>
    Array.from({ length: 9 }, (_, step) => ({ ...CALM, ...change(step) }));
  expect(growing(day(() => ({})))).toEqual([]);
  expect(growing(day((step) => ({ heapMb: Math.min(60, 20 + 20 * step) })))).toEqual([]);
  expect(growing(day((step) => ({ listeners: 30 + 6 * step })))).toEqual(['listeners +18.0']);
  expect(growing(day((step) => ({ heapMb: 20 + 2 * step })))).toEqual(['heapMb +6.0']);
  expect(growing(day((step) => ({ warnings: step === 4 ? 1 : 0 })))).toEqual(['warnings +1.0']);
  expect(() => growing([CALM])).toThrow('three steps');
});
