// What a service tells by itself, before it is asked: how far it is, and when asking is worth it.
import type { SpeechService } from '../speech/port.ts';
import type { Attempt } from './attempt.ts';
import type { ProgressBook } from './progress.ts';

/**
 * Listens to a service.
 * @param attempts those under way, of any service
 * @param onSettled is told whose result may be there
 * @returns what ends the listening
 */
export function hear(
  service: SpeechService,
  attempts: () => Iterable<Attempt>,
  progress: Pick<ProgressBook, 'note'>,
  onSettled: (attempt: Attempt) => void,
): readonly (() => void)[] {
  const find = (id: string): Attempt | undefined =>
    [...attempts()].find((one) => one.service === service && one.job.generationId === id);
  const offProgress = service.onProgress?.(({ doneSeconds, generationId, totalSeconds }) => {
    const job = find(generationId)?.job;
    if (job?.state === 'transcribing') progress.note(job.id, 'transcribing', doneSeconds, totalSeconds);
  });
  const offSettled = service.onSettled?.((generationId) => {
    const attempt = find(generationId);
    if (attempt) onSettled(attempt);
  });
  return [offProgress, offSettled].flatMap((off) => off ?? []);
}
