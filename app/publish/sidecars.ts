// Writes the files that a show wants beside its recordings, when a transcript is done and after it was edited.
// Why so: docs/decisions/publish.md.
import { rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { makeDirectory } from '../storage/make-directory.ts';
import type { Changes } from '../domain/changes.ts';
import type { Clock } from '../domain/clock.ts';
import type { ConfirmedPlaces } from '../domain/confirmed-places.ts';
import { FORMAT_FACTS, type ExportFormat } from '../domain/export-format.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { fillPattern } from '../domain/file-name.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { SidecarSettings } from '../domain/sidecars.ts';
import { failureOfWriting } from '../files/write-file-atomic.ts';
import type { Folder } from '../storage/recordings/folders.ts';
import type { Library } from '../storage/library.ts';
import type { Recording } from '../storage/recordings/recordings.ts';
import { RETRY_MAX_MS, type DueSidecars } from '../storage/recordings/sidecars.ts';
import { asideName } from './beside.ts';
import type { Exporter } from './exporter.ts';
import { hashOf, hashOfFile, NAMES_MAX, place, settleHeld } from './own-file.ts';
import { nameValues } from './exporting.ts';

export interface SidecarDeps {
  readonly library: Library;
  readonly exporter: Pick<Exporter, 'make'>;
  /** Nothing is written into other folders, or deleted there, because a row says so. */
  readonly places: Pick<ConfirmedPlaces, 'isConfirmed'>;
  readonly clock: Clock;
  readonly changes: Pick<Changes, 'subscribe' | 'tell'>;
  readonly onFault: (error: unknown, doing: string) => void;
  /** How long an edit must rest before it is written, milliseconds. */
  readonly restMs?: number;
}

/** People edit in bursts: what is written is what they ended with. */
const REST_MS = 4_000;
/** The list is looked at this often while something waits on it, milliseconds. */
const LOOK_MS = 1_000;
/** Recordings taken from the list at once. */
const BATCH = 50;
/** Pauses after failures, milliseconds; the last one repeats, so that nothing is ever given up. */
const RETRY_MS = [30_000, 60_000, 300_000, 900_000, RETRY_MAX_MS] as const;

/** Writes what is due, one recording after the other. */
export class SidecarWriter {
  readonly #deps: SidecarDeps;
  readonly #resting = new Map<number, { stamp: number; sinceMs: number }>();
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> | null = null;
  #stopped = true;
  #unsubscribe: (() => void) | null = null;
  #wanted = false;

  constructor(deps: SidecarDeps) {
    this.#deps = deps;
  }

  /** Takes up what the last process left, and looks after every change whether there is more to write. */
  start(): void {
    this.#stopped = false;
    this.#unsubscribe ??= this.#deps.changes.subscribe({ changed: () => this.wake() });
    this.wake();
  }

  /** Ends after the file in hand. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#working;
  }

  /** Something may have become due. */
  wake(): void {
    this.#wanted = true;
    if (this.#stopped || this.#working) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#working = this.#work()
      .catch((error: unknown) => this.#deps.onFault(error, 'writing files beside recordings'))
      .finally(() => {
        this.#working = null;
        this.#lookAgain();
      });
  }

  /** True while files are being made or written. */
  get isWorking(): boolean {
    return this.#working !== null;
  }

  /** True when nothing is being written and nothing waits but for a later try. */
  get isIdle(): boolean {
    return !this.isWorking && this.#deps.library.sidecars.due(1, this.#deps.clock.nowMs()).length === 0;
  }

  async #work(): Promise<void> {
    while (this.#wanted && !this.#stopped) {
      this.#wanted = false;
      for (const due of this.#deps.library.sidecars.due(BATCH, this.#deps.clock.nowMs())) {
        if (this.#isStopped()) return;
        if (this.#isReady(due)) {
          await this.#write(due);
          // There may be more than one batch.
          this.#wanted = true;
        }
      }
    }
  }

  /** Asked anew after every wait. */
  #isStopped(): boolean {
    return this.#stopped;
  }

  #isReady(due: DueSidecars): boolean {
    const { clock, restMs = REST_MS } = this.#deps;
    if (!due.isEdit) return true;
    const known = this.#resting.get(due.recordingId);
    if (known?.stamp !== due.stamp) {
      this.#resting.set(due.recordingId, { stamp: due.stamp, sinceMs: clock.monotonicMs() });
      return restMs === 0;
    }
    return clock.monotonicMs() - known.sinceMs >= restMs;
  }

  #lookAgain(): void {
    if (this.#stopped) return;
    if (this.#wanted) return this.wake();
    if (!this.#deps.library.sidecars.any) return;
    this.#timer = setTimeout(() => this.wake(), LOOK_MS);
    this.#timer.unref();
  }

  async #write(due: DueSidecars): Promise<void> {
    const { changes, clock, library } = this.#deps;
    const { recordingId, stamp } = due;
    this.#resting.delete(recordingId);
    const problem = await this.#writeAll(recordingId);
    if (problem === null) {
      library.sidecars.done(recordingId, stamp);
      library.desk.actions.put(recordingId, 'exported', clock.nowMs());
    } else {
      const pause = RETRY_MS[Math.min(due.attempt, RETRY_MS.length - 1)] ?? RETRY_MS[0];
      library.sidecars.fail(recordingId, stamp, problem, clock.nowMs() + pause);
      if (due.failure?.code !== problem.code)
        library.events.append('sidecars-failed', { recordingId }, clock.nowMs(), { text: problem.message });
    }
    changes.tell(['items'], [recordingId]);
  }

  async #writeAll(recordingId: number): Promise<Failure | null> {
    const { library } = this.#deps;
    const recording = library.recordings.get(recordingId);
    const folder = recording?.folderId == null ? null : library.folders.get(recording.folderId);
    if (!recording || recording.removedAt !== null || !folder) return null;
    const settings = folder.sidecars;
    const head = library.transcripts.head(recordingId);
    if (!head || settings.formats.length === 0) return null;
    const where = directoryFor(library.files.homePathFor(recordingId), folder, settings);
    if (!where.ok) return where.failure;
    if (!this.#deps.places.isConfirmed(where.value))
      return failure('folder-unconfirmed', { retryable: true });
    try {
      await makeRoom(where.value, settings);
    } catch (error) {
      return failureOfPlace(error, where.value);
    }
    for (const format of settings.formats) {
      const made = await this.#deps.exporter.make(recordingId, format, { lineChars: settings.lineChars });
      // What this transcript cannot be (captions without times) is said in the trail once and is no fault.
      if (!made.ok) {
        if (made.failure.code === 'not-found') return null;
        if (made.failure.code !== 'not-allowed') return made.failure;
        this.#tell(
          recordingId,
          'sidecar-left-out',
          `${FORMAT_FACTS[format].name} was not written. ${made.failure.message}`,
        );
        continue;
      }
      const stem = fillPattern(settings.pattern, nameValues(library, recording, format, head.language));
      try {
        await this.#put({ recording, format, directory: where.value, stem, bytes: made.value.bytes });
      } catch (error) {
        return failureOfPlace(error, where.value);
      }
    }
    return null;
  }

  /** Puts one file where it belongs, or under another name where a person's file stands. */
  async #put(file: {
    readonly recording: Recording;
    readonly format: ExportFormat;
    readonly directory: string;
    readonly stem: string;
    readonly bytes: Uint8Array;
  }): Promise<void> {
    const { clock, library } = this.#deps;
    const { bytes, directory, format, recording, stem } = file;
    const hash = hashOf(bytes);
    const ending = FORMAT_FACTS[format].ending;
    const mark = `${recording.id}-${format}`;
    const isOurs = (old: string): boolean =>
      library.sidecars
        .filesOf(recording.id)
        .some((row) => row.format === format && (row.hash === old || row.nextHash === old));
    await settleHeld(directory, mark, isOurs, join(directory, `${stem}.${ending}`));
    for (let count = 0; count < NAMES_MAX; count += 1) {
      const name = count === 0 ? stem : asideName(stem, count);
      const path = join(directory, `${name}.${ending}`);
      const standing = await hashOfFile(path);
      const row = library.sidecars.file(path);
      const ours = row?.recordingId === recording.id && row.format === format ? row : null;
      const isRight = standing === hash;
      const isUntouched = ours !== null && (standing === ours.hash || standing === ours.nextHash);
      if (standing !== null && !isRight && !isUntouched) continue;
      if (!isRight || ours?.hash !== hash) {
        // Noted first: after a kill in between, what stands there is known to be ours.
        library.sidecars.announce(path, recording.id, format, hash);
        if (!isRight && !(await place(path, standing, bytes, mark))) {
          // Somebody put a file there, or saved theirs, at this very moment.
          library.sidecars.drop(path);
          continue;
        }
        library.sidecars.written(path, clock.nowMs());
      }
      if (!isRight)
        this.#tell(
          recording.id,
          'sidecar-written',
          count === 0
            ? `Wrote ${basename(path)}.`
            : `Wrote ${basename(path)}, because ${stem}.${ending} was made or changed by somebody else. That file was left as it is.`,
        );
      await this.#clearOld(recording.id, format, path);
      return;
    }
    throw Object.assign(new Error('every name is taken'), { code: 'EEXIST' });
  }

  /** Under an older name (the title changed, a person's file went away) our own, untouched copy would only mislead. */
  async #clearOld(recordingId: number, format: ExportFormat, current: string): Promise<void> {
    const { sidecars } = this.#deps.library;
    for (const old of sidecars.filesOf(recordingId)) {
      if (old.format !== format || old.path === current) continue;
      if (!this.#deps.places.isConfirmed(dirname(old.path))) continue;
      const standing = await hashOfFile(old.path).catch(() => undefined);
      if (standing === null) sidecars.drop(old.path);
      else if (standing !== undefined && standing === old.hash) {
        await rm(old.path, { force: true }).catch(() => undefined);
        sidecars.drop(old.path);
      }
    }
  }

  #tell(recordingId: number, kind: string, text: string): void {
    const { clock, library } = this.#deps;
    const before = library.events
      .forRecording(recordingId)
      .findLast((event) => event.kind === kind && event.text === text);
    if (!before) library.events.append(kind, { recordingId }, clock.nowMs(), { text });
  }
}

