// Finds passages by what they mean, over a connection: signs of all of them in memory, sizes and texts of the nearest from the library.
import type { Database } from 'better-sqlite3';
import type { EngineId } from '../../domain/engine.ts';
import { PUBLISHED } from '../../domain/engine.ts';
import { parseSearchQuery } from '../../domain/search-query.ts';
import { wordsOf } from '../../domain/search-text.ts';
import { displaySpeaker } from '../../domain/transcript.ts';
import { type AskedVector, askedVector, likeness, unpackVector } from '../../domain/vector.ts';
import { SearchRanges } from '../search/search-ranges.ts';
import { spokenBy } from '../search/search-run.ts';
import { sqlOf, type Sql } from '../sql.ts';
import { MeaningScan, type ScannedPassage } from './meaning-scan.ts';
import { Meanings, SIZE_WORDS, words } from './meanings.ts';
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
const COUNTED = 2_000;
const WEIGHED = 200;
/** The same for each passage of a text that others are compared with. */
const COUNTED_BESIDE = 300;
const WEIGHED_BESIDE = 24;
/** Passages of one text that others are compared with; of a longer one every second, third, … */
const COMPARED_MAX = 120;
/** Places of one recording, while others wait. */
const PLACES_A_RECORDING = 3;
/** Less alike than this is not told: below it, whatever is looked for, there is always something. Measured by `bench:meaning`. */
const LEAST_LIKENESS = 0.76;
const LEAST_LIKENESS_BESIDE = 0.86;

export interface Weighed extends ScannedPassage {
  readonly likeness: number;
}

export class MeaningRun {
  readonly #sql: Sql;
  readonly #engines: readonly EngineId[];
  readonly #model: string;
  readonly #ranges: SearchRanges;
  readonly #meanings: Meanings;
  readonly #texts: PassageTexts;
  readonly #scan = new MeaningScan();
  #stamp = 0;

  /** @param model by which the vectors were made that are compared */
  constructor(db: Database, engines: readonly EngineId[], model: string) {
    this.#sql = sqlOf(db);
    this.#engines = [...engines, PUBLISHED.id];
    this.#model = model;
    this.#ranges = new SearchRanges(db);
    this.#meanings = new Meanings(db);
    this.#texts = new PassageTexts(db);
  }

  /** Passages in memory. */
  get size(): number {
    return this.#scan.size;
  }

  /** The words of a query that its vector is to be made of: all but what filters. */
  static wordsOf(text: string, engines: readonly EngineId[]): string {
    return parseSearchQuery(text, engines).terms.join(' ');
  }

  /** Reads what was written since the last time. */
  refresh(): void {
    const newest = this.#sql.value<number>`SELECT max(stamp) FROM meanings WHERE model = ${this.#model}` ?? 0;
    if (newest <= this.#stamp) return;
    if (this.#stamp === 0) {
      const bytes = this.#sql
        .value<number>`SELECT sum(length(places)) FROM meanings WHERE model = ${this.#model}`;
      // Eight bytes a place.
      this.#scan.reserve((bytes ?? 0) / 8);
    }
    for (const { signs, stamp, transcriptId } of this.#sql.each<{
      transcriptId: number;
      stamp: number;
      signs: Uint8Array;
    }>`
      SELECT transcript_id AS transcriptId, stamp, signs FROM meanings
      WHERE stamp > ${this.#stamp} AND model = ${this.#model}`) {
      this.#scan.put(transcriptId, words(signs));
      this.#stamp = Math.max(this.#stamp, stamp);
    }
  }

