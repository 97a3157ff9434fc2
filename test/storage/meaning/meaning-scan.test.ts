// The scan finds what a plain one finds, in the same order, whatever was put in, replaced or dropped before.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AskedVector,
  askedVector,
  likeness,
  likenessBySigns,
  packVector,
  PLANE_WORDS,
  SKETCH_WORDS,
  VECTOR_WIDTH,
} from '../../../app/domain/vector.ts';
import { MeaningScan } from '../../../app/storage/meaning/meaning-scan.ts';
import { NearestSigns } from '../../../app/storage/meaning/nearest-signs.ts';
import { PlainSigns } from '../../../app/storage/meaning/plain-signs.ts';
import {
  ABOVE,
  CHUNK,
  DISTANCE_SHIFT,
  HIGHEST,
  LIST_MOST,
  MILLION,
  MOST_DISTANCE,
  NO_LEAN,
  PASSAGES_AT,
} from '../../../app/storage/meaning/scan-memory.ts';
import { SignDistances } from '../../../app/storage/meaning/sign-distances.ts';

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
/** Some words are rare, and some differ in nothing. */
const planes = fc.array(fc.oneof(word, fc.constant(0), fc.constant(2 ** 32 - 1)), {
  minLength: PLANE_WORDS,
  maxLength: PLANE_WORDS,
});
const leans = fc.oneof(fc.constant(0), fc.double({ min: -2, max: 2, noNaN: true }));
const sketches = fc.array(fc.tuple(planes, leans), { minLength: 1, maxLength: 60 });
type Sketches = readonly (readonly [readonly number[], number])[];

function packed(all: Sketches): Uint8Array {
  const words = new Uint32Array(all.length * SKETCH_WORDS);
  const floats = new Float32Array(words.buffer);
  all.forEach(([signs, lean], at) => {
    words.set(signs, at * SKETCH_WORDS);
    floats[at * SKETCH_WORDS + PLANE_WORDS] = lean;
  });
  return new Uint8Array(words.buffer);
}

function differing(one: readonly number[], other: ArrayLike<number>): number {
  let count = 0;
  one.forEach((value, at) => {
    for (let bits = (value ^ (other[at] ?? 0)) >>> 0; bits > 0; bits = Math.floor(bits / 2))
      count += bits % 2;
  });
  return count;
}

function distance([signs, lean]: Sketches[number], asked: Pick<AskedVector, 'signs' | 'signsALean'>): number {
  const product = Math.fround(Math.fround(lean) * Math.fround(asked.signsALean));
  const sum = Math.fround(differing(signs, asked.signs) + NO_LEAN + 0.5 - product);
  return Math.floor(Math.min(MOST_DISTANCE, Math.max(0, sum)));
}

