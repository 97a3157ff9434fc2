// Blocks of segments as the index of pairs reads them: the pairs of their words, and of those that follow in reading.
import { borderMark, plainWords, type PairWords } from '../../domain/word-pairs.ts';
import type { Sql } from '../sql.ts';
import type { Range } from './search-ranges.ts';
import { SearchReading, type Said } from './search-reading.ts';

/** Ids of segments in a block, see also `WORDS_A_BLOCK`: with fewer the index is larger. */
export const BLOCK_IDS = 32;
/** Words after a segment that are read with it: a phrase of one more is in the block in which it begins, however many segments it runs over. */
export const WORDS_AHEAD = 7;
/** Segments after one that are looked at for them, see `SEGMENTS_A_WORD`. */
export const SEGMENTS_AHEAD = 24;
/** The mark of a block of which a segment is not followed by the one that its number says. */
export const APART = 'apart';
/** The mark of a block after which words of more than one segment are read with it. */
export const SHORT = 'short';
/** What `pairs_due` has where a segment stands where its number says. */
const OWN_PLACE = -1e9;

/** A segment that came, went or changed since its block was read. */
export interface Due {
  readonly id: number;
  readonly transcriptId: number;
  readonly place: number;
}

type Row = readonly [id: number, transcriptId: number, place: number | null, text: string];

export const blockOf = (segmentId: number): number => Math.floor(segmentId / BLOCK_IDS);

/** What is read after a segment. */
interface Ahead {
  readonly words: readonly string[];
  /** It is what follows by number, each time. */
  readonly isInRow: boolean;
  /** Words of more than one segment. */
  readonly isLong: boolean;
}

const NOTHING: Ahead = { words: [], isInRow: true, isLong: false };

/** For one moment of the library. */
export class PairBlocks {
  readonly #sql: Sql;
  readonly #reading: SearchReading;
  readonly #ranges = new Map<number, Range | null>();
  /** Characters that were read. */
  chars = 0;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.#reading = new SearchReading(sql);
  }

  /** What the index has of a block, the marks of its pairs and borders; empty for nothing. */
  pairs(block: number, words: PairWords): string {
    const first = block * BLOCK_IDS;
    const rows = this.#sql.tuples<Row>`
      SELECT id, transcript_id, place, text FROM segments WHERE id BETWEEN ${first} AND ${first + BLOCK_IDS - 1}
      ORDER BY id DESC`;
    const marks = new Set<string>();
    /** The segment that was read last, the one after in its block, and what is read from it on. */
    let next: {
      readonly id: number;
      readonly transcriptId: number;
      readonly words: readonly string[];
    } | null = null;
    for (const [id, transcriptId, place, text] of rows) {
      const own = plainWords(text);
      this.chars += text.length;
      const range = this.#rangeOf(transcriptId);
      const isNext: boolean =
        range !== null && next?.transcriptId === transcriptId && !this.#reading.isCut(range);
      const ahead: Ahead =
        isNext && next
          ? { words: next.words, isInRow: next.id === id + 1, isLong: false }
          : range
            ? this.#ahead(range, { id, place, text })
            : NOTHING;
      if (!ahead.isInRow || place !== null) marks.add(APART);
      if (ahead.isLong) marks.add(SHORT);
      const [before, after] = [own.at(-1), ahead.words[0]];
      if (before !== undefined && after !== undefined) marks.add(borderMark(before, after));
      // What is ahead within the block has been collected.
      words.collect([...own, ...(isNext ? ahead.words.slice(0, 1) : ahead.words)], marks);
      next = { id, transcriptId, words: [...own, ...ahead.words].slice(0, WORDS_AHEAD) };
    }
    return [...marks].join(' ');
  }

  /** The blocks that are to be read anew: a segment's own, and those of the ones before it that are read with its words. */
  around({ id, place, transcriptId }: Due): readonly number[] {
    const blocks = [blockOf(id)];
    const range = this.#rangeOf(transcriptId);
    if (!range) return blocks;
    let said: Said | undefined = { id, text: '', place: place === OWN_PLACE ? null : place };
    let missing = WORDS_AHEAD;
    for (let back = 0; back < SEGMENTS_AHEAD && missing > 0; back += 1) {
      said = this.#reading.previous(range, said);
      if (!said) break;
      blocks.push(blockOf(said.id));
      missing -= plainWords(said.text).length;
    }
    return blocks;
  }

  #ahead(range: Range, from: Said): Ahead {
    const words: string[] = [];
    let said: Said | undefined = from;
    let isInRow = true;
    let segments = 0;
    while (segments < SEGMENTS_AHEAD && words.length < WORDS_AHEAD) {
      const before: number = said.id;
      said = this.#reading.next(range, said);
      if (!said) break;
      isInRow &&= said.place === null && said.id === before + 1;
      words.push(...plainWords(said.text));
      segments += 1;
    }
    return { words: words.slice(0, WORDS_AHEAD), isInRow, isLong: segments > 1 };
  }

  #rangeOf(transcriptId: number): Range | null {
    let range = this.#ranges.get(transcriptId);
    if (range === undefined) {
      range =
        this.#sql.row<Range>`
          SELECT first_segment_id AS first, first_segment_id + segment_count - 1 AS last, recording_id AS recordingId,
            id AS transcriptId
          FROM transcripts WHERE id = ${transcriptId} AND segment_count > 0` ?? null;
      this.#ranges.set(transcriptId, range);
    }
    return range;
  }
}
