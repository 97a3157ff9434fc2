// The list as a person has it: sorted, narrowed down, with what was not looked at yet, and its tags.
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../app/domain/failure.ts';
import type { ListFilters, ListSort } from '../../../app/domain/list-choices.ts';
import { LIBRARY_FILE, type Library } from '../../../app/storage/library.ts';
import { change as lists } from '../../../app/storage/migrations/0026-lists.ts';
import { MIGRATIONS } from '../../../app/storage/migrations/index.ts';
import { fillOlder } from '../older-library.ts';
import { Items } from '../../../app/storage/recordings/items.ts';
import {
  connect,
  jobIn,
  makeLibrary,
  must,
  NOW,
  segment,
  settledFile,
  tempDirectory,
  transcribed,
  transcriptOf,
} from '../support.ts';

function titles(
  library: Library,
  given: { readonly sort?: ListSort; readonly folderId?: number | null; readonly filters?: ListFilters },
): string[] {
  const { rows, total } = library.items.page({
    view: 'all',
    folderId: null,
    offset: 0,
    limit: 100,
    ...given,
  });
  expect(total).toBe(rows.length);
  return rows.map(({ title }) => title);
}

const audio = (durationSeconds: number) => ({
  durationSeconds,
  format: 'mp3',
  channels: 2,
  sampleRateHz: 44_100,
});

/** Two shows and one recording without, of several lengths; a file that is still being written. */
function library(): { library: Library; zoo: number; arc: number } {
  const library = makeLibrary();
  const add = (name: string) =>
    library.folders.add({ path: `/${name}`, name, includeSubfolders: true, service: 'device' }, NOW).id;
  const zoo = add('Zoo');
  const arc = add('arc');
  const put = (path: string, folderId: number | null, seconds: number, at: number) =>
    library.takeIn(settledFile({ path, folderId, audio: audio(seconds) }), NOW + at);
  put('/Zoo/Episode 10.mp3', zoo, 90, 1);
  put('/arc/Äther.mp3', arc, 30, 2);
  put('/Zoo/episode 2.mp3', zoo, 600, 3);
  put('/else/Zebra.mp3', null, 0, 4);
  const seen = { folderId: arc, path: '/arc/new.mp3', sizeBytes: 5, modifiedMs: NOW, inode: null };
  library.files.upsertSeen(seen, 'settling', NOW + 5);
  return { library, zoo, arc };
}

describe('the list is sorted', () => {
  it.each<[ListSort, string[]]>([
    ['newest', ['new', 'Zebra', 'episode 2', 'Äther', 'Episode 10']],
    ['oldest', ['Episode 10', 'Äther', 'episode 2', 'Zebra', 'new']],
    ['longest', ['new', 'episode 2', 'Episode 10', 'Äther', 'Zebra']],
    ['shortest', ['new', 'Äther', 'Episode 10', 'episode 2', 'Zebra']],
    ['title', ['new', 'Äther', 'episode 2', 'Episode 10', 'Zebra']],
    ['show', ['new', 'Äther', 'episode 2', 'Episode 10', 'Zebra']],
  ])('by %s', (sort, expected) => {
    expect(titles(library().library, { sort })).toEqual(expected);
  });

  it('within one show', () => {
    const { library: one, zoo } = library();
    expect(titles(one, { sort: 'title', folderId: zoo })).toEqual(['episode 2', 'Episode 10']);
    expect(titles(one, { sort: 'show', folderId: zoo })).toEqual(['episode 2', 'Episode 10']);
  });

  it('page by page without gaps, across stretches', () => {
    const { library: one } = library();
    for (const sort of ['show', 'shortest', 'newest'] as const) {
      const page = (offset: number, limit: number) =>
        one.items.page({ view: 'all', folderId: null, sort, offset, limit }).rows;
      expect([0, 1, 2, 3, 4].flatMap((at) => page(at, 1))).toEqual(page(0, 100));
    }
  });

  it('by the title that somebody gives it later', () => {
    const { library: one } = library();
    const { rows } = one.items.page({ view: 'all', folderId: null, offset: 1, limit: 1 });
    one.details.update(must(rows[0]?.recordingId), { title: 'Aardvark' }, NOW);
    expect(titles(one, { sort: 'title' })).toEqual(['new', 'Aardvark', 'Äther', 'episode 2', 'Episode 10']);
  });
});

