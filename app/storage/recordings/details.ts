// What is known of recordings beside their sound: details, tags, covers.
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { titleOf } from '../../domain/audio.ts';
import type { Chapter } from '../../domain/chapters.ts';
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
import type { FeedPerson } from '../../domain/feed.ts';
import { titleKey } from '../../domain/title-key.ts';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';
import { sqlOf, type Sql } from '../sql.ts';

export interface StoredDetails extends Details {
  readonly titleBy: TitleBy;
  readonly fileTags: FileTags;
  /** Chapters that the publisher gives in a feed. */
  readonly feedChapters: readonly Chapter[];
  /** Who is heard or had a hand in it, as a feed says. */
  readonly persons: readonly string[];
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
  readonly feedChapters: string | null;
  readonly persons: string | null;
}

export class RecordingDetails {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #events: Events;

  constructor(db: Database, events: Events) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#events = events;
  }

  get(recordingId: number): StoredDetails | null {
    const row = this.#row(recordingId);
    if (!row) return null;
    const { title, titleBy, date, episode, notes } = row;
    return {
      title,
      titleBy,
      date,
      episode,
      notes,
      tags: this.#sql.values<string>`
        SELECT tag FROM recording_tags WHERE recording_id = ${recordingId} ORDER BY place`,
      fileTags: JSON.parse(row.fileTags) as FileTags,
      feedChapters: JSON.parse(row.feedChapters ?? '[]') as Chapter[],
      persons: (JSON.parse(row.persons ?? '[]') as FeedPerson[]).map(({ name }) => name),
      hasCover: row.coverId !== null,
    };
  }

  /** The picture of a recording; null when it has none. */
  cover(recordingId: number): Cover | null {
    const row = this.#sql.row<{ mimeType: CoverType; image: Buffer }>`
      SELECT c.mime_type AS mimeType, c.image FROM recordings r JOIN covers c ON c.id = r.cover_id
      WHERE r.id = ${recordingId}`;
    return row ? { mimeType: row.mimeType, bytes: row.image } : null;
  }

  /** Changes what is given; a title becomes the person's. Null when there is no such recording. */
  update(recordingId: number, patch: DetailsPatch, nowMs: number): StoredDetails | null {
    return immediately(this.#db, () => {
      const row = this.#row(recordingId);
      if (!row) return null;
      const title = patch.title?.trim() || row.title;
      const renamed = title !== row.title;
      this.#set(recordingId, {
        ...row,
        title,
        titleBy: renamed ? 'person' : row.titleBy,
        date: patch.date === undefined ? row.date : patch.date,
        episode: patch.episode?.trim() ?? row.episode,
        notes: patch.notes ?? row.notes,
      });
      if (patch.tags) {
        this.#sql.run`DELETE FROM recording_tags WHERE recording_id = ${recordingId}`;
        for (const [place, tag] of cleanTags(patch.tags).entries())
          this.#sql.run`
            INSERT INTO recording_tags (recording_id, place, tag) VALUES (${recordingId}, ${place}, ${tag})`;
      }
      if (renamed)
        this.#events.append('recording-renamed', { recordingId }, nowMs, {
          data: { from: row.title, to: title },
        });
      return this.get(recordingId);
    });
  }

  /** Gives tags to recordings and takes others away. @returns those that have others now */
  retag(
    recordingIds: readonly number[],
    { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
    nowMs: number,
  ): readonly number[] {
    const gone = new Set(cleanTags(remove).map((tag) => tag.toLowerCase()));
    return immediately(this.#db, () =>
      recordingIds.filter((recordingId) => {
        const tags = this.get(recordingId)?.tags;
        if (!tags) return false;
        const kept = tags.filter((tag) => !gone.has(tag.toLowerCase()));
        const next = cleanTags([...kept, ...add]);
        if (next.length === tags.length && next.every((tag, at) => tag === tags[at])) return false;
        this.update(recordingId, { tags: next }, nowMs);
        return true;
      }),
    );
  }

  /** Takes over what the file's own tags say, where nobody has said anything yet. Part of `takeIn`, for new recordings. */
  start(recordingId: number, fileTags: FileTags, cover: Cover | null): void {
    const row = this.#row(recordingId);
    if (!row) return;
    const { title } = fileTags;
    const takesTitle =
      row.titleBy === 'file' &&
      title !== undefined &&
      isBetterTitle(fileTags, titleOf(row.fileName)) &&
      !this.#isTaken(title, row.folderId, recordingId);
    this.#set(recordingId, {
      ...row,
      title: takesTitle ? title : row.title,
      titleBy: takesTitle ? 'tag' : row.titleBy,
      date: row.date ?? fileTags.date ?? null,
      episode: row.episode || (fileTags.episode ?? ''),
      notes: row.notes || notesOfFile(fileTags),
      fileTags: JSON.stringify(fileTags),
      coverId: cover && cover.bytes.length <= COVER_MAX_BYTES ? this.keepCover(cover) : row.coverId,
    });
  }

  /** A template that was never filled in gives every episode the same title. */
  #isTaken(title: string, folderId: number | null, byOtherThan: number): boolean {
    const found = this.#sql.value<1>`
      SELECT 1 FROM recordings
      WHERE title = ${title} AND folder_id IS ${folderId} AND id <> ${byOtherThan} AND deleted_at IS NULL LIMIT 1`;
    return found !== undefined;
  }

  #row(recordingId: number): Row | undefined {
    return this.#sql.row<Row>`
      SELECT title, title_by AS titleBy, file_name AS fileName, folder_id AS folderId, recorded_on AS date, episode, notes,
        file_tags AS fileTags, cover_id AS coverId, o.chapters AS feedChapters, o.persons
      FROM recordings LEFT JOIN of_feeds o ON o.recording_id = id WHERE id = ${recordingId} AND deleted_at IS NULL`;
  }

  #set(recordingId: number, row: Row): void {
    this.#sql.run`
      UPDATE recordings SET title = ${row.title}, title_key = ${titleKey(row.title)}, title_by = ${row.titleBy}, recorded_on = ${row.date}, episode = ${row.episode},
        notes = ${row.notes}, file_tags = ${row.fileTags}, cover_id = ${row.coverId}
      WHERE id = ${recordingId}`;
  }

  /** Keeps a picture, once for all recordings that have it. @returns its id */
  keepCover({ bytes, mimeType }: Cover): number | null {
    const hash = createHash('sha256').update(bytes).digest('hex');
    const id = this.#sql.value<number>`
      INSERT INTO covers (hash, mime_type, image) VALUES (${hash}, ${mimeType}, ${bytes})
      ON CONFLICT (hash) DO UPDATE SET hash = excluded.hash RETURNING id`;
    return id ?? null;
  }
}
