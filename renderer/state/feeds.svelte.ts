// The feeds that are followed, as the sidebar and their pages show them.
import type { FeedView } from '../../app/contract/feed-views.ts';
import type { FolderView } from '../../app/contract/views.ts';
import { call, listen } from '../lib/api.ts';
import { once } from './once.ts';
import { said } from '../../app/messages/said.ts';
import { t } from '../../app/messages/text.ts';

class Feeds {
  list = $state.raw<readonly FeedView[]>([]);
  /** Feeds that are being checked because the person asked. */
  checking = $state.raw<ReadonlySet<number>>(new Set());

  readonly refresh = once(async () => {
    const outcome = await call('feeds.list', undefined);
    if (outcome.ok) this.list = outcome.value;
  });

  get(feedId: number | null): FeedView | null {
    return this.list.find((feed) => feed.feedId === feedId) ?? null;
  }

  /** The feed whose show this is. */
  ofShow(folderId: number): FeedView | null {
    return this.list.find(({ show }) => show.id === folderId) ?? null;
  }

  /** The show of a feed; null for one that is of none. */
  show(folderId: number | null): FolderView | null {
    return this.list.find(({ show }) => show.id === folderId)?.show ?? null;
  }

  /** Checks a feed now. @returns what came of it, in words */
  async check(feedId: number): Promise<string> {
    if (this.checking.has(feedId)) return '';
    this.checking = new Set([...this.checking, feedId]);
    const outcome = await call('feeds.check', { feedId });
    this.checking = new Set([...this.checking].filter((one) => one !== feedId));
    await this.refresh();
    if (!outcome.ok) return outcome.failure.message;
    const [counts] = outcome.value;
    if (counts?.failure) return said(counts.failure.message);
    return newsOf(counts?.fresh ?? 0, counts?.replaced ?? 0);
  }

  start(): void {
    listen('changed', ({ areas }) => {
      if (areas.includes('folders') || areas.includes('items')) void this.refresh();
    });
    void this.refresh();
  }
}

function newsOf(fresh: number, replaced: number): string {
  const news = [
    ...(fresh > 0 ? [t('feed.feeds.freshNewEpisodes', { fresh })] : []),
    ...(replaced > 0 ? [t('feed.feeds.replacedWithOtherSoundThan', { replaced })] : []),
  ];
  return news.length === 0 ? t('feed.feeds.nothingNewInThisFeed') : `${news.join(', ')}.`;
}

export const feeds = new Feeds();
