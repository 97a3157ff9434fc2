// What is kept of a vector tells how alike it is to others.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MIDDLE } from '../../app/domain/vector-middle.ts';
import {
  askedVector,
  likeness,
  likenessBySigns,
  packVector,
  SIGN_WORTH,
  type PackedVector,
  unpackVector,
} from '../../app/domain/vector.ts';

/** As the model's are: much of the middle, and something of their own, in which a few numbers may stand out. */
const vectors = fc
  .record({
    seed: fc.nat(),
    part: fc.double({ min: 0.01, max: 0.08, noNaN: true }),
    power: fc.constantFrom(1, 3, 5),
  })
  .map(({ part, power, seed }) =>
    unit(Array.from(MIDDLE, (value, at) => value + part * Math.sin(seed * 12.9898 + at * 78.233) ** power)),
  );

function unit(numbers: readonly number[]): Float32Array {
  const length = Math.hypot(...numbers);
  return Float32Array.from(numbers, (value) => value / length);
}

const cosine = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);

const bytesOf = (words: Uint32Array): Uint8Array =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

/** Its parts behind some other bytes, as they lie in memory. */
function parts({ lean, scale, signs, sizes }: PackedVector) {
  const behind = (bytes: Uint8Array, by: number): Uint8Array =>
    Uint8Array.from([...Array<number>(by).fill(170), ...bytes]);
  return {
    lean,
    scale,
    signs: behind(bytesOf(signs), 3),
    signsFrom: 3,
    sizes: behind(bytesOf(sizes), 5),
    sizesFrom: 5,
  };
}

describe('packed vectors', () => {
  it('are as alike as the whole ones, but for a little', () => {
    fc.assert(
      fc.property(vectors, vectors, (one, other) => {
        const told = likeness(askedVector(other), parts(packVector(one)));
        expect(Math.abs(told - cosine(one, other))).toBeLessThan(0.004);
      }),
    );
  });

  it('are told by their parts as by themselves unpacked, but for the lean, which is exact', () => {
    fc.assert(
      fc.property(vectors, vectors, (one, other) => {
        const packed = packVector(one);
        const unpacked = unpackVector(packed);
        const own = unpacked.map((value, at) => value - (MIDDLE[at] ?? 0));
        const asked = other.map((value, at) => value - (MIDDLE[at] ?? 0));
        const plain = cosine(other, MIDDLE) + packed.lean + cosine(own, asked);
        expect(likeness(askedVector(other), parts(packed))).toBeCloseTo(plain, 5);
      }),
    );
  });

  it('come back as they were, but for a step', () => {
    fc.assert(
      fc.property(vectors, (vector) => {
        expect(cosine(unpackVector(packVector(vector)), vector)).toBeGreaterThan(0.999);
      }),
    );
  });

  it('are told about right by their signs alone, and on the right side of the middle', () => {
    fc.assert(
      fc.property(vectors, (vector) => {
        const packed = packVector(vector);
        const signs = bytesOf(packed.signs);
        const opposite = signs.map((byte) => byte ^ 255);
        const asked = askedVector(vector);
        expect(likenessBySigns(asked, packed.lean, signs, 0)).toBeGreaterThan(
          likenessBySigns(asked, packed.lean, opposite, 0),
        );
        // Each of its signs counts, wherever they lie: those that differ take away what those that agree give.
        const all = [...vector].reduce((sum, value, at) => sum + Math.abs(value - (MIDDLE[at] ?? 0)), 0);
        const { signs: placed, signsFrom } = parts(packed);
        const right = likenessBySigns(asked, packed.lean, placed, signsFrom);
        expect(right).toBeCloseTo(asked.common + packed.lean + SIGN_WORTH * all, 4);
        expect(right - likenessBySigns(asked, packed.lean, opposite, 0)).toBeCloseTo(2 * SIGN_WORTH * all, 4);
      }),
    );
  });

  it('keep a vector that is the middle itself', () => {
    const middle = unit([...MIDDLE]);
    expect(cosine(unpackVector(packVector(middle)), middle)).toBeGreaterThan(0.999);
  });
});
