// Whose the library is: judged when it is opened, confirmed by a person where it is in doubt, and looked at again while it is worked on.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { doubtAbout, readLastWriter, type Doubt, type LastWriter } from '../domain/standing.ts';
import { SETTINGS } from '../domain/settings.ts';
import { knowsAnyLibrary, KnownLibrary, lastingInode, realPlace } from '../storage/care/known-libraries.ts';
import { forgetLog, noteLog } from '../storage/care/log-note.ts';
import { restorationOf, forgetRestoration } from '../storage/care/recovery.ts';
import type { ThisComputer } from '../storage/care/this-computer.ts';
import { LIBRARY_FILE, type Library } from '../storage/library.ts';

/** A place that the library would have listened to, or written to. */
export interface Place {
  /** `folder-3`, `export-3`: the number is the show's. */
  readonly id: string;
  readonly kind: 'folder' | 'export';
  readonly path: string;
  /** The show's name. */
  readonly name: string;
  readonly isConfirmed: boolean;
}

export interface OwnershipDeps {
  readonly library: Library;
  readonly accountDir: string;
  readonly computer: ThisComputer;
  readonly nowMs: () => number;
}

/** How often who works on a library says so, and looks whether it still is the one, milliseconds. */
export const BEAT_MS = 60_000;
/** How often it is written down, milliseconds: twice within the time for which it counts, with room to spare. */
const SIGN_MS = 4 * BEAT_MS;
const KEY = 'lastWriter';

export class Ownership {
  readonly #deps: OwnershipDeps;
  readonly #path: string;
  #known: KnownLibrary | null = null;
  #doubt: Doubt | null;
  /** What was written last of one's own; null while nothing is worked on. */
  #mine: LastWriter | null = null;
  #inode: string | null = null;
  #isRemembered = false;

