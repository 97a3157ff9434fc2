// The sliding stretch of sound: right samples at right positions, in bounded memory.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioWindow } from '../../../app/speech/on-device/audio-window.ts';

describe('AudioWindow', () => {
  it('gives what was put in, as long as it is kept', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30_000), { maxLength: 20 }), fc.nat(100), (lengths, origin) => {
        const window = new AudioWindow(origin, 2);
        let count = 0;
        for (const length of lengths) {
          window.push(Float32Array.from({ length }, () => count++ % 10_007));
        }
        expect(window.end).toBeCloseTo(origin + count / 16_000, 6);
        const wanted = Math.min(count, 16_000);
        const slice = window.slice(window.end - wanted / 16_000, window.end);
        expect([...slice]).toEqual(Array.from({ length: wanted }, (_, i) => (count - wanted + i) % 10_007));
      }),
    );
  });

  it('gives less where it has less', () => {
    const window = new AudioWindow(10, 1);
    window.push(new Float32Array(8_000));
    expect(window.slice(9, 10.25)).toHaveLength(4_000);
    expect(window.slice(20, 30)).toHaveLength(0);
  });
});
