// Single items of feeds: what is known of one, what became of it, and what is asked about it.
import type { Database } from 'better-sqlite3';
import type { FeedItem, FeedPerson } from '../../domain/feed.ts';
import { immediately } from '../database.ts';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';
import type { FeedEventKind, ListedItem } from './feeds.ts';

export type { FeedEventKind } from './feeds.ts';

export interface FeedEvent {
  readonly at: number;
  readonly kind: FeedEventKind;
  readonly text: string | null;
}

/** An item with its feed, as far as one asks about a single one. */
export interface OneItem extends ListedItem {
  readonly feedId: number;
  /** The show of its feed. */
  readonly folderId: number;
  readonly feedTitle: string;
  /** The feed lies on a host that a person named by hand. */
  readonly feedIsNear: boolean;
  readonly feedUrl: string;
  readonly feedPicture: string | null;
  readonly feedLanguage: string | null;
  readonly feedPersons: readonly FeedPerson[];
  readonly seenAt: number;
  readonly goneAt: number | null;
  /** Other sound is to be fetched, as a new version of what it is. */
  readonly isWantedAgain: boolean;
  /** How its published transcript stands; null before it was looked at. */
  readonly words: 'taken' | 'unreadable' | null;
  readonly details: ItemDetails;
}

/** What of an item is kept as JSON. */
export type ItemDetails = Omit<FeedItem, 'guid' | 'title' | 'publishedMs' | 'durationSeconds'>;

/** An item whose sound is fetched. */
export interface FetchedItem {
  readonly itemId: number;
  readonly addressId: number;
  readonly recordingId: number;
  /** `here`: it is to be settled what it became; `called-off`: its recording was removed. */
  readonly state: 'open' | 'here' | 'failed' | 'called-off';
  /** Why it failed. */
  readonly why: string | null;
}

/** Something to be answered about an item. */
export interface FeedQuestion {
  readonly kind: 'same-work' | 'replaced';
  /** The offer's id, or the item's. */
  readonly questionId: number;
  readonly feedId: number;
  readonly itemId: number;
  readonly title: string;
  readonly recordingId: number;
  readonly recordingTitle: string;
  /** Null where the kind says it all. */
  readonly reason: string | null;
}

type Flag = 0 | 1;
type Row = Omit<
  OneItem,
  | 'isGone'
  | 'hasOtherSound'
  | 'bringsTranscript'
  | 'bringsChapters'
  | 'feedIsNear'
  | 'feedPersons'
  | 'isWantedAgain'
  | 'details'
> & {
  readonly isGone: Flag;
  readonly hasOtherSound: Flag;
  readonly bringsTranscript: Flag;
  readonly bringsChapters: Flag;
  readonly feedIsNear: Flag;
  readonly feedPersons: string;
  readonly isWantedAgain: Flag;
  readonly details: string;
};

/** Most that one question finds. */
const FOUND_MAX = 20;
const QUESTIONS_MAX = 500;

const ONE = fragment`i.id, i.guid, i.title, i.published_at AS publishedMs, i.duration_seconds AS durationSeconds,
  i.sound_url AS soundUrl, i.sound_bytes AS soundBytes, i.gone_at IS NOT NULL AS isGone, i.state, i.why,
  i.other_sound AS hasOtherSound, i.recording_id AS recordingId, i.address_id AS addressId, i.due_at AS dueAt, i.details ->> '$.season' AS season,
  i.details ->> '$.episode' AS episode, coalesce(json_array_length(i.details, '$.transcripts'), 0) > 0 AS bringsTranscript,
  i.details ->> '$.chaptersLink' IS NOT NULL AS bringsChapters, i.feed_id AS feedId, f.folder_id AS folderId, f.title AS feedTitle,
  f.is_near AS feedIsNear, f.url AS feedUrl, f.picture AS feedPicture, f.language AS feedLanguage, f.persons AS feedPersons,
  i.seen_at AS seenAt, i.gone_at AS goneAt, i.again AS isWantedAgain, i.words, i.details
  FROM feed_items i JOIN feeds f ON f.id = i.feed_id`;

const toOne = (row: Row): OneItem => ({
  ...row,
  isGone: row.isGone === 1,
  hasOtherSound: row.hasOtherSound === 1,
  bringsTranscript: row.bringsTranscript === 1,
  bringsChapters: row.bringsChapters === 1,
  feedIsNear: row.feedIsNear === 1,
  feedPersons: JSON.parse(row.feedPersons) as FeedPerson[],
  isWantedAgain: row.isWantedAgain === 1,
  details: JSON.parse(row.details) as ItemDetails,
});

