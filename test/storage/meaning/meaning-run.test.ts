// What a connection that looks for passages sees of what another one writes.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { MIDDLE } from '../../../app/domain/vector-middle.ts';
import {
  askedVector,
  type PackedVector,
  packVector,
  unpackVector,
  VECTOR_WIDTH,
} from '../../../app/domain/vector.ts';
import { MeaningIndex, type ToldWanted } from '../../../app/storage/meaning/meaning-index.ts';
import type { Library } from '../../../app/storage/library.ts';
import type { KeptPassage } from '../../../app/storage/meaning/meanings.ts';
import { MeaningRun } from '../../../app/storage/meaning/meaning-run.ts';
import { connect, makeLibrary, NOW, transcribed, transcriptOf } from '../support.ts';

const VECTOR = new Float32Array(VECTOR_WIDTH).fill(1 / Math.sqrt(VECTOR_WIDTH));

/** A transcript of which every segment is a passage, all of the same meaning. */
function readAll(library: Library, ...segments: readonly string[]) {
  transcribed(library, transcriptOf(...segments));
  const due = library.meanings.next('m');
  if (!due) throw new Error('nothing is due');
  const passages = segments.map((_, segment) => ({
    ...{ segment, letter: 0, mark: segment, vector: packVector(VECTOR) },
  }));
  library.meanings.put(due, 'm', passages, true);
  return due;
}

describe('MeaningRun', () => {
  it('sees what was read after the newest text was deleted for good', async () => {
    const library = makeLibrary();
    const read = () => readAll(library, 'A word.');
    const run = new MeaningRun(connect(library), [], 'm');
    const found = (): number[] => run.nearest(VECTOR, 10).map(({ transcriptId }) => transcriptId);
    const first = read();
    const second = read();
    expect(found().sort()).toEqual([first, second].map(({ transcriptId }) => transcriptId));
    library.transaction(() => library.remove(second.recordingId));
    expect(library.trash.delete(second.recordingId, NOW)).toBe(true);
    // More than the writes above were ahead of the clock.
    await sleep(10);
    const third = read();
    expect(found().sort()).toEqual([first, third].map(({ transcriptId }) => transcriptId));
  });

  it('tells all segments that a passage lies in, but for one that it ends before', () => {
    const library = makeLibrary();
    const { firstSegmentId, ...due } = readAll(library, 'One.', 'Two.', 'Three. Four.', 'Five.');
    const at = (segment: number, letter: number) => ({
      ...{ segment, letter, mark: segment * 100 + letter, vector: packVector(VECTOR) },
    });
    const segmentsOf = (...passages: readonly KeptPassage[]): readonly (readonly number[])[] => {
      library.meanings.put({ ...due, firstSegmentId }, 'm', passages, true);
      const run = new MeaningRun(connect(library), [], 'm');
      const asked = { text: 'one', folderId: null, speaker: null, year: null, tag: null, limit: 5 };
      const found = run.search(VECTOR, { ...asked, recordingId: due.recordingId });
      return found.map(({ segmentIds }) => segmentIds.map((id) => id - firstSegmentId));
    };
    expect(segmentsOf(at(0, 0), at(2, 0))).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(segmentsOf(at(0, 0), at(2, 7))).toEqual([
      [0, 1, 2],
      [2, 3],
    ]);
  });

  it('looks into one recording alone, and then tells as many of its places as are wanted', () => {
    const library = makeLibrary();
    const one = readAll(library, ...Array.from({ length: 6 }, (_, n) => `Passage ${n}.`));
    for (let other = 0; other < 5; other += 1) readAll(library, 'Another.', 'Once more.');
    const run = new MeaningRun(connect(library), [], 'm');
    const asked = { text: 'passage', folderId: null, speaker: null, year: null, tag: null, limit: 5 };
    const within = run.search(VECTOR, { ...asked, recordingId: one.recordingId });
    expect(within.map(({ recordingId }) => recordingId)).toEqual(Array(5).fill(one.recordingId));
    const everywhere = run.search(VECTOR, { ...asked, recordingId: null });
    expect(new Set(everywhere.map(({ recordingId }) => recordingId)).size).toBeGreaterThan(1);
  });
});

describe('MeaningIndex', () => {
  it('tells the first twenty in their exact order, for each of several vectors', () => {
    const library = makeLibrary();
    const due = readAll(library, 'One.');
    const moved = (seed: number, by: number): Float32Array => {
      const one = VECTOR.map((value, at) => value + by * Math.sin(seed * 12.9898 + at * at * 78.233));
      const length = Math.hypot(...one);
      return one.map((value) => value / length);
    };
    const passages = Array.from({ length: 900 }, (_, n) => ({
      ...{ segment: 0, letter: n, mark: n, vector: packVector(moved(n, 0.03 + (n % 7) * 0.004)) },
    }));
    library.meanings.put(due, 'm', passages, true);
    const index = new MeaningIndex(connect(library), 'm');
    const queries = [1, 2, 3].map((seed) => moved(seed, 0.05));
    const wanted = { counted: 900, weighed: 900, isWanted: null };
    const lists = index.nearest(queries.map(askedVector), wanted);
    queries.forEach((query, n) => {
      const plain = passages
        .map(({ vector }, at) => ({ at, alike: alikeTo(query, vector) }))
        .sort((a, b) => b.alike - a.alike)
        .slice(0, 20);
      const found = lists[n]?.slice(0, 20) ?? [];
      expect(found.map(({ at }) => at)).toEqual(plain.map(({ at }) => at));
    });
  });
});

