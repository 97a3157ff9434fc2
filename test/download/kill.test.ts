// A dozen kills of a process that downloads; more of them with `npm run kill -- --downloads`.
import { expect, it } from 'vitest';
import { killDownloads } from './kill-suite.ts';

it('killed again and again, brings every recording whole, and once', { timeout: 120_000 }, async () => {
  const figures = await killDownloads(12);
  expect(figures.problems).toEqual([]);
  expect(figures.kills).toBe(12);
  expect(figures.goneOn).toBeGreaterThan(0);
});
