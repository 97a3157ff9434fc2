// Opens the library of this account, on the main thread or on the one that prepares it.
import { join } from 'node:path';
import { systemClock } from '../domain/clock.ts';
import { ok, type Outcome } from '../domain/result.ts';
import { syncedAway } from '../files/synced-away.ts';
import { readPlace } from '../storage/care/place-record.ts';
import { lackOf, openOrRestore } from '../storage/care/recovery.ts';
import { LIBRARY_FILE, openLibrary, type Library } from '../storage/library.ts';
import { ENGINES } from './engines.ts';
import { ownPlaceOf } from './own-place.ts';

export { keepTables } from '../storage/tables-as-made.ts';

/** Which library, and what may be done with it. */
export interface LibraryAt {
  /** The library: database, journals, log. */
  readonly libraryDir: string;
  /** Earshot's folder of this account: what it alone may say of a library lies there. */
  readonly accountDir: string;
  /** True when this is the one process that works on the library: it may put a backup in the place of a damaged file. */
  readonly mayRestore: boolean;
  /** True where damage is only told of: who opens it has a thread put a backup in its place, see preparing.ts. */
  readonly restoredElsewhere?: boolean;
  /** True when a person has said that a library which a sync service seems to have taken away is lost. */
  readonly isLost?: boolean;
}

/** Where it is written which second place there is. Asked anew when the library is open: before that its folder may not be there, which tells another. */
export const secondPlaceRecord = ({
  accountDir,
  libraryDir,
}: Pick<LibraryAt, 'accountDir' | 'libraryDir'>): string =>
  join(ownPlaceOf(accountDir, libraryDir), 'second-place.json');

/** Opens it, or a backup of it where it is damaged and that may be done. */
export function openLibraryAt(at: LibraryAt): Outcome<Library> {
  const { libraryDir } = at;
  const away = at.isLost === true ? null : syncedAway(libraryDir, LIBRARY_FILE);
  if (away) return { ok: false, failure: away };
  const how = { clock: systemClock, engines: ENGINES };
  if (!at.mayRestore || at.restoredElsewhere === true) {
    const lack = lackOf(libraryDir);
    return lack === null ? openLibrary(libraryDir, how) : { ok: false, failure: lack };
  }
  const otherFolders = (): readonly string[] => {
    const { folder } = readPlace(secondPlaceRecord(at), libraryDir);
    return folder === null ? [] : [folder];
  };
  const opened = openOrRestore(libraryDir, { ...how, otherFolders });
  return opened.ok ? ok(opened.value.library) : opened;
}
