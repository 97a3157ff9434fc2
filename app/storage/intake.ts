// Taking a settled file in, taking a recording out and back: what touches several tables and must be true at once.
import { basename } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { AudioInfo, Fingerprint } from '../domain/audio.ts';
import type { Cover, FileTags } from '../domain/details.ts';
import type { FolderFile } from '../domain/file-mark.ts';
import type { SoundPromise } from '../domain/heard.ts';
import type { Job } from '../domain/job.ts';
import type { EngineId } from '../domain/engine.ts';
import { immediately } from './database.ts';
import type { RecordingDetails } from './recordings/details.ts';
import type { Episodes } from './transcripts/episodes.ts';
import type { Events } from './events.ts';
import type { FileRow, Files } from './recordings/files.ts';
import type { Jobs } from './queue/jobs.ts';
import type { Recording, Recordings } from './recordings/recordings.ts';
import type { Sessions } from './transcripts/sessions.ts';
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
  /** What its own tags say; a start for the details of a new recording. */
  readonly tags?: FileTags;
  readonly cover?: Cover | null;
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
  readonly episodes: Pick<Episodes, 'refresh'>;
  readonly sessions: Pick<Sessions, 'joinedWith'>;
}

/**
 * Takes a file in: its row, the recording of its content, found or made, and a job if that recording never had one.
 * A second file of the same content (a copy, a rename, a rescan) costs nothing. A removed recording comes back: the
 * person put its file there again.
 */
export function takeIn(db: Database, tables: Tables, settled: IdentifiedFile, nowMs: number): TakenIn {
  const { events, files, recordings, transcripts, jobs, details } = tables;
  const {
    fingerprint,
    audio,
    service,
    options,
    priority,
    warning = null,
    promise = null,
    withoutJob = false,
    tags = {},
    cover = null,
    ...seen
  } = settled;
  return immediately(db, () => {
    const known = recordings.byFingerprint(fingerprint);
    const { id: recordingId } =
      known ??
      recordings.create(
        {
          fingerprint,
          audio,
          warning,
          promise,
          fileName: basename(seen.path),
          folderId: seen.folderId,
          sizeBytes: seen.sizeBytes,
          recordedAt: seen.modifiedMs,
        },
        nowMs,
      );
    if (!known) details.start(recordingId, tags, cover);
    else if (promise) recordings.notePromise(recordingId, promise);
    const before = files.byPath(seen.path);
    const file = files.setKnown(seen, recordingId, nowMs);
    if (known && before?.recordingId !== recordingId)
      events.append(
        'recording-found-again',
        { recordingId, fileId: file.id, folderId: seen.folderId },
        nowMs,
        {
          data: { path: seen.path },
        },
      );
    if (known && known.removedAt !== null) restoreRecording(db, tables, recordingId, nowMs);
    if (!withoutJob && !jobs.latestFor(recordingId) && !transcripts.exists(recordingId))
      jobs.enqueue({ recordingId, service, options, priority }, nowMs);
    const recording = recordings.get(recordingId);
    if (!recording) throw new Error('A recording that was just taken in is not there');
    return { recording, file, job: jobs.latestFor(recordingId), isNew: known === null };
  });
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
    episodes.refresh(id);
    if (leadId === null || leadId === id) transcripts.unshelve(id);
    const job = jobs.latestFor(id);
    const wasNeverSent = job?.state === 'cancelled' && job.generationId === null && job.bodyEndingAt === null;
    if (job && wasNeverSent && !transcripts.exists(id)) jobs.apply(job.id, job, { type: 'retry' }, nowMs);
    return true;
  };
  return immediately(db, () => {
    const restored = restore(recordingId);
    if (restored) for (const id of others) restore(id);
    return restored;
  });
}
