// A few histories of real processes: nothing lost, nothing told done twice, nothing stale taken. `npm run histories -- --real 200` plays more.
import { expect, it } from 'vitest';
import { bundleProgram } from '../../build/setup/run-typescript.mjs';
import { playReal } from './real/history.ts';

it('loses nothing where serve, workers and redis-server are killed, stopped, cut off and emptied', async () => {
  const program = await bundleProgram('test/farm/real/program.ts');
  const histories = await Promise.all([1, 2].map((seed) => playReal(seed, program)));
  for (const { doneTwice, lost, seed, stale } of histories)
    expect({ doneTwice, lost, seed, stale }).toEqual({ doneTwice: 0, lost: 0, seed, stale: 0 });
  expect(histories.every(({ faults, works }) => faults.length > 3 && works > 3)).toBe(true);
}, 200_000);
