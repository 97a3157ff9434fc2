// Recordings that lie at an address: what is kept of it, and how far each is fetched. What is secret in an address stays only while it is needed.
import { createHash, randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { UNHEARD } from '../../domain/audio.ts';
import { fileNameOfAddress, withoutSecrets } from '../../domain/address.ts';
import type { Failure } from '../../domain/failure.ts';
import type { EngineId } from '../../domain/engine.ts';
import { withoutSignature } from '../../domain/signed-address.ts';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';
import { fromColumns, setFailure, type FailureColumns } from '../failure-columns.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';
import type { RecordingDetails } from './details.ts';
import type { Recordings } from './recordings.ts';

export type AddressState = 'unseen' | 'elsewhere' | 'wanted' | 'failed' | 'here';

/** An address as it is kept. */
export interface AddressRow {
  readonly id: number;
  readonly recordingId: number;
  /** May hold a login or a key: for connections, and for nothing that is shown, logged or written elsewhere. */
  readonly url: string;
  /** A person named its host by hand: it may lie in a private network. */
  readonly isNear: boolean;
  readonly mayPass: boolean;
  readonly mayDownload: boolean;
  readonly state: AddressState;
  /** Where its download was begun, and nothing else: an absolute path. */
  readonly directory: string | null;
  /** Tries in a row that failed. */
  readonly tries: number;
  readonly dueAt: number;
  readonly receivedBytes: number;
  readonly totalBytes: number | null;
  /** The send with which it was passed on last. */
  readonly passedRequest: string | null;
  readonly failure: Failure | null;
}

/** One that is to be looked at or fetched, and the engine that waits for it; null where none does. */
export interface AddressToDo extends AddressRow {
  readonly service: EngineId | null;
  readonly folderId: number | null;
}

export interface NewAddress {
  readonly href: string;
  /** What the person said; null for how the address ends. */
  readonly title: string | null;
  readonly folderId: number | null;
  readonly isNear: boolean;
  readonly mayPass: boolean;
  readonly mayDownload: boolean;
  /** The recording that it is the sound of, of which only the words are here; without it, one of its own. */
  readonly soundOf?: number | null;
}

type Row = Omit<AddressRow, 'failure' | 'isNear' | 'mayPass' | 'mayDownload'> &
  FailureColumns & { readonly isNear: 0 | 1; readonly mayPass: 0 | 1; readonly mayDownload: 0 | 1 };

const COLUMNS = fragment`a.id, a.recording_id AS recordingId, a.url, a.is_near AS isNear, a.may_pass AS mayPass,
  a.may_download AS mayDownload, a.state, a.directory, a.tries, a.due_at AS dueAt, a.received_bytes AS receivedBytes,
  a.total_bytes AS totalBytes, a.passed_request AS passedRequest, a.failure_code AS failureCode,
  a.failure_message AS failureMessage, a.failure_detail AS failureDetail, a.failure_retryable AS failureRetryable`;
/** What its job lets be done now: nothing of what is held back, called off or ended without it. */
const MAY_GO_ON = fragment`(j.id IS NULL OR j.state = 'done' OR (j.state = 'queued' AND j.held_at IS NULL AND j.folder_paused = 0
  AND NOT EXISTS (SELECT 1 FROM folders f WHERE f.id = j.folder_id AND f.paused = 1)))`;
const JOINED = fragment`addresses a JOIN recordings r ON r.id = a.recording_id LEFT JOIN jobs j ON j.id = r.job_id`;

export class Addresses {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #tables: {
    readonly events: Events;
    readonly recordings: Recordings;
    readonly details: RecordingDetails;
  };

  constructor(
    db: Database,
    tables: { readonly events: Events; readonly recordings: Recordings; readonly details: RecordingDetails },
  ) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#tables = tables;
  }

  get(id: number): AddressRow | null {
    return toAddress(this.#sql.row<Row>`SELECT ${COLUMNS} FROM addresses a WHERE a.id = ${id}`);
  }

  /** The one at this address, or at another signed form of it. */
  byHref(href: string): AddressRow | null {
    return toAddress(
      this.#sql.row<Row>`
        SELECT ${COLUMNS} FROM addresses a WHERE a.identity IN (${identityOf(href)}, ${hashOf(href)}) ORDER BY a.id LIMIT 1`,
    );
  }

  /** The address of a recording, the newest where it lies at several; null for one that was only ever a file. */
  ofRecording(recordingId: number): AddressRow | null {
    return toAddress(
      this.#sql.row<Row>`
        SELECT ${COLUMNS} FROM addresses a WHERE a.recording_id = ${recordingId} ORDER BY a.id DESC LIMIT 1`,
    );
  }

  /**
   * Takes an address in: a recording of its own, until its content is known to be another's. One that is known already is not taken
   * twice; what is secret in it is kept anew, since it may have run out.
   */
  add(address: NewAddress, nowMs: number): { readonly address: AddressRow; readonly isNew: boolean } {
    const { href, isNear, mayDownload, mayPass, title } = address;
    const flags = { near: isNear ? 1 : 0, pass: mayPass ? 1 : 0, download: mayDownload ? 1 : 0 };
    return immediately(this.#db, () => {
      const known = this.byHref(href);
      if (known) {
        const url = this.#isOnDisk(known) ? known.url : href;
        this.#sql.run`
          UPDATE addresses SET url = ${url}, is_near = max(is_near, ${flags.near}), may_pass = ${flags.pass},
            may_download = ${flags.download}, updated_at = ${nowMs}
          WHERE id = ${known.id}`;
        return { address: this.#mustBe(known.id), isNew: false };
      }
      const recordingId = this.#recordingFor(address, nowMs);
      if (title !== null) this.#tables.details.update(recordingId, { title }, nowMs);
      const id = this.#sql.value<number>`
        INSERT INTO addresses (recording_id, identity, url, is_near, may_pass, may_download, state, due_at, added_at, updated_at)
        VALUES (${recordingId}, ${identityOf(href)}, ${href}, ${flags.near}, ${flags.pass}, ${flags.download}, 'unseen', ${nowMs},
          ${nowMs}, ${nowMs}) RETURNING id`;
      return { address: this.#mustBe(id ?? 0), isNew: true };
    });
  }

  /** What lies at an address that is known is fetched anew, as a recording of its own: other bytes lie there, or what was made of it is gone. */
  anew(id: number, address: NewAddress, nowMs: number): AddressRow {
    return immediately(this.#db, () => {
      const recordingId = this.#recordingFor(address, nowMs);
      this.#sql.run`
        UPDATE addresses SET recording_id = ${recordingId}, url = ${address.href}, is_near = ${address.isNear ? 1 : 0}, may_pass = 0,
          may_download = 1, received_bytes = 0, total_bytes = NULL WHERE id = ${id}`;
      this.#move(id, 'wanted', nowMs);
      return this.#mustBe(id);
    });
  }

  /** What is to be looked at or fetched next, in the order of the queue. @param busy those that are in hand */
  next(nowMs: number, busy: readonly number[]): AddressToDo | null {
    const row = this.#sql.row<Row & { service: EngineId | null; folderId: number | null }>`
      SELECT ${COLUMNS}, iif(j.state = 'queued', j.service, NULL) AS service, r.folder_id AS folderId FROM ${JOINED}
      WHERE a.state IN ('unseen', 'wanted') AND a.due_at <= ${nowMs} AND r.removed_at IS NULL AND ${MAY_GO_ON}
        AND a.id NOT IN (SELECT value FROM json_each(${JSON.stringify(busy)}))
      ORDER BY j.place IS NULL, j.place, a.id LIMIT 1`;
    const address = toAddress(row);
    return row && address ? { ...address, service: row.service, folderId: row.folderId } : null;
  }

  /** When the next one is due that may go on, epoch ms; null for none. What is due already does not count. */
  nextDueAfter(nowMs: number): number | null {
    const dueAt = this.#sql.value<number | null>`
      SELECT min(a.due_at) FROM ${JOINED}
      WHERE a.state IN ('unseen', 'wanted') AND a.due_at > ${nowMs} AND r.removed_at IS NULL AND ${MAY_GO_ON}`;
    return dueAt ?? null;
  }

  /** Whether it may still be gone on with: nobody called it off, held it back or removed it meanwhile. */
  mayGoOn(id: number): boolean {
    const found = this.#sql.value<1>`
      SELECT 1 FROM ${JOINED} WHERE a.id = ${id} AND a.state IN ('unseen', 'wanted') AND r.removed_at IS NULL AND ${MAY_GO_ON}`;
    return found !== undefined;
  }

  /** A download into this folder is not over: files there that nobody has read yet may be its. */
  isFetchedInto(directory: string): boolean {
    const found = this.#sql.value<1>`
      SELECT 1 FROM addresses WHERE directory = ${directory} AND state = 'wanted' LIMIT 1`;
    return found !== undefined;
  }

  /** How many wait for the keeper now or later, because nobody holds them back. */
  openCount(): number {
    return (
      this.#sql.value<number>`
        SELECT count(*) FROM ${JOINED} WHERE a.state IN ('unseen', 'wanted') AND r.removed_at IS NULL AND ${MAY_GO_ON}` ??
      0
    );
  }

  /** Downloads that left something in a folder and are not gone on with: here, called off, or their recording removed. */
  toClear(): readonly (AddressRow & { readonly directory: string })[] {
    return this.#sql.rows<Row>`
      SELECT ${COLUMNS} FROM ${JOINED}
      WHERE a.directory IS NOT NULL
        AND (a.state = 'here' OR j.state = 'cancelled' OR r.deleted_at IS NOT NULL)`.flatMap((row) => {
      const address = toAddress(row);
      return address?.directory == null ? [] : [{ ...address, directory: address.directory }];
    });
  }

  /** Its server said this of it; null for what it did not say. It can be passed on. */
  seen(
    id: number,
    {
      durationSeconds,
      sizeBytes,
    }: { readonly durationSeconds: number | null; readonly sizeBytes: number | null },
    nowMs: number,
  ): void {
    immediately(this.#db, () => {
      this.#move(id, 'elsewhere', nowMs);
      this.#sql.run`UPDATE addresses SET total_bytes = ${sizeBytes} WHERE id = ${id}`;
      this.#sql.run`
        UPDATE recordings SET size_bytes = coalesce(${sizeBytes}, size_bytes),
          duration_seconds = iif(duration_seconds > 0, duration_seconds, coalesce(${durationSeconds}, 0))
        WHERE id = (SELECT recording_id FROM addresses WHERE id = ${id})`;
    });
  }

  /** It is to be downloaded. @param passNoMore a service could not fetch it: it is not passed on again */
  want(id: number, nowMs: number, passNoMore = false): void {
    immediately(this.#db, () => {
      this.#move(id, 'wanted', nowMs);
      if (passNoMore) this.#sql.run`UPDATE addresses SET may_pass = 0 WHERE id = ${id}`;
    });
  }

  /** Its download is begun: whatever it leaves lies in this folder. */
  beginIn(id: number, directory: string, nowMs: number): void {
    this.#sql.run`UPDATE addresses SET directory = ${directory}, updated_at = ${nowMs} WHERE id = ${id}`;
  }

  /** So much has arrived. Not waited for: the part on the disk knows better. */
  progress(id: number, receivedBytes: number, totalBytes: number | null): void {
    this.#sql.run`
      UPDATE addresses SET received_bytes = ${receivedBytes}, total_bytes = ${totalBytes}
      WHERE id = ${id} AND state = 'wanted'`;
  }

  /** It could not be had now. */
  again(id: number, why: Failure, dueAt: number, nowMs: number): void {
    this.#sql.run`
      UPDATE addresses SET tries = tries + 1, due_at = ${dueAt}, updated_at = ${nowMs}, ${setFailure(why)}
      WHERE id = ${id} AND state IN ('unseen', 'wanted')`;
  }

  /** It cannot be had. */
  fail(id: number, why: Failure, nowMs: number): void {
    this.#sql.run`
      UPDATE addresses SET state = 'failed', updated_at = ${nowMs}, ${setFailure(why)}
      WHERE id = ${id} AND state IN ('unseen', 'wanted', 'elsewhere')`;
  }

  /** It is about to be passed on with this send. */
  pass(id: number, requestId: string, nowMs: number): void {
    this.#sql.run`UPDATE addresses SET passed_request = ${requestId}, updated_at = ${nowMs} WHERE id = ${id}`;
  }

  /** What it left in its folder is cleared away, and begun anew if ever. What was secret in it goes where it is here. */
  clear(id: number, nowMs: number): void {
    immediately(this.#db, () => {
      const address = this.get(id);
      if (!address) return;
      const url = address.state === 'here' ? withoutSecrets(address.url) : address.url;
      this.#sql.run`
        UPDATE addresses SET directory = NULL, received_bytes = iif(state = 'here', received_bytes, 0), url = ${url},
          updated_at = ${nowMs} WHERE id = ${id}`;
    });
  }

  /** It was taken in as this recording: part of the transaction that does so. */
  arrived(id: number, recordingId: number, sizeBytes: number, nowMs: number): void {
    this.#sql
      .run`UPDATE addresses SET received_bytes = ${sizeBytes}, total_bytes = ${sizeBytes} WHERE id = ${id}`;
    this.#sql.run`UPDATE addresses SET recording_id = ${recordingId} WHERE id = ${id}`;
    this.#move(id, 'here', nowMs);
  }

  /** A recording turned out to be another one: what else lies at its addresses is that one's. */
  rename(fromId: number, toId: number): void {
    this.#sql.run`UPDATE addresses SET recording_id = ${toId} WHERE recording_id = ${fromId}`;
    this.#sql.run`UPDATE feed_items SET recording_id = ${toId} WHERE recording_id = ${fromId}`;
    this.#sql.run`UPDATE OR IGNORE of_feeds SET recording_id = ${toId} WHERE recording_id = ${fromId}`;
  }

  #recordingFor({ folderId, href, soundOf = null }: NewAddress, nowMs: number): number {
    if (soundOf !== null) return soundOf;
    const recording = this.#tables.recordings.create(
      {
        // Nobody knows its content yet, and no content has this.
        fingerprint: randomBytes(32).toString('hex'),
        fileName: fileNameOfAddress(href),
        folderId,
        sizeBytes: 0,
        audio: UNHEARD,
        recordedAt: nowMs,
        warning: null,
      },
      nowMs,
    );
    return recording.id;
  }

  /** It was fetched, and lies there still. */
  #isOnDisk({ recordingId, state }: AddressRow): boolean {
    if (state !== 'here') return false;
    return (
      this.#sql
        .value<1>`SELECT 1 FROM files WHERE recording_id = ${recordingId} AND state = 'known' LIMIT 1` === 1
    );
  }

  #move(id: number, state: AddressState, nowMs: number): void {
    this.#sql.run`
      UPDATE addresses SET state = ${state}, tries = 0, due_at = ${nowMs}, updated_at = ${nowMs}, ${setFailure(null)}
      WHERE id = ${id}`;
  }

  #mustBe(id: number): AddressRow {
    const address = this.get(id);
    if (!address) throw new Error('An address that was just written is not there');
    return address;
  }
}

/** By what an address is known again: all of it counts but its signature, and nothing of it can be read from this. */
const identityOf = (href: string): string => hashOf(withoutSignature(href));
/** One that was taken in before signatures were left out is known by all of it. */
const hashOf = (href: string): string => createHash('sha256').update(`address\n${href}`).digest('hex');

function toAddress(row: Row | undefined): AddressRow | null {
  if (!row) return null;
  const { failureCode, failureDetail, failureMessage, failureRetryable, ...rest } = row;
  return {
    ...rest,
    isNear: row.isNear === 1,
    mayPass: row.mayPass === 1,
    mayDownload: row.mayDownload === 1,
    failure: fromColumns({ failureCode, failureDetail, failureMessage, failureRetryable }),
  };
}
