// What feeds say of recordings: details for as long as nobody changed them by hand, persons, chapters, and transcripts that publishers give.
import type { Database } from 'better-sqlite3';
import { titleOf } from '../../domain/audio.ts';
import type { Chapter } from '../../domain/chapters.ts';
import { DETAIL_LIMITS, notesOfFile, type Cover, type FileTags, type TitleBy } from '../../domain/details.ts';
import { PUBLISHED } from '../../domain/engine.ts';
import type { FeedPerson } from '../../domain/feed.ts';
import { oneLine } from '../../domain/one-line.ts';
import { titleKey } from '../../domain/title-key.ts';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';
import type { RecordingDetails } from '../recordings/details.ts';
import type { Recordings } from '../recordings/recordings.ts';
import { sqlOf, type Sql } from '../sql.ts';

/** What a feed says of an item that goes into the details of its recording. */
export interface FeedFacts {
  /** What the item is known by, also when its feed is followed anew. */
  readonly key: string;
  readonly title: string;
  /** `YYYY-MM-DD`; null for none. */
  readonly date: string | null;
  readonly episode: string;
  readonly notes: string;
  readonly persons: readonly FeedPerson[];
}

/** A recording of which only the words are here. */
export interface SoundlessRecording {
  /** Stands for its content until that is here: 64 hex digits. */
  readonly fingerprint: string;
  readonly fileName: string;
  readonly durationSeconds: number;
  /** When it was published, epoch ms. */
  readonly publishedMs: number;
  /** Its show. */
  readonly folderId: number;
}

/** What was put into the details of a recording, and may be changed with the feed for as long as it stands there. */
type Given = Partial<Pick<FeedFacts, 'title' | 'date' | 'episode' | 'notes'>> & { coverId?: number };

interface Details {
  readonly title: string;
  readonly titleBy: TitleBy;
  readonly date: string | null;
  readonly episode: string;
  readonly notes: string;
  readonly fileTags: string;
  readonly fileName: string;
  readonly coverId: number | null;
}

