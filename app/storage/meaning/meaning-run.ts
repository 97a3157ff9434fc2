// Finds passages by what they mean, over a connection: which are nearest, and what is told of them.
import type { Database } from 'better-sqlite3';
import type { EngineId } from '../../domain/engine.ts';
import { PUBLISHED } from '../../domain/engine.ts';
import { parseSearchQuery } from '../../domain/search-query.ts';
import { wordsOf } from '../../domain/search-text.ts';
import { displaySpeaker } from '../../domain/transcript.ts';
import { type AskedVector, askedVector, unpackVector } from '../../domain/vector.ts';
import { SearchRanges, spokenBy } from '../search/search-ranges.ts';
import { sqlOf, type Sql } from '../sql.ts';
import { MeaningIndex, type Weighed } from './meaning-index.ts';
import { Meanings } from './meanings.ts';
import type { ScannedPassage } from './meaning-scan.ts';
import { PassageTexts, type PassageText } from './passage-texts.ts';

/** What is asked for in words, as search takes it. */
export interface MeaningRequest {
  readonly text: string;
  readonly folderId: number | null;
  readonly speaker: string | null;
  readonly year: number | null;
  readonly tag: string | null;
  /** Only in this recording; null for all. */
  readonly recordingId: number | null;
  readonly limit: number;
}

export interface MeaningPlace extends PassageText {
  /** Cosine of the two vectors, but for their packing. */
  readonly likeness: number;
  /** Words of the query that are said there, as they were typed. */
  readonly shared: readonly string[];
}

/** A stretch of a recording, seconds. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Counted nearest by their signs; then weighed; then told exactly. */
const COUNTED = 12_000;
const WEIGHED = 1_600;
/** Where most may fall away by who speaks. */
const WEIGHED_SPOKEN = 2_000;
/** The same for each passage of a text that others are compared with. */
const COUNTED_BESIDE = 400;
const WEIGHED_BESIDE = 32;
/** Passages of one text that others are compared with; of a longer one every second, third, … */
const COMPARED_MAX = 120;
/** Places of one recording, while others wait. */
const PLACES_A_RECORDING = 3;
/** Less alike than this is not told: below it, whatever is looked for, there is always something. Measured by `bench:meaning`. */
const LEAST_LIKENESS = 0.76;
const LEAST_LIKENESS_BESIDE = 0.86;

export class MeaningRun {
  readonly #sql: Sql;
  readonly #engines: readonly EngineId[];
  readonly #model: string;
  readonly #ranges: SearchRanges;
  readonly #meanings: Meanings;
  readonly #texts: PassageTexts;
  readonly #index: MeaningIndex;

  /** @param model by which the vectors were made that are compared */
  constructor(db: Database, engines: readonly EngineId[], model: string) {
    this.#sql = sqlOf(db);
    this.#engines = [...engines, PUBLISHED.id];
    this.#model = model;
    this.#ranges = new SearchRanges(db);
    this.#meanings = new Meanings(db);
    this.#index = new MeaningIndex(db, model);
    this.#texts = new PassageTexts(db);
  }

  /** Passages in memory. */
  get size(): number {
    return this.#index.size;
  }

  /** The words of a query that its vector is to be made of: all but what filters. */
  static wordsOf(text: string, engines: readonly EngineId[]): string {
    return parseSearchQuery(text, engines).terms.join(' ');
  }

  /** Reads what was written since the last time. */
  refresh(): void {
    this.#index.refresh();
  }

