// The recordings: one for each content, wherever its files are and whatever they are called.
import type { Database } from 'better-sqlite3';
import type { AudioInfo, Fingerprint } from '../../domain/audio.ts';
import { isUnheard, titleOf } from '../../domain/audio.ts';
import { readPromise, type SoundPromise } from '../../domain/heard.ts';
import { titleKey } from '../../domain/title-key.ts';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';

export interface Recording extends AudioInfo {
  readonly id: number;
  readonly fingerprint: Fingerprint;
  readonly title: string;
  readonly fileName: string;
  readonly folderId: number | null;
  readonly sizeBytes: number;
  /** The file's modification time when it was taken in, epoch ms. */
  readonly recordedAt: number;
  readonly createdAt: number;
  readonly removedAt: number | null;
  /** Something to know about the sound, such as a cut-off end. */
  readonly warning: string | null;
}

export interface NewRecording {
  readonly fingerprint: Fingerprint;
  readonly fileName: string;
  readonly folderId: number | null;
  readonly sizeBytes: number;
  readonly audio: AudioInfo;
  readonly recordedAt: number;
  readonly warning: string | null;
  /** What a look into the file said that it holds. */
  readonly promise?: SoundPromise | null;
}

const COLUMNS = fragment`id, fingerprint, title, file_name AS fileName, folder_id AS folderId, size_bytes AS sizeBytes,
  duration_seconds AS durationSeconds, format, channels, sample_rate_hz AS sampleRateHz, recorded_at AS recordedAt,
  created_at AS createdAt, removed_at AS removedAt, warning`;

export class Recordings {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #events: Events;

  constructor(db: Database, events: Events) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#events = events;
  }

  /** Also finds removed ones: see `removedAt`. */
  get(id: number): Recording | null {
    return this.#sql.row<Recording>`SELECT ${COLUMNS} FROM recordings WHERE id = ${id}` ?? null;
  }

  /** What the end of a job looks at: when it was removed, epoch ms, and its length as far as it is known, seconds. */
  stateOf(id: number): { readonly removedAt: number | null; readonly durationSeconds: number } | null {
    const row = this.#sql.tuple<readonly [number | null, number]>`
      SELECT removed_at, duration_seconds FROM recordings WHERE id = ${id}`;
    return row ? { removedAt: row[0], durationSeconds: row[1] } : null;
  }

  /** It is of this show, unless it is of one already. */
  giveShow(id: number, folderId: number): void {
    this.#sql.run`UPDATE recordings SET folder_id = ${folderId} WHERE id = ${id} AND folder_id IS NULL`;
  }

  /** Also finds removed ones: see `removedAt`. */
  byFingerprint(fingerprint: Fingerprint): Recording | null {
    const found = this.#sql.row<Recording>`
      SELECT ${COLUMNS} FROM recordings WHERE fingerprint = ${fingerprint}`;
    return found ?? null;
  }

  /** The recording whose fingerprint starts with these hex digits, as links have them. Also finds removed ones. */
  byFingerprintStart(start: string): Recording | null {
    // After `f`, the last hex digit, comes `g`.
    const end = `${start}g`;
    const found = this.#sql.row<Recording>`
      SELECT ${COLUMNS} FROM recordings WHERE fingerprint >= ${start} AND fingerprint < ${end} LIMIT 1`;
    return found ?? null;
  }

  /** A new recording, titled after its file. The content must be new. */
  create({ audio, promise, ...recording }: NewRecording, nowMs: number): Recording {
    const { fileName, fingerprint, folderId, recordedAt, sizeBytes, warning } = recording;
    const packed = promise ? JSON.stringify(promise) : null;
    const title = titleOf(fileName);
    return immediately(this.#db, () => {
      const created = this.#sql.row<Recording>`
        INSERT INTO recordings (fingerprint, title, title_key, file_name, folder_id, size_bytes, duration_seconds, format, channels,
          sample_rate_hz, recorded_at, created_at, warning, promise)
        VALUES (${fingerprint}, ${title}, ${titleKey(title)}, ${fileName}, ${folderId}, ${sizeBytes}, ${audio.durationSeconds},
          ${audio.format}, ${audio.channels}, ${audio.sampleRateHz}, ${Math.round(recordedAt)}, ${nowMs}, ${warning}, ${packed})
        RETURNING ${COLUMNS}`;
      if (!created) throw new Error('A recording was not written');
      const data = isUnheard(audio) ? { data: { isUnheard: true } } : {};
      this.#events.append(
        'recording-added',
        { recordingId: created.id, folderId: created.folderId },
        nowMs,
        data,
      );
      return created;
    });
  }

  /** What lies at the address of a recording that nobody had looked into is known now: from here on it is known by that. */
  learn(id: number, { audio, promise, ...file }: Omit<NewRecording, 'folderId' | 'recordedAt'>): void {
    const packed = promise ? JSON.stringify(promise) : null;
    this.#sql.run`
      UPDATE recordings SET fingerprint = ${file.fingerprint}, file_name = ${file.fileName}, size_bytes = ${file.sizeBytes},
        duration_seconds = ${audio.durationSeconds}, format = ${audio.format}, channels = ${audio.channels},
        sample_rate_hz = ${audio.sampleRateHz}, warning = ${file.warning}, promise = ${packed}
      WHERE id = ${id}`;
  }

  /** What its file promised to hold; null for what was taken in before that was asked. */
  promise(id: number): SoundPromise | null {
    const promise = this.#sql.value<string | null>`SELECT promise FROM recordings WHERE id = ${id}`;
    return readPromise(promise ?? null);
  }

  /** Notes what a file promises, where that was not known yet. */
  notePromise(id: number, promise: SoundPromise): void {
    this.#sql.run`
      UPDATE recordings SET promise = ${JSON.stringify(promise)} WHERE id = ${id} AND promise IS NULL`;
  }

  /** Corrects the length once the sound was really heard, seconds. */
  setDuration(id: number, durationSeconds: number): void {
    this.#sql.run`UPDATE recordings SET duration_seconds = ${durationSeconds} WHERE id = ${id}`;
  }

  /** Loudness over the whole recording, 0–255. */
  setPeaks(id: number, peaks: Uint8Array): void {
    this.#sql.run`UPDATE recordings SET peaks = ${peaks} WHERE id = ${id}`;
  }

  peaks(id: number): Uint8Array | null {
    return this.#sql.value<Buffer | null>`SELECT peaks FROM recordings WHERE id = ${id}` ?? null;
  }

  /** Says of recordings whether a person has looked at their text; without one there is nothing to be read. @returns how many changed */
  markUnread(ids: readonly number[], unread: boolean): number {
    return this.#sql.run`
      UPDATE recordings SET is_unread = ${unread ? 1 : 0}
      WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) AND is_unread = ${unread ? 0 : 1}
        AND EXISTS (SELECT 1 FROM transcripts t WHERE t.recording_id = recordings.id AND t.is_current = 1)`
      .changes;
  }

  /** Sets or clears the mark of removal, and notes it. Part of the library's `remove` and `restore`. */
  markRemoved(id: number, removed: boolean, nowMs: number): void {
    this.#sql.run`
      UPDATE recordings SET removed_at = ${removed ? nowMs : null}, removed_lived = NULL WHERE id = ${id}`;
    this.#events.append(removed ? 'recording-removed' : 'recording-restored', { recordingId: id }, nowMs);
  }
}
