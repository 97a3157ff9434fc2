// The file of a recording, found to be the one that was taken in just before it is sent, heard or played.
import { basename, dirname } from 'node:path';
import { readAddress } from '../domain/address.ts';
import { mimeTypeOf } from '../domain/audio.ts';
import type { ConfirmedPlaces } from '../domain/confirmed-places.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { EngineTraits } from '../domain/engine.ts';
import type { FileMark } from '../domain/file-mark.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { FilesWorker } from '../files/files-worker.ts';
import type { RecordedAddress, RecordedFile } from '../speech/port.ts';
import type { FileRow } from '../storage/recordings/files.ts';
import type { Library } from '../storage/library.ts';

export interface RecordingFilesDeps {
  readonly library: Library;
  readonly files: Pick<FilesWorker, 'ask' | 'identify'>;
  readonly places: Pick<ConfirmedPlaces, 'isConfirmed'>;
  readonly nowMs: () => number;
  /** A file of a folder is not what it was: whoever watches it has to look for it anew. */
  readonly onMissed: (folderId: number, path: string) => void;
  /** It cannot be passed on, and is downloaded first. @returns what its job says meanwhile; null where that is not allowed */
  readonly insteadOfPassing?: (recordingId: number) => Failure | null;
}

/** What the player was told of a file is believed this long, milliseconds: it asks for many pieces in a row. */
const BELIEVED_MS = 10_000;
/** Files that are remembered at once. */
const BELIEVED_MAX = 50;

export class RecordingFiles {
  readonly #deps: RecordingFilesDeps;
  readonly #believed = new Map<string, { readonly mark: FileMark; readonly untilMs: number }>();

  constructor(deps: RecordingFilesDeps) {
    this.#deps = deps;
  }

  /** A file on the disk that holds this recording, the newest of them; null when all are gone. */
  fileFor(recordingId: number): FileRow | null {
    const { files } = this.#deps.library;
    const path = files.pathFor(recordingId);
    return path === null ? null : files.byPath(path);
  }

  /** What is handed to an engine: the file, or where it lies, where nothing of it is here and the engine fetches it itself. */
  async handedOver(
    recordingId: number,
    { takesAddresses }: Pick<EngineTraits, 'takesAddresses'>,
  ): Promise<Outcome<RecordedFile | RecordedAddress>> {
    const { addresses, recordings } = this.#deps.library;
    const at = this.fileFor(recordingId) ? null : addresses.ofRecording(recordingId);
    if (!at || at.state === 'here') return this.source(recordingId);
    if (at.state !== 'elsewhere') return failed(failure('address-fetching'));
    const address = readAddress(at.url);
    if (takesAddresses && at.mayPass && typeof address !== 'string' && address.isPublic)
      return ok({
        address: at.url,
        durationSeconds: recordings.get(recordingId)?.durationSeconds ?? 0,
      });
    return failed(this.#deps.insteadOfPassing?.(recordingId) ?? NOT_PASSED);
  }

  /** What is handed to a service of its file. */
  async source(recordingId: number): Promise<Outcome<RecordedFile>> {
    const { library, nowMs } = this.#deps;
    const recording = library.recordings.get(recordingId);
    const file = this.fileFor(recordingId);
    if (!recording || !file) return failed(failure('file-gone'));
    // The library is data: no row in it sends a file out of a folder that nobody on this computer named.
    if (file.folderId !== null && !this.#deps.places.isConfirmed(dirname(file.path)))
      return failed(failure('folder-unconfirmed'));
    const found = await this.#look(file);
    if (!found.ok) {
      if (found.failure.code === 'file-gone') {
        library.files.markGone([file.path], nowMs());
        this.#missed(file);
      }
      return found;
    }
    const mark = found.value;
    if (!isAsTakenIn(file, mark)) return failed(CHANGED);
    const why = await this.#otherThan(file, recording.fingerprint, mark);
    if (why) return failed(why);
    const { path, sizeBytes } = file;
    const fileName = basename(path);
    const { durationSeconds, fingerprint } = recording;
    const mimeType = mimeTypeOf(fileName);
    return ok({ path, fileName, mimeType, sizeBytes, durationSeconds, identified: { mark, fingerprint } });
  }

  /**
   * The file that may be played. One whose size or time changed is played as it is now: it is taken up anew, or was added by hand.
   * @returns null where there is none, or another one of the same size and time
   */
  async played(recordingId: number): Promise<{ readonly path: string; readonly mark: FileMark } | null> {
    const file = this.fileFor(recordingId);
    const recording = this.#deps.library.recordings.get(recordingId);
    if (!recording || !file) return null;
    const key = `${file.path}\n${recording.fingerprint}`;
    const believed = this.#believed.get(key);
    if (believed && believed.untilMs > performance.now()) return { path: file.path, mark: believed.mark };
    const found = await this.#look(file);
    if (!found.ok) return null;
    const mark = found.value;
    if (isAsTakenIn(file, mark) && (await this.#otherThan(file, recording.fingerprint, mark))) return null;
    if (this.#believed.size >= BELIEVED_MAX) this.#believed.clear();
    this.#believed.set(key, { mark, untilMs: performance.now() + BELIEVED_MS });
    return { path: file.path, mark };
  }

  /** What was to be sent turned out to be something else: it is looked for anew, though its watcher sees no change. */
  lookAnew(recordingId: number): void {
    const file = this.fileFor(recordingId);
    if (file) this.#missed(file);
  }

  async #look(file: FileRow): Promise<Outcome<FileMark>> {
    const place = await this.#deps.files.ask(file.path);
    if (place.file && place.mark) return ok(place.mark);
    return failed(place.failure ?? failure('file-gone'));
  }

  /**
   * Whether a file with another number than was written down holds something else. Programs that sync or save anew give the same content
   * another number: its bytes decide.
   */
  async #otherThan(file: FileRow, fingerprint: string, mark: FileMark): Promise<Failure | null> {
    if (file.inode === null || mark.inode === 0 || file.inode === mark.inode) return null;
    const identified = await this.#deps.files.identify(file.path);
    if (!identified.ok) return identified.failure;
    if (identified.value.fingerprint !== fingerprint) {
      this.#missed(file);
      return CHANGED;
    }
    this.#deps.library.files.setNumber(file.id, identified.value.inode, this.#deps.nowMs());
    return null;
  }

  #missed({ folderId, path }: FileRow): void {
    if (folderId !== null) this.#deps.onMissed(folderId, path);
  }
}

const isAsTakenIn = (file: FileRow, mark: FileMark): boolean =>
  file.sizeBytes === mark.sizeBytes && file.modifiedMs === mark.modifiedMs;

const NOT_PASSED = failure('not-allowed', {
  message:
    'This recording lies at an address, and this engine hears files only. It must not be downloaded, as was said when it was added. Add the address again with “download first”, or choose an engine that fetches recordings itself.',
  retryable: false,
});

const CHANGED = failure('file-changed', {
  message:
    'The file was replaced or changed after it was taken in. Nothing was sent. What it holds now is taken up by itself.',
  retryable: false,
});
