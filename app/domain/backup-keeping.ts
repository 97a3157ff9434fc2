// Which backups are kept: by a counter that only rises and by the time that the library lived, never by what a clock said.
import { days } from './lived-time.ts';

/** Made each day by itself, by hand, or before an update changed the tables. */
export type BackupKind = 'daily' | 'by-hand' | 'before-update';

export interface BackupMark {
  /** Rises by one with each backup of a library; 0 for those of before there were marks. */
  readonly serial: number;
  readonly kind: BackupKind;
  /** The latest that it could be when it was made, in the library's lived time, milliseconds: see `latest`. */
  readonly stampMs: number;
}

/** The newest that are kept whatever their age: those of a week. */
const DAILY_KEPT = 7;
const WEEKS_KEPT = 4;
const MONTHS_KEPT = 6;
const WEEK_MS = days(7);
const MONTH_MS = days(30);
const UPDATES_KEPT = 2;
/** Longest that a daily backup is kept, days on which Earshot ran: as the first of its month. */
export const BACKUP_DAYS_MAX = MONTHS_KEPT * 30;
const BY_HAND_KEPT = 5;

/**
 * What may go: daily ones beyond the newest seven, but the first of each of the last four weeks and six months stays; those before
 * updates beyond two; those by hand beyond five. No kind pushes out another, and the newest of each always stays.
 * @param newestFirst in the order of their counters
 * @param livedMs the library's lived time
 * @param floor those with a lower counter may go whatever their age: a person wants what they hold forgotten. Nothing goes for it
 *   as long as there is none at or above it
 */
export function superfluous<T extends BackupMark>(
  newestFirst: readonly T[],
  livedMs: number,
  floor = 0,
): readonly T[] {
  const above = newestFirst.filter(({ serial }) => serial >= floor);
  const held = above.length > 0 ? above : newestFirst;
  const of = (kind: BackupKind): readonly T[] => held.filter((one) => one.kind === kind);
  const daily = of('daily');
  const kept = new Set([
    ...daily.slice(0, DAILY_KEPT),
    ...firstOfEach(daily, WEEK_MS, WEEKS_KEPT, livedMs),
    ...firstOfEach(daily, MONTH_MS, MONTHS_KEPT, livedMs),
    ...of('before-update').slice(0, UPDATES_KEPT),
    ...of('by-hand').slice(0, BY_HAND_KEPT),
  ]);
  return newestFirst.filter((one) => !kept.has(one));
}

/** The oldest backup of each stretch of lived time, of those that began within the last `count` stretches. */
function firstOfEach<T extends BackupMark>(
  newestFirst: readonly T[],
  stretchMs: number,
  count: number,
  livedMs: number,
): readonly T[] {
  const first = new Map<number, T>();
  // A stamp of a time that has not come was made under a wrong clock.
  for (const one of newestFirst) first.set(Math.floor(Math.min(one.stampMs, livedMs) / stretchMs), one);
  const now = Math.floor(livedMs / stretchMs);
  return [...first].filter(([stretch]) => stretch > now - count).map(([, one]) => one);
}

/**
 * What a second place is to get, newest first, and what it may lose, by the same rule over what both hold: so that nothing is copied
 * only to be dropped.
 * @param here the backups beside the library that are not there yet
 * @param there what was copied before
 * @param floor see `superfluous`
 */
export function planCopies<T extends Dated, U extends Dated>(
  here: readonly T[],
  there: readonly U[],
  livedMs: number,
  floor = 0,
): { readonly copy: readonly T[]; readonly drop: readonly U[] } {
  const going = new Set<Dated>(superfluous(newestFirst<Dated>([...here, ...there]), livedMs, floor));
  return {
    copy: newestFirst(here.filter((one) => !going.has(one))),
    drop: there.filter((one) => going.has(one)),
  };
}

type Dated = BackupMark & { readonly madeAt: number };

/** Backups with a mark of their own in the order of their counters, then those without one by the time in their names; newest first. */
export function newestFirst<T extends BackupMark & { readonly madeAt: number }>(
  backups: readonly T[],
): readonly T[] {
  return [...backups].sort((a, b) => b.serial - a.serial || b.madeAt - a.madeAt);
}

/** Reads the mark that a backup carries. */
export function readMark(stored: unknown): BackupMark | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { kind, serial, stampMs } = stored as Record<string, unknown>;
  if (kind !== 'daily' && kind !== 'by-hand' && kind !== 'before-update') return undefined;
  if (!Number.isSafeInteger(serial) || typeof stampMs !== 'number' || !Number.isFinite(stampMs))
    return undefined;
  return { kind, serial: Number(serial), stampMs };
}