describe('the list is narrowed down', () => {
  it('to a state', () => {
    const one = makeLibrary();
    for (const state of [
      'queued',
      'uploading',
      'transcribing',
      'done',
      'uncertain',
      'failed',
      'cancelled',
    ] as const)
      jobIn(one, state, { path: `/a/${state}.mp3` });
    const seen = { folderId: null, sizeBytes: 5, modifiedMs: NOW, inode: null };
    one.files.upsertSeen({ ...seen, path: '/a/growing.mp3' }, 'settling', NOW + 1);
    const { id } = one.files.upsertSeen({ ...seen, path: '/a/broken.mp3' }, 'settling', NOW + 2);
    one.files.setState(id, { state: 'rejected', failure: failure('not-audio') }, NOW + 3);
    const by = (state: ListFilters['state']) => titles(one, { filters: { state } }).toSorted();
    expect(by('done')).toEqual(['done']);
    expect(by('unread')).toEqual(['done']);
    expect(by('waiting')).toEqual(['queued']);
    expect(by('working')).toEqual(['growing', 'transcribing', 'uploading']);
    expect(by('attention')).toEqual(['broken', 'failed', 'uncertain']);
    expect(by('stopped')).toEqual(['cancelled']);
    expect(by(null)).toHaveLength(9);
  });

  it('to a tag, whatever its case, and to who speaks, together', () => {
    const one = makeLibrary();
    const ada = transcribed(one, transcriptOf(segment('Hello.', 0, 'Ada')), { path: '/ada.mp3' });
    const both = transcribed(one, transcriptOf(segment('Hi.', 0, 'Ada'), segment('Yes.', 1, 'Bo')), {
      path: '/both.mp3',
    });
    transcribed(one, transcriptOf(segment('Me.', 0, '0')), { path: '/nobody.mp3' });
    one.details.retag([both.recordingId], { add: ['Live'], remove: [] }, NOW);
    expect(titles(one, { filters: { speaker: 'Ada' } })).toEqual(['both', 'ada']);
    expect(titles(one, { filters: { speaker: 'Bo' } })).toEqual(['both']);
    expect(titles(one, { filters: { tag: 'live' } })).toEqual(['both']);
    expect(titles(one, { sort: 'oldest', filters: { tag: 'live', speaker: 'Ada', state: 'done' } })).toEqual([
      'both',
    ]);
    expect(titles(one, { filters: { tag: 'live', speaker: 'Eve' } })).toEqual([]);
    expect(one.listChoices.speakers()).toEqual(['Ada', 'Bo']);
    expect(ada.recordingId).not.toBe(both.recordingId);
  });
});

describe('unread', () => {
  it('is what has a text that nobody opened; a text that comes anew is unread again', () => {
    const one = makeLibrary();
    const { recordingId } = transcribed(one, transcriptOf('One.'), { path: '/one.mp3' });
    const waiting = jobIn(one, 'queued', { path: '/two.mp3' });
    const isUnread = () => one.items.ofRecording(recordingId)?.isUnread;
    expect(isUnread()).toBe(true);
    expect(one.recordings.markUnread([recordingId, waiting.recordingId], false)).toBe(1);
    expect(isUnread()).toBe(false);
    // Without a text there is nothing to be read.
    expect(one.recordings.markUnread([recordingId, waiting.recordingId], true)).toBe(1);
    expect(titles(one, { filters: { state: 'unread' } })).toEqual(['one']);
    one.recordings.markUnread([recordingId], false);
    const options = '{"language":"de"}';
    one.jobs.enqueue({ recordingId, service: 'device', options, priority: 2_000 }, NOW);
    const job = must(one.jobs.claimNext('device', { leaseToken: 'x', requestId: 'y' }, NOW));
    expect(job.recordingId).toBe(recordingId);
    const sent = must(
      one.jobs.apply(
        job.id,
        job,
        { type: 'accepted', generationId: 'g', firstPollAt: NOW, deadlineAt: null },
        NOW,
      ),
    );
    must(one.jobs.finish(sent.id, sent, transcriptOf('Two.'), null, NOW));
    expect(isUnread()).toBe(true);
  });
});

