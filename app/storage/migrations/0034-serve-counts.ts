// Migration 34: what the speech service counts is counted in indexes, however much is kept. Never edit it once released: add a new one.

/**
 * - `served_open_of`: how many of a caller's are open is asked with each recording that comes, while a hundred thousand of others wait.
 * - `served_told`: what ended is counted and summed for who watches the service, without the results that lie in the same rows.
 */
export const sql = `
CREATE INDEX served_open_of ON served (token_id) WHERE finished_at IS NULL;
CREATE INDEX served_told ON served (state, begun_at, finished_at, audio_seconds) WHERE finished_at IS NOT NULL;
`;
