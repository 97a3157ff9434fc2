// What all other parts of the app stand on: the open library, its log, the way to the cloud, and where changes are told.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Changes } from '../domain/changes.ts';
import { ok, type Outcome } from '../domain/result.ts';
import { suspect } from '../storage/care/recovery.ts';
import { failureOfSqlite } from '../storage/database.ts';
import type { Library } from '../storage/library.ts';
import { openCloudAccess, type CloudAccess } from './cloud-access.ts';
import { openServerAccess, type ServerAccess } from './server-access.ts';
import type { Host } from './host.ts';
import { openLog, type Log } from './log.ts';
import { openLibraryAt, type LibraryAt } from './open-library.ts';
import { openPostActions, type KeptPostActions } from './post-action-book.ts';
import { ownPlaceOf } from './own-place.ts';

/** Where things lie. */
export interface Places extends LibraryAt {
  /** Folder of the built main process. */
  readonly builtDir: string;
  /** Folder of the decoders that are files of their own. */
  readonly decodersDir: string;
  readonly environment: NodeJS.ProcessEnv;
  /** What starts this program once more: an executable, and what comes before the person's words. */
  readonly again: readonly [string, ...string[]];
  /** What this runs in. */
  readonly host: Host;
  /** Where the engine is that hands work to other computers; absent where this one does all. */
  readonly queue?: string;
  /** True for a command that asks, answers and ends: nothing goes on beside it that a thread would have to leave room for. */
  readonly isBrief?: boolean;
}

export interface Ground {
  readonly places: Places;
  readonly library: Library;
  readonly access: CloudAccess;
  /** The way to a server of one's own. */
  readonly server: ServerAccess;
  /** What shows do after a transcript, as it was confirmed on this computer. */
  readonly post: KeptPostActions;
  readonly changes: Changes;
  readonly log: Log;
  readonly onFault: (error: unknown, doing: string) => void;
  /** Where a thread of that name is built. */
  readonly workerUrl: (name: string) => URL;
  /** FFmpeg's decoders. */
  readonly wasmPath: string;
}

/** Opens the library, and all that only needs it. */
export function layGround(places: Places): Outcome<Ground> {
  const { libraryDir } = places;
  const opened = openLibraryAt(places);
  if (!opened.ok) return opened;
  const library = opened.value;
  const onFault = (error: unknown, doing: string): void => {
    log.fault(error, doing);
    if (failureOfSqlite(error)?.code === 'library-damaged') suspect(libraryDir);
  };
  const ways = {
    ...places,
    vault: places.host.vault,
    settings: library.settings,
    onFault,
  };
  const access = openCloudAccess(ways);
  const server = openServerAccess(ways);
  const post = openPostActions(
    places.host.vault?.() ?? null,
    join(ownPlaceOf(places.accountDir, libraryDir), 'post-actions'),
  );
  const log = openLog(libraryDir, () => [...access.secrets(), ...server.secrets(), ...post.secrets()]);
  return ok({
    places,
    library,
    access,
    server,
    post,
    changes: new Changes(),
    log,
    onFault,
    workerUrl: (name) => pathToFileURL(join(places.builtDir, name)),
    wasmPath: join(places.decodersDir, 'ffmpeg-audio.wasm'),
  });
}