export class OfFeeds {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #tables: {
    readonly events: Events;
    readonly details: RecordingDetails;
    readonly recordings: Recordings;
  };

  constructor(
    db: Database,
    tables: {
      readonly events: Events;
      readonly details: RecordingDetails;
      readonly recordings: Recordings;
    },
  ) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#tables = tables;
  }

  /** Persons and chapters that a feed names for a recording; null for one that is in no feed. */
  get(recordingId: number): {
    readonly persons: readonly FeedPerson[];
    readonly chapters: readonly Chapter[];
    readonly isSoundless: boolean;
  } | null {
    const row = this.#row(recordingId);
    return row
      ? {
          persons: JSON.parse(row.persons) as FeedPerson[],
          chapters: JSON.parse(row.chapters) as Chapter[],
          isSoundless: row.isSoundless === 1,
        }
      : null;
  }

  /** The newest recording that an item of this key became; null for none, or one that was removed. */
  byKey(key: string): number | null {
    const id = this.#sql.value<number>`
      SELECT o.recording_id FROM of_feeds o JOIN recordings r ON r.id = o.recording_id
      WHERE o.item_key = ${key} AND r.removed_at IS NULL ORDER BY o.recording_id DESC LIMIT 1`;
    return id ?? null;
  }

  /**
   * Puts what a feed says into the details of a recording. A person's own words stay, and so does what a person has changed since.
   * @returns true when something changed
   */
  give(recordingId: number, facts: FeedFacts, nowMs: number): boolean {
    return immediately(this.#db, () => {
      const details = this.#details(recordingId);
      if (!details) return false;
      const row = this.#row(recordingId);
      const before = row ? (JSON.parse(row.given) as Given) : null;
      const [next, given] = merged(details, before, cleaned(facts));
      const persons = JSON.stringify(facts.persons);
      this.#sql.run`
        INSERT INTO of_feeds (recording_id, item_key, given, persons, chapters, is_soundless)
        VALUES (${recordingId}, ${facts.key}, ${JSON.stringify(given)}, ${persons}, '[]', 0)
        ON CONFLICT (recording_id) DO UPDATE SET item_key = excluded.item_key, given = excluded.given, persons = excluded.persons`;
      const changed = namesOf(details, next);
      if (changed.length === 0) return false;
      this.#sql.run`
        UPDATE recordings SET title = ${next.title}, title_key = ${titleKey(next.title)}, title_by = ${next.titleBy}, recorded_on = ${next.date},
          episode = ${next.episode}, notes = ${next.notes} WHERE id = ${recordingId}`;
      this.#tables.events.append('feed-details', { recordingId }, nowMs, { data: { changed } });
      return true;
    });
  }

  /** Chapters that the publisher gives; the file's own go before them. @returns true when they are others than before */
  setChapters(recordingId: number, chapters: readonly Chapter[]): boolean {
    const packed = JSON.stringify(chapters);
    const done = this.#sql.run`
      UPDATE of_feeds SET chapters = ${packed} WHERE recording_id = ${recordingId} AND chapters <> ${packed}`;
    return done.changes > 0;
  }

  /** What lay at the address of a picture; undefined when nobody looked, null where none was to be had. */
  pictureAt(url: string): { readonly coverId: number | null; readonly fetchedAt: number } | undefined {
    return this.#sql.row`
      SELECT cover_id AS coverId, fetched_at AS fetchedAt FROM feed_pictures WHERE url = ${url}`;
  }

  /** Remembers what lay there. @returns its id; null for none */
  keepPicture(url: string, cover: Cover | null, nowMs: number): number | null {
    return immediately(this.#db, () => {
      const coverId = cover && this.#tables.details.keepCover(cover);
      this.#sql.run`
        INSERT INTO feed_pictures (url, cover_id, fetched_at) VALUES (${url}, ${coverId}, ${nowMs})
        ON CONFLICT (url) DO UPDATE SET cover_id = excluded.cover_id, fetched_at = excluded.fetched_at`;
      return coverId;
    });
  }

  /** Gives a recording a picture, where it has none, or one that a feed gave before. @returns true when it changed */
  givePicture(recordingId: number, coverId: number): boolean {
    return immediately(this.#db, () => {
      const row = this.#row(recordingId);
      const details = this.#details(recordingId);
      if (!row || !details) return false;
      const given = JSON.parse(row.given) as Given;
      const isOurs = details.coverId === null || details.coverId === given.coverId;
      if (!isOurs || details.coverId === coverId) return false;
      this.#sql.run`UPDATE recordings SET cover_id = ${coverId} WHERE id = ${recordingId}`;
      this.#sql.run`
        UPDATE of_feeds SET given = ${JSON.stringify({ ...given, coverId })} WHERE recording_id = ${recordingId}`;
      return true;
    });
  }

  /** Makes a recording of an item whose words are here and whose sound is not. What is there already comes back as it is. */
  makeSoundless(
    { durationSeconds, fileName, fingerprint, folderId, publishedMs }: SoundlessRecording,
    nowMs: number,
  ): number {
    return immediately(this.#db, () => {
      const { recordings } = this.#tables;
      const known = recordings.byFingerprint(fingerprint);
      if (known) return known.id;
      const { id } = recordings.create(
        {
          ...{ fingerprint, fileName, folderId, sizeBytes: 0, warning: null, recordedAt: publishedMs },
          audio: { durationSeconds, format: NOT_HERE, channels: 1, sampleRateHz: 0 },
        },
        nowMs,
      );
      this.#sql.run`
        INSERT INTO of_feeds (recording_id, item_key, given, persons, chapters, is_soundless)
        VALUES (${id}, ${fingerprint}, '{}', '[]', '[]', 1)`;
      return id;
    });
  }

  /** The sound of a recording is here, of which only the words were. @returns false when it was here before, or never awaited */
  soundCame(recordingId: number): boolean {
    const done = this.#sql.run`
      UPDATE of_feeds SET is_soundless = 0 WHERE recording_id = ${recordingId} AND is_soundless = 1`;
    return done.changes > 0;
  }

  /**
   * The job that stands for a transcript that came with a feed: done before it began, free, and of no engine.
   * @param content what tells one published text from another
   * @returns its id, and whether its text is still to be stored
   */
  jobFor(
    recordingId: number,
    content: string,
    nowMs: number,
  ): { readonly jobId: number; readonly isNew: boolean } {
    return immediately(this.#db, () => {
      const options = JSON.stringify({ content });
      const { id: service } = PUBLISHED;
      this.#sql.run`
        INSERT INTO jobs (recording_id, service, options, state, due_at, created_at, updated_at, generation_id, accepted_at, finished_at)
        VALUES (${recordingId}, ${service}, ${options}, 'done', ${nowMs}, ${nowMs}, ${nowMs}, ${content}, ${nowMs}, ${nowMs})
        ON CONFLICT (recording_id, kind, service, options) DO NOTHING`;
      const jobId = this.#sql.value<number>`
        SELECT id FROM jobs WHERE recording_id = ${recordingId} AND service = ${service} AND options = ${options}`;
      if (jobId === undefined) throw new Error('A job was not written');
      // Not one that a dead process left half-way: it is cleared, and nobody would ask again.
      const stored = this.#sql.value<1>`
        SELECT 1 FROM transcripts WHERE job_id = ${jobId} AND (is_current = 1 OR shelved IS NOT NULL) LIMIT 1`;
      return { jobId, isNew: stored === undefined };
    });
  }

  #row(
    recordingId: number,
  ): { given: string; persons: string; chapters: string; isSoundless: 0 | 1 } | undefined {
    return this.#sql.row`
      SELECT given, persons, chapters, is_soundless AS isSoundless FROM of_feeds WHERE recording_id = ${recordingId}`;
  }

  #details(recordingId: number): Details | undefined {
    return this.#sql.row<Details>`
      SELECT title, title_by AS titleBy, recorded_on AS date, episode, notes, file_tags AS fileTags, file_name AS fileName,
        cover_id AS coverId
      FROM recordings WHERE id = ${recordingId} AND deleted_at IS NULL`;
  }
}

/** Where people are told the form of a file. */
const NOT_HERE = 'not downloaded';

type Field = 'title' | 'date' | 'episode' | 'notes';
const FIELDS: readonly Field[] = ['title', 'date', 'episode', 'notes'];

function cleaned({ date, episode, notes, title }: FeedFacts): Pick<FeedFacts, Field> {
  return {
    title: oneLine(title, DETAIL_LIMITS.title),
    date,
    episode: oneLine(episode, DETAIL_LIMITS.episode),
    notes: notes.slice(0, DETAIL_LIMITS.notes).replace(/[\ud800-\udbff]$/, ''),
  };
}

/** What the details become, and what of them is the feed's. */
function merged(
  now: Details,
  before: Given | null,
  facts: Pick<FeedFacts, Field>,
): readonly [Pick<Details, Field | 'titleBy'>, Given] {
  const next: { -readonly [K in Field]: Details[K] } & { titleBy: TitleBy } = { ...now };
  const given: Given = { ...before };
  for (const field of FIELDS) {
    if (facts[field] === '' || facts[field] === null || !isTheirs(field, now, before)) continue;
    Object.assign(next, { [field]: facts[field] });
    Object.assign(given, { [field]: facts[field] });
    if (field === 'title') next.titleBy = 'feed';
  }
  return [next, given];
}

/** True where nobody has changed what the file, or the feed before, has put there. */
function isTheirs(field: Field, now: Details, before: Given | null): boolean {
  if (before && field in before) return now[field] === before[field];
  const tags = JSON.parse(now.fileTags) as FileTags;
  switch (field) {
    case 'title':
      return now.titleBy !== 'person' || now.title === titleOf(now.fileName);
    case 'date':
      return now.date === null || now.date === tags.date;
    case 'episode':
      return now.episode === '' || now.episode === tags.episode;
    case 'notes':
      return now.notes === '' || now.notes === notesOfFile(tags);
  }
}

const namesOf = (before: Details, after: Pick<Details, Field>): readonly Field[] =>
  FIELDS.filter((field) => before[field] !== after[field]);
