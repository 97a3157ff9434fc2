// Speech cut into pieces: at pauses, equal parts of what is long, and each piece in one window only.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesIn } from '../../../app/speech/speakers/pieces.ts';
import { WindowCutter, type SoundWindow } from '../../../app/speech/speakers/window-cutter.ts';

const RATE = 16_000;

/** Speech is loud and all else a hum. @param spoken stretches, seconds */
function soundOf(seconds: number, ...spoken: readonly (readonly [from: number, to: number])[]): Float32Array {
  const loud = (at: number): boolean => spoken.some(([from, to]) => at >= from * RATE && at < to * RATE);
  return Float32Array.from({ length: seconds * RATE }, (_, at) => Math.sin(at) * (loud(at) ? 0.3 : 0.001));
}

const windowOf = (
  samples: Float32Array,
  start = 0,
  from = start,
  to = start + samples.length / RATE,
): SoundWindow => ({
  start,
  samples,
  own: { from, to },
});

describe('pieces of speech', () => {
  it('end at pauses that the model did not hear', () => {
    const pieces = piecesIn(windowOf(soundOf(5, [1, 1.5], [2, 3.5]), 20), [{ from: 21, to: 23.5 }]);
    expect(pieces.map(({ from, to }) => [from.toFixed(1), to.toFixed(1)])).toEqual([
      ['21.0', '21.5'],
      ['22.0', '23.5'],
    ]);
  });

  it('are parts of what goes on, and nothing of what is too short to have a voice', () => {
    const pieces = piecesIn(windowOf(soundOf(9, [0.5, 5.5], [7, 7.2])), [
      { from: 0.5, to: 5.5 },
      { from: 7, to: 7.2 },
    ]);
    expect(pieces).toHaveLength(3);
    for (const { from, to } of pieces) expect(to - from).toBeCloseTo(5 / 3, 1);
  });

  it('are none of silence', () => {
    expect(piecesIn(windowOf(new Float32Array(RATE)), [])).toEqual([]);
  });

  it('are in one window each, whatever the length, and nothing is left out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 * RATE }),
        fc.integer({ min: 1, max: 4 * RATE }),
        fc.constantFrom(0, 2.5, 40),
        (length, chunk, start) => {
          const cutter = new WindowCutter(start);
          const windows: SoundWindow[] = [];
          for (let at = 0; at < length; at += chunk)
            windows.push(...cutter.push(new Float32Array(Math.min(chunk, length - at))));
          windows.push(...cutter.end());
          windows
            .slice(1)
            .forEach(({ own }, at) => expect(own.from).toBeCloseTo(windows[at]?.own.to ?? NaN, 9));
          // What ends with a window leaves a last part to the windows’ own word.
          const seen = (windows.at(-1)?.own.to ?? 0) - start;
          expect(length / RATE - seen).toBeLessThanOrEqual(3.75);
          for (const { own, samples, start: from } of windows)
            expect(own.to).toBeLessThanOrEqual(from + samples.length / RATE + 1e-9);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('lie where they are said, whatever is left out before them', () => {
    const cutter = new WindowCutter(40);
    const cut = (at: number): SoundWindow[] => cutter.push(new Float32Array(RATE).fill(1), at);
    const before = Array.from({ length: 8 }, (_, at) => cut(40 + at)).flat();
    expect(before).toEqual([]);
    // A rounding of the clock is none, and neither is a jump back.
    expect(cut(48.04)).toEqual([]);
    const [full] = cut(47);
    expect(full).toMatchObject({ start: 40, own: { from: 43.75, to: 46.25 } });
    expect(full?.samples.every((sample) => sample === 1)).toBe(true);
    // A short hole is silence within a window.
    const [first] = cut(52.5);
    expect(first).toMatchObject({ start: 42.5, own: { from: 46.25, to: 48.75 } });
    expect(first?.samples.indexOf(0)).toBe(7.5 * RATE);
    // The longest that is.
    expect(cut(63.5).map(({ start }) => start)).toEqual([45, 47.5, 50, 52.5]);
    // Over a longer one no window reaches: the sound behind it is nobody else’s.
    const [rest, ...none] = cut(74.6);
    expect(rest).toMatchObject({ start: 55, own: { from: 58.75, to: 64.5 } });
    expect(none).toEqual([]);
    expect(cutter.end()).toMatchObject([{ start: 74.6, own: { from: 74.6, to: 75.6 } }]);
  });
});
