// Gathers what is known of a file, on disk and in the library, and says why it was or was not transcribed.
import { basename, join } from 'node:path';
import type { FilesPage, FileStoryView, FileView, OtherFilesView } from '../contract/show-views.ts';
import { unwatchedText } from '../domain/not-watched.ts';
import { whyOf, type OnDisk, type Why, type WhyFacts, type WhyFolder } from '../domain/why.ts';
import { isSkippedDirectory } from '../files/scan.ts';
import type { FateQuery, FileFate } from '../storage/recordings/file-trail.ts';
import type { Folder } from '../storage/recordings/folders.ts';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Core } from './core.ts';
import { FileJudge, relativeTo } from '../intake/file-judge.ts';
import { incompleteOf } from '../transcripts/missing.ts';
import { storyOf } from './story.ts';
import { unwatchedIn } from '../intake/unwatched.ts';

/** How long the disk may take to answer a question about one file, milliseconds. */
const DISK_MS = 2_000;

/** Answers for single files and for the list of all. */
export class FileFates {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** The answer for any path, also one that was never seen. @param path absolute */
  async ask(path: string): Promise<FileStoryView> {
    const { library } = this.#core;
    const fate = library.fileTrail.fate(path);
    const onDisk = await this.#lookAt(path);
    return {
      file: this.#view(path, fate, whyOf(this.#facts(path, fate, onDisk))),
      trail: storyOf(
        fate?.recordingId == null
          ? library.events.forPath(path)
          : library.events.forRecording(fate.recordingId),
        this.#core.engines,
      ),
    };
  }

  /** The same for a file that was seen. Null when there is no such file. */
  async story(fileId: number): Promise<FileStoryView | null> {
    const fate = this.#core.library.fileTrail.fateOf(fileId);
    return fate ? this.ask(fate.path) : null;
  }

  /** A page of all files ever seen, newest first. Goes on in steps until the page is full, and lets others work in between. */
  async page(query: FateQuery): Promise<FilesPage> {
    const found: FileFate[] = [];
    let next = query.before;
    for (;;) {
      const step = this.#core.library.fileTrail.step({
        ...query,
        before: next,
        limit: query.limit - found.length,
      });
      found.push(...step.rows);
      next = step.next;
      if (next === null || found.length >= query.limit) break;
      await nextTurn();
    }
    const folders = this.#core.library.folders.list();
    const files = found.map((fate) => {
      // What the list shows is what is written down; the disk is asked only about a single file.
      const onDisk: OnDisk = fate.state === 'gone' ? 'absent' : 'file';
      return this.#view(fate.path, fate, whyOf(this.#facts(fate.path, fate, onDisk, folders)));
    });
    return { files, next };
  }

  /** What lies in the folders now and is no recording, folder by folder. */
  async others(): Promise<OtherFilesView> {
    const folders = this.#core.library.folders.list();
    const all = await Promise.all(
      folders.map(async (folder) => ({ folder, ...(await this.#core.files.others(folder.path)) })),
    );
    const files = all.flatMap(({ folder, names }) =>
      names
        .filter((name) => folder.includeSubfolders || !name.includes('/'))
        .map((name) => {
          const path = join(folder.path, name);
          const view = this.#view(path, null, whyOf(this.#facts(path, null, 'file', folders)));
          return { ...view, folderId: folder.id };
        }),
    );
    return { files, more: all.some(({ more }) => more) };
  }

  /** A disk that takes its time keeps nobody waiting: what is written down is answered. */
  #lookAt(path: string): Promise<OnDisk> {
    return Promise.race([
      this.#core.files.ask(path).then(({ what }) => what),
      new Promise<'unknown'>((resolve) => setTimeout(() => resolve('unknown'), DISK_MS).unref()),
    ]);
  }

  #facts(
    path: string,
    fate: FileFate | null,
    onDisk: OnDisk,
    folders: readonly Folder[] = this.#core.library.folders.list(),
  ): WhyFacts {
    const folder = folders
      .filter((one) => !relativeTo(one.path, path).startsWith('..') && one.path !== path)
      .sort((a, b) => b.path.length - a.path.length)[0];
    return {
      fileName: basename(path),
      onDisk,
      hiddenParent: folder ? hiddenParentOf(relativeTo(folder.path, path)) : null,
      folder: folder ? this.#folder(folder, path) : null,
      unwatched:
        onDisk === 'directory' ? this.#unwatched(folders.find((one) => one.path === path) ?? folder) : [],
      known: fate && { ...fate, missing: this.#missing(fate) },
      queuePaused: this.#core.preferences.get('paused'),
    };
  }

  /** What of the recording is not in its transcript, and what to do, in sentences. */
  #missing({ missing, recordingId }: FileFate): string {
    if (missing.length === 0 || recordingId === null) return '';
    const told = incompleteOf(this.#core.library, recordingId)?.missing ?? [];
    return told.map(({ advice, text }) => `${text} ${advice}`).join(' ');
  }

  #unwatched(folder: Folder | undefined): readonly string[] {
    return folder ? unwatchedIn(this.#core.library, folder.id).map(unwatchedText) : [];
  }

  #folder(folder: Folder, path: string): WhyFolder {
    const { includeSubfolders, name, paused } = folder;
    return {
      name,
      path: folder.path,
      includeSubfolders,
      paused,
      state: this.#core.folders.listens ? this.#core.listening.stateOf(folder.id).state : 'unasked',
      relativePath: relativeTo(folder.path, path),
      verdict: new FileJudge(folder).verdict(path),
    };
  }

  #view(path: string, fate: FileFate | null, why: Why): FileView {
    const recordingId = fate?.recordingId ?? null;
    const canTake =
      fate !== null && ['left', 'older', 'ignored', 'not-included', 'rejected'].includes(why.code);
    return {
      fileId: fate?.id ?? null,
      name: basename(path),
      path,
      folderId: fate?.folderId ?? null,
      recordingId,
      sizeBytes: fate?.sizeBytes ?? null,
      firstSeenAt: fate?.firstSeenAt ?? null,
      code: why.code,
      text: why.text,
      actions: [
        ...(recordingId !== null && !fate?.removed ? (['open'] as const) : []),
        ...(canTake ? (['take'] as const) : []),
        ...(fate !== null && why.code === 'not-downloaded' ? (['download'] as const) : []),
        ...(fate !== null && fate.state !== 'gone' ? (['reveal'] as const) : []),
      ],
    };
  }
}

/** The nearest hidden or system directory on the way to a file; null for none. */
function hiddenParentOf(relativePath: string): string | null {
  return relativePath.split('/').slice(0, -1).find(isSkippedDirectory) ?? null;
}
