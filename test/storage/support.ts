// Real libraries in directories of their own, and things to put in them.
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import type { Clock } from '../../app/domain/clock.ts';
import type { Job, JobState } from '../../app/domain/job.ts';
import { failure } from '../../app/domain/failure.ts';
import type { Segment, Transcript } from '../../app/domain/transcript.ts';
import type { IdentifiedFile } from '../../app/storage/intake.ts';
import { openLibrary, type Library } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { layEmptyLibrary } from '../support/empty-library.ts';
import { afterTest } from '../support/after-test.ts';

export const NOW = Date.UTC(2026, 4, 1, 12);
export const clock: Clock = { nowMs: () => NOW, monotonicMs: () => 0 };

const MEMORY = '/dev/shm';
/** As much must be free in memory for libraries to lie there: containers often give 64 MB. */
const ROOMY_BYTES = 2 ** 30;

/** Where a library lies of which no test asks where: in memory if it can, since each of its commits waits until the disk has it. */
const LIBRARIES = isRoomy(MEMORY) ? MEMORY : tmpdir();

function isRoomy(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize >= ROOMY_BYTES;
  } catch {
    return false;
  }
}

/** A directory on disk that is gone after the test. */
export const tempDirectory = (): string => directoryIn(tmpdir());

/** The directory of a library that holds nothing yet, gone after the test. */
export function emptyLibrary(): string {
  const directory = directoryIn(LIBRARIES);
  layEmptyLibrary(directory);
  return directory;
}

function directoryIn(place: string): string {
  const directory = mkdtempSync(join(place, 'earshot-storage-'));
  afterTest(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A library in a file, closed after the test. In a directory of the test's own nothing is laid before it is opened. */
export function makeLibrary(directory = emptyLibrary(), engines = ENGINES): Library {
  const opened = openLibrary(directory, { clock, engines });
  if (!opened.ok) throw new Error(`${opened.failure.message} ${opened.failure.detail ?? ''}`);
  afterTest(() => opened.value.close());
  return opened.value;
}

/** A second connection to the library's file, as another process would have it. */
export function connect(library: Pick<Library, 'path'>): Database {
  const db = new SqliteDatabase(library.path);
  afterTest(() => db.close());
  return db;
}

let made = 0;

/** A settled file with content of its own, unless told otherwise. */
export function settledFile(more: Partial<IdentifiedFile> = {}): IdentifiedFile {
  made += 1;
  return {
    folderId: null,
    path: `/shows/episode ${made}.mp3`,
    sizeBytes: 1_000,
    modifiedMs: NOW - 5_000.5,
    inode: made,
    fingerprint: `f${made}`,
    audio: { durationSeconds: 60, format: 'mp3', channels: 2, sampleRateHz: 44_100 },
    service: 'device',
    options: '{}',
    priority: 0,
    ...more,
  };
}

export function segment(text: string, start: number | null = 0, speaker: string | null = null): Segment {
  return { start, end: start === null ? null : start + 5, speaker, text, words: [] };
}

export function transcriptOf(...segments: readonly (Segment | string)[]): Transcript {
  return {
    segments: segments.map((given, index) => (typeof given === 'string' ? segment(given, index * 5) : given)),
    language: 'en',
    model: 'test-model',
    durationSeconds: 60,
    wordTimes: 'none',
    insights: {},
  };
}

/** Takes a file in and claims its job. */
export function claimed(library: Library, more: Partial<IdentifiedFile> = {}): Job {
  const { job } = library.takeIn(settledFile({ ...more, priority: 1_000 }), NOW);
  const service = more.service ?? 'device';
  const claimedJob = library.jobs.claimNext(
    service,
    { leaseToken: 'lease', requestId: `request-${job?.id}` },
    NOW,
  );
  if (!job || claimedJob?.id !== job.id) throw new Error('The new job was not claimed');
  return claimedJob;
}

export function accepted(library: Library, more: Partial<IdentifiedFile> = {}): Job {
  const job = claimed(library, more);
  const event = {
    type: 'accepted',
    generationId: `generation-${job.id}`,
    firstPollAt: NOW,
    deadlineAt: null,
  } as const;
  return must(library.jobs.apply(job.id, job, event, NOW));
}

/** A recording that is done, with this text. */
export function transcribed(
  library: Library,
  transcript: Transcript,
  more: Partial<IdentifiedFile> = {},
): Job {
  const job = accepted(library, more);
  return must(library.jobs.finish(job.id, job, transcript, null, NOW));
}

/** A job in this state, reached the way the app reaches it. */
export function jobIn(library: Library, state: JobState, more: Partial<IdentifiedFile> = {}): Job {
  switch (state) {
    case 'queued':
      return must(library.takeIn(settledFile(more), NOW).job);
    case 'uploading':
      return claimed(library, more);
    case 'transcribing':
      return accepted(library, more);
    case 'done':
      return transcribed(library, transcriptOf('Done.'), more);
    case 'uncertain': {
      const job = claimed(library, more);
      return must(
        library.jobs.apply(job.id, job, { type: 'ambiguous', failure: failure('answer-lost') }, NOW),
      );
    }
    case 'failed': {
      const job = claimed(library, more);
      const event = { type: 'refused', failure: failure('no-sound'), retryAt: NOW } as const;
      return must(library.jobs.apply(job.id, job, event, NOW));
    }
    case 'cancelled': {
      const job = must(library.takeIn(settledFile(more), NOW).job);
      return must(library.jobs.apply(job.id, job, { type: 'cancelled' }, NOW));
    }
  }
}

export function must<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('Something that must be there is not');
  return value;
}
