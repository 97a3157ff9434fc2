// Per show: the glossary, corrections that may become part of it, and names of speakers.
import type { Database } from 'better-sqlite3';
import { CORRECTIONS_TO_OFFER, type Correction, type GlossaryTerm } from '../../domain/glossary.ts';
import { immediately } from '../database.ts';
import { Settings } from '../settings.ts';
import { sqlOf, type Sql } from '../sql.ts';

export interface Glossary {
  /** Put right in new recordings that this computer transcribed. */
  readonly automatic: boolean;
  readonly terms: readonly GlossaryTerm[];
}

/** Most names that are offered. */
const NAMES_MAX = 50;
/** Setting: recordings whose new text is still to be put right. */
const DUE_KEY = 'glossaryDue';

export class Glossaries {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #settings: Settings;

  constructor(db: Database) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#settings = new Settings(db);
  }

  get(folderId: number): Glossary {
    const automatic = this.#sql.value<0 | 1>`SELECT automatic FROM glossaries WHERE folder_id = ${folderId}`;
    const terms = this.#sql.rows<{ term: string; heard: string }>`
      SELECT term, heard FROM glossary_terms WHERE folder_id = ${folderId} ORDER BY term COLLATE NOCASE, id`;
    return {
      automatic: automatic === 1,
      terms: terms.map(({ heard, term }) => ({ term, heard: JSON.parse(heard) as readonly string[] })),
    };
  }

  /**
   * A recording has a new text: where its show's glossary is applied by itself, that is to come, also where this process dies before. Part of
   * the transaction that stores the text.
   */
  expect(recordingId: number): void {
    const isAutomatic = this.#sql.value<1>`
      SELECT 1 FROM glossaries WHERE automatic = 1 AND folder_id = (SELECT folder_id FROM recordings WHERE id = ${recordingId})`;
    if (isAutomatic) this.#settings.set(DUE_KEY, [...new Set([...this.due(), recordingId])]);
  }

  /** Recordings whose new text is still to be put right. */
  due(): readonly number[] {
    return this.#settings.get(DUE_KEY, numbers, []);
  }

  /** It was put right, or there was nothing to. */
  applied(recordingId: number): void {
    if (!this.due().includes(recordingId)) return;
    // Another process may add to them at this moment.
    immediately(this.#db, () => {
      const left = this.due().filter((id) => id !== recordingId);
      this.#settings.set(DUE_KEY, left.length === 0 ? undefined : left);
    });
  }

  /** Writes a glossary as a whole. */
  set(folderId: number, { automatic, terms }: Glossary): void {
    immediately(this.#db, () => {
      this.#sql.run`
        INSERT INTO glossaries (folder_id, automatic) VALUES (${folderId}, ${automatic ? 1 : 0})
        ON CONFLICT (folder_id) DO UPDATE SET automatic = excluded.automatic`;
      this.#sql.run`DELETE FROM glossary_terms WHERE folder_id = ${folderId}`;
      for (const { heard, term } of terms) this.#put(folderId, term, heard);
    });
  }

  /** Adds a correction to what is known of its term. */
  add(folderId: number, { heard, written }: Correction): void {
    immediately(this.#db, () => {
      const known = this.get(folderId).terms.find(({ term }) => term === written);
      this.#put(folderId, written, [...(known?.heard ?? []), heard]);
    });
  }

  /** Notes corrections made by hand. @returns the first that was made often enough to be offered, null for none */
  learn(folderId: number, corrections: readonly Correction[]): Correction | null {
    if (corrections.length === 0) return null;
    return immediately(this.#db, () => {
      const known = new Map(this.get(folderId).terms.map(({ heard, term }) => [term, heard]));
      let offer: Correction | null = null;
      for (const correction of corrections) {
        const { heard, written } = correction;
        const counted = this.#sql.row<{ count: number; declined: 0 | 1 }>`
          INSERT INTO corrections (folder_id, heard, written, count) VALUES (${folderId}, ${heard}, ${written}, 1)
          ON CONFLICT (folder_id, heard, written) DO UPDATE SET count = count + 1
          RETURNING count, declined`;
        const isKnown = known.get(written)?.some((one) => one.toLowerCase() === heard.toLowerCase()) === true;
        if (counted && !counted.declined && !isKnown && counted.count >= CORRECTIONS_TO_OFFER)
          offer ??= correction;
      }
      return offer;
    });
  }

  /** The person does not want this one in the glossary. */
  decline(folderId: number, { heard, written }: Correction): void {
    this.#sql.run`
      UPDATE corrections SET declined = 1
      WHERE folder_id = ${folderId} AND heard = ${heard} AND written = ${written}`;
  }

  /** Remembers a name of a speaker. @param folderId null for recordings without a show */
  useName(folderId: number | null, name: string, nowMs: number): void {
    this.#sql.run`
      INSERT INTO speaker_names (show_id, name, used_at) VALUES (${folderId ?? 0}, ${name}, ${nowMs})
      ON CONFLICT (show_id, name) DO UPDATE SET used_at = excluded.used_at`;
  }

  /** Names of speakers of a show, the latest first. */
  names(folderId: number | null): readonly string[] {
    return this.#sql.values<string>`
      SELECT name FROM speaker_names WHERE show_id = ${folderId ?? 0} ORDER BY used_at DESC LIMIT ${NAMES_MAX}`;
  }

  #put(folderId: number, term: string, heard: readonly string[]): void {
    this.#sql.run`
      INSERT INTO glossary_terms (folder_id, term, heard) VALUES (${folderId}, ${term}, ${JSON.stringify([...new Set(heard)])})
      ON CONFLICT (folder_id, term) DO UPDATE SET heard = excluded.heard`;
  }
}

const numbers = (value: unknown): readonly number[] | undefined =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'number') : undefined;
