// Migration 35: pairs of neighbouring words, for phrases of frequent words. Never edit it once released: add a new one.

/**
 * - `segment_pairs`: which pairs stand in a block of 16 ids of segments; see storage/search/pair-index.ts for when it is made, and of what.
 * - `pair_words`: the words of which pairs are indexed, frozen when the library was counted.
 * - `pairs_due`: segments that came, went or changed since their block was read. `place` is -1e9 where that is the segment's own number.
 * The triggers see to it that nothing that writes texts has to know of pairs.
 */
export const sql = `
-- Blocks of segments with these ids and higher ones are not in the index of pairs, 1e15 where all are; null while there is none.
ALTER TABLE search_state ADD COLUMN unpaired_from INTEGER;
-- How often its words were chosen, and of how many segments the last time.
ALTER TABLE search_state ADD COLUMN pairs_made INTEGER NOT NULL DEFAULT 0;
ALTER TABLE search_state ADD COLUMN pairs_of INTEGER NOT NULL DEFAULT 0;

CREATE TABLE pair_words (
  number    INTEGER PRIMARY KEY,
  word      TEXT NOT NULL UNIQUE,
  is_common INTEGER NOT NULL CHECK (is_common IN (0, 1)),
  -- Of all words that were counted.
  share     REAL NOT NULL
) STRICT;

CREATE VIRTUAL TABLE segment_pairs USING fts5 (
  pairs, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);
INSERT INTO segment_pairs (segment_pairs, rank) VALUES ('automerge', 0), ('crisismerge', 64);

CREATE TABLE pairs_due (
  segment_id    INTEGER NOT NULL,
  place         REAL NOT NULL,
  transcript_id INTEGER NOT NULL,
  PRIMARY KEY (segment_id, place)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER pairs_due_on_insert AFTER INSERT ON segments
WHEN (SELECT unpaired_from FROM search_state) IS NOT NULL BEGIN
  INSERT OR REPLACE INTO pairs_due VALUES (NEW.id, coalesce(NEW.place, -1e9), NEW.transcript_id);
END;
CREATE TRIGGER pairs_due_on_delete AFTER DELETE ON segments
WHEN (SELECT unpaired_from FROM search_state) IS NOT NULL BEGIN
  INSERT OR REPLACE INTO pairs_due VALUES (OLD.id, coalesce(OLD.place, -1e9), OLD.transcript_id);
END;
CREATE TRIGGER pairs_due_on_update AFTER UPDATE OF id, transcript_id, text, place ON segments
WHEN (SELECT unpaired_from FROM search_state) IS NOT NULL BEGIN
  INSERT OR REPLACE INTO pairs_due VALUES (OLD.id, coalesce(OLD.place, -1e9), OLD.transcript_id);
  INSERT OR REPLACE INTO pairs_due VALUES (NEW.id, coalesce(NEW.place, -1e9), NEW.transcript_id);
END;
`;