describe.each([
  { of: 'WebAssembly', made: () => new SignDistances() },
  { of: 'plain JavaScript', made: () => new SignDistances(new PlainSigns()) },
])('SignDistances of $of', ({ made }) => {
  it('finds those that are near enough, in their order', () => {
    const ask = fc.record({
      all: sketches,
      signs: planes.map((words) => Uint32Array.from(words)),
      signsALean: fc.double({ min: 0, max: 900, noNaN: true }),
      limit: fc.integer({ min: -1, max: MOST_DISTANCE }),
      first: fc.nat({ max: 20 }),
    });
    fc.assert(
      fc.property(ask, ({ all, first, limit, signs, signsALean }) => {
        const distances = made();
        distances.grow(packed(all).length);
        distances.sketches.set(packed(all));
        const from = Math.min(first, all.length - 1);
        const found = distances.within(limit, { signs, signsALean }, from, all.length - from);
        const plain = all
          .slice(from)
          .map((one, at) => ({ at, far: distance(one, { signs, signsALean }) }))
          .filter(({ far }) => far <= limit);
        expect([...found]).toEqual(plain.map(({ at, far }) => (far << DISTANCE_SHIFT) | at));
      }),
    );
  });

  it('finds what is as far as the limit, and nothing beyond', () => {
    const distances = made();
    const all = [0, 1, 3, 7].map((bits) => [[bits, ...Array<number>(PLANE_WORDS - 1).fill(0)], 0] as const);
    distances.grow(packed(all).length);
    distances.sketches.set(packed(all));
    const asked = { signs: new Uint32Array(PLANE_WORDS), signsALean: 1 };
    expect(distances.within(NO_LEAN + 2, asked, 0, 4)).toHaveLength(3);
  });

  it('weighs and compares passages to the last bit as vectors are told', () => {
    const ask = fc.record({
      seeds: fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 30 }),
      asked: fc.nat(),
    });
    fc.assert(
      fc.property(ask, ({ asked: seed, seeds }) => {
        const distances = made();
        const vectors = seeds.map((one) => packVector(vectorOf(one)));
        const all = packed(vectors.map(({ lean, signs }) => [[...signs], lean] as const));
        distances.grow(all.length);
        distances.sketches.set(all);
        const asked = askedVector(vectorOf(seed));
        const passages = Float64Array.from(vectors, (_, at) => vectors.length - 1 - at);
        distances.weigh(passages, asked);
        vectors.forEach((one, at) => {
          const signs = new Uint8Array(one.signs.buffer);
          const told = likenessBySigns(asked, one.lean, signs, 0);
          expect(passages[vectors.length - 1 - at]).toBe(
            Math.floor((HIGHEST - told) * MILLION + 0.5) * ABOVE + at,
          );
          const sizes = new Uint8Array(one.sizes.buffer);
          const row = Uint8Array.from([...new Uint8Array(Float32Array.of(one.scale).buffer), ...sizes]);
          const parts = { lean: one.lean, scale: one.scale, signs, signsFrom: 0, sizes, sizesFrom: 0 };
          expect(distances.likeness(at, row, asked)).toBe(likeness(asked, parts));
        });
      }),
    );
  });

  it('weighs more than fit into its memory at once, each by the query that is asked', () => {
    const distances = made();
    const one = packVector(vectorOf(1));
    const all = packed(Array.from({ length: LIST_MOST + 5 }, () => [[...one.signs], one.lean] as const));
    distances.grow(all.length);
    distances.sketches.set(all);
    const keys = [2, 3, 2].map((seed) => {
      const passages = Float64Array.from({ length: LIST_MOST + 5 }, (_, at) => at);
      distances.weigh(passages, askedVector(vectorOf(seed)));
      return passages;
    });
    for (const weighed of keys) expect(new Set(weighed.map((key) => Math.floor(key / ABOVE))).size).toBe(1);
    expect(keys[0]).toEqual(keys[2]);
    expect(keys[0]?.[0]).not.toBe(keys[1]?.[0]);
    expect(Buffer.from(distances.sketches.subarray(0, all.length)).equals(all)).toBe(true);
  });

  it('keeps the query and what it finds apart from the passages', () => {
    const distances = made();
    const all = packed(Array.from({ length: CHUNK }, () => [Array<number>(PLANE_WORDS).fill(7), 0] as const));
    distances.grow(all.length);
    distances.sketches.set(all);
    const signs = new Uint32Array(PLANE_WORDS).fill(7);
    expect(distances.within(MOST_DISTANCE, { signs, signsALean: 1 }, 0, CHUNK)).toHaveLength(CHUNK);
    expect(Buffer.from(distances.sketches.subarray(0, all.length)).equals(all)).toBe(true);
    expect(distances.sketches.byteOffset).toBe(PASSAGES_AT);
  });
});

