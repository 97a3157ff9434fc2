// The process that pairs.test.ts kills: makes an index of pairs, and says so after each step.
import { setTimeout as pause } from 'node:timers/promises';
import { openForWriting } from '../../../app/storage/database.ts';
import { IndexUpkeep } from '../../../app/storage/search/index-upkeep.ts';
import { migrate } from '../../../app/storage/migrate.ts';

const [, , path = ''] = process.argv;
const db = openForWriting(path);
migrate(db);
const upkeep = new IndexUpkeep(db, 1);
while (upkeep.step()) {
  process.send?.('step');
  await pause(2);
}
process.send?.('done');