/**
 * Where the files of a recording go.
 * @param path of the recording in its show; null when it is gone from there
 */
export function directoryFor(
  path: string | null,
  folder: Pick<Folder, 'path'>,
  settings: Pick<SidecarSettings, 'place' | 'directory'>,
): Outcome<string> {
  if (settings.place === 'folder') {
    if (settings.directory === null)
      return failed(failure('folder-missing', { message: NO_FOLDER, retryable: false }));
    const inside = path === null ? '' : relative(folder.path, dirname(path));
    // A copy that lies outside the show has no place in the mirrored tree: its files go to the top.
    return ok(
      inside.startsWith('..') || isAbsolute(inside) ? settings.directory : join(settings.directory, inside),
    );
  }
  return path === null
    ? failed(failure('file-gone', { message: FILE_GONE, retryable: true }))
    : ok(dirname(path));
}

const NO_FOLDER =
  'No folder was chosen for the files of this show, so none were written. Choose one in the settings of the show.';
const FILE_GONE =
  'The recording is no longer where it was, so its files cannot be written beside it. They are written when it is back.';

function failureOfPlace(error: unknown, directory: string): Failure {
  const { code, detail } = failureOfWriting(error);
  if (code === 'disk-full')
    return failure(code, {
      message:
        'The disk is full, so the files beside this recording were not written. They are written when there is room.',
    });
  return failure(code, {
    message: `The files of this recording could not be written into “${basename(directory)}”. The transcript is safe in Earshot; writing is tried again.`,
    detail,
    retryable: true,
  });
}

/** Makes the folders of the mirrored tree; never the one that was chosen, whose disk may only be away. */
async function makeRoom(directory: string, { directory: top, place: kind }: SidecarSettings): Promise<void> {
  if (kind !== 'folder' || top === null || directory === top) return;
  await stat(top);
  await makeDirectory(directory);
}
