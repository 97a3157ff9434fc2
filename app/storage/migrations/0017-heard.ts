// Migration 17: what a file promised to hold, and what of it is missing from a transcript. Never edit it once released: add a new one.

/**
 * `promise` is what a look into the file said, `missing` what is not in a transcript: JSON of `domain/heard.ts`, null where nothing is known, as
 * of everything older than this. `is_incomplete` repeats for lists what the current transcript says.
 */
export const sql = `
ALTER TABLE recordings ADD COLUMN promise TEXT;
ALTER TABLE recordings ADD COLUMN is_incomplete INTEGER NOT NULL DEFAULT 0 CHECK (is_incomplete IN (0, 1));
ALTER TABLE transcripts ADD COLUMN missing TEXT;
-- The sound track that was heard, from 0; null where the file has only one, or the service does not say.
ALTER TABLE transcripts ADD COLUMN track INTEGER;
CREATE INDEX recordings_incomplete ON recordings (created_at, id)
  WHERE is_incomplete = 1 AND removed_at IS NULL AND shown_by IS NULL;
CREATE TRIGGER recordings_incomplete_follow AFTER UPDATE OF is_current ON transcripts WHEN NEW.is_current = 1 BEGIN
  UPDATE recordings SET is_incomplete = NEW.missing IS NOT NULL AND NEW.missing <> '[]'
    WHERE id = NEW.recording_id AND is_incomplete <> (NEW.missing IS NOT NULL AND NEW.missing <> '[]');
END;
`;
