// Feeds that are followed, and their items: what was read of them, and what the person wants of them.
import type { Database } from 'better-sqlite3';
import type { EngineChain } from '../../domain/engine-chain.ts';
import type { Failure } from '../../domain/failure.ts';
import { soundOf, type Feed, type FeedItem } from '../../domain/feed.ts';
import type { WhyListed } from '../../domain/feed-take.ts';
import { immediately, lightly } from '../database.ts';
import type { Folders } from '../recordings/folders.ts';
import { FAILURE_COLUMNS, fromColumns, setFailure, type FailureColumns } from '../failure-columns.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';

/** A feed as it is kept. */
export interface FollowedFeed {
  readonly id: number;
  /** Its show (`folders.kind`): what is done with what comes in. */
  readonly folderId: number;
  /** It is looked for new items by itself. */
  readonly isChecked: boolean;
  /** What is new comes in by itself; else it is listed. */
  readonly takesNew: boolean;
  /** May hold a login or a key: not for pages, logs and exports. */
  readonly url: string;
  readonly isNear: boolean;
  readonly title: string;
  readonly author: string | null;
  readonly link: string | null;
  /** Where its publisher says it has moved. */
  readonly newUrl: string | null;
  readonly isComplete: boolean;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** What comes in at first, as `readFirstTake` reads it; null once that is done. */
  readonly firstTake: string | null;
  readonly checkedAt: number | null;
  readonly nextAt: number;
  /** Checks in a row that failed. */
  readonly failures: number;
  readonly failure: Failure | null;
}

/** An item as far as a check asks for it. */
export interface KeptItem {
  readonly id: number;
  readonly guid: string | null;
  readonly title: string;
  readonly publishedMs: number | null;
  readonly durationSeconds: number | null;
  readonly soundUrl: string | null;
  readonly soundBytes: number | null;
  readonly isGone: boolean;
}

/** An item as it is listed. */
export interface ListedItem extends KeptItem {
  readonly state: 'listed' | 'wanted';
  readonly why: WhyListed | null;
  readonly hasOtherSound: boolean;
  readonly recordingId: number | null;
  /** Its sound is fetched as the recording at this address; null for not. */
  readonly addressId: number | null;
  /** It could not be had, and is left alone until then (epoch ms); 0 for not. */
  readonly dueAt: number;
  readonly season: number | null;
  /** May be broken. */
  readonly episode: number | null;
  /** Its publisher gives a transcript of it, or chapters. */
  readonly bringsTranscript: boolean;
  readonly bringsChapters: boolean;
}

/** What happened to an item; the trail of an item is made of these. */
export type FeedEventKind =
  | 'wanted'
  | 'left'
  | 'asked'
  | 'answered'
  | 'words-taken'
  | 'words-refused'
  | 'fetched'
  | 'not-fetched'
  | 'replaced'
  | 'gone'
  | 'back'
  | 'moved';

/** An item that is to be fetched. */
export interface WantedItem {
  readonly id: number;
  readonly soundUrl: string;
  /** It lies on the host of its feed, which a person named by hand. */
  readonly isNear: boolean;
  /** What it is already, of which only the words are here, or of which there is a new version; null for none. */
  readonly recordingId: number | null;
  /** Its publisher gives a transcript, and nobody has looked at that yet. */
  readonly needsWords: boolean;
  readonly isWantedAgain: boolean;
}

/** Nothing is left alone for so long, milliseconds: a wrong clock put it there. */
const FAR_MS = 8 * 24 * 3_600_000;
/** Wanted items that are looked through for one to fetch. */
const WANTED_MAX = 500;

/** What a check does to one item. */
export type ItemWrite =
  | { readonly kind: 'new'; readonly item: FeedItem; readonly why: WhyListed | null }
  | { readonly kind: 'known'; readonly id: number; readonly item: FeedItem; readonly hasOtherSound: boolean }
  | { readonly kind: 'gone'; readonly id: number };

export interface FeedCounts {
  readonly items: number;
  readonly wanted: number;
  readonly gone: number;
}

type FeedFlag = 'isNear' | 'isComplete' | 'isChecked' | 'takesNew';
type FeedRow = Omit<FollowedFeed, FeedFlag | 'failure'> & FailureColumns & Readonly<Record<FeedFlag, 0 | 1>>;

const FEED = fragment`id, folder_id AS folderId, is_checked AS isChecked, takes_new AS takesNew, url, is_near AS isNear, title, author, link, new_url AS newUrl, is_complete AS isComplete, etag,
  last_modified AS lastModified, first_take AS firstTake, checked_at AS checkedAt, next_at AS nextAt, failures, ${FAILURE_COLUMNS}`;
