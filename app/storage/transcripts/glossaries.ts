// Per show: the glossary, corrections that may become part of it, and names of speakers.
import type { Database, Statement } from 'better-sqlite3';
import { CORRECTIONS_TO_OFFER, type Correction, type GlossaryTerm } from '../../domain/glossary.ts';
import { immediately } from '../database.ts';

export interface Glossary {
  /** Put right in new recordings that this computer transcribed. */
  readonly automatic: boolean;
  readonly terms: readonly GlossaryTerm[];
}

/** Most names that are offered. */
const NAMES_MAX = 50;

export class Glossaries {
  readonly #db: Database;
  readonly #automatic: Statement<[number], { automatic: 0 | 1 }>;
  readonly #terms: Statement<[number], { term: string; heard: string }>;
  readonly #setAutomatic: Statement<[number, 0 | 1]>;
  readonly #clear: Statement<[number]>;
  readonly #put: Statement<[number, string, string]>;
  readonly #count: Statement<[number, string, string], { count: number; declined: 0 | 1 }>;
  readonly #decline: Statement<[number, string, string]>;
  readonly #useName: Statement<[number, string, number]>;
  readonly #names: Statement<[number], string>;

  constructor(db: Database) {
    this.#db = db;
    this.#automatic = db.prepare('SELECT automatic FROM glossaries WHERE folder_id = ?');
    this.#terms = db.prepare(
      'SELECT term, heard FROM glossary_terms WHERE folder_id = ? ORDER BY term COLLATE NOCASE, id',
    );
    this.#setAutomatic = db.prepare(
      'INSERT INTO glossaries (folder_id, automatic) VALUES (?, ?) ON CONFLICT (folder_id) DO UPDATE SET automatic = excluded.automatic',
    );
    this.#clear = db.prepare('DELETE FROM glossary_terms WHERE folder_id = ?');
    this.#put = db.prepare(
      `INSERT INTO glossary_terms (folder_id, term, heard) VALUES (?, ?, ?)
       ON CONFLICT (folder_id, term) DO UPDATE SET heard = excluded.heard`,
    );
    this.#count = db.prepare(
      `INSERT INTO corrections (folder_id, heard, written, count) VALUES (?, ?, ?, 1)
       ON CONFLICT (folder_id, heard, written) DO UPDATE SET count = count + 1
       RETURNING count, declined`,
    );
    this.#decline = db.prepare(
      'UPDATE corrections SET declined = 1 WHERE folder_id = ? AND heard = ? AND written = ?',
    );
    this.#useName = db.prepare(
      `INSERT INTO speaker_names (show_id, name, used_at) VALUES (?, ?, ?)
       ON CONFLICT (show_id, name) DO UPDATE SET used_at = excluded.used_at`,
    );
    this.#names = db
      .prepare<[number], string>(
        `SELECT name FROM speaker_names WHERE show_id = ? ORDER BY used_at DESC LIMIT ${NAMES_MAX}`,
      )
      .pluck();
  }

  get(folderId: number): Glossary {
    return {
      automatic: this.#automatic.get(folderId)?.automatic === 1,
      terms: this.#terms
        .all(folderId)
        .map(({ heard, term }) => ({ term, heard: JSON.parse(heard) as readonly string[] })),
    };
  }

  /** Writes a glossary as a whole. */
  set(folderId: number, { automatic, terms }: Glossary): void {
    immediately(this.#db, () => {
      this.#setAutomatic.run(folderId, automatic ? 1 : 0);
      this.#clear.run(folderId);
      for (const { heard, term } of terms) this.#put.run(folderId, term, JSON.stringify([...new Set(heard)]));
    });
  }

  /** Adds a correction to what is known of its term. */
  add(folderId: number, { heard, written }: Correction): void {
    immediately(this.#db, () => {
      const known = this.get(folderId).terms.find(({ term }) => term === written);
      this.#put.run(folderId, written, JSON.stringify([...new Set([...(known?.heard ?? []), heard])]));
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
        const counted = this.#count.get(folderId, heard, written);
        const isKnown = known.get(written)?.some((one) => one.toLowerCase() === heard.toLowerCase()) === true;
        if (counted && !counted.declined && !isKnown && counted.count >= CORRECTIONS_TO_OFFER)
          offer ??= correction;
      }
      return offer;
    });
  }

  /** The person does not want this one in the glossary. */
  decline(folderId: number, { heard, written }: Correction): void {
    this.#decline.run(folderId, heard, written);
  }

  /** Remembers a name of a speaker. @param folderId null for recordings without a show */
  useName(folderId: number | null, name: string, nowMs: number): void {
    this.#useName.run(folderId ?? 0, name, nowMs);
  }

  /** Names of speakers of a show, the latest first. */
  names(folderId: number | null): readonly string[] {
    return this.#names.all(folderId ?? 0);
  }
}
