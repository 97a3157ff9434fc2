// Migration 16: how long a recording lies in the trash is measured by time that was really lived. Never edit it once released: add a new one.

/**
 * `removed_lived`: the latest that it could be when a recording was found in the trash, in the library's lived time, milliseconds
 * (`domain/lived-time.ts`). Null until the trash is looked at; what lay in it before this migration counts from the first look on.
 */
export const sql = `
ALTER TABLE recordings ADD COLUMN removed_lived REAL;
`;
