// How quick a model was is remembered, and nothing that stands in that file instead is believed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTrials, writeTrial } from '../../app/models/trials.ts';
import { folder } from './support.ts';

describe('trials of models', () => {
  it('are kept beside each other, the newest of each', async () => {
    const store = join(folder(), 'store');
    expect(readTrials(store)).toEqual({});
    await writeTrial(store, 'small', { realTime: 3.5, at: 1 });
    await writeTrial(store, 'large', { realTime: 0.5, at: 2 });
    await writeTrial(store, 'small', { realTime: 4, at: 3 });
    expect(readTrials(store)).toEqual({ small: { realTime: 4, at: 3 }, large: { realTime: 0.5, at: 2 } });
  });

  it('are none of what is none', () => {
    const store = join(folder(), 'store');
    mkdirSync(store);
    const file = join(store, 'trials.json');
    const junk = fc.oneof(fc.string(), fc.json());
    fc.assert(
      fc.property(junk, (text) => {
        writeFileSync(file, text);
        for (const { at, realTime } of Object.values(readTrials(store))) {
          expect(typeof at).toBe('number');
          expect(realTime).toBeGreaterThan(0);
        }
      }),
    );
    for (const realTime of [0, -1, null, '2', Infinity]) {
      writeFileSync(file, JSON.stringify({ small: { realTime, at: 1 }, good: { realTime: 1, at: 1 } }));
      expect(Object.keys(readTrials(store))).toEqual(['good']);
    }
  });
});