const ITEM = fragment`id, guid, title, published_at AS publishedMs, duration_seconds AS durationSeconds, sound_url AS soundUrl,
  sound_bytes AS soundBytes, gone_at IS NOT NULL AS isGone`;

const toFeed = ({ isChecked, isComplete, isNear, takesNew, ...row }: FeedRow): FollowedFeed => {
  const { failureCode, failureDetail, failureMessage, failureRetryable, ...rest } = row;
  const failure = fromColumns({ failureCode, failureDetail, failureMessage, failureRetryable });
  return {
    ...rest,
    isChecked: isChecked === 1,
    isComplete: isComplete === 1,
    isNear: isNear === 1,
    takesNew: takesNew === 1,
    failure,
  };
};

export class Feeds {
  readonly #db: Database;
  readonly #folders: Folders;
  readonly #sql: Sql;

  constructor(db: Database, folders: Folders) {
    this.#db = db;
    this.#folders = folders;
    this.#sql = sqlOf(db);
  }

  /** All of them, in the order they were added. */
  list(): readonly FollowedFeed[] {
    return this.#sql.rows<FeedRow>`SELECT ${FEED} FROM feeds ORDER BY id`.map(toFeed);
  }

  get(id: number): FollowedFeed | null {
    const row = this.#sql.row<FeedRow>`SELECT ${FEED} FROM feeds WHERE id = ${id}`;
    return row ? toFeed(row) : null;
  }

  byUrl(url: string): FollowedFeed | null {
    const row = this.#sql.row<FeedRow>`SELECT ${FEED} FROM feeds WHERE url = ${url}`;
    return row ? toFeed(row) : null;
  }

  /** That of a show; null for one that is of a folder. */
  ofShow(folderId: number): FollowedFeed | null {
    const row = this.#sql.row<FeedRow>`SELECT ${FEED} FROM feeds WHERE folder_id = ${folderId}`;
    return row ? toFeed(row) : null;
  }

