// What the index of pairs says of a block: how it is read, and which places in it are to be looked at.
import { describe, expect, it } from 'vitest';
import { parseSearchQuery } from '../../../app/domain/search-query.ts';
import { plainWords } from '../../../app/domain/word-pairs.ts';
import { openForReading } from '../../../app/storage/database.ts';
import { IndexUpkeep } from '../../../app/storage/search/index-upkeep.ts';
import {
  APART,
  BLOCK_IDS,
  PairBlocks,
  SEGMENTS_AHEAD,
  SHORT,
  WORDS_AHEAD,
} from '../../../app/storage/search/pair-blocks.ts';
import { pairWordsOf } from '../../../app/storage/search/pair-index.ts';
import { PairPlaces, type Place } from '../../../app/storage/search/pair-places.ts';
import { PairPlan } from '../../../app/storage/search/pair-plan.ts';
import { SearchRanges } from '../../../app/storage/search/search-ranges.ts';
import { SearchRun } from '../../../app/storage/search/search-run.ts';
import { sqlOf, type Sql } from '../../../app/storage/sql.ts';
import { chance } from '../../bench/corpus.ts';
import { ENGINE_IDS } from '../../support/engines.ts';
import { connect, makeLibrary, must, NOW, transcribed, transcriptOf } from '../support.ts';

const random = chance(5);
const among = (count: number): number => Math.floor(random() * count);
const WORDS = ['the', 'of', 'and', 'moon', 'sun', 'star', 'rock', 'sea', 'wind', 'ice'];
const sentence = (): string =>
  Array.from({ length: random() < 0.3 ? among(4) : 5 + among(9) }, () =>
    must(WORDS[among(WORDS.length)]),
  ).join(' ');
const sentences = (count: number): string[] => Array.from({ length: count }, sentence);

interface Said {
  readonly id: number;
  readonly text: string;
}
interface Made {
  readonly sql: Sql;
  readonly ranges: SearchRanges;
  /** As they are read, by recording. */
  readonly texts: readonly (readonly Said[])[];
  readonly placed: ReadonlySet<number>;
  readonly run: SearchRun;
}

/** Recordings as they came, of which segments were joined alone, and cut and joined. @param ends what is said at last in some */
function made(counts: readonly number[], ends: Readonly<Record<number, string>> = {}): Made {
  const library = makeLibrary();
  const ids = counts.map(
    (count, at) => transcribed(library, transcriptOf(...sentences(count), ends[at] ?? 'the end')).recordingId,
  );
  for (const [kind, recordingId] of ids.entries())
    for (let edits = 0; edits < (kind % 3 === 0 ? 0 : 8); edits += 1) {
      const { segments } = must(library.transcripts.get(recordingId));
      const { id: segmentId, text } = must(segments[among(segments.length - 1)]);
      const request = { recordingId, seen: null };
      if (kind % 3 === 1 || edits % 2 === 0) library.edits.edit(request, { type: 'merge', segmentId }, NOW);
      else if (text.length > 6) library.edits.edit(request, { type: 'split', segmentId, at: 6 }, NOW);
    }
  const upkeep = new IndexUpkeep(connect(library), 1);
  while (upkeep.step()) continue;
  const reader = openForReading(library.path);
  const sql = sqlOf(reader);
  return {
    ...{ sql, ranges: new SearchRanges(reader), run: new SearchRun(reader, ENGINE_IDS, 'pairs') },
    texts: ids.map((recordingId) =>
      must(library.transcripts.get(recordingId)).segments.map(({ id, text }) => ({ id, text })),
    ),
    placed: new Set(sql.values<number>`SELECT id FROM segments WHERE place IS NOT NULL`),
  };
}

const marksOf = (sql: Sql, block: number): ReadonlySet<string> =>
  new Set(new PairBlocks(sql).pairs(block, pairWordsOf(sql)).split(' '));

/** The segments in which the words stand that are read with one. */
function ahead(texts: readonly Said[], at: number): readonly Said[] {
  const read: Said[] = [];
  for (let words = 0, next = at + 1; words < WORDS_AHEAD && next < texts.length; next += 1) {
    const said = must(texts[next]);
    read.push(said);
    words += plainWords(said.text).length;
  }
  return read;
}

