// Puts recordings in the trash and takes them out again.
import type { Core } from './core.ts';

/** Moves a recording to the trash; what was not sent yet is called off. False when it is not in the list. */
export function removeRecording(
  { act, library, nowMs }: Pick<Core, 'act' | 'library' | 'nowMs'>,
  recordingId: number,
): boolean {
  const job = library.jobs.latestFor(recordingId);
  if (job?.finishedAt === null) act(job.id, job.state === 'uncertain' ? 'drop' : 'cancel');
  return library.remove(recordingId, nowMs());
}

/** Takes recordings out of the trash. Answers how many. */
export async function restoreRecordings(
  {
    changes,
    library,
    nowMs,
    sessions,
    worker,
  }: Pick<Core, 'changes' | 'library' | 'nowMs' | 'sessions' | 'worker'>,
  recordingIds: readonly number[],
): Promise<number> {
  let count = 0;
  for (const id of recordingIds) {
    const transcriptId = library.transcripts.currentId(id);
    if (transcriptId !== null) await library.transcripts.shelf.bring(transcriptId);
    if (library.restore(id, nowMs())) count += 1;
  }
  worker.wake();
  changes.tell(['items', 'queue', 'search', 'folders']);
  // What waited for one of them may be whole now. Who asked may end with the answer.
  await sessions.resume();
  return count;
}
