// Migration 36: pairs share marks, in larger blocks; the index of them is made anew. Never edit it once released: add a new one.

/** What was made in blocks of 16 ids, with a mark for each pair, says nothing any more. Upkeep makes it, see storage/search/pair-index.ts. */
export const sql = `
INSERT INTO segment_pairs (segment_pairs) VALUES ('delete-all');
UPDATE search_state SET unpaired_from = NULL;
DELETE FROM pairs_due;
`;
