// Migration 2: what a person can set for a show. Never edit it once released: add a new one.

/** `patterns` and `options` are JSON, see `ShowSettings`. */
export const sql = `
ALTER TABLE folders ADD COLUMN patterns TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(patterns));
ALTER TABLE folders ADD COLUMN options TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(options));
ALTER TABLE folders ADD COLUMN fallback INTEGER NOT NULL DEFAULT 0 CHECK (fallback IN (0, 1));
ALTER TABLE folders ADD COLUMN ceiling_usd REAL CHECK (ceiling_usd IS NULL OR ceiling_usd >= 0);
ALTER TABLE folders ADD COLUMN priority INTEGER NOT NULL DEFAULT 0 CHECK (priority IN (-1, 0, 1));
ALTER TABLE folders ADD COLUMN paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1));
`;
