// The migrations in order. The place in this list, from 1, is the version they lead to.
import type { Database } from 'better-sqlite3';
import { sql as firstLight } from './0001-first-light.ts';
import { sql as shows } from './0002-shows.ts';
import { sql as money } from './0003-money.ts';
import { sql as queue } from './0004-queue.ts';
import { sql as episodes } from './0005-episodes.ts';
import { sql as editing } from './0007-editing.ts';
import { sql as search } from './0008-search.ts';
import { sql as details } from './0009-details.ts';
import { sql as sessions } from './0010-sessions.ts';
import { sql as plainLetters } from './0011-plain-letters.ts';
import { sql as slices } from './0013-slices.ts';
import { sql as deleting } from './0015-deleting.ts';
import { sql as livedTime } from './0016-lived-time.ts';
import { sql as heard } from './0017-heard.ts';
import { sql as foldedLetters } from './0018-folded-letters.ts';
import { sql as kindsOfJobs } from './0019-kinds-of-jobs.ts';
import { change as openEngines } from './0020-open-engines.ts';
import { sql as chains } from './0021-chains.ts';
import { sql as feeds } from './0022-feeds.ts';
import { change as published } from './0023-published.ts';
import { sql as addresses } from './0024-addresses.ts';
import { change as tellings } from './0025-tellings.ts';
import { change as lists } from './0026-lists.ts';
import { sql as desk } from './0027-desk.ts';
import { sql as feedShows } from './0028-feed-shows.ts';
import { sql as serve } from './0029-serve.ts';
import { sql as assistants } from './0030-assistants.ts';
import { sql as meanings } from './0031-meanings.ts';
import { sql as farm } from './0032-farm.ts';
import { sql as meaningSizes } from './0033-meaning-sizes.ts';
import { sql as serveCounts } from './0034-serve-counts.ts';
import { sql as pairs } from './0035-pairs.ts';
import { sql as pairMarks } from './0036-pair-marks.ts';
import { sql as listedQuickly } from './0037-listed-quickly.ts';
import { change as cheaperChecks } from './0038-cheaper-checks.ts';

/** SQL; or a function, for what SQL alone cannot do. Both run inside a transaction. */
export type Migration = string | ((db: Database) => void);

/** Every migration; `MIGRATIONS[n]` leads from version n to n + 1. */
export const MIGRATIONS: readonly Migration[] = [
  firstLight,
  shows,
  money,
  queue,
  episodes,
  editing,
  search,
  details,
  sessions,
  plainLetters,
  slices,
  deleting,
  livedTime,
  heard,
  foldedLetters,
  kindsOfJobs,
  openEngines,
  chains,
  feeds,
  published,
  addresses,
  tellings,
  lists,
  desk,
  feedShows,
  serve,
  assistants,
  meanings,
  farm,
  meaningSizes,
  serveCounts,
  pairs,
  pairMarks,
  listedQuickly,
  cheaperChecks,
];

/** Does one migration, without its transaction. */
export function runMigration(db: Database, migration: Migration): void {
  if (typeof migration === 'string') db.exec(migration);
  else migration(db);
}
