// The way from an address to a feed: what is asked of the app, and which answers count.
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FeedItemView, FeedPreviewView } from '../../../app/contract/feed-views.ts';
import { FeedAdding } from '../../../renderer/state/feed-adding.svelte.ts';
import { FeedItems } from '../../../renderer/state/feed-items.svelte.ts';

const NOTHING = { items: 0, seconds: 0, unknownLengths: 0, bringTranscripts: 0, prices: [] };
const feedOf = (items: number): FeedPreviewView => ({
  kind: 'feed',
  title: 'Tides',
  author: null,
  items,
  withoutSound: 0,
  from: null,
  to: null,
  all: NOTHING,
  chosen: NOTHING,
  cut: null,
});

type Answers = Record<string, (args: never) => unknown>;

/** A bridge that answers what it is given, and keeps what it was asked. */
function bridge(answers: Answers) {
  const asked: { name: string; args: unknown }[] = [];
  const call = async (name: string, args: never): Promise<unknown> => {
    asked.push({ name, args });
    const value = await answers[name]?.(args);
    return value instanceof Error
      ? { ok: false, code: 'not-a-feed', message: value.message }
      : { ok: true, value };
  };
  vi.stubGlobal('window', { api: { call, on: () => () => undefined } });
  return asked;
}
afterEach(() => vi.unstubAllGlobals());

describe('a feed that is added', () => {
  it('asks about what is an address only', async () => {
    const asked = bridge({ 'feeds.preview': () => feedOf(30) });
    const adding = new FeedAdding();
    adding.text = 'nothing at all';
    await adding.look();
    expect(adding.failure?.code).toBe('bad-argument');
    expect(asked).toEqual([]);
    adding.text = 'example.org/feed';
    await adding.look();
    expect(asked).toEqual([
      { name: 'feeds.preview', args: { address: 'https://example.org/feed', take: 'newest 10' } },
    ]);
    expect(adding).toMatchObject({ step: { kind: 'take' }, take: 'newest', failure: null });
  });

  it('begins with everything where that is little', async () => {
    bridge({ 'feeds.preview': () => feedOf(10) });
    const adding = new FeedAdding();
    await adding.ask('https://example.org/feed');
    expect(adding.words).toBe('all');
  });

  it('drops an answer that comes after the person went back', async () => {
    let answer = (_: FeedPreviewView): void => undefined;
    bridge({ 'feeds.preview': () => new Promise<FeedPreviewView>((resolve) => (answer = resolve)) });
    const adding = new FeedAdding();
    const asking = adding.ask('https://mina:secret@example.org/feed');
    expect(adding.step).toEqual({ kind: 'looking', shown: 'https://example.org/feed' });
    adding.back();
    answer(feedOf(30));
    await asking;
    expect(adding.step).toEqual({ kind: 'ask' });
  });

  it('is no choice without a number or a day', async () => {
    bridge({});
    const adding = new FeedAdding();
    for (const [newest, words] of [
      [3, 'newest 3'],
      [0, null],
      [2.5, null],
      [Number.NaN, null],
    ] as const) {
      adding.newest = newest;
      expect(adding.words).toBe(words);
    }
    adding.take = 'since';
    expect(adding.words).toBeNull();
    adding.sinceDay = '2024-01-31';
    expect(adding.words).toBe('since 2024-01-31');
    expect(await adding.follow()).toBeNull();
  });

  it('stays where it was when it could not be followed', async () => {
    bridge({ 'feeds.preview': () => feedOf(30), 'feeds.add': () => new Error('It is followed already.') });
    const adding = new FeedAdding();
    await adding.ask('https://example.org/feed');
    expect(await adding.follow()).toBeNull();
    expect(adding).toMatchObject({ step: { kind: 'take' }, failure: { message: 'It is followed already.' } });
  });
});

const itemOf = (at: number): FeedItemView => ({
  itemId: at + 1,
  title: `Episode ${at}`,
  publishedAt: at === 4 ? null : 1_000_000 - at * 1_000,
  durationSeconds: 60,
  state: at === 1 ? 'wanted' : 'listed',
  why: null,
  isGone: at === 2,
  hasOtherSound: false,
  recordingId: null,
  fetch: null,
  trouble: null,
  hasSound: true,
  episode: '',
  bringsTranscript: false,
  bringsChapters: false,
});

describe('the episodes of a feed', () => {
  const all = Array.from({ length: 600 }, (_, at) => itemOf(at));
  const page = ({ limit, offset }: { limit: number; offset: number }) => all.slice(offset, offset + limit);

  it('are fetched where they are looked at', async () => {
    const asked = bridge({ 'feeds.items': page });
    const items = new FeedItems(1);
    items.show(600);
    await vi.waitFor(() => expect(items.loaded).toBe(true));
    expect(items.rows[99]?.itemId).toBe(100);
    expect(items.rows[100]).toBeUndefined();
    items.look(350, 360);
    await vi.waitFor(() => expect(items.rows[350]?.itemId).toBe(351));
    expect(asked.map(({ args }) => (args as { offset: number }).offset)).toEqual([0, 300]);
  });

  it('are marked where they can be taken: one by one, in a stretch, and from a day on', async () => {
    const asked = bridge({ 'feeds.items': page, 'feeds.want': () => ({ count: 2 }), 'feeds.list': () => [] });
    const items = new FeedItems(1);
    items.show(600);
    await items.mark(0, true);
    await items.mark(5, true, true);
    expect([...items.marked.keys()]).toEqual([1, 4, 5, 6]);
    await items.mark(3, false);
    expect([...items.marked.keys()]).toEqual([1, 5, 6]);
    expect(await items.markSince(1_000_000 - 5_000)).toBe(3);
    // What has no date is older than any day.
    expect([...items.marked.keys()]).toEqual([1, 4, 6]);
    expect(await items.markSince(null)).toBe(598);
    expect(await items.take([1, 4])).toBe(2);
    expect(items.marked.size).toBe(596);
    expect(asked.find(({ name }) => name === 'feeds.want')?.args).toEqual({ feedId: 1, itemIds: [1, 4] });
  });
});
