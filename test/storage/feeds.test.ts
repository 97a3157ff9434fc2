// The tables of feeds: made in a library as the version before left it, and what hangs on them.
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../app/storage/migrate.ts';
import { sql as feeds } from '../../app/storage/migrations/0022-feeds.ts';
import { sql as feedShows } from '../../app/storage/migrations/0028-feed-shows.ts';
import { MIGRATIONS } from '../../app/storage/migrations/index.ts';
import { connect, makeLibrary, NOW, settledFile, tempDirectory } from './support.ts';

/** A library that the version before left, opened by this one. */
function opened() {
  const directory = tempDirectory();
  const db = new SqliteDatabase(join(directory, 'library.db'));
  migrate(db, MIGRATIONS.slice(0, MIGRATIONS.indexOf(feeds)));
  db.close();
  return makeLibrary(directory);
}

const feed = {
  url: 'https://ada:s3cret@example.org/feed',
  isNear: false,
  title: 'Tides',
  firstTake: 'none',
  chain: ['device'] as const,
};

it('feeds of the version before get a show, with the engines that were usual', () => {
  const db = new SqliteDatabase(':memory:');
  migrate(db, MIGRATIONS.slice(0, MIGRATIONS.indexOf(feedShows)));
  db.exec(`
    INSERT INTO settings (key, value) VALUES ('defaultChain', '["cloud","device"]');
    INSERT INTO feeds (url, is_near, title, is_complete, added_at, next_at) VALUES ('https://example.org/a', 0, 'A', 0, 1, 1), ('https://example.org/b', 0, 'B', 0, 1, 1)`);
  migrate(db);
  expect(
    db
      .prepare('SELECT name, chain, kind FROM folders JOIN feeds ON folder_id = folders.id ORDER BY feeds.id')
      .raw()
      .all(),
  ).toEqual(['A', 'B'].map((name) => [name, '["cloud","device"]', 'feed']));
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.close();
});

describe('feeds in a library of the version before', () => {
  it('are followed, and leave what was there alone', () => {
    const library = opened();
    library.takeIn(settledFile());
    const id = library.feeds.add(feed, NOW);
    const { chain: _chain, ...shown } = feed;
    expect(library.feeds.get(id)).toMatchObject({ ...shown, failure: null, failures: 0, checkedAt: null });
    expect(library.feeds.due(NOW, 1_000).map(({ id: due }) => due)).toEqual([id]);
    expect(library.feeds.due(NOW - 1, 1_000)).toEqual([]);
    // A wrong clock put it far away.
    expect(library.feeds.due(NOW - 1_001, 1_000).map(({ id: due }) => due)).toEqual([id]);
    expect(connect(library).prepare('SELECT count(*) FROM recordings').pluck().get()).toBe(1);
  });

  it('are not two at one address, also when one moves there', () => {
    const library = opened();
    const first = library.feeds.add(feed, NOW);
    const second = library.feeds.add({ ...feed, url: 'https://example.org/other' }, NOW);
    library.feeds.moved(second, feed.url, false);
    expect(library.feeds.byUrl(feed.url)?.id).toBe(first);
    expect(library.feeds.get(second)?.url).toBe('https://example.org/other');
  });

  it('keep an item whose recording is deleted for good', () => {
    const library = opened();
    const id = library.feeds.add(feed, NOW);
    const db = connect(library);
    const recordingId = library.takeIn(settledFile()).recording.id;
    db.prepare(
      `INSERT INTO feed_items (feed_id, title, details, state, seen_at, recording_id) VALUES (?, 'One', '{}', 'wanted', 1, ?)`,
    ).run(id, recordingId);
    expect(library.feeds.items(id, 1)[0]?.recordingId).toBe(recordingId);
    library.remove(recordingId);
    expect(library.trash.delete(recordingId, NOW)).toBe(true);
    expect(library.feeds.items(id, 1)).toMatchObject([{ title: 'One' }]);
  });
});
