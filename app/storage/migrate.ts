// Brings a library file to this version's schema, all or nothing for each step.
import type { Database } from 'better-sqlite3';
import { failure, type Failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { immediately } from './database.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** Written in the header of every library ("Ears"), so that another program's database is not taken for one. */
export const APPLICATION_ID = 0x45617273;

/**
 * Migrates to the newest version.
 * @param migrations for tests; the app's own by default
 * @returns versions before and after, or why this file is not for us; then nothing was written
 */
export function migrate(
  db: Database,
  migrations: readonly string[] = MIGRATIONS,
): Outcome<{ readonly from: number; readonly to: number }> {
  const read = (name: string): number => db.pragma(name, { simple: true }) as number;
  const from = read('user_version');
  const refusal = refusalOf(db, migrations.length);
  if (refusal) return failed(refusal);

  for (let version = from; version < migrations.length; version += 1) {
    const step = migrations[version] as string;
    // The version is part of the transaction: a kill at any point leaves the old version whole. It is read again in
    // there, because another process may just have done the same.
    immediately(db, () => {
      if (read('user_version') !== version) return;
      db.exec(step);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${version + 1}`);
    });
  }
  return ok({ from, to: migrations.length });
}

/**
 * Why a file is not for us: another program's, or a newer Earshot's.
 * @param newest the version this Earshot brings libraries to
 */
export function refusalOf(db: Database, newest: number): Failure | null {
  const read = (name: string): number => db.pragma(name, { simple: true }) as number;
  const isEmpty = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (!isEmpty && read('application_id') !== APPLICATION_ID)
    return failure('library-damaged', { detail: 'The file is the database of another program.' });
  const version = read('user_version');
  if (version <= newest) return null;
  return failure('library-newer', { detail: `Version ${version} of the file, ${newest} of this Earshot.` });
}
