// A podcast's host, and a core that follows its feed: real library, real files, real loopback; only threads and services are the test's.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../app/domain/clock.ts';
import { ok } from '../../app/domain/result.ts';
import { createDownloader } from '../../app/download/download.ts';
import { judge } from '../../app/feeds/judge.ts';
import { readPublishedChapters, readPublishedTranscript } from '../../app/feeds/published/read.ts';
import { readFeed } from '../../app/feeds/read.ts';
import { directly } from '../../app/net/connect.ts';
import type { FeedSources } from '../../app/feeds/sources.ts';
import { FeedFetcher } from '../../app/operations/feed-fetcher.ts';
import type { SpeechService } from '../../app/speech/port.ts';
import { rss } from '../feeds/support.ts';
import { must, tempDirectory } from '../storage/support.ts';
import { plainly, startFeedHost, type Answer, type FeedHost } from '../support/feed-host.ts';
import { wav } from '../support/media.ts';
import { startCore, type CoreAtWork } from './core-support.ts';

/** An item as a test tells it. */
export interface Told {
  readonly guid?: string;
  readonly title?: string;
  readonly day?: string;
  readonly sound?: string;
  /** What else stands in it. */
  readonly more?: string;
}

export const itemOf = (base: string, { day, guid = 'g1', more = '', sound = '/1.wav', title }: Told = {}) =>
  `<item><guid>${guid}</guid><title>${title ?? 'The ice on the harbour'}</title>` +
  `<pubDate>${new Date(day ?? '2026-05-01T12:00:00Z').toUTCString()}</pubDate>` +
  `<enclosure url="${base}${sound}" type="audio/wav"/>${more}</item>`;

export interface FeedWorld extends CoreAtWork {
  readonly host: FeedHost;
  readonly fetcher: FeedFetcher;
  /** Puts a feed of these items there. */
  put(...items: readonly Told[]): void;
  /** Puts sound there; another seed is other sound. */
  sound(path: string, seed: number): void;
  /** Follows the feed. @returns its id */
  follow(take?: string): Promise<number>;
  check(feedId: number): Promise<void>;
  /** Fetches what is wanted, to the end. */
  fetch(): Promise<void>;
  /** The items, the newest first, with what they became. */
  items(feedId: number): ReturnType<CoreAtWork['library']['feeds']['items']>;
}

export const serve =
  (body: string | Buffer, type: string): Answer =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': type }).end(body);

/**
 * @param sources what reads feeds, in place of the usual
 * @param more services beside the usual two
 */
export async function feedWorld(
  sources: Partial<FeedSources> = {},
  more: Readonly<Record<string, SpeechService>> = {},
): Promise<FeedWorld> {
  const host = await startFeedHost();
  onTestFinished(() => host.close());
  const dispatcher = directly({ connectMs: 5_000 });
  const directory = join(tempDirectory(), 'downloads');
  mkdirSync(directory);
  const downloader = createDownloader({ clock: systemClock, rng: () => 0.5, patience: { tries: 1 } });
  const at = startCore(undefined, {
    more,
    parts: {
      feedChecks: {
        connections: { to: () => Promise.resolve(dispatcher) },
        reader: {
          read: readFeed,
          transcript: readPublishedTranscript,
          chapters: readPublishedChapters,
          judge: (...wanted) => Promise.resolve(ok(judge(...wanted))),
        },
        ...sources,
      },
      downloads: { downloader, directory, maxBytes: () => null },
    },
  });
  const fetcher = new FeedFetcher(at.core, (error) => at.faults.push(error));
  onTestFinished(() => fetcher.stop());
  const feeds = must(at.core.feeds);
  return {
    ...at,
    host,
    fetcher,
    put: (...items) => host.put('/feed', plainly(rss(items.map((item) => itemOf(host.base, item)).join('')))),
    sound: (path, seed) => host.put(path, serve(wav({ seconds: 1, seed }), 'audio/wav')),
    follow: async (take = 'all') => {
      const added = await feeds.add(`${host.base}/feed`, take, true);
      if (!added.ok) throw new Error(added.failure.message);
      return added.value.feed.id;
    },
    check: async (feedId) => {
      const checked = await feeds.check(feedId);
      const counts = checked.ok ? checked.value.get(feedId) : null;
      if (!counts || counts.failure) throw new Error(counts?.failure?.message ?? 'It was not checked.');
    },
    fetch: async () => {
      at.core.addresses?.start();
      fetcher.start();
      // A round of the one may be the beginning of one of the other.
      for (let quiet = 0; quiet < 3;) {
        await fetcher.idle();
        const isOpen =
          (at.core.addresses?.busy ?? false) ||
          at.library.feedItems.fetched().some(({ state }) => state !== 'open');
        quiet = isOpen ? 0 : quiet + 1;
        await sleep(20);
      }
      await fetcher.stop();
      await at.core.addresses?.stop();
    },
    items: (feedId) => at.library.feeds.items(feedId, 50),
  };
}
