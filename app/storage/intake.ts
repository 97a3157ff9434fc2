// Taking a settled file in, taking a recording out and back: what touches several tables and must be true at once.
import { basename } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { AudioInfo, Fingerprint } from '../domain/audio.ts';
import type { Cover, FileTags } from '../domain/details.ts';
import type { FolderFile } from '../domain/file-mark.ts';
import type { SoundPromise } from '../domain/heard.ts';
import type { Job } from '../domain/job.ts';
import type { EngineId } from '../domain/engine.ts';
import { showAddress } from '../domain/address.ts';
import { isUnheard } from '../domain/audio.ts';
import { immediately } from './database.ts';
import type { AddressRow, Addresses } from './recordings/addresses.ts';
import type { RecordingDetails } from './recordings/details.ts';
import type { Episodes } from './transcripts/episodes.ts';
import type { Events } from './events.ts';
import type { OfFeeds } from './feeds/of-feeds.ts';
import type { FileRow, Files } from './recordings/files.ts';
import type { Jobs } from './queue/jobs.ts';
import type { Recording, Recordings } from './recordings/recordings.ts';
import type { Sessions } from './transcripts/sessions.ts';
import type { Trash } from './recordings/trash.ts';
import type { Transcripts } from './transcripts/transcripts.ts';

/** A file that stood still, was hashed and looked into. */
export interface IdentifiedFile extends FolderFile {
  readonly fingerprint: Fingerprint;
  readonly audio: AudioInfo;
  readonly service: EngineId;
  /** Canonical JSON, see `canonicalOptions`. */
  readonly options: string;
  readonly priority: number;
  readonly warning?: string | null;
  /** What a look into it said that it holds. */
  readonly promise?: SoundPromise | null;
  /** No job is made for it: that is asked for afterwards. */
  readonly withoutJob?: boolean;
  /** A recording of which only the words are here: this is its sound, unless its content is known as another's. */
  readonly soundOf?: number | null;
  /** What its own tags say; a start for the details of a new recording. */
  readonly tags?: FileTags;
  readonly cover?: Cover | null;
  /** It was fetched from this address (`addresses.id`). */
  readonly addressId?: number;
}

export interface TakenIn {
  readonly recording: Recording;
  readonly file: FileRow;
  /** The job that stands for the recording; null when it has none. */
  readonly job: Job | null;
  /** True when this content was never seen before. */
  readonly isNew: boolean;
}

interface Tables {
  readonly events: Events;
  readonly files: Files;
  readonly recordings: Recordings;
  readonly transcripts: Transcripts;
  readonly jobs: Jobs;
  readonly details: RecordingDetails;
  readonly episodes: Pick<Episodes, 'refresh' | 'link'>;
  readonly sessions: Pick<Sessions, 'joinedWith'>;
  readonly addresses: Pick<Addresses, 'get' | 'arrived' | 'rename'>;
  readonly trash: Pick<Trash, 'delete'>;
  readonly ofFeeds: Pick<OfFeeds, 'get' | 'soundCame'>;
}

/**
 * Takes a file in: its row, the recording of its content, found or made, and a job if that recording never had one.
 * A second file of the same content (a copy, a rename, a rescan) costs nothing. A removed recording comes back: the
 * person put its file there again.
 */
export function takeIn(db: Database, tables: Tables, settled: IdentifiedFile, nowMs: number): TakenIn {
  const { addresses, events, files, recordings, transcripts, jobs } = tables;
  const { addressId, folderId, inode, modifiedMs, options, path, priority, service, sizeBytes, withoutJob } =
    settled;
  const seen = { folderId, inode, modifiedMs, path, sizeBytes };
  return immediately(db, () => {
    const fetched = addressId === undefined ? null : addresses.get(addressId);
    const { known, recordingId } = recordingOf(tables, settled, fetched, nowMs);
    const before = files.byPath(path);
    const file = files.setKnown(seen, recordingId, nowMs);
    if (known && before?.recordingId !== recordingId)
      events.append('recording-found-again', { recordingId, fileId: file.id, folderId }, nowMs, {
        data: { path },
      });
    if (known && known.removedAt !== null) restoreRecording(db, tables, recordingId, nowMs);
    if (fetched) arrive(tables, fetched, recordingId, sizeBytes, nowMs);
    if (!withoutJob && !jobs.latestFor(recordingId) && !transcripts.exists(recordingId))
      jobs.enqueue({ recordingId, service, options, priority }, nowMs);
    const recording = recordings.get(recordingId);
    if (!recording) throw new Error('A recording that was just taken in is not there');
    return { recording, file, job: jobs.latestFor(recordingId), isNew: known === null };
  });
}