  /** Those whose time has come; also those that a wrong clock put far away. What is not checked by itself was read once at least. */
  due(nowMs: number, farMs: number): readonly FollowedFeed[] {
    return this.#sql.rows<FeedRow>`
      SELECT ${FEED} FROM feeds WHERE (next_at <= ${nowMs} OR next_at > ${nowMs + farMs})
        AND (is_checked = 1 OR first_take IS NOT NULL) ORDER BY next_at`.map(toFeed);
  }

  /** Follows a feed, of which nothing is read yet. @returns its id */
  add(
    feed: {
      readonly url: string;
      readonly isNear: boolean;
      readonly title: string;
      readonly firstTake: string;
      /** The engines of its show. */
      readonly chain: EngineChain;
    },
    nowMs: number,
  ): number {
    return immediately(this.#db, () => {
      const { id: folderId } = this.#folders.addForFeed({ name: feed.title, chain: feed.chain }, nowMs);
      const id = this.#sql.value<number>`
      INSERT INTO feeds (folder_id, url, is_near, title, is_complete, first_take, added_at, next_at)
      VALUES (${folderId}, ${feed.url}, ${feed.isNear ? 1 : 0}, ${feed.title}, 0, ${feed.firstTake}, ${nowMs}, ${nowMs}) RETURNING id`;
      if (id === undefined) throw new Error('A feed that was just added is not there');
      return id;
    });
  }

  /** Changes what is given of how it is followed. @returns false when there is no such feed */
  change(
    id: number,
    {
      isChecked,
      takesNew,
    }: { readonly isChecked?: boolean | undefined; readonly takesNew?: boolean | undefined },
  ): boolean {
    const flag = (on: boolean | undefined): number | null => (on === undefined ? null : on ? 1 : 0);
    const done = this.#sql.run`
      UPDATE feeds SET is_checked = coalesce(${flag(isChecked)}, is_checked), takes_new = coalesce(${flag(takesNew)}, takes_new)
      WHERE id = ${id}`;
    return done.changes > 0;
  }

  /** Follows it no longer. Its items go, and so does its show; what they became stays. */
  remove(id: number, nowMs: number): boolean {
    return immediately(this.#db, () => {
      const feed = this.get(id);
      if (!feed) return false;
      this.#sql.run`DELETE FROM feeds WHERE id = ${id}`;
      this.#folders.remove(feed.folderId, nowMs);
      return true;
    });
  }

  /** What a good check said of the show. Its next check, and that its first one is done. */
  checked(
    id: number,
    read: {
      /** Null where nothing was new. */
      readonly feed: Feed | null;
      readonly etag: string | null;
      readonly lastModified: string | null;
      readonly nextAt: number;
    },
    nowMs: number,
  ): void {
    immediately(this.#db, () => {
      this.#sql.run`
        UPDATE feeds SET checked_at = ${nowMs}, next_at = ${read.nextAt}, failures = 0, ${setFailure(null)} WHERE id = ${id}`;
      if (read.feed === null) return;
      const { author, guid, isComplete, language, link, newFeedUrl, picture, title } = read.feed;
      const persons = JSON.stringify(read.feed.persons);
      // Its show is called as it is, until a person calls it something else.
      this.#sql.run`
        UPDATE folders SET name = ${title || 'Feed'} WHERE id = (SELECT folder_id FROM feeds WHERE id = ${id})
          AND name = (SELECT title FROM feeds WHERE id = ${id})`;
      this.#sql.run`
        UPDATE feeds SET title = ${title}, author = ${author}, link = ${link}, picture = ${picture}, language = ${language},
          persons = ${persons},
          guid = ${guid}, new_url = ${newFeedUrl}, is_complete = ${isComplete ? 1 : 0}, etag = ${read.etag},
          last_modified = ${read.lastModified}, first_take = NULL
        WHERE id = ${id}`;
    });
  }

  failed(id: number, failure: Failure, nextAt: number, nowMs: number): void {
    this.#sql.run`
      UPDATE feeds SET checked_at = ${nowMs}, next_at = ${nextAt}, failures = failures + 1, ${setFailure(failure)}
      WHERE id = ${id}`;
  }

  /** It has moved for good. Nothing happens where another feed lies there already. */
  moved(id: number, url: string, isNear: boolean): void {
    this.#sql.run`UPDATE OR IGNORE feeds SET url = ${url}, is_near = ${isNear ? 1 : 0} WHERE id = ${id}`;
  }

  /** What a check compares with, a slice of it. @param after the id behind which it begins */
  kept(feedId: number, limit: number, after = 0): readonly KeptItem[] {
    return this.#sql.rows<Omit<KeptItem, 'isGone'> & { isGone: 0 | 1 }>`
      SELECT ${ITEM} FROM feed_items WHERE feed_id = ${feedId} AND id > ${after} ORDER BY id LIMIT ${limit}`.map(
      (row) => ({ ...row, isGone: row.isGone === 1 }),
    );
  }

  /** Items as they are listed, the newest first. */
  items(feedId: number, limit: number, offset = 0): readonly ListedItem[] {
    type Flags = 'isGone' | 'hasOtherSound' | 'bringsTranscript' | 'bringsChapters';
    type Row = Omit<ListedItem, Flags> & Readonly<Record<Flags, 0 | 1>>;
    return this.#sql.rows<Row>`
      SELECT ${ITEM}, state, why, other_sound AS hasOtherSound, recording_id AS recordingId, address_id AS addressId,
        due_at AS dueAt, details ->> '$.season' AS season,
        details ->> '$.episode' AS episode, coalesce(json_array_length(details, '$.transcripts'), 0) > 0 AS bringsTranscript,
        details ->> '$.chaptersLink' IS NOT NULL AS bringsChapters
      FROM feed_items WHERE feed_id = ${feedId} ORDER BY published_at DESC, id LIMIT ${limit} OFFSET ${offset}`.map(
      (row) => ({
        ...row,
        isGone: row.isGone === 1,
        hasOtherSound: row.hasOtherSound === 1,
        bringsTranscript: row.bringsTranscript === 1,
        bringsChapters: row.bringsChapters === 1,
      }),
    );
  }

  counts(feedId: number): FeedCounts {
    const counts = this.#sql.row<FeedCounts>`
      SELECT count(*) AS items, count(*) FILTER (WHERE state = 'wanted') AS wanted, count(gone_at) AS gone
      FROM feed_items WHERE feed_id = ${feedId}`;
    return counts ?? { items: 0, wanted: 0, gone: 0 };
  }

  /** Wants items of a feed that have sound and are only listed. @returns how many */
  want(feedId: number, itemIds: readonly number[], nowMs: number): number {
    return immediately(this.#db, () =>
      itemIds.reduce((count, id) => {
        const done = this.#sql.run`
          UPDATE feed_items SET state = 'wanted', why = NULL
          WHERE id = ${id} AND feed_id = ${feedId} AND state = 'listed' AND sound_url IS NOT NULL`;
        if (done.changes > 0) this.#note(id, 'wanted', nowMs);
        return count + done.changes;
      }, 0),
    );
  }

  /**
   * Items that are wanted, still there, and whose sound is not here: first those that bring words, which are found at once, then those
   * that have to be transcribed, then sound for words that are here. Without what is fetched already, or left alone for a while.
   */
  wanted(nowMs: number): readonly WantedItem[] {
    type Row = Pick<WantedItem, 'id' | 'soundUrl' | 'recordingId'> & {
      readonly url: string;
      readonly isNear: 0 | 1;
      readonly needsWords: 0 | 1;
      readonly isWantedAgain: 0 | 1;
    };
    return this.#sql.rows<Row>`
      SELECT i.id, i.sound_url AS soundUrl, i.recording_id AS recordingId, f.url, f.is_near AS isNear, i.again AS isWantedAgain,
        i.words IS NULL AND i.again = 0 AND coalesce(json_array_length(i.details, '$.transcripts'), 0) > 0 AS needsWords
      FROM feed_items i JOIN feeds f ON f.id = i.feed_id
        LEFT JOIN of_feeds o ON o.recording_id = i.recording_id AND o.is_soundless = 1
        LEFT JOIN recordings r ON r.id = i.recording_id
      WHERE i.state = 'wanted' AND i.gone_at IS NULL AND i.sound_url IS NOT NULL AND i.address_id IS NULL
        AND (i.due_at <= ${nowMs} OR i.due_at > ${nowMs + FAR_MS})
        AND (i.recording_id IS NULL OR (r.removed_at IS NULL AND (i.again = 1 OR o.is_soundless = 1)))
      ORDER BY needsWords DESC, i.recording_id IS NULL DESC, i.published_at DESC, i.id LIMIT ${WANTED_MAX}`.map(
      ({ isNear, isWantedAgain, needsWords, url, ...item }) => ({
        ...item,
        isNear: isNear === 1 && new URL(item.soundUrl).hostname === new URL(url).hostname,
        needsWords: needsWords === 1,
        isWantedAgain: isWantedAgain === 1,
      }),
    );
  }

  /**
   * Writes a slice of what a check found, as one. The disk is not waited for: the next check would find it again.
   * @returns items that are not as they were
   */
  write(feedId: number, writes: readonly ItemWrite[], nowMs: number): number {
    return lightly(this.#db, () =>
      writes.reduce((count, write) => count + this.#writeOne(feedId, write, nowMs), 0),
    );
  }

  #writeOne(feedId: number, write: ItemWrite, nowMs: number): number {
    if (write.kind === 'gone') {
      this.#sql.run`UPDATE feed_items SET gone_at = ${nowMs} WHERE id = ${write.id} AND feed_id = ${feedId}`;
      this.#note(write.id, 'gone', nowMs);
      return 1;
    }
    const { durationSeconds, enclosures, guid, publishedMs, title, ...rest } = write.item;
    const sound = soundOf({ enclosures });
    const [url, bytes] = [sound?.url ?? null, sound?.bytes ?? null];
    const details = JSON.stringify({ ...rest, enclosures });
    if (write.kind === 'new') {
      const state = write.why === null ? 'wanted' : 'listed';
      const added = this.#sql.run`
        INSERT OR IGNORE INTO feed_items (feed_id, guid, title, published_at, duration_seconds, sound_url, sound_bytes, details, state, why, seen_at)
        VALUES (${feedId}, ${guid}, ${title}, ${publishedMs}, ${durationSeconds}, ${url}, ${bytes}, ${details}, ${state}, ${write.why}, ${nowMs})`;
      return added.changes;
    }
    const otherSound = write.hasOtherSound ? 1 : 0;
    // Nearly all are as they were: nothing is written for those.
    const { changes } = this.#sql.run`
      UPDATE OR IGNORE feed_items SET guid = ${guid}, title = ${title}, published_at = ${publishedMs}, duration_seconds = ${durationSeconds},
        sound_url = ${url}, sound_bytes = ${bytes}, details = ${details}, gone_at = NULL, other_sound = max(other_sound, ${otherSound}),
        stale = recording_id IS NOT NULL
      WHERE id = ${write.id} AND feed_id = ${feedId} AND (gone_at IS NOT NULL OR other_sound < ${otherSound} OR details <> ${details}
        OR (guid, title, published_at, duration_seconds, sound_url, sound_bytes)
          IS NOT (${guid}, ${title}, ${publishedMs}, ${durationSeconds}, ${url}, ${bytes}))`;
    if (changes > 0 && write.hasOtherSound) this.#note(write.id, 'replaced', nowMs);
    return changes;
  }

  #note(itemId: number, kind: FeedEventKind, nowMs: number): void {
    this.#sql.run`INSERT INTO feed_events (item_id, at, kind) VALUES (${itemId}, ${nowMs}, ${kind})`;
  }
}
