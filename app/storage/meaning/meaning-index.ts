// The passages nearest to vectors: signs of all of them in memory, sizes of the nearest from the library.
import type { Database } from 'better-sqlite3';
import { type AskedVector, likeness } from '../../domain/vector.ts';
import { sqlOf, type Sql } from '../sql.ts';
import { MeaningScan, type ScannedPassage } from './meaning-scan.ts';
import { SIZE_WORDS, words } from './meanings.ts';

export interface Weighed extends ScannedPassage {
  /** Cosine of the two vectors, but for their packing. */
  readonly likeness: number;
}

/** How many are looked at closer, and which at all. */
export interface NearestWanted {
  /** The nearest by bits that differ, of which the nearest by their weighed signs are taken. */
  readonly counted: number;
  /** Those whose likeness is told. */
  readonly weighed: number;
  /** Transcripts that are looked at; null for all. */
  readonly isWanted: ((transcriptId: number) => boolean) | null;
}

export class MeaningIndex {
  readonly #sql: Sql;
  readonly #model: string;
  readonly #scan = new MeaningScan();
  #stamp = 0;

  /** @param model by which the vectors were made that are compared */
  constructor(db: Database, model: string) {
    this.#sql = sqlOf(db);
    this.#model = model;
  }

  /** Passages in memory. */
  get size(): number {
    return this.#scan.size;
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

  /** The passages nearest to each of the vectors, the most alike first; all of them in one pass. `refresh` first. */
  nearest(
    asked: readonly AskedVector[],
    { counted, isWanted, weighed }: NearestWanted,
  ): readonly (readonly Weighed[])[] {
    return asked.map((one) => {
      const near = this.#scan.nearest(one, counted, isWanted ?? undefined);
      return this.#told(one, near.length <= weighed ? near : this.#weighed(one, near, weighed));
    });
  }

  #weighed(asked: AskedVector, near: readonly ScannedPassage[], most: number): readonly ScannedPassage[] {
    return near
      .map((one) => ({ one, weight: this.#scan.weigh(asked, one) }))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, most)
      .map(({ one }) => one);
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
