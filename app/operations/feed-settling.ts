// What becomes of an item whose sound was fetched: a recording to transcribe, a new version of one, or a question whether it is one that is there already.
import { canonicalOptions } from '../domain/request-options.ts';
import type { OneItem } from '../storage/feeds/feed-items.ts';
import { findSameWork } from '../transcripts/same-work.ts';
import type { Core } from './core.ts';
import { factsOf } from './feed-besides.ts';

type Parts = Pick<Core, 'changes' | 'library' | 'nowMs' | 'requests' | 'worker' | 'episodes' | 'feedSources'>;

/**
 * Settles it: nothing is transcribed twice, and nothing joined, without a person's word.
 * @param recordingId what its content is, known before or new
 */
export async function settleItem(core: Parts, item: OneItem, recordingId: number): Promise<void> {
  const { changes, episodes, library, nowMs, requests, worker } = core;
  // Before it is joined with anything: titles of the feed tell more than names of files.
  library.ofFeeds.give(recordingId, factsOf(item), nowMs());
  const before = item.recordingId === recordingId ? null : item.recordingId;
  const isDealtWith = library.transcripts.exists(recordingId) || library.jobs.latestFor(recordingId) !== null;
  const isVersion = item.isWantedAgain && before !== null;
  const found =
    isDealtWith || isVersion
      ? null
      : await findSameWork(
          { library, episodes, compareSound: core.feedSources?.compareSound ?? null },
          recordingId,
          workOf(item, library.recordings.get(recordingId)?.durationSeconds ?? 0),
          item.guid === null ? [] : library.feedItems.recordingsOfGuid(item.guid, item.id),
        );
  library.transaction(() => {
    const now = nowMs();
    library.feedItems.became(item.id, recordingId);
    library.recordings.giveShow(recordingId, item.folderId);
    if (isVersion) library.episodes.link(recordingId, before, now);
    // Its words are those of one that turned out to be another's content: asked, because nothing is joined unasked.
    else if (before !== null) offer(core, item, { older: before, newer: recordingId, reason: WORDS_OF_IT });
    if (found) offer(core, item, { older: found.recordingId, newer: recordingId, reason: found.reason });
    if (isDealtWith) return;
    const { options, service } = requests.for(library.recordings.get(recordingId)?.folderId ?? null, null);
    const wish = { recordingId, service, options: canonicalOptions(options), priority: 0 };
    const { job } = library.jobs.enqueue(wish, now);
    // It waits with the question, and is not begun before the answer.
    if (found) library.jobs.arrange(job.id, 'hold', now);
  });
  changes.tell(['items', 'queue', 'folders'], [recordingId]);
  worker.wake();
}

/** Whether something that is here looks like the item, before any of its sound is. */
export async function looksLike(
  { episodes, library }: Pick<Parts, 'episodes' | 'library'>,
  item: OneItem,
): Promise<boolean> {
  const guids = item.guid === null ? [] : library.feedItems.recordingsOfGuid(item.guid, item.id);
  const found = await findSameWork({ library, episodes, compareSound: null }, NOBODY, workOf(item, 0), guids);
  return found !== null;
}

/** No recording has this number. */
const NOBODY = 0;

const WORDS_OF_IT = 'It is the same episode: its publisher’s transcript was there before its sound.';

function offer(
  { library, nowMs }: Pick<Parts, 'library' | 'nowMs'>,
  item: OneItem,
  { newer, older, reason }: { readonly older: number; readonly newer: number; readonly reason: string },
): void {
  const members = [older, newer].sort((a, b) => a - b);
  if (library.episodes.offer({ kind: 'version', members, reason }, nowMs()))
    library.feedItems.note(item.id, 'asked', reason, nowMs());
}

const workOf = (item: OneItem, durationSeconds: number) => {
  const { episode } = factsOf(item);
  return {
    names: [item.title],
    episode,
    atMs: item.publishedMs,
    durationSeconds: durationSeconds > 0 ? durationSeconds : (item.durationSeconds ?? 0),
  };
};