  /** The passages nearest to a query, the nearest first. */
  search(vector: Float32Array, request: MeaningRequest): readonly MeaningPlace[] {
    this.refresh();
    const { filters, terms } = parseSearchQuery(request.text, this.#engines);
    const { folderId, limit, recordingId, speaker, tag, year } = request;
    const ranges = this.#ranges.wanted({ filters, folderId, year, tag, recordingId, all: false });
    const wanted = ranges && new Set(ranges.map(({ transcriptId }) => transcriptId));
    const isSpoken = filters.speaker !== null || speaker !== null ? spokenBy(filters.speaker, speaker) : null;
    const texts = this.#textsOnce();
    const shown = (near: readonly Weighed[]): readonly Shown[] =>
      this.#shown(
        near.filter((one) => one.likeness >= LEAST_LIKENESS),
        { limit, perRecording: recordingId === null ? PLACES_A_RECORDING : limit },
        (one) => {
          const text = texts(one);
          return text && (isSpoken?.(text.speaker) ?? true) ? text : null;
        },
      );
    const [found = []] = this.#index.nearest([askedVector(vector)], {
      counted: COUNTED,
      weighed: isSpoken ? WEIGHED_SPOKEN : WEIGHED,
      isWanted: wanted && ((id) => wanted.has(id)),
      // Those of others, and of a recording that has told its share, are left out.
      isEnough: (sure) => shown(sure).length === limit,
      least: LEAST_LIKENESS,
    });
    const asked = wordsIn(terms.join(' '));
    return shown(found).map((one) => placeOf(one, asked));
  }

  /** The passages nearest to a vector among all, wherever they are. */
  nearest(vector: Float32Array, most: number): readonly Weighed[] {
    this.refresh();
    const [found = []] = this.#index.nearest([askedVector(vector)], {
      ...{ counted: COUNTED, weighed: WEIGHED, isWanted: null },
      isEnough: (sure) => sure.length >= most,
    });
    return found.slice(0, most);
  }

  /**
   * What other recordings say that is near to stretches of one, for each stretch the nearest first.
   * @param isEarlier only recordings that were made before it
   */
  similar(
    recordingId: number,
    stretches: readonly Stretch[],
    { isEarlier, limit }: { readonly isEarlier: boolean; readonly limit: number },
  ): readonly (readonly MeaningPlace[])[] {
    this.refresh();
    const range = this.#ranges.wanted({ ...NO_WISHES, recordingId })?.[0];
    if (!range) return stretches.map(() => []);
    const others = this.#others(recordingId, isEarlier);
    const own = this.#meanings.of(range.transcriptId, this.#model).passages;
    const every = Math.ceil(own.length / COMPARED_MAX) || 1;
    const asked: { readonly stretch: number; readonly vector: AskedVector }[] = [];
    own.forEach(({ vector }, at) => {
      if (at % every !== 0) return;
      const { start } = this.#texts.of({ transcriptId: range.transcriptId, at }) ?? {};
      const stretch = stretches.findIndex((one) => (start ?? 0) >= one.start && (start ?? 0) < one.end);
      if (stretch >= 0) asked.push({ stretch, vector: askedVector(unpackVector(vector)) });
    });
    const best = stretches.map(() => new Map<string, Weighed>());
    const lists = this.#index.nearest(
      asked.map(({ vector }) => vector),
      { counted: COUNTED_BESIDE, weighed: WEIGHED_BESIDE, isWanted: (id) => others.has(id) },
    );
    lists.forEach((found, at) => {
      const mine = best[asked[at]?.stretch ?? -1];
      for (const one of found) {
        const key = `${one.transcriptId} ${one.at}`;
        if (one.likeness >= LEAST_LIKENESS_BESIDE && one.likeness > (mine?.get(key)?.likeness ?? 0))
          mine?.set(key, one);
      }
    });
    return best.map((found) =>
      this.#shown(
        [...found.values()].sort((a, b) => b.likeness - a.likeness),
        { limit, perRecording: PLACES_A_RECORDING },
        (one) => this.#texts.of(one),
      ).map((one) => placeOf(one, new Map())),
    );
  }

  #others(recordingId: number, isEarlier: boolean): ReadonlySet<number> {
    return new Set(
      this.#sql.values<number>`
        SELECT t.id FROM transcripts t JOIN recordings r ON r.id = t.recording_id
        WHERE t.is_current = 1 AND t.shelved IS NULL AND r.id <> ${recordingId} AND r.shown_by IS NOT ${recordingId}
          AND (${isEarlier ? 0 : 1} OR r.recorded_at < (SELECT recorded_at FROM recordings WHERE id = ${recordingId}))`,
    );
  }

  /** Texts of passages, each read once for a question. */
  #textsOnce(): (one: ScannedPassage) => PassageText | null {
    const known = new Map<string, PassageText | null>();
    return (one) => {
      const key = `${one.transcriptId} ${one.at}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const text = this.#texts.of(one);
      known.set(key, text);
      return text;
    };
  }

  /** Those that are shown, in their order. @param textOf null for one that is not wanted */
  #shown(
    near: readonly Weighed[],
    most: { readonly limit: number; readonly perRecording: number },
    textOf: (one: Weighed) => PassageText | null,
  ): readonly Shown[] {
    const shown: Shown[] = [];
    const perTranscript = new Map<number, number>();
    for (const one of near) {
      if (shown.length >= most.limit) break;
      // Of a recording one transcript is looked into.
      const before = perTranscript.get(one.transcriptId) ?? 0;
      if (before >= most.perRecording) continue;
      const text = textOf(one);
      if (!text) continue;
      perTranscript.set(one.transcriptId, before + 1);
      shown.push({ text, likeness: one.likeness });
    }
    return shown;
  }
}

interface Shown {
  readonly text: PassageText;
  readonly likeness: number;
}

function placeOf({ likeness, text }: Shown, asked: ReadonlyMap<string, string>): MeaningPlace {
  const said = new Set(wordsOf(text.text).map(({ folded }) => folded));
  const shared = [...asked].filter(([folded]) => said.has(folded)).map(([, typed]) => typed);
  return { ...text, speaker: displaySpeaker(text.speaker), likeness, shared };
}

const NO_WISHES = {
  filters: parseSearchQuery('', []).filters,
  ...{ folderId: null, year: null, tag: null, recordingId: null, all: false },
};

/** Words that are long enough to say something, folded, with how they were typed. */
const TELLING_LETTERS = 4;
function wordsIn(text: string): ReadonlyMap<string, string> {
  const found = wordsOf(text).filter(({ folded }) => folded.length >= TELLING_LETTERS);
  return new Map(found.map(({ end, folded, start }) => [folded, text.slice(start, end)]));
}