export class FeedItems {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#db = db;
    this.#sql = sqlOf(db);
  }

  get(itemId: number): OneItem | null {
    const row = this.#sql.row<Row>`SELECT ${ONE} WHERE i.id = ${itemId}`;
    return row ? toOne(row) : null;
  }

  /** Items of any feed with this guid, or whose sound or page lies at this address. */
  find(text: string): readonly OneItem[] {
    return this.#all(
      fragment`WHERE i.guid = ${text} OR i.sound_url = ${text} OR i.details ->> '$.link' = ${text} ORDER BY i.id LIMIT ${FOUND_MAX}`,
    );
  }

  /** The items that a recording came from, the newest first. */
  ofRecording(recordingId: number): readonly OneItem[] {
    return this.#all(fragment`WHERE i.recording_id = ${recordingId} ORDER BY i.id DESC LIMIT ${FOUND_MAX}`);
  }

  /** Recordings of other items that bear the same guid, in whatever feed. */
  recordingsOfGuid(guid: string, exceptItem: number): readonly number[] {
    return this.#sql.values<number>`
      SELECT DISTINCT recording_id FROM feed_items WHERE guid = ${guid} AND recording_id IS NOT NULL AND id <> ${exceptItem} LIMIT ${FOUND_MAX}`;
  }

  /** Its sound is fetched, or was, as the recording at this address. It is that item's until it is settled what it became. */
  fetching(itemId: number, addressId: number): void {
    this.#sql.run`UPDATE feed_items SET address_id = ${addressId}, due_at = 0 WHERE id = ${itemId}`;
  }

  /** Whether this address is fetched for an item: what is done with the recording is decided when it is known what it is. */
  isFetchedFor(addressId: number): boolean {
    return this.#sql.value<1>`SELECT 1 FROM feed_items WHERE address_id = ${addressId} LIMIT 1` === 1;
  }

  /** Items that are fetched, or were and are not settled, with how that stands. */
  fetched(): readonly FetchedItem[] {
    return this.#sql.rows<FetchedItem>`
      SELECT i.id AS itemId, a.id AS addressId, a.recording_id AS recordingId, a.failure_message AS why,
        CASE WHEN a.state = 'here' THEN 'here' WHEN a.state = 'failed' THEN 'failed' WHEN r.removed_at IS NOT NULL THEN 'called-off'
          ELSE 'open' END AS state
      FROM feed_items i JOIN addresses a ON a.id = i.address_id JOIN recordings r ON r.id = a.recording_id ORDER BY i.id`;
  }

  /** It could not be had now, and is left alone for a while. */
  rest(itemId: number, dueAt: number): void {
    this.#sql
      .run`UPDATE feed_items SET address_id = NULL, tries = tries + 1, due_at = ${dueAt} WHERE id = ${itemId}`;
  }

  /** Times in a row that something of it could not be had. */
  triesOf(itemId: number): number {
    return this.#sql.value<number>`SELECT tries FROM feed_items WHERE id = ${itemId}` ?? 0;
  }

  /** What could not be had is tried again at once. */
  forgetRests(): void {
    this.#sql.run`UPDATE feed_items SET due_at = 0 WHERE due_at > 0`;
  }

  /** An item became a recording with its sound: what lies there now is what was fetched. */
  became(itemId: number, recordingId: number): void {
    this.#sql.run`
      UPDATE feed_items SET recording_id = ${recordingId}, again = 0, other_sound = 0, address_id = NULL, tries = 0, due_at = 0
      WHERE id = ${itemId}`;
  }

  /** An item became a recording of which only the words are here. */
  becameWords(itemId: number, recordingId: number): void {
    this.#sql
      .run`UPDATE feed_items SET recording_id = ${recordingId}, tries = 0, due_at = 0 WHERE id = ${itemId}`;
  }

  /** Items whose recordings are to be told what their feed says now. */
  stale(limit: number): readonly OneItem[] {
    return this.#all(fragment`WHERE i.stale = 1 AND i.recording_id IS NOT NULL ORDER BY i.id LIMIT ${limit}`);
  }

  told(itemId: number): void {
    this.#sql.run`UPDATE feed_items SET stale = 0 WHERE id = ${itemId} AND stale = 1`;
  }

  /** The published transcript of an item was taken, or cannot be. */
  setWords(itemId: number, words: 'taken' | 'unreadable'): void {
    this.#sql.run`UPDATE feed_items SET words = ${words}, tries = 0, due_at = 0 WHERE id = ${itemId}`;
  }

  /** Only lists items of a feed that were wanted and are no recording yet. @returns how many */
  leave(feedId: number, itemIds: readonly number[], nowMs: number): number {
    return immediately(this.#db, () =>
      itemIds.reduce((count, id) => {
        const done = this.#sql.run`
          UPDATE feed_items SET state = 'listed', why = 'left', address_id = NULL, tries = 0, due_at = 0
          WHERE id = ${id} AND feed_id = ${feedId} AND state = 'wanted' AND recording_id IS NULL`;
        if (done.changes > 0) this.note(id, 'left', null, nowMs);
        return count + done.changes;
      }, 0),
    );
  }

  /**
   * Answers whether replaced sound is wanted. @returns false when nothing was asked
   */
  answerReplaced(itemId: number, accept: boolean, nowMs: number): boolean {
    return immediately(this.#db, () => {
      const done = this.#sql.run`
        UPDATE feed_items SET other_sound = 0, again = ${accept ? 1 : 0}, state = iif(${accept ? 1 : 0}, 'wanted', state)
        WHERE id = ${itemId} AND other_sound = 1 AND recording_id IS NOT NULL`;
      if (done.changes === 0) return false;
      this.note(itemId, 'answered', accept ? FETCH_IT : KEEP_IT, nowMs);
      return true;
    });
  }

  /** What waits for an answer, of one feed or (null) of all. */
  questions(feedId: number | null): readonly FeedQuestion[] {
    const here = feedId === null ? fragment`` : fragment`AND i.feed_id = ${feedId}`;
    const replaced = this.#sql.rows<FeedQuestion>`
      SELECT 'replaced' AS kind, i.id AS questionId, i.feed_id AS feedId, i.id AS itemId, i.title, r.id AS recordingId,
        r.title AS recordingTitle, NULL AS reason
      FROM feed_items i JOIN recordings r ON r.id = i.recording_id
      WHERE i.other_sound = 1 AND r.deleted_at IS NULL ${here} ORDER BY i.id LIMIT ${QUESTIONS_MAX}`;
    const same = this.#sql.rows<FeedQuestion>`
      SELECT 'same-work' AS kind, o.id AS questionId, i.feed_id AS feedId, i.id AS itemId, i.title, r.id AS recordingId,
        r.title AS recordingTitle, o.reason
      FROM offers o JOIN offer_members m ON m.offer_id = o.id
        JOIN feed_items i ON i.recording_id = m.recording_id
        JOIN offer_members n ON n.offer_id = o.id AND n.recording_id <> m.recording_id
        JOIN recordings r ON r.id = n.recording_id
      WHERE o.state = 'open' AND r.removed_at IS NULL ${here} GROUP BY o.id, i.id ORDER BY o.id LIMIT ${QUESTIONS_MAX}`;
    return [...same, ...replaced];
  }

  /** Adds to the trail of an item. Inside a transaction it becomes true with it. */
  note(itemId: number, kind: FeedEventKind, text: string | null, nowMs: number): void {
    this.#sql
      .run`INSERT INTO feed_events (item_id, at, kind, text) VALUES (${itemId}, ${nowMs}, ${kind}, ${text})`;
  }

  /** Why an item could not be had the last time, in words; null for never. */
  lastTrouble(itemId: number): string | null {
    const text = this.#sql.value<string | null>`
      SELECT text FROM feed_events WHERE item_id = ${itemId} AND kind = 'not-fetched' ORDER BY id DESC LIMIT 1`;
    return text ?? null;
  }

  /** The trail of an item, oldest first. */
  trail(itemId: number): readonly FeedEvent[] {
    return this.#sql.rows<FeedEvent>`
      SELECT at, kind, text FROM feed_events WHERE item_id = ${itemId} ORDER BY id DESC LIMIT 200`.reverse();
  }

  #all(rest: Fragment): readonly OneItem[] {
    return this.#sql.rows<Row>`SELECT ${ONE} ${rest}`.map(toOne);
  }
}

const FETCH_IT = 'The new sound is fetched as a new version, as decided.';
const KEEP_IT = 'The new sound is left where it is, as decided.';
