// Migration 8: a smaller search index that knows scripts without spaces, counted words, saved searches. Never edit it once released: add a new one.

// A copy of `UNSPACED_SCRIPTS` (domain/script-units.ts) as it was then.
const UNSPACED =
  '[\u0e01-\u0eff\u1000-\u109f\u1780-\u17dd\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3fffd}]';

/**
 * Without `prefix='3'` the index is a third smaller; beginnings of words are looked up among `search_terms` first. The
 * new index starts empty and is filled from the newest segment down, see storage/index-backlog.ts: a large library
 * need not wait for it to open.
 */
export const sql = `
DROP TRIGGER segments_indexed_on_update;
DROP TABLE segments_fts;

-- The text as the index reads it, where that is not the text itself: with marks between the characters of unspaced scripts.
ALTER TABLE segments ADD COLUMN spaced TEXT;

-- The same in SQL, for rows that are written or edited without it. Long texts are cut first: substr() counts from the start.
CREATE VIEW segments_spacing (id, spaced) AS SELECT s.id, (
  WITH RECURSIVE
    pieces (at, piece) AS (
      SELECT 0, substr(s.text, 1, 100) UNION ALL SELECT at + 100, substr(s.text, at + 101, 100) FROM pieces WHERE length(piece) = 100
    ),
    units (at, rest, unit) AS (
      SELECT at, substr(piece, 2), substr(piece, 1, 1) FROM pieces WHERE piece <> ''
      UNION ALL SELECT at + 1, substr(rest, 2), substr(rest, 1, 1) FROM units WHERE rest <> ''
    )
  SELECT replace(
    group_concat(iif(unit GLOB '${UNSPACED}', char(31) || unit || char(31), unit), '' ORDER BY at), char(31, 31), char(31)
  ) FROM units
) FROM segments s;

CREATE TABLE search_state (
  one               INTEGER PRIMARY KEY CHECK (one = 1),
  -- Segments with lower ids are not in the index yet.
  unindexed_below   INTEGER NOT NULL,
  -- Words of segments up to this id are counted in search_terms.
  terms_counted_to  INTEGER NOT NULL
) STRICT;
INSERT INTO search_state SELECT 1, coalesce(max(id), 0) + 1, 0 FROM segments;

-- What the index is made from, and the part of it that is in the index. The plus keeps SQLite from seeking by a bound that
-- is nearly always 0 where an id is asked for.
CREATE VIEW segments_searchable (id, text) AS SELECT id, coalesce(spaced, text) FROM segments;
CREATE VIEW segments_indexed (id, text) AS
  SELECT id, coalesce(spaced, text) FROM segments WHERE +id >= (SELECT unindexed_below FROM search_state);

CREATE VIRTUAL TABLE segments_fts USING fts5 (
  text, content = 'segments_searchable', content_rowid = 'id', columnsize = 0,
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);
-- Merging is done in small steps by index-upkeep.ts; by itself FTS5 merges only when many pieces have piled up.
INSERT INTO segments_fts (segments_fts, rank) VALUES ('automerge', 0), ('crisismerge', 64);

CREATE TRIGGER segments_spaced_on_insert AFTER INSERT ON segments WHEN NEW.spaced IS NULL AND NEW.text GLOB '*${UNSPACED}*' BEGIN
  UPDATE segments SET spaced = (SELECT spaced FROM segments_spacing WHERE id = NEW.id) WHERE id = NEW.id;
END;
-- Whole transcripts are put in and taken out by transcripts.ts with one statement each: through a trigger, FTS5 writes a
-- piece of index for every row, which takes three times as long. Edits of single segments follow by themselves.
CREATE TRIGGER segments_indexed_on_update AFTER UPDATE OF text ON segments WHEN OLD.text <> NEW.text BEGIN
  INSERT INTO segments_fts (segments_fts, rowid, text)
    SELECT 'delete', OLD.id, coalesce(OLD.spaced, OLD.text) WHERE OLD.id >= (SELECT unindexed_below FROM search_state);
  UPDATE segments SET spaced = iif(NEW.text GLOB '*${UNSPACED}*', (SELECT spaced FROM segments_spacing WHERE id = NEW.id), NULL)
    WHERE id = NEW.id;
  INSERT INTO segments_fts (rowid, text) SELECT id, text FROM segments_indexed WHERE id = NEW.id;
  INSERT OR IGNORE INTO search_terms_due (segment_id) VALUES (NEW.id);
END;

-- Words of three letters and more, as the index knows them, and how often they were said: never less than that, since
-- what is removed or edited away is not counted down. Only suggestions are made from it.
CREATE TABLE search_terms (
  term  TEXT PRIMARY KEY,
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE search_terms_due (segment_id INTEGER PRIMARY KEY) STRICT;

CREATE TABLE saved_searches (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  query      TEXT NOT NULL UNIQUE CHECK (json_valid(query)),
  created_at INTEGER NOT NULL
) STRICT;
`;
