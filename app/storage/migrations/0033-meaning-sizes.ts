// Migration 33: what is scanned lies close together, what is seldom read a row a passage. Never edit it once released: add a new one.

/**
 * - `sketches`: what of each passage is scanned, see domain/vector.ts. Reading all of them for the first question reads little else.
 * - `meaning_sizes`: the rest of a passage, its scale before its sizes. The id is that of the transcript times 2^20, and the place of the
 *   passage; so those of a text lie together, and each is had without reading its neighbours.
 * What was read before lacks the lean, which is lost with the packing: it is read again, in the background.
 */
export const sql = `
DROP TABLE meanings;

CREATE TABLE meanings (
  transcript_id INTEGER PRIMARY KEY REFERENCES transcripts (id) ON DELETE CASCADE,
  stamp         INTEGER NOT NULL UNIQUE,
  revision      INTEGER NOT NULL,
  model         TEXT NOT NULL,
  is_whole      INTEGER NOT NULL CHECK (is_whole IN (0, 1)),
  places        BLOB NOT NULL,
  sketches      BLOB NOT NULL,
  marks         BLOB NOT NULL
) STRICT;

CREATE TABLE meaning_sizes (
  id    INTEGER PRIMARY KEY,
  sizes BLOB NOT NULL
) STRICT;

CREATE TRIGGER meanings_gone AFTER DELETE ON meanings BEGIN
  DELETE FROM meaning_sizes WHERE id BETWEEN old.transcript_id * 1048576 AND old.transcript_id * 1048576 + 1048575;
END;
`;
