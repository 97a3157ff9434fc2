// A file of a folder whose published episode came before it: asked in the transaction that takes it in, so that nothing is paid twice.
import { sameWork } from '../domain/same-work.ts';
import type { Library } from '../storage/library.ts';

/**
 * Looks whether a recording that was just taken in looks like an episode that a feed brought: by title, day and length, since whoever
 * takes it in cannot wait for its sound to be compared. What does is held back with the question.
 * @returns true where it waits for an answer
 */
export function askIfPublished(library: Library, recordingId: number, nowMs: number): boolean {
  const recording = library.recordings.get(recordingId);
  const show = recording?.folderId == null ? null : library.folders.get(recording.folderId);
  if (!recording || show?.kind !== 'folder') return false;
  const { durationSeconds, fileName, recordedAt, title } = recording;
  const work = { names: [title, fileName], episode: '', atMs: recordedAt, durationSeconds };
  const found = library.works
    .published(recordedAt, recordingId)
    .find((row) => sameWork(work, { ...row, names: [row.title] }) === 'likely');
  if (!found) return false;
  const job = library.jobs.latestFor(recordingId);
  // Only what is not begun is asked about here: words are compared when they are known.
  if (job?.state !== 'queued') return false;
  const reason = `Its title, day and length are like those of the published episode “${found.title}”.`;
  const members = [found.id, recordingId].sort((a, b) => a - b);
  if (!library.episodes.offer({ kind: 'version', members, reason }, nowMs)) return false;
  library.jobs.arrange(job.id, 'hold', nowMs);
  return true;
}
