// Adding a folder: look at it first, say what is there, then take it with the person's answer.
import { homedir } from 'node:os';
import { basename, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SidecarPickView } from '../contract/exports-views.ts';
import type { FolderPickView } from '../contract/views.ts';
import type { ChainWish, EngineChain } from '../domain/engine-chain.ts';
import { failure } from '../domain/failure.ts';
import { patternFault } from '../domain/file-patterns.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { DEFAULT_SHOW, type FilePatterns } from '../domain/show.ts';
import type { FileEntry } from '../files/entries.ts';
import type { Folder } from '../storage/recordings/folders.ts';
import { checkFolderChoice, exportPlaceWarning } from '../watch/folder-choice.ts';
import type { Core } from './core.ts';
import { FileJudge } from '../intake/file-judge.ts';

export interface FolderAnswer extends ChainWish {
  readonly name: string;
  readonly includeSubfolders: boolean;
  /** What to do with recordings that are already there: all, none, or those from an instant on, epoch ms. */
  readonly existing: 'take' | 'leave' | { readonly since: number };
  readonly patterns: FilePatterns;
}

/** Files written down in one transaction: some milliseconds. */
const LEAVE_SLICE = 250;
/** Picks that were not answered are forgotten beyond this many. */
const PICKS_MAX = 20;

/** Folders that were looked at and wait for an answer. The page knows them by number only. */
export class FolderChoices {
  readonly #core: Core;
  readonly #picks = new Map<number, string>();
  readonly #exportPicks = new Map<number, string>();
  #nextId = 1;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Looks at a folder. Fails when it cannot be listened to. */
  async offer(path: string): Promise<Outcome<FolderPickView>> {
    const checked = await this.#check(path);
    if (!checked.ok) return checked;
    const scan = await this.#core.files.scan(checked.value.path, { includeSubfolders: true });
    if (!scan.ok) return scan;
    const pickId = this.#nextId++;
    this.#picks.set(pickId, checked.value.path);
    for (const old of this.#picks.keys()) if (this.#picks.size > PICKS_MAX) this.#picks.delete(old);
    return ok({
      pickId,
      name: basename(checked.value.path) || checked.value.path,
      path: checked.value.path,
      existingCount: scan.value.entries.length,
      existingBytes: scan.value.entries.reduce((sum, entry) => sum + entry.sizeBytes, 0),
      atLeast: false,
      warning: checked.value.warning,
    });
  }

  /** Where a folder that was offered is; null when it is not waiting for an answer. */
  pathOf(pickId: number): string | null {
    return this.#picks.get(pickId) ?? null;
  }

  /** Takes a folder that was offered. */
  async accept(pickId: number, answer: Partial<FolderAnswer>): Promise<Outcome<Folder>> {
    const path = this.#picks.get(pickId);
    if (path === undefined) return { ok: false, failure: failure('not-found') };
    const added = await this.add(path, answer);
    if (added.ok) this.#picks.delete(pickId);
    return added;
  }

  /** Checks and adds a folder in one go, for the command line. */
  async add(path: string, answer: Partial<FolderAnswer>): Promise<Outcome<Folder>> {
    const checked = await this.#check(path);
    if (!checked.ok) return checked;
    const chain = this.#chainFor(answer);
    if (!chain.ok) return chain;
    const [service, ...standIns] = chain.value;
    const { library } = this.#core;
    const includeSubfolders = answer.includeSubfolders ?? true;
    const now = this.#core.nowMs();
    const { existing = 'take', patterns = DEFAULT_SHOW.patterns } = answer;
    for (const pattern of [...patterns.include, ...patterns.ignore]) {
      const fault = patternFault(pattern);
      if (fault) return failed(failure('bad-argument', { message: `“${pattern}”: ${fault}` }));
    }
    // What is there is written down as left before the folder is listened to, so that no scan can take it in between.
    const scan =
      existing === 'take' ? null : await this.#core.files.scan(checked.value.path, { includeSubfolders });
    if (scan && !scan.ok) return scan;
    const chosen = {
      path: checked.value.path,
      name: answer.name ?? (basename(checked.value.path) || checked.value.path),
      includeSubfolders,
      service,
      standIns,
    };
    this.#core.places.choose(chosen.path);
    if (scan) {
      const judge = new FileJudge({ path: chosen.path, patterns });
      const since = existing === 'leave' ? null : (existing as { readonly since: number }).since;
      const left = scan.value.entries.filter(
        ({ modifiedMs, path: file }) => (since === null || modifiedMs < since) && judge.verdict(file).taken,
      );
      await this.#leave(library.folders.prepare(chosen, now), left, since !== null);
    }
    const folder = library.transaction(() => {
      const { id } = library.folders.add(chosen, now);
      return library.folders.update(id, { patterns: answer.patterns });
    });
    if (!folder) return failed(failure('internal'));
    await this.#core.folders.follow();
    this.#core.changes.tell(['folders', 'items', 'queue']);
    return ok(folder);
  }

  /** The engines of a new show: the app's own chain, where nothing else is said or its first one is. */
  #chainFor({ chain, fallback, service }: ChainWish): Outcome<EngineChain> {
    const { preferences, requests } = this.#core;
    const usual = preferences.get('defaultChain');
    const before: EngineChain = service === undefined || service === usual[0] ? usual : [service];
    return requests.chainAfter(before, { chain, fallback, service });
  }

  /** Where a directory for transcripts really lies, and what to know before a show writes into it. */
  async offerExportPlace(path: string): Promise<SidecarPickView> {
    const resolved = await this.#core.files.resolve(path);
    const real = resolved.ok ? resolved.value : path;
    const warning = await exportPlaceWarning(real, {
      existingFolders: this.#core.library.folders.list(),
      resolve: (one) => this.#core.files.resolve(one),
    });
    const pickId = this.#nextId++;
    this.#exportPicks.set(pickId, real);
    return { pickId, path: real, warning };
  }

  /** Where a directory for transcripts that was picked is; null when it is not waiting for an answer. */
  exportPathOf(pickId: number): string | null {
    return this.#exportPicks.get(pickId) ?? null;
  }

  /**
   * Writes down what is left alone, in slices: a folder may hold a hundred thousand files.
   * @param older because of its age, not by the person's word
   */
  async #leave(folderId: number, entries: readonly FileEntry[], older: boolean): Promise<void> {
    const { library } = this.#core;
    for (let from = 0; from < entries.length; from += LEAVE_SLICE) {
      library.transaction(() => {
        for (const entry of entries.slice(from, from + LEAVE_SLICE)) {
          const known = library.files.byPath(entry.path);
          // What was forgotten when the folder was removed is as new.
          if (known && (known.state !== 'gone' || known.recordingId !== null)) continue;
          const now = this.#core.nowMs();
          const file = library.files.upsertSeen({ ...entry, folderId }, older ? 'settling' : 'left', now);
          if (older) library.fileTrail.skip(file.id, { why: 'older', detail: null }, now);
        }
      });
      await nextTurn();
    }
  }

  async #check(path: string): Promise<Outcome<{ path: string; warning: string | null }>> {
    const real = await this.#core.files.resolve(resolve(path));
    if (!real.ok) return real;
    const { refused, warning } = await checkFolderChoice(real.value, {
      existingFolders: this.#core.library.folders.list(),
      libraryDir: this.#core.library.directory,
      homeDir: homedir(),
      resolve: (one) => this.#core.files.resolve(one),
    });
    return refused ? failed(refused) : ok({ path: real.value, warning });
  }
}
