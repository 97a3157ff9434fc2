// Answers that come after the person went on: none of them undoes what was done since, and none is applied to something else.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packTranscript } from '../../../app/contract/packed-transcript.ts';
import { NO_FACETS } from '../../../app/domain/search-choices.ts';
import { canBeTaken } from '../../../renderer/lib/feeds.ts';
import { chapters } from '../../../renderer/state/chapters.svelte.ts';
import { chosenFiles } from '../../../renderer/state/chosen-files.svelte.ts';
import { Estimate } from '../../../renderer/state/estimate.svelte.ts';
import { exports } from '../../../renderer/state/exports.svelte.ts';
import { FeedItems } from '../../../renderer/state/feed-items.svelte.ts';
import { filesList } from '../../../renderer/state/files.svelte.ts';
import { items } from '../../../renderer/state/items.svelte.ts';
import { listenerNotes } from '../../../renderer/state/listener-notes.svelte.ts';
import { notices } from '../../../renderer/state/notices.svelte.ts';
import { reader } from '../../../renderer/state/reader.svelte.ts';
import { Replacing } from '../../../renderer/state/replacing.svelte.ts';
import { search } from '../../../renderer/state/search.svelte.ts';
import { holdBridge, turns } from './held-bridge.ts';

let bridge: ReturnType<typeof holdBridge>;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestIdleCallback', () => 1);
  notices.list = [];
  bridge = holdBridge();
});
afterEach(async () => {
  chosenFiles.clear();
  search.clear();
  Object.assign(filesList, { files: [], filter: 'open', next: null, failure: null, loading: false });
  await bridge.end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What stands at the edge of the window. */
const noticesNow = (): readonly string[] => notices.list.map(({ text }) => text);

describe('find and replace', () => {
  const hit = { segmentId: 1, nth: 0, before: '', found: 'a', after: '', becomes: 'b' };
  const found = (recordingId: number) => ({
    recordings: [{ recordingId, title: 'A', count: 1, hits: [hit] }],
    ...{ left: 0, after: null },
  });
  const what = { type: 'text', find: 'a', replace: 'b', matchCase: false, wholeWord: true } as const;
  const where = { recordingId: null, folderId: null };

  it('keeps what is looked for since replacing was stopped', async () => {
    const replacing = new Replacing();
    void replacing.look(what, where);
    await bridge.next('replace.find').answer(found(1));
    void replacing.replace();
    await turns();
    const apply = bridge.next('replace.apply');
    replacing.stop();
    expect(replacing.found).toEqual([]);
    void replacing.look({ ...what, find: 'c' }, where);
    await bridge.next('replace.find').answer({ ...found(2), left: 1, after: 2 });
    await apply.answer({ segments: 1 });
    expect(replacing.phase).toBe('looking');
    expect(replacing.found.map(({ recordingId }) => recordingId)).toEqual([2]);
    await bridge.next('replace.find').answer(found(3));
    expect(replacing.phase).toBe('idle');
    expect(replacing.total).toBe(2);
    expect(replacing.operation?.segments).toBe(1);
  });

  it('clears the places that were replaced', async () => {
    const replacing = new Replacing();
    void replacing.look(what, where);
    await bridge.next('replace.find').answer(found(1));
    void replacing.replace();
    await turns();
    await bridge.next('replace.apply').answer({ segments: 1 });
    expect([replacing.phase, replacing.total]).toEqual(['idle', 0]);
  });
});

describe('files that are marked', () => {
  const file = (fileId: number) => ({ fileId, actions: ['take'] }) as never;
  const sum = (count: number, paid: boolean) => ({ count, measured: count, paid, seconds: 0, prices: [] });

  it('are not sent by what was known of others: whether they cost is asked anew', async () => {
    chosenFiles.choose(file(1), true, false);
    await vi.advanceTimersByTimeAsync(200);
    await bridge.next('files.survey').answer(sum(1, false));
    expect(chosenFiles.sum?.paid).toBe(false);
    chosenFiles.choose(file(2), true, false);
    expect(chosenFiles.sum).toBeNull();
    await vi.advanceTimersByTimeAsync(200);
    await bridge.next('files.survey').answer(sum(2, true));
    expect(chosenFiles.sum?.paid).toBe(true);
  });

  it('cannot be had before it is known what they cost', async () => {
    chosenFiles.choose(file(1), true, false);
    chosenFiles.take();
    await turns();
    expect(bridge.waiting()).toEqual([]);
  });

  it('say why nothing is known of them', async () => {
    chosenFiles.choose(file(1), true, false);
    await vi.advanceTimersByTimeAsync(200);
    await bridge.next('files.survey').refuse('The library is being written.');
    expect(noticesNow()).toEqual(['The library is being written.']);
  });
});

describe('every file', () => {
  const file = (fileId: number) => ({ fileId, path: `/${fileId}` }) as never;
  const page = (from: number, count: number, next: number | null) => ({
    files: Array.from({ length: count }, (_, at) => file(from + at)),
    next,
  });

  it('tells the story that was asked for last, and none once the page is left', async () => {
    const leave = filesList.attach();
    void filesList.open(file(1));
    void filesList.open(file(2));
    const [first, second] = [bridge.next('files.story'), bridge.next('files.story')];
    await second.answer({ file: file(2) });
    await first.answer({ file: file(1) });
    expect(filesList.story?.file.fileId).toBe(2);
    void filesList.open(file(3));
    expect(filesList.story?.file.fileId).toBe(2);
    leave();
    await bridge.next('files.story').answer({ file: file(3) });
    expect(filesList.story).toBeNull();
  });

  it('closes the story that is told', async () => {
    void filesList.open(file(1));
    await bridge.next('files.story').answer({ file: file(1) });
    void filesList.open(file(1));
    await turns();
    expect(filesList.story).toBeNull();
    expect(bridge.waiting()).toEqual([]);
  });

  it('keeps all that is shown when it is read again, and begins anew with other words', async () => {
    filesList.refresh();
    await bridge.next('files.page').answer(page(0, 100, 99));
    for (const from of [100, 200]) {
      filesList.more();
      await bridge.next('files.page').answer(page(from, 100, from + 99));
    }
    expect(filesList.files).toHaveLength(300);
    filesList.refresh();
    const whole = bridge.next('files.page');
    expect(whole.args).toMatchObject({ before: null, limit: 200 });
    await whole.answer(page(0, 200, 199));
    expect(filesList.files).toHaveLength(300);
    const rest = bridge.next('files.page');
    expect(rest.args).toMatchObject({ before: 199, limit: 100 });
    await rest.answer(page(1_000, 100, 1_099));
    expect(filesList.files.map(({ fileId }) => fileId).slice(198, 202)).toEqual([198, 199, 1_000, 1_001]);
    expect([filesList.files.length, filesList.next, filesList.loading]).toEqual([300, 1_099, false]);
    filesList.choose('skipped');
    expect(bridge.next('files.page').args).toMatchObject({ limit: 100 });
  });

  it('waits for nothing where what is no recording is listed', async () => {
    filesList.refresh();
    expect(filesList.loading).toBe(true);
    filesList.choose('other');
    await bridge.next('files.page').answer(page(0, 1, null));
    expect([filesList.loading, filesList.files.length]).toEqual([false, 0]);
  });

  it('tells why it could not be read', async () => {
    filesList.refresh();
    await bridge.next('files.page').refuse('No.');
    expect([filesList.failure?.message, filesList.loading]).toEqual(['No.', false]);
  });
});

describe('notes for listeners', () => {
  const notes = (text: string) => ({ text, versions: [] });
  async function opened(): Promise<() => void> {
    const leave = listenerNotes.follow(1);
    await turns();
    await bridge.next('notes.get').answer(notes('one'));
    return leave;
  }
  it('that could not be kept are told of, though another recording is open', async () => {
    const leave = await opened();
    listenerNotes.type('typed');
    leave();
    const kept = bridge.next('notes.set');
    listenerNotes.follow(2);
    await kept.refuse('The disk is full.');
    expect(noticesNow()).toEqual(['The disk is full.']);
    expect(listenerNotes.failure).toBeNull();
  });
});

it('a price is of what was asked for last, and none where nothing costs', async () => {
  const price = new Estimate();
  const question = { audioSeconds: 1, folderId: null };
  void price.ask(question);
  void price.ask({ ...question, audioSeconds: 2 });
  const [first, second] = [bridge.next('money.estimate'), bridge.next('money.estimate')];
  await second.answer({ usd: 2 });
  await first.answer({ usd: 1 });
  expect(price.view?.usd).toBe(2);
  void price.ask(question);
  expect(price.view?.usd).toBe(2);
  await price.ask(null);
  await bridge.next('money.estimate').answer({ usd: 1 });
  expect(price.view).toBeNull();
  void price.ask(question);
  await bridge.next('money.estimate').refuse('No price is known.');
  expect(price.view).toBeNull();
});

it('chapters that were refused are not complained of beside another recording', async () => {
  chapters.follow(1);
  await bridge.next('chapters.get').answer({ recordingId: 1, by: 'hand', chapters: [] });
  void chapters.add(1, 'A');
  const set = bridge.next('chapters.set');
  chapters.follow(2);
  await set.refuse('Too many.');
  expect(chapters.complaint).toBeNull();
  expect(noticesNow()).toEqual(['Too many.']);
});

it('what a closed dialog wrote is not reported in the next one', async () => {
  void exports.begin();
  await bridge.next('exports.choices').answer({ formats: [] });
  void exports.write({} as never, { formats: [] } as never);
  const write = bridge.next('exports.write');
  exports.close();
  void exports.begin();
  expect(exports.running).toBe(false);
  await bridge.next('exports.choices').answer({ formats: [] });
  await write.answer({ written: 1 });
  expect(exports.report).toBeNull();
});

it('a search that cannot show more says why', async () => {
  const hits = Array.from({ length: 30 }, (_, at) => ({ segmentId: at, start: at }));
  search.type('w');
  await bridge
    .next('search.query')
    .answer({ groups: [{ recordingId: 1, hits, hitCount: 50 }], next: {}, facets: NO_FACETS });
  void search.showMore();
  await bridge.next('search.query').refuse('It is busy.');
  expect(noticesNow()).toEqual(['It is busy.']);
  expect(search.asking).toBe(false);
  void search.showRest(1);
  await bridge.next('search.query').refuse('It is still busy.');
  expect(noticesNow()).toContain('It is still busy.');
});

describe('the open text', () => {
  const head = (revision: number) => ({ id: 5, recordingId: 1, revision });
  const packed = (revision: number, text: string) =>
    packTranscript(
      head(revision) as never,
      [{ id: 1, start: 0, end: 1, speaker: null, text, words: null }] as never,
    );
  const recording = (revision: number) => ({
    item: { id: 'r1', recordingId: 1, durationSeconds: null },
    ...{ mediaUrl: null, parts: [], about: { chapters: [] }, transcript: { ...head(revision), missing: [] } },
  });

  it('keeps an edit that was made while it was being read again', async () => {
    vi.stubGlobal('document', {
      createElement: () => ({
        dataset: {},
        addEventListener: vi.fn(),
        pause: vi.fn(),
        load: vi.fn(),
        removeAttribute: vi.fn(),
      }),
      body: { append: vi.fn() },
    });
    reader.open({ id: 'r1', recordingId: 1 } as never);
    await bridge.next('recordings.get').answer(recording(1));
    await bridge.next('transcripts.get').answer(packed(1, 'one'));
    void reader.refresh();
    await bridge.next('recordings.get').answer(recording(2));
    const text = bridge.next('transcripts.get');
    const { transcript } = reader;
    if (!transcript) throw new Error('nothing is open');
    reader.transcript = { ...transcript, revision: 3 };
    await text.answer(packed(2, 'two'));
    expect(reader.transcript.revision).toBe(3);
    void reader.refresh();
    await bridge.next('recordings.get').answer(recording(4));
    await bridge.next('transcripts.get').answer(packed(4, 'four'));
    expect(reader.segments[0]?.text).toBe('four');
  });
});

describe('rows of a list', () => {
  const item = (itemId: number) => ({
    ...{ itemId, state: 'listed', hasSound: true, isGone: false, publishedAt: itemId },
  });
  it('that are on their way are waited for, of recordings and of feeds', async () => {
    items.show('all', 9);
    await bridge.next('items.page').answer({ total: 200, items: [] });
    items.look(100, 120);
    while (bridge.waiting().length > 1) bridge.next('items.page');
    const row = items.row(110);
    const rows = Array.from({ length: 100 }, (_, at) => ({ id: `x${100 + at}`, jobId: null }));
    await bridge.next('items.page').answer({ total: 200, items: rows });
    expect((await row)?.id).toBe('x110');

    const feed = new FeedItems(1);
    feed.show(200);
    await bridge.next('feeds.items').answer([]);
    feed.look(100, 120);
    const feedRow = feed.row(110);
    while (bridge.waiting().filter((name) => name === 'feeds.items').length > 1) bridge.next('feeds.items');
    await bridge.next('feeds.items').answer(Array.from({ length: 100 }, (_, at) => item(100 + at)));
    expect((await feedRow)?.itemId).toBe(110);
  });

  it('of a feed are marked by what was chosen last', async () => {
    const some = [1, 2, 3].map(item) as never as Parameters<typeof canBeTaken>[0][];
    expect(some.every(canBeTaken)).toBe(true);
    const feed = new FeedItems(1);
    feed.show(3);
    await bridge.next('feeds.items').answer(some);
    const all = feed.markSince(null);
    const since = feed.markSince(3);
    const [first, second] = [bridge.next('feeds.items'), bridge.next('feeds.items')];
    await second.answer(some);
    await first.answer(some);
    expect(await all).toBeNull();
    expect(await since).toBe(1);
    expect([...feed.marked.keys()]).toEqual([3]);
    const left = feed.markSince(null);
    feed.stop();
    await bridge.next('feeds.items').answer(some);
    expect(await left).toBeNull();
  });
});
