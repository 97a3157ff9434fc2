// Migration 13: transcripts come and go in slices. Never edit it once released: add a new one.
import { OTHER } from './0011-plain-letters.ts';

/**
 * `is_current = 0` and `shelved` null: not there yet, its segments are being put in. `shelved` empty: put away, its segments still
 * stand where they were. See storage/shelf.ts.
 */
export const sql = `
-- Transcripts with segments in the table that belong to nothing that is open: being put in, or being taken out. What a dead process left is cleared.
CREATE TABLE loose_segments (transcript_id INTEGER PRIMARY KEY REFERENCES transcripts (id)) STRICT;
CREATE INDEX transcripts_aside ON transcripts (id) WHERE shelved = x'';

-- As before, but a text of plain letters is not looked through, which took half of the time of putting one in.
DROP TRIGGER segments_spaced_on_insert;
CREATE TRIGGER segments_spaced_on_insert AFTER INSERT ON segments
WHEN NEW.spaced IS NULL AND length(CAST(NEW.text AS BLOB)) <> length(NEW.text) AND NEW.text GLOB '${OTHER}' BEGIN
  UPDATE segments SET spaced = (SELECT spaced FROM segments_spacing WHERE id = NEW.id) WHERE id = NEW.id;
END;

DROP TRIGGER sidecars_due_when_done;
-- A transcript becomes the current one when it is whole. Going back to an older one counts its revision up, and is an edit.
CREATE TRIGGER sidecars_due_when_done AFTER UPDATE OF is_current ON transcripts
WHEN NEW.is_current = 1 AND OLD.is_current = 0 AND NEW.revision = OLD.revision BEGIN
  INSERT INTO sidecars_due (recording_id, is_edit)
  SELECT r.id, 0 FROM recordings r JOIN folders f ON f.id = r.folder_id
  WHERE r.id = NEW.recording_id AND r.removed_at IS NULL AND json_array_length(f.sidecars, '$.formats') > 0
  ON CONFLICT (recording_id) DO UPDATE SET stamp = stamp + 1, is_edit = 0, attempt = 0, retry_at = NULL;
END;
`;