describe('the marks of a block', () => {
  it('tell that what is read next is not what its number says, and that much of what follows is needed', () => {
    const all = made([150, 150, 150, 80, 80, 80]);
    /** By what has to be marked, and whether it is. */
    const met = new Map<string, number>();
    const last = all.sql.value<number>`SELECT max(id) FROM segments` ?? 0;
    for (let block = 0; block * BLOCK_IDS <= last; block += 1) {
      const marks = marksOf(all.sql, block);
      const isHere = ({ id }: Said): boolean => Math.floor(id / BLOCK_IDS) === block;
      let isApart = false;
      let isShort = false;
      for (const [kind, texts] of all.texts.entries())
        for (const [at, said] of texts.entries()) {
          if (!isHere(said)) continue;
          const rest = ahead(texts, at);
          const isInRow = [said, ...rest].every(
            ({ id }, on, those) =>
              (on === 0 || id === must(those[on - 1]).id + 1) && (on === 0 || !all.placed.has(id)),
          );
          // Where a next one in the block is read in its turn, it says how it is followed itself.
          const isLast = kind % 3 === 2 || !rest[0] || !isHere(rest[0]);
          isApart ||= all.placed.has(said.id) || (isLast ? !isInRow : must(rest[0]).id !== said.id + 1);
          isShort ||= isLast && rest.length > 1;
        }
      expect([block, marks.has(APART), marks.has(SHORT)]).toEqual([block, isApart, isShort]);
      for (const kind of [`apart ${isApart}`, `short ${isShort}`]) met.set(kind, (met.get(kind) ?? 0) + 1);
    }
    for (const kind of ['apart true', 'apart false', 'short true', 'short false'])
      expect(met.get(kind), kind).toBeGreaterThan(2);
  }, 60_000);
});

describe('a step through a phrase', () => {
  it('reads all blocks that changed as far as it looked, and says where the next one begins', () => {
    const library = makeLibrary();
    const at = [3, 5, 7].map((block) => block * BLOCK_IDS + 9);
    const filler = Array.from({ length: 9 * BLOCK_IDS }, (_, on) =>
      at.includes(on + 1) ? 'of the moon' : 'ice',
    );
    transcribed(library, transcriptOf(...filler));
    const reader = openForReading(library.path);
    const ranges = new SearchRanges(reader);
    const { node } = parseSearchQuery('"the moon" ', ENGINE_IDS);
    if (node?.kind !== 'term') throw new Error('It is a phrase');
    const term = node;
    /** Its places, of which the index knows none. */
    const step = (end: number | null, isDown: boolean, wanted = 64, first = 3, last = 7) => {
      const places = { find: () => ({ places: [], end }) } as unknown as PairPlaces;
      const known = { places, rare: 3, chances: [0.1], blockCount: 9, due: [3, 5, 7] };
      const plan = new PairPlan(sqlOf(reader), ranges, term, known);
      return plan.step(first * BLOCK_IDS, last * BLOCK_IDS + BLOCK_IDS - 1, isDown, wanted, () => true);
    };
    expect(reader.prepare("SELECT id FROM segments WHERE text LIKE '%moon'").pluck().all()).toEqual(at);
    const down = at.toReversed();
    expect(step(null, true)).toEqual({ ids: down, rest: null });
    expect(step(null, false)).toEqual({ ids: at, rest: null });
    expect(step(5, true)).toEqual({ ids: down.slice(0, 2), rest: 5 * BLOCK_IDS - 1 });
    expect(step(5, false)).toEqual({ ids: at.slice(0, 2), rest: 6 * BLOCK_IDS });
    expect(step(null, true, 1)).toEqual({ ids: [at[2]], rest: 7 * BLOCK_IDS - 1 });
    expect(step(null, false, 1)).toEqual({ ids: [at[0]], rest: 4 * BLOCK_IDS });
    expect(step(null, true, 64, 4, 6)).toEqual({ ids: [at[1]], rest: null });
    reader.close();
  }, 60_000);
});

