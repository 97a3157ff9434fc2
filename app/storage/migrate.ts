// Brings a library file to this version's schema, all or nothing for each step.
import type { Database } from 'better-sqlite3';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { immediately } from './database.ts';
import { APPLICATION_ID, strangerOf } from './schema.ts';
import { NEWEST_VERSION } from './migrations/fingerprints.ts';
import { MIGRATIONS, runMigration, type Migration } from './migrations/index.ts';

/**
 * Migrates to the newest version.
 * @param migrations for tests; the app's own by default
 * @returns versions before and after, or why this file is not for us; then nothing was written
 */
export function migrate(
  db: Database,
  migrations?: readonly Migration[],
): Outcome<{ readonly from: number; readonly to: number }> {
  const read = (name: string): number => db.pragma(name, { simple: true }) as number;
  const from = read('user_version');
  const to = migrations?.length ?? NEWEST_VERSION;
  const refusal = strangerOf(db, to);
  if (refusal) return failed(refusal);

  for (let version = from; version < to; version += 1) {
    const step = (migrations ?? MIGRATIONS)[version] as Migration;
    // The version is part of the transaction: a kill at any point leaves the old version whole. It is read again in
    // there, because another process may just have done the same.
    immediately(db, () => {
      if (read('user_version') !== version) return;
      runMigration(db, step);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${version + 1}`);
    });
  }
  return ok({ from, to });
}
