// A dozen kills of the core while it fetches and passes on what lies at addresses; more with `npm run kill -- --fetching`.
import { expect, it } from 'vitest';
import { killFetching } from './fetching-suite.ts';

it(
  'killed again and again, loses no address, takes none twice and pays none twice',
  { timeout: 300_000 },
  async () => {
    const figures = await killFetching(12);
    expect(figures.problems).toEqual([]);
    expect(figures.kills).toBe(12);
    expect(figures.done).toBeGreaterThan(0);
  },
);