/** The recording of a file's content: the one that is known, the one of the address that nobody had looked into, or a new one. */
function recordingOf(
  { details, ofFeeds, recordings }: Tables,
  settled: IdentifiedFile,
  fetched: AddressRow | null,
  nowMs: number,
): { readonly known: Recording | null; readonly recordingId: number } {
  const { audio, cover = null, fingerprint, folderId, modifiedMs, path, sizeBytes, tags = {} } = settled;
  const { promise = null, soundOf = null, warning = null } = settled;
  const known = recordings.byFingerprint(fingerprint);
  if (known) {
    if (promise) recordings.notePromise(known.id, promise);
    return { known, recordingId: known.id };
  }
  const content = { fingerprint, audio, warning, promise, fileName: basename(path), sizeBytes };
  const ownId = fetched?.recordingId ?? soundOf;
  const own = ownId === null ? null : recordings.get(ownId);
  const isLearnt = own !== null && (ofFeeds.soundCame(own.id) || (fetched !== null && isUnheard(own)));
  if (isLearnt) recordings.learn(own.id, content);
  const recordingId = isLearnt
    ? own.id
    : recordings.create({ ...content, folderId: own?.folderId ?? folderId, recordedAt: modifiedMs }, nowMs)
        .id;
  details.start(recordingId, tags, cover);
  return { known: null, recordingId };
}

/**
 * What lay at an address is here. Where its content is another recording's, the one that stood for the address goes into that one, unless
 * something was or may have been paid for it: then both stay, as versions of one episode.
 */
function arrive(
  { addresses, episodes, events, jobs, ofFeeds, recordings, transcripts, trash }: Tables,
  fetched: AddressRow,
  recordingId: number,
  sizeBytes: number,
  nowMs: number,
): void {
  const shown = showAddress(fetched.url);
  events.append('address-fetched', { recordingId }, nowMs, { data: { shown, sizeBytes } });
  addresses.arrived(fetched.id, recordingId, sizeBytes, nowMs);
  const own = recordings.get(fetched.recordingId);
  if (!own || own.id === recordingId) return;
  // Words of a publisher without their sound: whether they are this recording's is asked.
  if (ofFeeds.get(own.id)?.isSoundless) return;
  const ofOwn = jobs.ofRecording(own.id);
  const isUnsent = ofOwn.every(({ state }) => ['queued', 'failed', 'cancelled'].includes(state));
  if (!isUnheard(own) || !isUnsent || transcripts.exists(own.id))
    return episodes.link(recordingId, own.id, nowMs);
  for (const job of ofOwn) if (job.state === 'queued') jobs.apply(job.id, job, { type: 'cancelled' }, nowMs);
  addresses.rename(own.id, recordingId);
  recordings.markRemoved(own.id, true, nowMs);
  trash.delete(own.id, nowMs);
}

/**
 * Takes a recording out of lists and search. Its file is not touched, its transcript is kept; what was not sent yet is
 * cancelled, what was sent goes on to its end and is kept too. False when there is no such recording.
 */
export function removeRecording(
  db: Database,
  { recordings, transcripts, jobs, episodes, sessions }: Tables,
  recordingId: number,
  nowMs: number,
): boolean {
  const remove = (id: number): boolean => {
    const recording = recordings.get(id);
    if (!recording || recording.removedAt !== null) return false;
    recordings.markRemoved(id, true, nowMs);
    episodes.refresh(id);
    transcripts.shelve(id);
    for (const job of jobs.ofRecording(id))
      if (job.state === 'queued') jobs.apply(job.id, job, { type: 'cancelled' }, nowMs);
    return true;
  };
  // What stands behind one recording in lists goes and comes with it.
  return immediately(db, () => {
    const removed = remove(recordingId);
    if (removed) for (const id of sessions.joinedWith(recordingId).others) remove(id);
    return removed;
  });
}

/** Brings a removed recording back, and its job to the queue if that was never sent. False when it was not removed. */
export function restoreRecording(
  db: Database,
  { recordings, transcripts, jobs, episodes, sessions }: Tables,
  recordingId: number,
  nowMs: number,
): boolean {
  const { leadId, others } = sessions.joinedWith(recordingId);
  const restore = (id: number): boolean => {
    const recording = recordings.get(id);
    if (!recording || recording.removedAt === null) return false;
    recordings.markRemoved(id, false, nowMs);
    if (leadId === null || leadId === id) transcripts.unshelve(id);
    const job = jobs.latestFor(id);
    const wasNeverSent = job?.state === 'cancelled' && job.generationId === null && job.bodyEndingAt === null;
    if (job && wasNeverSent && !transcripts.exists(id)) jobs.apply(job.id, job, { type: 'retry' }, nowMs);
    // When it is told whether words of it are there, or on their way.
    episodes.refresh(id);
    return true;
  };
  return immediately(db, () => {
    const restored = restore(recordingId);
    if (restored) for (const id of others) restore(id);
    return restored;
  });
}
