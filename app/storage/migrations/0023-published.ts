// Migration 23: what feeds say of recordings, and what became of their items. Never edit it once released: add a new one.
import type { Database } from 'better-sqlite3';
import { editTables } from './edit-tables.ts';

/**
 * `feeds.persons`: those of the show, as JSON. `feed_items.again`: other sound is to be fetched, as a new version of what it is;
 * `words`: how its published transcript stands; `stale`: what the feed says of it has changed since its recording was told. `feed_events`
 * is an item's own trail.
 *
 * `of_feeds`: what a feed says of a recording. `item_key`: what its item is known by, also when the feed is followed anew; `given` is what was put into its details and may be changed with the feed for as long as
 * it stands there; `chapters` are those that the publisher gives.
 * `feed_pictures` says which picture lay at an address, so that it is asked for once; `cover_id` is null where none was to be had.
 */
const SQL = `
ALTER TABLE feeds ADD COLUMN persons TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(persons));
ALTER TABLE feed_items ADD COLUMN again INTEGER NOT NULL DEFAULT 0 CHECK (again IN (0, 1));
ALTER TABLE feed_items ADD COLUMN words TEXT CHECK (words IN ('taken', 'unreadable'));
ALTER TABLE feed_items ADD COLUMN stale INTEGER NOT NULL DEFAULT 0 CHECK (stale IN (0, 1));
CREATE INDEX feed_items_stale ON feed_items (id) WHERE stale = 1;
CREATE INDEX feed_items_by_guid ON feed_items (guid) WHERE recording_id IS NOT NULL;
CREATE INDEX feed_items_to_ask ON feed_items (feed_id) WHERE other_sound = 1;

CREATE TABLE feed_events (
  id INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL REFERENCES feed_items (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  text TEXT
) STRICT;
CREATE INDEX feed_events_of_item ON feed_events (item_id, id);

CREATE TABLE of_feeds (
  recording_id INTEGER PRIMARY KEY REFERENCES recordings (id),
  item_key TEXT NOT NULL,
  given TEXT NOT NULL CHECK (json_valid(given)),
  persons TEXT NOT NULL CHECK (json_valid(persons)),
  chapters TEXT NOT NULL CHECK (json_valid(chapters)),
  -- Its sound was never here: it was made from what the publisher wrote down.
  is_soundless INTEGER NOT NULL CHECK (is_soundless IN (0, 1))
) STRICT;

CREATE INDEX of_feeds_by_key ON of_feeds (item_key);

CREATE TABLE feed_pictures (
  url TEXT PRIMARY KEY,
  cover_id INTEGER REFERENCES covers (id) ON DELETE CASCADE,
  fetched_at INTEGER NOT NULL
) STRICT;
CREATE INDEX feed_pictures_by_cover ON feed_pictures (cover_id) WHERE cover_id IS NOT NULL;
`;

/** Who gave a title: a feed may have. A CHECK is changed in place, as in migration 20. */
const FROM = "CHECK (title_by IN ('file', 'tag', 'person'))";
const TO = "CHECK (title_by IN ('file', 'tag', 'feed', 'person'))";

export function change(db: Database): void {
  db.exec(SQL);
  editTables(db, [['recordings', FROM, TO]], 'migration 9 wrote');
}