  /** The passages nearest to a query, the nearest first. */
  search(vector: Float32Array, request: MeaningRequest): readonly MeaningPlace[] {
    this.refresh();
    const { filters, terms } = parseSearchQuery(request.text, this.#engines);
    const { folderId, limit, recordingId, speaker, tag, year } = request;
    const ranges = this.#ranges.wanted({ filters, folderId, year, tag, recordingId, all: false });
    const wanted = ranges && new Set(ranges.map(({ transcriptId }) => transcriptId));
    const isSpoken = filters.speaker !== null || speaker !== null ? spokenBy(filters.speaker, speaker) : null;
    const asked = askedVector(vector);
    const found = this.#nearest(
      asked,
      COUNTED,
      isSpoken ? COUNTED : WEIGHED,
      wanted && ((id) => wanted.has(id)),
    );
    const near = found.filter((one) => one.likeness >= LEAST_LIKENESS);
    return this.#shown(
      near,
      { limit, perRecording: recordingId === null ? PLACES_A_RECORDING : limit },
      (place) => isSpoken?.(place.speaker) ?? true,
      wordsIn(terms.join(' ')),
    );
  }

  /** The passages nearest to a vector among all, wherever they are. */
  nearest(vector: Float32Array, most: number): readonly Weighed[] {
    this.refresh();
    return this.#nearest(askedVector(vector), COUNTED, WEIGHED, null).slice(0, most);
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
    const best = stretches.map(() => new Map<string, Weighed>());
    own.forEach(({ vector }, at) => {
      if (at % every !== 0) return;
      const { start } = this.#texts.of({ transcriptId: range.transcriptId, at }) ?? {};
      const stretch = stretches.findIndex((one) => (start ?? 0) >= one.start && (start ?? 0) < one.end);
      const mine = best[stretch];
      if (!mine) return;
      const asked = askedVector(unpackVector(vector));
      for (const one of this.#nearest(asked, COUNTED_BESIDE, WEIGHED_BESIDE, (id) => others.has(id))) {
        const key = `${one.transcriptId} ${one.at}`;
        if (one.likeness >= LEAST_LIKENESS_BESIDE && one.likeness > (mine.get(key)?.likeness ?? 0))
          mine.set(key, one);
      }
    });
    return best.map((found) =>
      this.#shown(
        [...found.values()].sort((a, b) => b.likeness - a.likeness),
        { limit, perRecording: PLACES_A_RECORDING },
        () => true,
        new Map(),
      ),
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

  #nearest(
    asked: AskedVector,
    counted: number,
    weighed: number,
    isWanted: ((transcriptId: number) => boolean) | null,
  ): readonly Weighed[] {
    const near = this.#scan.nearest(asked, counted, isWanted ?? undefined);
    const some =
      near.length <= weighed
        ? near
        : near
            .map((one) => ({ one, weight: this.#scan.weigh(asked, one) }))
            .sort((a, b) => b.weight - a.weight)
            .slice(0, weighed)
            .map(({ one }) => one);
    return this.#told(asked, some);
  }

  /** How alike they really are, the most alike first. */
  #told(asked: AskedVector, near: readonly ScannedPassage[]): readonly Weighed[] {
    const found: Weighed[] = [];
    for (const [transcriptId, mine] of byTranscript(near)) {
      const row = this.#sql.row<{ signs: Uint8Array; scales: Uint8Array; sizes: Uint8Array }>`
        SELECT signs, scales, sizes FROM meanings WHERE transcript_id = ${transcriptId} AND model = ${this.#model}`;
      if (!row) continue;
      const signs = words(row.signs);
      const sizes = words(row.sizes);
      const scales = new Float32Array(words(row.scales).buffer);
      for (const one of mine) {
        const scale = scales[one.at];
        if (scale === undefined) continue;
        const at = { signs: (one.at * signs.length) / scales.length, sizes: one.at * SIZE_WORDS };
        found.push({ ...one, likeness: likeness(asked, { signs, sizes, scale }, at) });
      }
    }
    return found.sort((a, b) => b.likeness - a.likeness);
  }

  #shown(
    near: readonly Weighed[],
    most: { readonly limit: number; readonly perRecording: number },
    isWanted: (text: PassageText) => boolean,
    asked: ReadonlyMap<string, string>,
  ): readonly MeaningPlace[] {
    const places: MeaningPlace[] = [];
    const perRecording = new Map<number, number>();
    for (const one of near) {
      if (places.length >= most.limit) break;
      const text = this.#texts.of(one);
      if (!text || !isWanted(text)) continue;
      const before = perRecording.get(text.recordingId) ?? 0;
      if (before >= most.perRecording) continue;
      perRecording.set(text.recordingId, before + 1);
      const said = new Set(wordsOf(text.text).map(({ folded }) => folded));
      const shared = [...asked].filter(([folded]) => said.has(folded)).map(([, typed]) => typed);
      places.push({ ...text, speaker: displaySpeaker(text.speaker), likeness: one.likeness, shared });
    }
    return places;
  }
}

function byTranscript(near: readonly ScannedPassage[]): ReadonlyMap<number, readonly ScannedPassage[]> {
  const groups = new Map<number, ScannedPassage[]>();
  for (const one of near) {
    const group = groups.get(one.transcriptId);
    if (group) group.push(one);
    else groups.set(one.transcriptId, [one]);
  }
  return groups;
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
