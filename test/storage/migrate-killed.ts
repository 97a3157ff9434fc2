// The process that open-engines.test.ts kills: migrates a library up to a version, and dies before the call of SQLite that it is told, or when it is killed.
import SqliteDatabase from 'better-sqlite3';
import { openForWriting } from '../../app/storage/database.ts';
import { migrate } from '../../app/storage/migrate.ts';
import { MIGRATIONS } from '../../app/storage/migrations/index.ts';

const [, , path = '', version = '', fatal = 'none'] = process.argv;
const db = openForWriting(path);
let calls = 0;
for (const name of ['exec', 'prepare', 'pragma'] as const) {
  const real = Reflect.get(SqliteDatabase.prototype, name) as (...given: unknown[]) => unknown;
  Object.assign(SqliteDatabase.prototype, {
    [name](this: unknown, ...given: unknown[]) {
      calls += 1;
      if (String(calls) === fatal) process.kill(process.pid, 'SIGKILL');
      return real.apply(this, given);
    },
  });
}
process.send?.('begun');
migrate(db, MIGRATIONS.slice(0, Number(version)));
process.send?.('done');
