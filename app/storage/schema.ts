// Whose file a library is: its mark, its version, and whether its tables are those that the migrations make, and nothing else is in it.
// Why so: docs/decisions/security.md.
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { failure, type Failure } from '../domain/failure.ts';
import { openInMemory } from './database.ts';
import { FINGERPRINTS, NEWEST_VERSION } from './migrations/fingerprints.ts';
import { MIGRATIONS, runMigration } from './migrations/index.ts';
import { tablesAsMade, tablesOf } from './tables-as-made.ts';

/** Written in the header of every library ("Ears"), so that another program's database is not taken for one. */
export const APPLICATION_ID = 0x45617273;

/** Differences that are named to the person. */
const NAMED_MAX = 3;
/** More text than any schema of ours has, characters: what is longer is not read. */
const SCHEMA_MAX = 1_000_000;

/** What `ANALYZE`, run by a person with another program, leaves; SQLite reads them as numbers and runs nothing of them. */
const HARMLESS: Readonly<Record<string, string>> = {
  sqlite_stat1: 'CREATE TABLE sqlite_stat1(tbl,idx,stat)',
  sqlite_stat4: 'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)',
};

interface SchemaRow {
  readonly type: string;
  readonly name: string;
  readonly table: string;
  readonly root: number;
  readonly sql: string | null;
}

/** Objects of a schema by type and name, as SQL that is the same however it is laid out. */
type Schema = ReadonlyMap<string, string>;

/**
 * Why a file is not for us: another program's, a newer Earshot's, or ours with other tables, views or triggers than its version has.
 * Reads the list of tables only: nothing of what the file brings is run. Throws SqliteError where that cannot be read.
 * @param asMade what a library of the newest version holds, for tests
 */
export function refusalOf(db: Database, asMade: string | null = tablesAsMade()): Failure | null {
  // One state of the file, whoever migrates it meanwhile.
  return db.transaction(() => {
    const stranger = strangerOf(db, NEWEST_VERSION);
    if (stranger) return stranger;
    if (isAsMade(db, asMade)) return null;
    const found = differenceOf(db);
    return found === null ? null : failure('library-foreign', { detail: found });
  })();
}

/** True for a library of this version or an older one, with its own tables and nothing else. */
export function isOurs(db: Database): boolean {
  return numberOf(db, 'application_id') === APPLICATION_ID && refusalOf(db) === null;
}

/**
 * Why a file is not for us by its header: another program's, or a newer Earshot's.
 * @param newest the version this Earshot brings libraries to
 */
export function strangerOf(db: Database, newest: number): Failure | null {
  const isEmpty = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (!isEmpty && numberOf(db, 'application_id') !== APPLICATION_ID)
    return failure('library-damaged', { detail: 'The file is the database of another program.' });
  const version = numberOf(db, 'user_version');
  if (version <= newest) return null;
  return failure('library-newer', { detail: `Version ${version} of the file, ${newest} of this Earshot.` });
}

/** Most libraries: nothing has to be taken apart. Of the newest version only, whatever the build kept. */
function isAsMade(db: Database, asMade: string | null): boolean {
  return asMade?.startsWith(`${NEWEST_VERSION}\n`) === true && tablesOf(db, SCHEMA_MAX) === asMade;
}

/** What a file of ours holds more, less or otherwise than the migrations of its version make, in words; null when nothing. */
function differenceOf(db: Database): string | null {
  const version = numberOf(db, 'user_version');
  const rows = rowsOf(db);
  if (rows === null) return 'The list of its tables is longer than any that Earshot makes.';
  const roots = rows.flatMap(({ root }) => (root > 0 ? [root] : []));
  if (new Set(roots).size < roots.length) return 'Two of its tables lie in the same place.';
  const found = schemaOf(rows);
  // Making the tables of a version takes longer than a start may; what they come to is written down, and a test compares.
  if (version > 0 && fingerprintOf(found) === FINGERPRINTS[version - 1]) return null;
  return wordsOf(found, schemaOfVersion(version), rows.length > found.size);
}

