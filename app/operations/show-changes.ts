// Changing a show: what its new patterns pass over is skipped with the reason, and what they take now is taken when it is asked for.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { failure } from '../domain/failure.ts';
import { patternFault } from '../domain/file-patterns.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { Together } from '../domain/together.ts';
import type { SkipReason } from '../storage/recordings/file-trail.ts';
import type { WantedShow } from '../intake/requests.ts';
import type { Folder } from '../storage/recordings/folders.ts';
import type { Core } from './core.ts';
import { FileJudge, samePatterns } from '../intake/file-judge.ts';
import { takeUp } from './left-files.ts';
import { ceilingsChanged } from './held-back.ts';

export interface ShowChange {
  readonly folder: Folder;
  /** Files that waited and are passed over now. */
  readonly skipped: number;
  /** Files that were passed over and would be taken now; they wait for the person's word. */
  readonly nowMatching: number;
}

/** What can be changed: the show itself, and what is done with its files that belong together. */
export type ShowPatch = WantedShow & { readonly together?: Together | undefined };

/** Which of the files that are left: all of them, or only what the patterns passed over and take now. */
export type LeftChoice = 'all' | 'matching';

const BY_PATTERN: ReadonlySet<SkipReason | null> = new Set(['ignored', 'not-included']);

/** Files gone through before other work gets its turn. */
const SLICE = 500;

export class ShowChanges {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Changes what is given. Patterns that cannot be read are refused, and nothing is changed. */
  async change(folderId: number, { together, ...patch }: ShowPatch): Promise<Outcome<ShowChange>> {
    const { library } = this.#core;
    for (const pattern of [...(patch.patterns?.include ?? []), ...(patch.patterns?.ignore ?? [])]) {
      const fault = patternFault(pattern);
      if (fault) return failed(failure('bad-argument', { message: `“${pattern}”: ${fault}` }));
    }
    const checked = this.#core.requests.checkShow(folderId, patch);
    if (!checked.ok) return checked;
    const before = library.folders.get(folderId);
    const folder = library.folders.update(folderId, checked.value);
    if (!before || !folder) return failed(failure('not-found'));
    if (together) {
      library.sessions.setAnswer(folderId, 'split', together.split);
      library.sessions.setAnswer(folderId, 'tracks', together.tracks);
      library.episodes.setJoinAnswer(folderId, 'version', together.version);
    }
    if (patch.ceilingUsd !== undefined) ceilingsChanged(this.#core);
    const changed = !samePatterns(before.patterns, folder.patterns);
    const { nowMatching, skipped } = changed ? await this.#apply(folder) : { nowMatching: 0, skipped: 0 };
    await this.#core.folders.follow();
    this.#core.changes.tell(['folders', 'items', 'queue']);
    return ok({ folder, skipped, nowMatching });
  }

  /** Takes files of a folder that were left. Answers how many. */
  async takeLeft(folderId: number, which: LeftChoice): Promise<Outcome<number>> {
    const folder = this.#core.library.folders.get(folderId);
    if (!folder) return failed(failure('not-found'));
    const wanted = await this.#left(folder, which);
    const count = await takeUp(
      this.#core,
      wanted.map(({ path }) => ({ path, folderId })),
    );
    this.#core.changes.tell(['items', 'queue', 'folders']);
    return ok(count);
  }

  async #left(folder: Folder, which: LeftChoice): Promise<{ id: number; path: string }[]> {
    const judge = new FileJudge(folder);
    const found: { id: number; path: string }[] = [];
    let gone = 0;
    for (const file of this.#core.library.fileTrail.leftIn(folder.id)) {
      gone += 1;
      if (gone % SLICE === 0) await nextTurn();
      // A cloud drive is asked for a file only by name.
      if (file.skipWhy === 'not-downloaded') continue;
      if (which === 'matching' && !BY_PATTERN.has(file.skipWhy)) continue;
      if (judge.verdict(file.path).taken) found.push(file);
    }
    return found;
  }

  /** Goes through the folder's known files with its new patterns. */
  async #apply(folder: Folder): Promise<{ skipped: number; nowMatching: number }> {
    const { library } = this.#core;
    const judge = new FileJudge(folder);
    const now = this.#core.nowMs();
    let skipped = 0;
    let gone = 0;
    for (const file of library.files.listKnownOf(folder.id)) {
      gone += 1;
      if (gone % SLICE === 0) await nextTurn();
      const skip = judge.skip(file.path);
      if (skip === null || file.state === 'left') continue;
      if (file.state !== 'known') {
        library.fileTrail.skip(file.id, skip, now);
        skipped += 1;
        continue;
      }
      const recordingId = library.files.get(file.id)?.recordingId ?? null;
      const job = recordingId === null ? null : library.jobs.latestFor(recordingId);
      if (recordingId === null || job?.state !== 'queued') continue;
      // Another file of the same recording may still be wanted.
      const path = library.files.pathFor(recordingId);
      if (path !== null && judge.verdict(path).taken) continue;
      this.#core.act(job.id, 'cancel');
      library.events.append('file-skipped', { fileId: file.id, recordingId, folderId: folder.id }, now, {
        data: { ...skip },
      });
      skipped += 1;
    }
    return { skipped, nowMatching: (await this.#left(folder, 'matching')).length };
  }
}
