// Migration 28: a feed is a show like a watched folder, and what it wants is fetched as recordings at addresses are. Never edit it once released: add a new one.

/**
 * `folders.kind`: `feed` for the show of a feed, which has no folder: its `path` (`feed:` and a number nobody has) says only that it is none.
 * `feeds.folder_id`: its show. `is_checked`: it is looked for new items by itself; `takes_new`: what is new comes in by itself.
 *
 * `feed_items.address_id`: its sound is fetched, or was, as the recording at this address; until it is settled what that is.
 * `tries` and `due_at`: how often its publisher's words were asked for in vain, and when they are again.
 */
export const sql = `
ALTER TABLE folders ADD COLUMN kind TEXT NOT NULL DEFAULT 'folder' CHECK (kind IN ('folder', 'feed'));

ALTER TABLE feeds ADD COLUMN folder_id INTEGER REFERENCES folders (id);
ALTER TABLE feeds ADD COLUMN is_checked INTEGER NOT NULL DEFAULT 1 CHECK (is_checked IN (0, 1));
ALTER TABLE feeds ADD COLUMN takes_new INTEGER NOT NULL DEFAULT 1 CHECK (takes_new IN (0, 1));
CREATE UNIQUE INDEX feeds_by_folder ON feeds (folder_id) WHERE folder_id IS NOT NULL;

INSERT INTO folders (path, name, color, include_subfolders, language, created_at, chain, kind)
  SELECT 'feed:' || id, title, id % 8, 1, NULL, added_at,
    coalesce((SELECT value FROM settings WHERE key = 'defaultChain'), '["device"]'), 'feed' FROM feeds;
UPDATE feeds SET folder_id = (SELECT f.id FROM folders f WHERE f.path = 'feed:' || feeds.id);

ALTER TABLE feed_items ADD COLUMN address_id INTEGER REFERENCES addresses (id);
ALTER TABLE feed_items ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed_items ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX feed_items_by_address ON feed_items (address_id) WHERE address_id IS NOT NULL;
`;