const numberOf = (db: Database, pragma: string): number => db.pragma(pragma, { simple: true }) as number;

function rowsOf(db: Database): readonly SchemaRow[] | null {
  const length = db
    .prepare<[], number>(
      'SELECT total(length(name) + length(tbl_name) + coalesce(length(sql), 0) + 100) FROM main.sqlite_schema',
    )
    .pluck()
    .get();
  if (length === undefined || length > SCHEMA_MAX) return null;
  return db
    .prepare<[], SchemaRow>(
      `SELECT CAST(type AS TEXT) AS type, CAST(name AS TEXT) AS name, CAST(tbl_name AS TEXT) AS "table",
         CAST(coalesce(rootpage, 0) AS INTEGER) AS root, CAST(sql AS TEXT) AS sql FROM main.sqlite_schema`,
    )
    .all()
    .filter(({ name, sql }) => !(name in HARMLESS) || sql !== HARMLESS[name]);
}

function schemaOf(rows: readonly SchemaRow[]): Schema {
  return new Map(
    rows.map(({ name, root, sql, table, type }) => [
      `${type} ${name}`,
      JSON.stringify([table, root > 0, sql === null ? null : plainSql(sql)]),
    ]),
  );
}

/** What keeps its spaces, and spaces and comments between other things. */
const QUOTED_OR_LAYOUT =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|(?:--[^\n]*|\/\*[\s\S]*?\*\/|\s+)+/g;
const QUOTED = /^['"`[]/;
/** What stands at a place up to the next of those, or a sign alone. */
const PIECE = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|[^'"`[\s/-]+|./y;
const WORD = /[\w$\u0080-\uffff]/;

/** SQL without comments and layout: those may change where SQLite itself writes a statement anew (`ALTER TABLE`). */
export function plainSql(sql: string): string {
  return sql.replace(QUOTED_OR_LAYOUT, (found, at: number) => {
    if (QUOTED.test(found)) return found;
    // Two words stay two.
    return WORD.test(sql[at - 1] ?? '') && hasWordAt(sql, at + found.length) ? ' ' : '';
  });
}

function hasWordAt(sql: string, at: number): boolean {
  if (WORD.test(sql[at] ?? '')) return true;
  PIECE.lastIndex = at;
  return WORD.test(PIECE.exec(sql)?.[0] ?? '');
}

/** A short value that only this schema has. */
export function fingerprintOf(schema: Schema): string {
  const sorted = [...schema].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 32);
}

const made = new Map<number, Schema>();

/** What the migrations make of an empty file, up to this version. Tens of milliseconds the first time. */
export function schemaOfVersion(version: number): Schema {
  const known = made.get(version);
  if (known) return known;
  const db = openInMemory();
  try {
    for (const step of MIGRATIONS.slice(0, Math.max(0, version))) runMigration(db, step);
    const schema = schemaOf(rowsOf(db) ?? []);
    made.set(version, schema);
    return schema;
  } finally {
    db.close();
  }
}

function wordsOf(found: Schema, wanted: Schema, isTwice: boolean): string | null {
  const named = (keys: readonly string[]): string =>
    keys
      .slice(0, NAMED_MAX)
      .map((key) => key.replace(' ', ' “').slice(0, 80) + '”')
      .join(', ') + (keys.length > NAMED_MAX ? ` and ${keys.length - NAMED_MAX} more` : '');
  const more = [...found.keys()].filter((key) => !wanted.has(key));
  const less = [...wanted.keys()].filter((key) => !found.has(key));
  const other = [...found].flatMap(([key, sql]) => (wanted.has(key) && wanted.get(key) !== sql ? [key] : []));
  const parts = [
    ...(more.length > 0 ? [`not made by Earshot: ${named(more)}`] : []),
    ...(less.length > 0 ? [`missing: ${named(less)}`] : []),
    ...(other.length > 0 ? [`changed: ${named(other)}`] : []),
    ...(isTwice ? ['something is there twice'] : []),
  ];
  return parts.length === 0 ? null : `Found in the file: ${parts.join('; ')}.`;
}
