// The recordings: one for each content, wherever its files are and whatever they are called.
import type { Database, Statement } from 'better-sqlite3';
import type { AudioInfo, Fingerprint } from '../../domain/audio.ts';
import { titleOf } from '../../domain/audio.ts';
import { readPromise, type SoundPromise } from '../../domain/heard.ts';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';

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

const COLUMNS = `id, fingerprint, title, file_name AS fileName, folder_id AS folderId, size_bytes AS sizeBytes,
  duration_seconds AS durationSeconds, format, channels, sample_rate_hz AS sampleRateHz, recorded_at AS recordedAt,
  created_at AS createdAt, removed_at AS removedAt, warning`;

export class Recordings {
  readonly #db: Database;
  readonly #events: Events;
  readonly #get: Statement<[number], Recording>;
  readonly #byFingerprint: Statement<[string], Recording>;
  readonly #byFingerprintStart: Statement<[string, string], Recording>;
  readonly #create: Statement<[Omit<Recording, 'id' | 'removedAt'> & { promise: string | null }], Recording>;
  readonly #promise: Statement<[number], { promise: string | null }>;
  readonly #setPromise: Statement<[string, number]>;
  readonly #setDuration: Statement<[number, number]>;
  readonly #setPeaks: Statement<[Uint8Array, number]>;
  readonly #peaks: Statement<[number], { peaks: Buffer | null }>;
  readonly #setRemoved: Statement<[number | null, number]>;

  constructor(db: Database, events: Events) {
    this.#db = db;
    this.#events = events;
    this.#get = db.prepare(`SELECT ${COLUMNS} FROM recordings WHERE id = ?`);
    this.#byFingerprint = db.prepare(`SELECT ${COLUMNS} FROM recordings WHERE fingerprint = ?`);
    this.#byFingerprintStart = db.prepare(
      `SELECT ${COLUMNS} FROM recordings WHERE fingerprint >= ? AND fingerprint < ? LIMIT 1`,
    );
    this.#create = db.prepare(
      `INSERT INTO recordings (fingerprint, title, file_name, folder_id, size_bytes, duration_seconds, format, channels,
         sample_rate_hz, recorded_at, created_at, warning, promise)
       VALUES (@fingerprint, @title, @fileName, @folderId, @sizeBytes, @durationSeconds, @format, @channels,
         @sampleRateHz, @recordedAt, @createdAt, @warning, @promise)
       RETURNING ${COLUMNS}`,
    );
    this.#promise = db.prepare('SELECT promise FROM recordings WHERE id = ?');
    this.#setPromise = db.prepare('UPDATE recordings SET promise = ? WHERE id = ? AND promise IS NULL');
    this.#setDuration = db.prepare('UPDATE recordings SET duration_seconds = ? WHERE id = ?');
    this.#setPeaks = db.prepare('UPDATE recordings SET peaks = ? WHERE id = ?');
    this.#peaks = db.prepare('SELECT peaks FROM recordings WHERE id = ?');
    this.#setRemoved = db.prepare('UPDATE recordings SET removed_at = ?, removed_lived = NULL WHERE id = ?');
  }

  /** Also finds removed ones: see `removedAt`. */
  get(id: number): Recording | null {
    return this.#get.get(id) ?? null;
  }

  /** Also finds removed ones: see `removedAt`. */
  byFingerprint(fingerprint: Fingerprint): Recording | null {
    return this.#byFingerprint.get(fingerprint) ?? null;
  }

  /** The recording whose fingerprint starts with these hex digits, as links have them. Also finds removed ones. */
  byFingerprintStart(start: string): Recording | null {
    // After `f`, the last hex digit, comes `g`.
    return this.#byFingerprintStart.get(start, `${start}g`) ?? null;
  }

  /** A new recording, titled after its file. The content must be new. */
  create({ audio, promise, ...recording }: NewRecording, nowMs: number): Recording {
    return immediately(this.#db, () => {
      const created = this.#create.get({
        ...recording,
        ...audio,
        title: titleOf(recording.fileName),
        recordedAt: Math.round(recording.recordedAt),
        createdAt: nowMs,
        promise: promise ? JSON.stringify(promise) : null,
      });
      if (!created) throw new Error('A recording was not written');
      this.#events.append('recording-added', { recordingId: created.id, folderId: created.folderId }, nowMs);
      return created;
    });
  }

  /** What its file promised to hold; null for what was taken in before that was asked. */
  promise(id: number): SoundPromise | null {
    return readPromise(this.#promise.get(id)?.promise ?? null);
  }

  /** Notes what a file promises, where that was not known yet. */
  notePromise(id: number, promise: SoundPromise): void {
    this.#setPromise.run(JSON.stringify(promise), id);
  }

  /** Corrects the length once the sound was really heard, seconds. */
  setDuration(id: number, durationSeconds: number): void {
    this.#setDuration.run(durationSeconds, id);
  }

  /** Loudness over the whole recording, 0–255. */
  setPeaks(id: number, peaks: Uint8Array): void {
    this.#setPeaks.run(peaks, id);
  }

  peaks(id: number): Uint8Array | null {
    return this.#peaks.get(id)?.peaks ?? null;
  }

  /** Sets or clears the mark of removal, and notes it. Part of the library's `remove` and `restore`. */
  markRemoved(id: number, removed: boolean, nowMs: number): void {
    this.#setRemoved.run(removed ? nowMs : null, id);
    this.#events.append(removed ? 'recording-removed' : 'recording-restored', { recordingId: id }, nowMs);
  }
}
