// Lists that change while somebody is in them: what is marked, chosen and shown is what it was, wherever it stands now.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_FACETS } from '../../../app/domain/search-choices.ts';
import { FeedItems } from '../../../renderer/state/feed-items.svelte.ts';
import { items } from '../../../renderer/state/items.svelte.ts';
import { marked } from '../../../renderer/state/marked.svelte.ts';
import { search } from '../../../renderer/state/search.svelte.ts';
import { holdBridge, turns } from './held-bridge.ts';

let bridge: ReturnType<typeof holdBridge>;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestIdleCallback', () => 1);
  bridge = holdBridge();
});
afterEach(async () => {
  marked.clear();
  search.clear();
  await bridge.end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('recordings that are marked', () => {
  const row = (recordingId: number) => ({ id: `r${recordingId}`, recordingId, jobId: null });
  const page = (...ids: number[]) => ({ total: ids.length, items: ids.map(row) });
  let show = 900;
  async function shown(...ids: number[]): Promise<void> {
    items.show('all', (show += 1));
    await bridge.next('items.page').answer(page(...ids));
  }
  async function changed(...ids: number[]): Promise<void> {
    void items.refresh();
    await turns();
    await bridge.next('items.page').answer(page(...ids));
  }

  it('are those that are still in the list', async () => {
    await shown(1, 2, 3);
    for (const at of [0, 1, 2]) marked.toggle(at);
    await changed(1, 3);
    expect([...marked.ids]).toEqual([1, 3]);
    await changed(9, 3, 1);
    expect([...marked.ids]).toEqual([1, 3]);
  });

  it('stay where it is not known what else there is', async () => {
    await shown(1, 2, 3);
    marked.toggle(1);
    void items.refresh();
    await turns();
    await bridge
      .next('items.page')
      .answer({ total: 150, items: Array.from({ length: 100 }, (_, at) => row(at + 10)) });
    expect([...marked.ids]).toEqual([2]);
  });

  it('are counted from the row that was marked, though others came before it', async () => {
    await shown(1, 2, 3, 4);
    marked.toggle(1);
    await changed(9, 8, 1, 2, 3, 4);
    await marked.stretch(4, 0);
    expect([...marked.ids]).toEqual([2, 3]);
  });

  it('are counted from the row that had the focus, where none is marked', async () => {
    await shown(1, 2, 3, 4);
    await marked.stretch(2, 1);
    expect([...marked.ids]).toEqual([2, 3]);
    await changed(9, 1, 2, 3, 4);
    await marked.stretch(1, 4);
    expect([...marked.ids]).toEqual([1, 2]);
  });
});

describe('a place that is chosen', () => {
  const group = (recordingId: number, ...segmentIds: number[]) => ({
    ...{ recordingId, hitCount: segmentIds.length },
    hits: segmentIds.map((segmentId) => ({ segmentId, start: segmentId, snippet: [] })),
  });
  const found = (...groups: ReturnType<typeof group>[]) => ({
    ...{ groups, next: null, facets: NO_FACETS, more: false, atLeast: false },
  });
  async function changed(answer: ReturnType<typeof found>): Promise<void> {
    bridge.tell('changed', { areas: ['search'], recordingIds: [] });
    await turns();
    await bridge.next('search.query').answer(answer);
  }

  it('stays chosen where others come before it, and is its neighbour where it goes', async () => {
    search.start();
    search.type('tide');
    await bridge.next('search.query').answer(found(group(1, 11, 12), group(2, 21, 22)));
    search.chosen = 2;
    await changed(found(group(3, 31), group(1, 11, 12), group(2, 21, 22)));
    expect(search.places[search.chosen]?.hit?.segmentId).toBe(21);
    await changed(found(group(3, 31), group(1, 11, 12), group(2, 22)));
    expect(search.places[search.chosen]?.hit?.segmentId).toBe(22);
    await changed(found(group(3, 31)));
    expect(search.chosen).toBe(-1);
  });
});

describe('episodes of a feed', () => {
  const item = (itemId: number, state = 'listed') => ({
    ...{ itemId, state, hasSound: true, isGone: false, publishedAt: itemId },
  });
  const pageOf = (from: number, state?: string) =>
    Array.from({ length: 100 }, (_, at) => item(from + at, state));

  it('are asked for again where they are looked at, once something changed', async () => {
    const feed = new FeedItems(1);
    feed.show(200);
    await bridge.next('feeds.items').answer(pageOf(0));
    feed.look(100, 120);
    await bridge.next('feeds.items').answer(pageOf(100));
    feed.look(0, 20);
    expect(bridge.waiting()).toEqual([]);
    // One came before all others.
    feed.show(201);
    await turns();
    await bridge.next('feeds.items').answer(pageOf(-1));
    feed.look(100, 120);
    const again = bridge.next('feeds.items');
    expect(again.args).toMatchObject({ offset: 100 });
    const row = feed.row(100);
    await again.answer(pageOf(99));
    expect((await row)?.itemId).toBe(99);
    expect(bridge.waiting()).toEqual([]);
  });
});
