// Waveforms of several files as one.
import { describe, expect, it } from 'vitest';
import { joinPeaks } from '../../app/transcripts/session-views.ts';

describe('waveforms', () => {
  it('stand side by side, each as wide as its time', () => {
    const joined = joinPeaks([
      { peaks: new Uint8Array(100).fill(10), seconds: 30 },
      { peaks: new Uint8Array(100).fill(200), seconds: 10 },
    ]);
    expect([...(joined ?? [])]).toEqual([
      ...new Array<number>(75).fill(10),
      ...new Array<number>(25).fill(200),
    ]);
  });

  it('are not drawn before all are known', () => {
    expect(
      joinPeaks([
        { peaks: new Uint8Array(9), seconds: 3 },
        { peaks: null, seconds: 3 },
      ]),
    ).toBeNull();
    expect(joinPeaks([])).toBeNull();
  });
});
