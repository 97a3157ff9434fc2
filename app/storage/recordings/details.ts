// What is known of recordings beside their sound: details, tags, covers.
import { createHash } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import { titleOf } from '../../domain/audio.ts';
import {
  cleanTags,
  COVER_MAX_BYTES,
  isBetterTitle,
  notesOfFile,
  type Cover,
  type CoverType,
  type Details,
  type FileTags,
  type TitleBy,
} from '../../domain/details.ts';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';

export interface StoredDetails extends Details {
  readonly titleBy: TitleBy;
  readonly fileTags: FileTags;
  readonly hasCover: boolean;
}

export type DetailsPatch = { readonly [K in keyof Details]?: Details[K] | undefined };

interface Row {
  readonly title: string;
  readonly titleBy: TitleBy;
  readonly fileName: string;
  readonly folderId: number | null;
  readonly date: string | null;
  readonly episode: string;
  readonly notes: string;
  readonly fileTags: string;
  readonly coverId: number | null;
}

export class RecordingDetails {
  readonly #db: Database;
  readonly #events: Events;
  readonly #get: Statement<[number], Row>;
  readonly #tags: Statement<[number], { tag: string }>;
  readonly #set: Statement<
    [
      {
        id: number;
        title: string;
        titleBy: TitleBy;
        date: string | null;
        episode: string;
        notes: string;
        fileTags: string;
        coverId: number | null;
      },
    ]
  >;
  readonly #clearTags: Statement<[number]>;
  readonly #addTag: Statement<[number, number, string]>;
  readonly #titleTaken: Statement<[string, number | null, number], { one: 1 }>;
  readonly #putCover: Statement<[string, string, Uint8Array], { id: number }>;
  readonly #cover: Statement<[number], { mimeType: CoverType; image: Buffer }>;

  constructor(db: Database, events: Events) {
    this.#db = db;
    this.#events = events;
    this.#get = db.prepare(
      `SELECT title, title_by AS titleBy, file_name AS fileName, folder_id AS folderId, recorded_on AS date, episode, notes,
         file_tags AS fileTags, cover_id AS coverId
       FROM recordings WHERE id = ? AND deleted_at IS NULL`,
    );
    this.#tags = db.prepare('SELECT tag FROM recording_tags WHERE recording_id = ? ORDER BY place');
    this.#set = db.prepare(
      `UPDATE recordings SET title = @title, title_by = @titleBy, recorded_on = @date, episode = @episode, notes = @notes,
         file_tags = @fileTags, cover_id = @coverId WHERE id = @id`,
    );
    this.#clearTags = db.prepare('DELETE FROM recording_tags WHERE recording_id = ?');
    this.#addTag = db.prepare('INSERT INTO recording_tags (recording_id, place, tag) VALUES (?, ?, ?)');
    this.#titleTaken = db.prepare(
      'SELECT 1 AS one FROM recordings WHERE title = ? AND folder_id IS ? AND id <> ? AND deleted_at IS NULL LIMIT 1',
    );
    this.#putCover = db.prepare(
      `INSERT INTO covers (hash, mime_type, image) VALUES (?, ?, ?)
       ON CONFLICT (hash) DO UPDATE SET hash = excluded.hash RETURNING id`,
    );
    this.#cover = db.prepare(
      'SELECT c.mime_type AS mimeType, c.image FROM recordings r JOIN covers c ON c.id = r.cover_id WHERE r.id = ?',
    );
  }

  get(recordingId: number): StoredDetails | null {
    const row = this.#get.get(recordingId);
    if (!row) return null;
    const { title, titleBy, date, episode, notes } = row;
    return {
      title,
      titleBy,
      date,
      episode,
      notes,
      tags: this.#tags.all(recordingId).map(({ tag }) => tag),
      fileTags: JSON.parse(row.fileTags) as FileTags,
      hasCover: row.coverId !== null,
    };
  }

  /** The picture of a recording; null when it has none. */
  cover(recordingId: number): Cover | null {
    const row = this.#cover.get(recordingId);
    return row ? { mimeType: row.mimeType, bytes: row.image } : null;
  }

  /** Changes what is given; a title becomes the person's. Null when there is no such recording. */
  update(recordingId: number, patch: DetailsPatch, nowMs: number): StoredDetails | null {
    return immediately(this.#db, () => {
      const row = this.#get.get(recordingId);
      if (!row) return null;
      const title = patch.title?.trim() || row.title;
      const renamed = title !== row.title;
      this.#set.run({
        id: recordingId,
        title,
        titleBy: renamed ? 'person' : row.titleBy,
        date: patch.date === undefined ? row.date : patch.date,
        episode: patch.episode?.trim() ?? row.episode,
        notes: patch.notes ?? row.notes,
        fileTags: row.fileTags,
        coverId: row.coverId,
      });
      if (patch.tags) {
        this.#clearTags.run(recordingId);
        cleanTags(patch.tags).forEach((tag, place) => this.#addTag.run(recordingId, place, tag));
      }
      if (renamed)
        this.#events.append('recording-renamed', { recordingId }, nowMs, {
          data: { from: row.title, to: title },
        });
      return this.get(recordingId);
    });
  }

  /** Takes over what the file's own tags say, where nobody has said anything yet. Part of `takeIn`, for new recordings. */
  start(recordingId: number, fileTags: FileTags, cover: Cover | null): void {
    const row = this.#get.get(recordingId);
    if (!row) return;
    const fileTitle = titleOf(row.fileName);
    const takesTitle =
      row.titleBy === 'file' &&
      fileTags.title !== undefined &&
      isBetterTitle(fileTags, fileTitle) &&
      // A template that was never filled in gives every episode the same title.
      this.#titleTaken.get(fileTags.title, row.folderId, recordingId) === undefined;
    this.#set.run({
      id: recordingId,
      title: takesTitle ? (fileTags.title ?? row.title) : row.title,
      titleBy: takesTitle ? 'tag' : row.titleBy,
      date: row.date ?? fileTags.date ?? null,
      episode: row.episode || (fileTags.episode ?? ''),
      notes: row.notes || notesOfFile(fileTags),
      fileTags: JSON.stringify(fileTags),
      coverId: cover && cover.bytes.length <= COVER_MAX_BYTES ? this.#keep(cover) : row.coverId,
    });
  }

  #keep({ bytes, mimeType }: Cover): number | null {
    const hash = createHash('sha256').update(bytes).digest('hex');
    return this.#putCover.get(hash, mimeType, bytes)?.id ?? null;
  }
}
