// Migration 15: deleting one recording reads no table from end to end. Never edit it once released: add a new one.

/** SQLite looks for rows that refer to a deleted one (foreign keys) by these, else through the whole table: seconds for `segments`. */
export const sql = `
CREATE INDEX segments_of_transcript ON segments (transcript_id);
CREATE INDEX sketches_of_transcript ON sketches (transcript_id);
CREATE INDEX recordings_shown_by ON recordings (shown_by) WHERE shown_by IS NOT NULL;
CREATE INDEX recordings_with_cover ON recordings (cover_id) WHERE cover_id IS NOT NULL;
CREATE INDEX files_of_previous ON files (previous_recording_id) WHERE previous_recording_id IS NOT NULL;
`;
