// Migration 22: feeds of podcasts and their items. Never edit it once released: add a new one.

/**
 * `feeds.url` may hold a login or a key: it is shown without (`domain/address.ts`). `is_near`: a person named its host by hand, and it
 * may lie in a private network. `first_take`: what comes in at first (`domain/feed-take.ts`), until that is done. `next_at`: when it is
 * checked next, epoch milliseconds.
 *
 * `feed_items.state`: `listed`, or `wanted` by the person or by what they chose; `why` says why one is only listed. `details` is the
 * rest of the item as JSON. `other_sound`: other sound lies there than when it was seen first. `recording_id`: what it became.
 */
export const sql = `
CREATE TABLE feeds (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  is_near INTEGER NOT NULL CHECK (is_near IN (0, 1)),
  title TEXT NOT NULL,
  author TEXT,
  link TEXT,
  picture TEXT,
  language TEXT,
  guid TEXT,
  new_url TEXT,
  is_complete INTEGER NOT NULL CHECK (is_complete IN (0, 1)),
  etag TEXT,
  last_modified TEXT,
  first_take TEXT,
  added_at INTEGER NOT NULL,
  checked_at INTEGER,
  next_at INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  failure_code TEXT,
  failure_message TEXT,
  failure_detail TEXT,
  failure_retryable INTEGER CHECK (failure_retryable IN (0, 1))
);

CREATE TABLE feed_items (
  id INTEGER PRIMARY KEY,
  feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
  guid TEXT,
  title TEXT NOT NULL,
  published_at INTEGER,
  duration_seconds REAL,
  sound_url TEXT,
  sound_bytes INTEGER,
  details TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('listed', 'wanted')),
  why TEXT,
  other_sound INTEGER NOT NULL DEFAULT 0 CHECK (other_sound IN (0, 1)),
  recording_id INTEGER REFERENCES recordings (id) ON DELETE SET NULL,
  seen_at INTEGER NOT NULL,
  gone_at INTEGER
);
-- Two processes that check at once write each item once.
CREATE UNIQUE INDEX feed_items_once ON feed_items (feed_id, guid, sound_url);
CREATE INDEX feed_items_by_date ON feed_items (feed_id, published_at);
CREATE INDEX feed_items_by_recording ON feed_items (recording_id) WHERE recording_id IS NOT NULL;
`;
