// Cutting speech into pieces: nothing is lost, nothing overlaps, nothing is longer than it must be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../../../app/speech/on-device/families.ts';
import { PieceCutter, type Piece, type Span } from '../../../app/speech/on-device/pieces.ts';

const LIMITS = FAMILIES.moonshine.limits;

/** Stretches of speech in order, from pauses and lengths. */
const speechArbitrary = fc
  .array(
    fc.tuple(fc.double({ min: 0.05, max: 4, noNaN: true }), fc.double({ min: 0.1, max: 20, noNaN: true })),
    {
      maxLength: 60,
    },
  )
  .map((pairs) => {
    let at = 0;
    return pairs.map(([pause, length]): Span => {
      const start = at + pause;
      at = start + length;
      return { start, end: at };
    });
  });

function cut(spans: readonly Span[], end = (spans.at(-1)?.end ?? 0) + 1): Piece[] {
  const cutter = new PieceCutter(0, LIMITS);
  const pieces: Piece[] = [];
  for (const span of spans) pieces.push(...cutter.add(span));
  const last = cutter.flush(end);
  return last ? [...pieces, last] : pieces;
}

describe('PieceCutter', () => {
  it('hands on every stretch of speech exactly once, in order', () => {
    fc.assert(
      fc.property(speechArbitrary, (spans) => {
        expect(cut(spans).flatMap((piece) => piece.speech)).toEqual(spans);
      }),
    );
  });

  it('makes pieces that hold their speech, do not overlap and keep to the longest length', () => {
    fc.assert(
      fc.property(speechArbitrary, (spans) => {
        let floor = 0;
        for (const piece of cut(spans)) {
          const first = piece.speech[0];
          const last = piece.speech.at(-1);
          expect(piece.start).toBeGreaterThanOrEqual(floor);
          expect(piece.start).toBeLessThanOrEqual(first?.start ?? -1);
          expect(piece.end).toBeGreaterThanOrEqual(last?.end ?? Infinity);
          if (piece.speech.length > 1)
            expect((last?.end ?? 0) - (first?.start ?? 0)).toBeLessThanOrEqual(LIMITS.max);
          floor = piece.end;
        }
      }),
    );
  });

  it('joins short sentences, because fragments are heard badly', () => {
    const spans = Array.from({ length: 12 }, (_, i) => ({ start: i * 3, end: i * 3 + 2.5 }));
    // Fewer in the first, for which somebody waits.
    expect(cut(spans).map(({ speech }) => speech.length)).toEqual([3, 5, 4]);
  });

  it('ends a piece at a long pause', () => {
    expect(
      cut([
        { start: 0, end: 2 },
        { start: 4, end: 6 },
      ]),
    ).toHaveLength(2);
  });

  it('cuts at the most telling pause, not where the room ends', () => {
    const spans = [
      { start: 0, end: 5 },
      { start: 5.1, end: 9 },
      { start: 9.9, end: 13 },
      { start: 13.1, end: 17 },
    ];
    expect(cut(spans).map((piece) => piece.speech.length)).toEqual([2, 2]);
  });

  it('closes a waiting piece once silence has lasted, without waiting for more speech', () => {
    const cutter = new PieceCutter(0, LIMITS);
    cutter.add({ start: 1, end: 3 });
    expect(cutter.silentUntil(3.5)).toBeNull();
    expect(cutter.silentUntil(5)).toMatchObject({ start: 0.7, end: 3.3 });
    expect(cutter.isPending).toBe(false);
  });

  it('pads up to the middle of a pause and not beyond the end of the sound', () => {
    const [first, second] = cut(
      [
        { start: 0.1, end: 14 },
        { start: 14.2, end: 20 },
      ],
      20.1,
    );
    expect(first).toMatchObject({ start: 0, end: 14.1 });
    expect(second).toMatchObject({ start: 14.1, end: 20.1 });
  });
});