describe('NearestSigns', () => {
  it('keeps the nearest, and of those that are equally far the first', () => {
    const ask = fc.record({
      most: fc.integer({ min: 1, max: 40 }),
      chunks: fc.array(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.nat({ max: MOST_DISTANCE })), { maxLength: 90 }),
        {
          maxLength: 8,
        },
      ),
    });
    fc.assert(
      fc.property(ask, ({ chunks, most }) => {
        const nearest = new NearestSigns(most);
        const all: { far: number; passage: number }[] = [];
        chunks.forEach((chunk, n) => {
          const first = n * 100;
          const within = chunk.flatMap((far, at) =>
            far <= nearest.limit ? [(far << DISTANCE_SHIFT) | at] : [],
          );
          nearest.put(first, Uint32Array.from(within));
          chunk.forEach((far, at) => all.push({ far, passage: first + at }));
        });
        const plain = all.sort((a, b) => a.far - b.far || a.passage - b.passage).slice(0, most);
        const taken = [...nearest.take()].sort((a, b) => a - b);
        expect(taken).toEqual(plain.map(({ passage }) => passage).sort((a, b) => a - b));
      }),
    );
  });
});

const vectorOf = (seed: number): Float32Array => {
  const numbers = Float32Array.from({ length: VECTOR_WIDTH }, (_, at) =>
    Math.sin(seed * 12.9898 + at * 78.233),
  );
  const length = Math.hypot(...numbers);
  return numbers.map((value) => value / length);
};

describe('MeaningScan', () => {
  it('finds for each of many vectors what it finds for one, among what is there now and wanted', () => {
    const step = fc.oneof(
      fc.record({ id: fc.integer({ min: 1, max: 6 }), all: sketches }),
      fc.record({ id: fc.integer({ min: 1, max: 6 }), all: fc.constant(null) }),
    );
    const ask = fc.record({
      steps: fc.array(step, { maxLength: 12 }),
      seeds: fc.array(fc.nat({ max: 99 }), { minLength: 1, maxLength: 4 }),
      counted: fc.integer({ min: 1, max: 50 }),
      unwanted: fc.integer({ min: 0, max: 6 }),
    });
    fc.assert(
      fc.property(ask, ({ counted, seeds, steps, unwanted }) => {
        const scan = new MeaningScan();
        const there = new Map<number, Sketches>();
        for (const { all, id } of steps) {
          there.delete(id);
          if (all) there.set(id, all);
          if (all) scan.put(id, packed(all));
          else scan.drop(id);
        }
        expect(scan.size).toBe([...there.values()].reduce((sum, all) => sum + all.length, 0));
        const wanted = { counted, weighed: counted, isWanted: (id: number) => id !== unwanted };
        const asked = seeds.map((seed) => askedVector(vectorOf(seed)));
        const lists = scan.nearest(asked, wanted);
        lists.forEach((list, n) => {
          const one = asked[n];
          if (!one) throw new Error('A list without a question');
          const plain = [...there]
            .filter(([id]) => id !== unwanted)
            .flatMap(([transcriptId, all]) =>
              all.map((sketch, at) => ({ transcriptId, at, far: distance(sketch, one) })),
            )
            .sort((a, b) => a.far - b.far)
            .slice(0, counted);
          const key = ({ at, transcriptId }: { at: number; transcriptId: number }): string =>
            `${transcriptId} ${at}`;
          expect(new Set(list.map(key))).toEqual(new Set(plain.map(key)));
          expect(scan.nearest([one], wanted)[0]).toEqual(list);
        });
      }),
    );
  });

  it('moves together what is left when much was replaced, and still finds it', () => {
    const scan = new MeaningScan();
    const many = (value: number): Uint8Array =>
      packed(Array.from({ length: 3_000 }, () => [Array<number>(PLANE_WORDS).fill(value), 0] as const));
    for (let id = 1; id <= 4; id += 1) scan.put(id, many(id));
    for (let id = 1; id <= 3; id += 1) scan.drop(id);
    scan.put(5, many(9));
    expect(scan.size).toBe(6_000);
    const near = scan.nearest([askedVector(vectorOf(1))], {
      counted: 6_000,
      weighed: 6_000,
      isWanted: null,
    })[0];
    expect(near).toHaveLength(6_000);
    expect(new Set(near?.map(({ transcriptId }) => transcriptId))).toEqual(new Set([4, 5]));
  });
});
