// A phrase by its pairs: the texts of places where it may stand tell the rest, across borders, too.
import { placesOf, termWords, type Term } from '../../domain/search-node.ts';
import { wordsOf } from '../../domain/search-text.ts';
import { plainWords } from '../../domain/word-pairs.ts';
import type { Sql } from '../sql.ts';
import { BLOCK_IDS, blockOf } from './pair-blocks.ts';
import type { PairPlaces } from './pair-places.ts';
import { PhraseSpans } from './phrase-spans.ts';
import { wayAcross } from './search-border.ts';
import { JUMP, READING } from './search-phrase.ts';
import type { SearchRanges } from './search-ranges.ts';
import { SearchReading, type Said } from './search-reading.ts';
import { Nearby } from './search-nearby.ts';
import { seamsAt } from './search-seam.ts';

/** Hits of a phrase between two ids, in the order of a walk. */
export interface PairHits {
  /** Segments in which it stands or begins. */
  readonly ids: number[];
  /** The id to go on with; null when all was looked at. */
  readonly rest: number | null;
}

type Row = readonly [id: number, transcriptId: number, place: number | null, text: string];

/** Blocks that are read however long it takes, so that what a small library answers is the same on any machine. */
const BLOCKS_SURE = 32;
/** With more segments in a block that have the rarest word, reading all of it takes no longer. */
export const NEAR_MAX = 8;
/** What a segment with the rarest word costs to be found, in places of a word, see `JUMP`. */
export const FINDING = 8;
interface Known {
  readonly places: PairPlaces;
  /** Segments with the rarest word, about. */
  readonly rare: number;
  /** Of each pair, how likely it stands in a block. */
  readonly chances: readonly number[];
  readonly blockCount: number;
  /** Blocks of which the index does not know everything. */
  readonly due: readonly number[];
}

export class PairPlan {
  /** Segments in which it begins that it goes on behind, with those in which it does; as far as they were found. */
  readonly across = new Map<number, readonly number[]>();
  readonly #sql: Sql;
  readonly #ranges: SearchRanges;
  readonly #term: Term;
  readonly #spans: PhraseSpans;
  readonly #reading: SearchReading;
  readonly #nearby: Nearby;
  readonly #known: Known;
  #blocksRead = 0;

  constructor(sql: Sql, ranges: SearchRanges, term: Term, known: Known) {
    this.#sql = sql;
    this.#ranges = ranges;
    this.#term = term;
    this.#spans = new PhraseSpans(term);
    this.#reading = new SearchReading(sql);
    this.#nearby = new Nearby(sql, term, this.#spans);
    this.#known = known;
  }

  /** What looking through all of the library costs, about, in places of a word, see `JUMP`. @param hits that are to be expected */
  costOf(hits: number): number {
    const { blockCount, chances } = this.#known;
    const rarest = Math.min(...chances) * blockCount;
    const stepping = chances.reduce((sum, each) => sum + Math.min(each * blockCount, rarest * JUMP), 0);
    const chance = chances.reduce((all, each) => all * each, 1);
    return stepping + this.#known.rare * FINDING + (this.#known.rare * chance + hits) * READING;
  }