function alikeTo(query: Float32Array, packed: PackedVector): number {
  const own = unpackVector(packed);
  const product = (one: Float32Array): number =>
    one.reduce((sum, value, at) => sum + value * ((query[at] ?? 0) - (MIDDLE[at] ?? 0)), 0);
  return packed.lean + product(own.map((value, at) => value - (MIDDLE[at] ?? 0)));
}

describe('MeaningIndex, how far it reads', () => {
  /** Numbers that look random and are the same each time. */
  function* noise(): Generator<number> {
    for (let seed = 1; ;) {
      let sum = -6;
      for (let part = 0; part < 12; part += 1)
        sum += (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
      yield sum;
    }
  }
  const from = noise();
  /** As far from the middle as real ones are, so that their signs tell what those of real ones do. */
  const offset = (): Float32Array =>
    MIDDLE.map(() => ((from.next().value as number) * 0.53) / Math.sqrt(VECTOR_WIDTH));
  const around = (own: Float32Array): Float32Array => {
    const whole = own.map((value, at) => value + (MIDDLE[at] ?? 0));
    const length = Math.hypot(...whole);
    return whole.map((value) => value / length);
  };

  /** Of 900 passages: 30 are near, and the others less so by what `others` says. */
  function readOf(others: number, more: Partial<ToldWanted> = {}): number {
    const library = makeLibrary();
    const due = readAll(library, 'One.');
    const query = offset();
    const like = (part: number): Float32Array => {
      const rest = offset();
      return around(query.map((value, at) => value * part + (rest[at] ?? 0) * Math.sqrt(1 - part * part)));
    };
    const passages = Array.from({ length: 900 }, (_, n) => ({
      ...{ segment: 0, letter: n, mark: n, vector: packVector(like(n < 30 ? 0.9 : others)) },
    }));
    library.meanings.put(due, 'm', passages, true);
    const index = new MeaningIndex(connect(library), 'm');
    const wanted = { counted: 900, weighed: 900, isWanted: null, ...more };
    return index.nearest([askedVector(around(query))], wanted)[0]?.length ?? 0;
  }

  it('is until none that is left can be among the first', () => expect(readOf(0.1)).toBe(100));
  it('is to the end while one of those that are left may be', () => expect(readOf(0.89)).toBe(900));
  it('is to the end where what is sure is not enough', () => {
    const told: number[] = [];
    const isEnough = (sure: readonly unknown[]): boolean => (told.push(sure.length), false);
    expect(readOf(0.1, { isEnough })).toBe(900);
    expect(told[0]).toBe(30);
  });
  it('is no further than what is alike enough', () =>
    expect(readOf(0.1, { isEnough: () => false, least: 0.9 })).toBe(100));
});

describe('Meanings', () => {
  const kept = (...seeds: readonly number[]): readonly KeptPassage[] =>
    seeds.map((seed, segment) => ({
      ...{ segment, letter: seed, mark: seed * 1_000_003 },
      vector: packVector(VECTOR.map((value, at) => value + 0.02 * Math.sin(seed * 12.9898 + at * 78.233))),
    }));

  it('gives back what it was given, and leaves nothing of what was there before', () => {
    const library = makeLibrary();
    const due = readAll(library, 'One.', 'Two.', 'Three.');
    const db = connect(library);
    const sizes = (): number => db.prepare('SELECT count(*) FROM meaning_sizes').pluck().get() as number;
    expect(sizes()).toBe(3);
    library.meanings.put(due, 'm', kept(1, 2), false);
    expect(library.meanings.of(due.transcriptId, 'm')).toEqual({ passages: kept(1, 2), isWhole: false });
    expect(sizes()).toBe(2);
    library.transaction(() => library.remove(due.recordingId));
    expect(library.trash.delete(due.recordingId, NOW)).toBe(true);
    expect(sizes()).toBe(0);
    library.meanings.put(due, 'm', kept(1), true);
    expect(sizes()).toBe(0);
  });

  it('keeps the sizes of one text apart from those of the next', () => {
    const library = makeLibrary();
    const [one, other] = [readAll(library, 'One.'), readAll(library, 'Two.')];
    library.meanings.put(one, 'm', kept(1, 2, 3), true);
    library.meanings.put(other, 'm', kept(4, 5), true);
    library.meanings.put(one, 'm', kept(6), true);
    expect(library.meanings.of(other.transcriptId, 'm').passages).toEqual(kept(4, 5));
    library.meanings.clear();
    expect(library.meanings.of(other.transcriptId, 'm').passages).toEqual([]);
  });

  it('leaves what was there where it is killed in the middle', () => {
    const library = makeLibrary();
    const due = readAll(library, 'One.');
    library.meanings.put(due, 'm', kept(1), true);
    expect(() =>
      library.transaction(() => {
        library.meanings.put(due, 'm', kept(2, 3), true);
        throw new Error('killed');
      }),
    ).toThrow('killed');
    expect(library.meanings.of(due.transcriptId, 'm').passages).toEqual(kept(1));
  });
});
