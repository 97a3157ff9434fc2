// Migration 30: what an assistant with a token may change, and when it asked last. Never edit it once released: add a new one.

/** `allowed` is a list of permissions with commas between them (`domain/assistant.ts`); none that are not known count. */
export const sql = `
ALTER TABLE serve_tokens ADD COLUMN allowed TEXT NOT NULL DEFAULT '';
ALTER TABLE serve_tokens ADD COLUMN used_at INTEGER;
`;
