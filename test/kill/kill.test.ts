// Thirty kills of the engine in a process of its own; more of them, and of the app in Electron, with `npm run kill`.
import { expect, it } from 'vitest';
import { killAgainAndAgain } from './kill-suite.ts';
import { engineVictim } from './victims.ts';

it('killed again and again, loses nothing and pays nothing twice', { timeout: 600_000 }, async () => {
  const figures = await killAgainAndAgain(await engineVictim(), 30);
  expect(figures.problems).toEqual([]);
  expect(figures.kills).toBe(30);
  expect(figures.done + figures.uncertain).toBe(figures.recordings);
  expect(figures.done).toBeGreaterThan(0);
});
