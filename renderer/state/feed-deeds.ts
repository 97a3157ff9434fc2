// What is done with a feed as a whole.
import type { FeedView } from '../../app/contract/feed-views.ts';
import { dialogs } from './dialogs.svelte.ts';
import { feeds } from './feeds.svelte.ts';
import { library } from './library.svelte.ts';
import { attempt, notices } from './notices.svelte.ts';
import { place } from './place.svelte.ts';
import { t } from '../../app/messages/text.ts';

/** Follows a feed no longer, after a question. */
export function stopFeed(feed: FeedView): void {
  dialogs.confirmation = {
    title: t('feed.feedDeeds.followTitleNoLonger', { title: feed.title }),
    text: t('feed.feedDeeds.newEpisodesAreNotNoticed'),
    action: t('feed.feedDeeds.followNoLonger'),
    danger: true,
    confirm: () => void stopped(feed),
  };
}

async function stopped({ feedId, title }: FeedView): Promise<void> {
  if (!(await attempt('feeds.remove', { feedId }))) return;
  place.recordings();
  await Promise.all([feeds.refresh(), library.refresh()]);
  notices.say(t('feed.feedDeeds.noLongerFollowingTitleIts', { title }));
}