  /** Looks between two ids until it has found as many as are wanted, or for long enough. */
  step(low: number, high: number, isDown: boolean, wanted: number, isEnough: () => boolean): PairHits {
    const ids: number[] = [];
    const [first, last] = [blockOf(low), blockOf(high)];
    const { end, places } = this.#known.places.find({ first, last, isDown });
    const due = this.#known.due.filter(
      (block) => block >= first && block <= last && (end === null || (isDown ? block >= end : block <= end)),
    );
    const rare = new Map(places.map((place) => [place.block, place.rare]));
    // Of what changed, all is read.
    for (const block of due) rare.set(block, null);
    for (const block of [...rare.keys()].sort((a, b) => (isDown ? b - a : a - b))) {
      const near = rare.get(block);
      const isNear = near && near.length <= NEAR_MAX;
      const hits = (isNear ? this.#hitsNear(block, near) : this.#hitsIn(block)).filter(
        (id) => id >= low && id <= high,
      );
      ids.push(...(isDown ? hits.toReversed() : hits));
      this.#blocksRead += 1;
      if (ids.length >= wanted || (this.#blocksRead > BLOCKS_SURE && isEnough()))
        return { ids, rest: isDown ? block * BLOCK_IDS - 1 : (block + 1) * BLOCK_IDS };
    }
    return { ids, rest: end === null ? null : isDown ? end * BLOCK_IDS - 1 : (end + 1) * BLOCK_IDS };
  }

  /** Of a block that is read in the order of its numbers: segments in which it begins, around those with its rarest word. */
  #hitsNear(block: number, rare: readonly number[]): number[] {
    const first = block * BLOCK_IDS;
    const inside = new Set<number>();
    const across = new Map<number, readonly number[]>();
    for (const id of rare) {
      const { isWhole, rows, spans } = this.#nearby.look(id);
      for (const { from, to } of spans) {
        const begin = rows[from]?.id ?? 0;
        if (from === to) inside.add(begin);
        else
          across.set(
            begin,
            rows.slice(from + 1, to + 1).map((row) => row.id),
          );
      }
      if (isWhole) continue;
      const range = this.#ranges.at(id);
      if (range && id <= range.last)
        for (const seam of seamsAt(id, range, this.#term, this.#term, this.#reading))
          across.set(seam.id, seam.through);
    }
    const isHere = (id: number): boolean => id >= first && id < first + BLOCK_IDS;
    for (const id of inside) this.across.delete(id);
    for (const [id, through] of across) if (isHere(id) && !inside.has(id)) this.across.set(id, through);
    return [...new Set([...inside, ...across.keys()])].filter(isHere).sort((a, b) => a - b);
  }

  /** Segments of a block in which the phrase stands or begins, by their ids. */
  #hitsIn(block: number): number[] {
    const first = block * BLOCK_IDS;
    const end = first + BLOCK_IDS;
    const rows = this.#sql.tuples<Row>`
      SELECT id, transcript_id, place, text FROM segments WHERE id >= ${first} ORDER BY id LIMIT ${BLOCK_IDS + 1}`;
    if ((rows[0]?.[0] ?? end) >= end) return [];
    if (!this.#isAsNumbered(rows, end)) return this.#hitsByReading(rows.filter(([id]) => id < end));
    const inside = new Set<number>();
    for (const { from, to } of this.#spans.find(rows.map(([, , , text]) => text))) {
      const [id, transcriptId] = rows[from] as Row;
      if (id >= end || rows[to]?.[1] !== transcriptId) continue;
      if (from === to) {
        inside.add(id);
        this.across.delete(id);
      } else if (!inside.has(id))
        this.across.set(
          id,
          rows.slice(from + 1, to + 1).map(([each]) => each),
        );
    }
    return rows.flatMap(([id]) => (id < end && (inside.has(id) || this.across.has(id)) ? [id] : []));
  }

  /** True when what follows in reading is what follows by number, and all of it that matters is at hand. */
  #isAsNumbered(rows: readonly Row[], end: number): boolean {
    let before = 0;
    for (const [, transcriptId] of rows)
      if (transcriptId !== before) {
        // Nothing of a range is asked for but its transcript.
        if (this.#reading.isCut({ first: 0, last: 0, recordingId: 0, transcriptId })) return false;
        before = transcriptId;
      }
    const behind = rows.findIndex(([id]) => id >= end);
    // No segment follows at all.
    if (behind <= 0) return rows.length <= BLOCK_IDS;
    if (rows[behind]?.[1] !== rows[behind - 1]?.[1]) return true;
    const words = rows.slice(behind).reduce((count, [, , , text]) => count + plainWords(text).length, 0);
    return words >= termWords(this.#term).length - 1;
  }

  #hitsByReading(rows: readonly Row[]): number[] {
    const hits: number[] = [];
    for (const [id, , place, text] of rows) {
      const isInside =
        placesOf(
          this.#term,
          wordsOf(text).map(({ folded }) => folded),
        ).length > 0;
      const range = isInside ? undefined : this.#ranges.at(id);
      const next = (said: Said): Said | undefined => range && this.#reading.next(range, said);
      const through =
        range && id <= range.last ? wayAcross({ id, place, text }, this.#term, this.#term, next) : null;
      if (through) this.across.set(id, through);
      if (isInside || through) hits.push(id);
    }
    return hits;
  }
}
