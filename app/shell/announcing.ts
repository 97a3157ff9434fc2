// The words of the system's notifications.
import type { Finished } from '../operations/announcements.ts';
import { t } from '../messages/text.ts';

interface Announcement {
  readonly title: string;
  readonly body: string;
}

/** Recordings whose names are told. */
const NAMED = 3;

/** Says that transcripts are ready. @param batch one at least @throws {Error} for none */
export function announcement(batch: readonly Finished[]): Announcement {
  const [first, ...rest] = batch;
  if (!first) throw new Error('an announcement needs a recording');
  if (rest.length === 0)
    return first.missing
      ? { title: t('shell.announcing.readyInPart'), body: `${first.title}: ${first.missing}` }
      : { title: t('shell.announcing.ready', { count: 1 }), body: first.title };
  const names = batch.slice(0, NAMED).map(({ title }) => title);
  return {
    title: t('shell.announcing.ready', { count: batch.length }),
    body: t('shell.announcing.names', {
      names: names.join(', '),
      others: batch.length - names.length,
      parts: batch.filter(({ missing }) => missing).length,
    }),
  };
}

/** Says that of sends nobody knows whether they arrived. @param count how many, one at least */
export function doubtAnnouncement(count: number): Announcement {
  return { title: t('shell.announcing.doubt', { count }), body: t('shell.announcing.doubtMeans') };
}
