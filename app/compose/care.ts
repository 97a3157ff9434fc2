// What looks after the library: whose it is, its second place, and word of newer versions.
import { join } from 'node:path';
import { fetchBytes } from '../care/fetch-bytes.ts';
import { Ownership } from '../care/ownership.ts';
import { SecondPlace } from '../care/second-place.ts';
import { VersionNotices } from '../care/version-notices.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { liesOn } from '../files/lies-on.ts';
import type { Core } from '../operations/core.ts';
import { ENGINES } from './engines.ts';
import type { FeedFetcher } from '../operations/feed-fetcher.ts';
import { preference } from '../operations/preferences.ts';
import { failureOfSqlite } from '../storage/database.ts';
import type { Library } from '../storage/library.ts';
import type { Editing } from '../transcripts/editing.ts';
import { Standing } from '../operations/standing.ts';
import { thisComputer } from '../storage/care/this-computer.ts';
import { isSilenced, noticeSourceOf } from './notice-source.ts';
import type { Ground } from './ground.ts';
import { secondPlaceRecord } from './open-library.ts';

/** Whose the library is: one that is new here is told, for which its disk may have no room. Then it is closed. */
export function makeOwnership({
  library,
  places: { accountDir },
}: {
  readonly library: Library;
  readonly places: Pick<Ground['places'], 'accountDir'>;
}): Outcome<Ownership> {
  try {
    return ok(new Ownership({ library, accountDir, computer: thisComputer(accountDir), nowMs: Date.now }));
  } catch (error) {
    library.close();
    const why = failureOfSqlite(error);
    if (!why) throw error;
    return failed(why);
  }
}

/** The second place of its backups. */
export function makeSecondPlace({ library, onFault, places, workerUrl }: Ground): SecondPlace {
  return new SecondPlace({
    libraryDir: places.libraryDir,
    recordPath: secondPlaceRecord(places),
    workerUrl: workerUrl('place-worker.js'),
    livedMs: () => library.lived.livedMs,
    floor: () => library.backupFloor,
    onFault,
  });
}

/** Whether the library may be worked with. One process works on it, and that one looks after its copies. */
export function makeStanding(
  { access, log, onFault, places }: Ground,
  parts: {
    readonly core: Core;
    readonly ownership: Ownership;
    readonly secondPlace: SecondPlace;
    readonly fetcher: FeedFetcher;
    readonly editing: Pick<Editing, 'applyDueGlossaries'>;
  },
): Standing {
  const lies = liesOn(places.libraryDir);
  if (lies !== null) log.warn(lies);
  return new Standing({
    ...parts,
    mayWork: places.mayRestore,
    serviceUrl: access.serviceUrl,
    liesOn: lies,
    onBegin: () => {
      parts.secondPlace.start();
      parts.fetcher.start();
      parts.editing.applyDueGlossaries().catch((error: unknown) => onFault(error, 'applying a glossary'));
    },
    onHalt: () => parts.fetcher.stop(),
    onFault,
  });
}

/** Word of newer versions, and the hosts on which the page of one may lie. */
export function makeNotices({ changes, library, onFault, places }: Ground): {
  readonly notices: VersionNotices;
  readonly pageHosts: readonly string[];
} {
  const source = noticeSourceOf(places.host.appDir);
  const notices = new VersionNotices({
    source,
    version: places.host.version,
    isOn: () => !isSilenced(places.environment) && preference(library.settings, ENGINES, 'versionNotice'),
    statePath: join(places.accountDir, 'version-notice.json'),
    nowMs: Date.now,
    fetch: fetchBytes,
    onNotice: () => changes.tell(['settings']),
    onFault,
  });
  if (places.mayRestore) notices.start();
  return { notices, pageHosts: source?.hosts ?? [] };
}
