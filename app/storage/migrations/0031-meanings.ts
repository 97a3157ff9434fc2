// Migration 31: what passages mean, as packed vectors. Never edit it once released: add a new one.

/**
 * A row a transcript; its passages lie one after the other in each of the blobs, numbers are little-endian.
 * - `places`: two numbers of 32 bits, the segment (counted from the transcript's first id) and the letter in it where a passage begins
 * - `signs`, then `scales`, `marks` and `sizes`: see domain/vector.ts; what is scanned lies before what is seldom read
 * `revision` is the transcript's when they were made; `stamp` rises with each write, so that readers see what is new.
 */
export const sql = `
CREATE TABLE meanings (
  transcript_id INTEGER PRIMARY KEY REFERENCES transcripts (id) ON DELETE CASCADE,
  stamp         INTEGER NOT NULL UNIQUE,
  revision      INTEGER NOT NULL,
  model         TEXT NOT NULL,
  is_whole      INTEGER NOT NULL CHECK (is_whole IN (0, 1)),
  places        BLOB NOT NULL,
  signs         BLOB NOT NULL,
  scales        BLOB NOT NULL,
  marks         BLOB NOT NULL,
  sizes         BLOB NOT NULL
) STRICT;
`;
