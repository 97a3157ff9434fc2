// What is done with a feed as a whole.
import type { FeedView } from '../../app/contract/feed-views.ts';
import { dialogs } from './dialogs.svelte.ts';
import { feeds } from './feeds.svelte.ts';
import { library } from './library.svelte.ts';
import { attempt, notices } from './notices.svelte.ts';
import { place } from './place.svelte.ts';

/** Follows a feed no longer, after a question. */
export function stopFeed(feed: FeedView): void {
  dialogs.confirmation = {
    title: `Follow “${feed.title}” no longer?`,
    text: 'New episodes are not noticed any more, and what waits is not fetched. Recordings, their files and their transcripts stay in Earshot.',
    action: 'Follow no longer',
    danger: true,
    confirm: () => void stopped(feed),
  };
}

async function stopped({ feedId, title }: FeedView): Promise<void> {
  if (!(await attempt('feeds.remove', { feedId }))) return;
  place.recordings();
  await Promise.all([feeds.refresh(), library.refresh()]);
  notices.say(`No longer following ${title}. Its recordings are kept.`);
}