describe('tags of many', () => {
  it('are added once whatever their case, and taken away', () => {
    const one = makeLibrary();
    const ids = ['/a.mp3', '/b.mp3'].map(
      (path) => must(one.takeIn(settledFile({ path }), NOW).job).recordingId,
    );
    const retag = (add: string[], remove: string[] = []) => one.details.retag(ids, { add, remove }, NOW);
    expect(retag(['Live', ' #live ', 'Bread'])).toEqual(ids);
    expect(one.details.get(must(ids[0]))?.tags).toEqual(['Live', 'Bread']);
    expect(retag(['bread'])).toEqual([]);
    expect(one.listChoices.tags()).toEqual([
      { tag: 'Bread', count: 2 },
      { tag: 'Live', count: 2 },
    ]);
    expect(retag(['New'], ['LIVE'])).toEqual(ids);
    expect(one.details.get(must(ids[1]))?.tags).toEqual(['Bread', 'New']);
    expect(one.details.retag([999], { add: ['x'], remove: [] }, NOW)).toEqual([]);
  });
});

it('writes the key of a title wherever it writes a title', () => {
  const { library: one } = library();
  const keys = connect(one).prepare('SELECT title, title_key FROM recordings ORDER BY id').all();
  expect(keys).toEqual([
    { title: 'Episode 10', title_key: 'episode 0210' },
    { title: 'Äther', title_key: 'ather' },
    { title: 'episode 2', title_key: 'episode 012' },
    { title: 'Zebra', title_key: 'zebra' },
  ]);
});

it('narrows down from indexes, without reading through all recordings or all that was said', () => {
  const { library: one } = library();
  const statements = new Set<string>();
  const db = new SqliteDatabase(one.path, { verbose: (sql) => statements.add(String(sql)) });
  const items = new Items(db);
  for (const filters of [
    { tag: 'a' },
    { speaker: 'Ada' },
    { state: 'waiting' },
    { state: 'attention' },
  ] as const)
    items.page({ view: 'all', folderId: null, filters, offset: 0, limit: 5 });
  for (const sql of [...statements]) {
    const plan = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all();
    const read = plan
      .map(({ detail }) => detail)
      .filter((detail) => /^SCAN (recordings|transcripts|segments|jobs)/.test(detail));
    expect(read, sql).toEqual([]);
  }
  db.close();
});

it('a library of the version before is sorted by its titles, has nothing unread, and keeps the order of its queue', () => {
  const directory = tempDirectory();
  const version = MIGRATIONS.indexOf(lists);
  const older = new SqliteDatabase(join(directory, LIBRARY_FILE));
  older.pragma('journal_mode = WAL');
  fillOlder(older, version, 12);
  const waiting = older
    .prepare("SELECT id FROM jobs WHERE state = 'queued' ORDER BY place, id")
    .pluck()
    .all();
  older.close();
  const one = makeLibrary(directory);
  expect(titles(one, { sort: 'title' }).slice(0, 3)).toEqual(['Episode 1', 'Episode 2', 'Episode 3']);
  expect(titles(one, { filters: { state: 'unread' } })).toEqual([]);
  const now = connect(one)
    .prepare("SELECT id FROM jobs WHERE state = 'queued' ORDER BY place, id")
    .pluck()
    .all();
  expect(now).toEqual(waiting);
  expect(waiting.length).toBeGreaterThan(0);
});
