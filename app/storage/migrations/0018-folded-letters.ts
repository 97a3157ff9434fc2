// Migration 18: letters are folded by CLDR's tables before the index reads them. Never edit it once released: add a new one.

/**
 * What is in the index stays, and is read anew from the newest segment down, see storage/index-backlog.ts: until then both readings are
 * looked for. SQL cannot fold, so the triggers that did go: whoever writes a text brings `spaced` along. One that was changed
 * without stays in step with the index, and is found to be read wrongly by samples.
 */
export const sql = `
DROP TRIGGER segments_spaced_on_insert;
DROP TRIGGER segments_indexed_on_update;
DROP VIEW segments_spacing;

-- Segments with lower ids are in the index, if they are, as an earlier version read them.
ALTER TABLE search_state ADD COLUMN unfolded_below INTEGER NOT NULL DEFAULT 0;
UPDATE search_state SET unfolded_below = (SELECT coalesce(max(id) + 1, 0) FROM segments);

CREATE TRIGGER segments_indexed_on_update AFTER UPDATE OF text ON segments WHEN OLD.text <> NEW.text BEGIN
  INSERT INTO segments_fts (segments_fts, rowid, text)
    SELECT 'delete', OLD.id, coalesce(OLD.spaced, OLD.text) WHERE OLD.id >= (SELECT unindexed_below FROM search_state);
  UPDATE segments SET spaced = NULL WHERE id = NEW.id;
  INSERT INTO segments_fts (rowid, text) SELECT id, text FROM segments_indexed WHERE id = NEW.id;
  INSERT OR IGNORE INTO search_terms_due (segment_id) VALUES (NEW.id);
END;
`;