  constructor(deps: OwnershipDeps) {
    this.#deps = deps;
    this.#path = realPlace(deps.library.directory);
    const last = this.last;
    if (last) this.#known = this.#knownAs(last.library);
    this.#doubt = doubtAbout(last, this.#known?.state ?? null, {
      computer: deps.computer.id,
      path: this.#path,
      inode: lastingInode(deps.library.path),
      isBlank: isBlank(deps.library),
      isOwnFromBefore:
        deps.library.directory === join(deps.accountDir, 'library') && !knowsAnyLibrary(deps.accountDir),
      isBackup: deps.library.isBackup || restorationOf(deps.library) !== null,
      isThere: (path) => existsSync(join(path, LIBRARY_FILE)),
    });
    // From now on it may get something to lose.
    if (this.#doubt === null && last === null) {
      // The places of an earlier version were chosen by whoever has this account. Kept first: without them, nothing says that it is known.
      const places = this.places();
      const written = this.#write(1);
      this.#known = this.#knownAs(written.library);
      for (const { path } of places) this.#known.confirm(path);
      this.#remember(written);
    }
  }

  /** Why it has to be confirmed; null when it is ours to work with. */
  get doubt(): Doubt | null {
    return this.#doubt;
  }

  /** Who worked on it last, as the library says. */
  get last(): LastWriter | null {
    return this.#deps.library.settings.get(KEY, (stored) => readLastWriter(stored) ?? undefined, null);
  }

  /** Whether Earshot may listen and write there: a person chose or confirmed the place on this computer. */
  readonly isConfirmed = (path: string): boolean =>
    this.#doubt === null && (this.#known?.isConfirmed(path) ?? false);

  /** A person chooses a place, on this computer. Call it before the library names it. */
  readonly choose = (path: string): void => {
    if (this.#doubt === null) this.#known?.confirm(path);
  };

  /** Folders and places for files that the library names. */
  places(): readonly Place[] {
    return this.#deps.library.folders.list().flatMap(({ id, name, path, sidecars }) => {
      const place = (kind: Place['kind'], at: string): Place => ({
        id: `${kind}-${id}`,
        kind,
        path: at,
        name,
        isConfirmed: this.#known?.isConfirmed(at) ?? false,
      });
      const folder = place('folder', path);
      const { directory } = sidecars;
      const isOwn = sidecars.place === 'folder' && directory !== null && sidecars.formats.length > 0;
      return isOwn ? [folder, place('export', directory)] : [folder];
    });
  }

  /**
   * A person confirms that the library is to be worked with here, and these of its places. The others stay off until they are confirmed.
   * @param ids of places; unknown ones are passed over
   */
  confirm(ids: readonly string[] | 'all'): void {
    const { library } = this.#deps;
    const places = this.places().filter(({ id }) => ids === 'all' || ids.includes(id));
    if (this.#doubt !== null) {
      // Two that were one would be taken for each other.
      const stays = this.#doubt === 'copied' ? null : this.last;
      const id = stays?.library ?? randomUUID();
      this.#known = this.#knownAs(id);
      const count = Math.max(stays?.count ?? 0, this.#known.state?.count ?? 0) + 1;
      const written = library.transaction(() => {
        library.forgetBackup();
        if (restorationOf(library)) forgetRestoration(library);
        return this.#write(count, id);
      });
      this.#remember(written);
      this.#doubt = null;
    }
    for (const { path } of places) this.#known?.confirm(path);
  }

  /** Work begins, and the library says so. */
  begin(): void {
    if (this.#doubt !== null) throw new Error('a library in doubt is not worked on');
    // Without waiting for the disk, which a start would feel: what is remembered outside follows with the first sign of life.
    const last = this.last;
    this.#mine = this.#deps.library.noting(() => this.#write((last?.count ?? 0) + 1, last?.library));
    this.#isRemembered = false;
    this.#inode = lastingInode(this.#deps.library.path);
    noteLog(this.#deps.library.path);
  }

  /**
   * A look, every `BEAT_MS`, and every fourth time a sign of life.
   * @returns why the library is no longer ours: another computer wrote to it, or another file lies in its place. Nothing more may be
   *   done to it then; null when it is ours
   */
  beat(): Doubt | null {
    const mine = this.#mine;
    if (mine === null || this.#doubt !== null) return this.#doubt;
    const { library, nowMs } = this.#deps;
    const last = this.last;
    if (last?.computer !== mine.computer || last.count !== mine.count) this.#doubt = 'other-computer';
    // The file that is open here may have lost its name to another one: what is written to it would be nowhere.
    else if (lastingInode(library.path) !== this.#inode) this.#doubt = 'replaced';
    else {
      const at = nowMs();
      // A clock that was set back counts, too.
      if (this.#isRemembered && Math.abs(at - mine.at) < SIGN_MS - BEAT_MS / 2) return null;
      this.#mine = { ...mine, at };
      if (this.#isRemembered) library.noting(() => library.settings.set(KEY, this.#mine));
      else {
        library.settings.set(KEY, this.#mine);
        this.#remember(this.#mine);
        this.#isRemembered = true;
      }
    }
    return this.#doubt;
  }

  /** Work ends: a copy of the file as it was until now is known to be older. Call it while the library is open. */
  end(): void {
    if (this.#mine !== null && this.beat() === null) {
      this.#raise();
      forgetLog(this.#deps.library.path);
    }
    this.#mine = null;
  }

  #raise(): LastWriter {
    const last = this.last;
    const written = this.#write((last?.count ?? 0) + 1, last?.library);
    this.#remember(written);
    return written;
  }

  /** In the library first, and on the disk there: what is remembered outside is never ahead of it, whatever loses its power. */
  #write(count: number, library: string = randomUUID()): LastWriter {
    const { computer, nowMs } = this.#deps;
    const written = {
      library,
      computer: computer.id,
      host: computer.host,
      pid: process.pid,
      at: nowMs(),
      count,
    };
    this.#deps.library.settings.set(KEY, written);
    return written;
  }

  #remember({ count, library }: LastWriter): void {
    this.#known ??= this.#knownAs(library);
    this.#known.remember({ path: this.#path, inode: lastingInode(this.#deps.library.path), count });
  }

  #knownAs(libraryId: string): KnownLibrary {
    return new KnownLibrary(this.#deps.accountDir, this.#deps.computer, libraryId);
  }
}

/** Nothing in it could be lost, sent, or send anything anywhere. */
function isBlank({ folders, items, settings }: Library): boolean {
  const url = settings.get('cloudUrl') ?? SETTINGS.cloudUrl.default;
  // Counted last: that takes the longest, and most libraries have a show.
  return url === SETTINGS.cloudUrl.default && folders.list().length === 0 && items.counts().recordings === 0;
}
