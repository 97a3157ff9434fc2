// Recordings of the states that a list mostly shows, for the start that the build rehearses: what draws a row is kept only once a row was drawn.
import { join } from 'node:path';
import { failure } from '../domain/failure.ts';
import type { Library } from '../storage/library.ts';
import { ENGINES } from './engines.ts';

/** What each is an hour of. */
const AUDIO = { durationSeconds: 3_600, format: 'mp3', channels: 2, sampleRateHz: 44_100 };

/**
 * Puts three into a library: one that was heard, one that cannot be, and one that waits. Nothing of them is on the disk.
 * @param folder that they are said to lie in
 */
export function layRehearsedRows(library: Library, folder: string): void {
  const { folders, jobs } = library;
  const nowMs = Date.now();
  const path = join(folder, 'Recordings');
  const service = ENGINES.usual;
  const show = { path, name: 'Recordings', service, color: 0, includeSubfolders: true };
  const { id: folderId } = folders.add(show, nowMs);
  const take = (name: string): number => {
    const file = { path: join(path, name), sizeBytes: 1_000, modifiedMs: nowMs, inode: null };
    const what = { fingerprint: name, audio: AUDIO, service, options: '{}', priority: 0 } as const;
    const { job } = library.takeIn({ ...file, ...what, folderId }, nowMs);
    if (!job) throw new Error('The recording has no job');
    return job.id;
  };
  const send = (jobId: number): void => {
    const claim = { type: 'claimed', leaseToken: 'rehearsal', requestId: String(jobId) } as const;
    jobs.apply(jobId, { state: 'queued' }, claim, nowMs);
  };
  const [heard, refused] = [take('heard.mp3'), take('refused.mp3'), take('waits.mp3')];
  send(heard);
  const accepted = { type: 'accepted', generationId: 'g', firstPollAt: nowMs, deadlineAt: null } as const;
  jobs.apply(heard, { state: 'uploading' }, accepted, nowMs);
  const words = [{ text: 'Heard.', start: 0, end: 1 }];
  const segments = [{ start: 0, end: 1, speaker: null, text: 'Heard.', words }];
  const text = {
    segments,
    language: 'en',
    model: 'none',
    durationSeconds: 3_600,
    wordTimes: 'measured',
  } as const;
  jobs.finish(heard, { state: 'transcribing' }, { ...text, insights: {} }, null, nowMs, null);
  send(refused);
  const why = { ...failure('no-sound'), retryable: false };
  jobs.apply(refused, { state: 'uploading' }, { type: 'refused', failure: why, retryAt: nowMs }, nowMs);
}