describe('the places of a phrase', () => {
  /** All of them, as a walk asks for them: step by step from one end to the other. */
  function walked(places: PairPlaces, first: number, last: number, isDown: boolean): Place[] {
    const found: Place[] = [];
    let [low, high] = [first, last];
    for (let steps = 0; ; steps += 1) {
      const step = places.find({ first: low, last: high, isDown });
      found.push(...step.places);
      if (step.end === null) return found;
      if (isDown) high = step.end - 1;
      else low = step.end + 1;
      if (steps > 200) throw new Error('It comes to no end');
    }
  }

  it('are the blocks with its marks, and in them the segments with its rarest word, from either end', () => {
    const all = made([2_600, 300, 300]);
    const words = pairWordsOf(all.sql);
    const last = Math.floor((all.sql.value<number>`SELECT max(id) FROM segments` ?? 0) / BLOCK_IDS);
    const marks = Array.from({ length: last + 1 }, (_, block) => marksOf(all.sql, block));
    const cut = new Set(
      all.texts.slice(2).flatMap((texts) => texts.map(({ id }) => Math.floor(id / BLOCK_IDS))),
    );
    let near = 0;
    for (const pair of [
      ['the', 'moon'],
      ['of', 'and'],
      ['sea', 'wind'],
    ] as const) {
      const { mark } = must(words.pair(pair[0], pair[1]));
      const rare = all.texts
        .flat()
        .filter(({ text }) => plainWords(text).includes(pair[1]))
        .map(({ id }) => id);
      // A word that is in few segments is looked up; of one that is in many, all of each block is read.
      for (const share of [0.000_1, 1])
        for (const isDown of [true, false])
          for (const [from, to] of [
            [0, last],
            [3, 71],
            [10, 10],
          ] as const) {
            const found = walked(
              new PairPlaces(all.sql, all.ranges, `"${mark}"`, share === 1 ? null : `"${pair[1]}"`, share),
              from,
              to,
              isDown,
            );
            const blocks = marks.flatMap((has, block) =>
              has.has(mark) && block >= from && block <= to ? [block] : [],
            );
            const expected = (isDown ? blocks.toReversed() : blocks).flatMap((block): Place[] => {
              if (share === 1 || marks[block]?.has(APART)) return [{ block, rare: null }];
              const end = (block + 1) * BLOCK_IDS + (marks[block]?.has(SHORT) ? SEGMENTS_AHEAD : 0);
              const here = rare.filter((id) => id >= block * BLOCK_IDS && id <= end);
              near += here.filter((id) => id === block * BLOCK_IDS || id === end).length;
              return here.length > 0 ? [{ block, rare: here }] : [];
            });
            // A block of a transcript without the word is left out.
            const isLeft = ({ block, rare: ids }: Place): boolean =>
              ids !== null || share === 1 || !cut.has(block);
            expect(found.filter(isLeft), `${pair.join(' ')} ${share} ${isDown} ${from}`).toEqual(
              expected.filter(isLeft),
            );
            expect(found.length).toBeLessThanOrEqual(expected.length);
          }
    }
    expect(near).toBeGreaterThan(20);
    // What was made in many steps is one piece: each is asked for each mark.
    expect(all.sql.value<number>`SELECT count(DISTINCT segid) FROM segment_pairs_idx`).toBe(1);
    expect(marks.length).toBeGreaterThan(80);
  }, 60_000);

  it('are all blocks with its marks that are read otherwise, where its rarest word is somewhere in the transcript', () => {
    const all = made([40, 40, 200, 40, 40, 200], { 5: 'a zebra' });
    const { mark } = must(pairWordsOf(all.sql).pair('the', 'moon'));
    const last = Math.floor((all.sql.value<number>`SELECT max(id) FROM segments` ?? 0) / BLOCK_IDS);
    const blocksOf = (at: number): number[] => [
      ...new Set(must(all.texts[at]).map(({ id }) => Math.floor(id / BLOCK_IDS))),
    ];
    const isAsked = (block: number): boolean => {
      const marks = marksOf(all.sql, block);
      return marks.has(mark) && marks.has(APART);
    };
    const wanted = blocksOf(5)
      .filter(isAsked)
      .sort((a, b) => a - b);
    expect(wanted.length).toBeGreaterThan(2);
    const places = new PairPlaces(all.sql, all.ranges, `"${mark}"`, '"zebra"', 0.000_1);
    const found = walked(places, 0, last, false);
    expect(found.filter(({ rare }) => rare === null).map(({ block }) => block)).toEqual(wanted);
  }, 60_000);
});
