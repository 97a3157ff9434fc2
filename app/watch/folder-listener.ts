// Listens to one folder: a listener that is opened again when it failed, and what is known about what it misses.
import { failure, type Failure } from '../domain/failure.ts';
import type { FilesWorker, Hint } from '../files/files-worker.ts';

/** A listener that failed is tried again after this long. */
const OPEN_AGAIN_MS = 5 * 60_000;

export class FolderListener {
  readonly #files: FilesWorker;
  readonly #folder: { readonly path: string; readonly includeSubfolders: boolean };
  readonly #onHint: (hint: Hint) => void;
  readonly #onChange: (missed: boolean) => void;
  #end: (() => void) | null = null;
  #openedAt = 0;
  #upSince = Number.POSITIVE_INFINITY;
  #failure: Failure | null = null;
  /** Events did not come although nothing failed; how often that was found since the listener was opened. */
  #silences = 0;
  /** The folder lies on a disk that nobody else writes to. */
  #isOwn = false;
  /** Fault of the listener that is being opened, until it is up. */
  #openFailure: Failure | null = null;
  /** Whether any hint came since the last scan began, and between the one before and that one. */
  #hinted = false;
  #hintedBefore = false;

  /** @param onChange everything is reported from now on, or no longer; `missed`: what came right before was not, and is worth a look at once */
  constructor(
    files: FilesWorker,
    folder: { readonly path: string; readonly includeSubfolders: boolean },
    onHint: (hint: Hint) => void,
    onChange: (missed: boolean) => void,
  ) {
    this.#files = files;
    this.#folder = folder;
    this.#onHint = onHint;
    this.#onChange = onChange;
  }

  /** True while everything that happens should be reported. */
  get isComplete(): boolean {
    return this.#upSince !== Number.POSITIVE_INFINITY && this.#failure === null;
  }

  /** True where it may be relied on: everything is reported, and nobody but this computer changes anything. */
  get isReliable(): boolean {
    return this.isComplete && this.#isOwn;
  }

  /** Why not everything is reported; null while all is well or the listener is still being opened. */
  get failure(): Failure | null {
    return this.#failure;
  }

  /** Opens the listener; when it is open with a fault that may have passed, opens it again. */
  open(): void {
    const isWorthAnother = this.#openFailure !== null && performance.now() - this.#openedAt > OPEN_AGAIN_MS;
    if (this.#end && !isWorthAnother) return;
    this.close();
    this.#openedAt = performance.now();
    const { includeSubfolders, path } = this.#folder;
    this.#end = this.#files.listen(
      path,
      { includeSubfolders },
      {
        onListening: (networkDrive, isOwn, missed = false) => {
          this.#isOwn = isOwn;
          this.#upSince = performance.now();
          this.#failure =
            this.#openFailure ?? (networkDrive === null ? null : silentFileSystem(networkDrive));
          this.#onChange(missed);
        },
        onHint: (hint) => {
          this.#hinted = true;
          this.#onHint(hint);
          if (this.#failure === SILENT && this.#silences === 1) {
            this.#failure = null;
            this.#onChange(false);
          }
        },
        onFailed: (why) => {
          this.#openFailure = why;
          this.#failure = why;
          this.#onChange(false);
        },
      },
    );
  }

  close(): void {
    this.#end?.();
    this.#end = null;
    this.#openFailure = null;
    this.#silences = 0;
    this.#upSince = Number.POSITIVE_INFINITY;
  }

  /** A scan begins. */
  scanBegins(): void {
    this.#hintedBefore = this.#hinted;
    this.#hinted = false;
  }

  /**
   * A scan found something new. When the listener was open since before the last scan and no hint came since, events do not
   * come: a network share, a container. (What is lost in a storm of events is found by the scans that follow any event.)
   * @param lastScanAt when the scan before this one began, `performance.now()`
   */
  judge(lastScanAt: number): void {
    if (!this.isComplete || this.#upSince >= lastScanAt || this.#hinted || this.#hintedBefore) return;
    this.#silences += 1;
    this.#failure = SILENT;
    this.#onChange(false);
  }
}

/** The first time, one event is taken for a cure; after the second, none is. */
const SILENT: Failure = failure('folder-unwatched', {
  message:
    'Its file system sends no events, so Earshot looks through this folder by itself, at least every half a minute. Nothing is missed.',
  detail: 'Something changed in it, and the system did not say so.',
});

function silentFileSystem(networkDrive: string): Failure {
  return failure('folder-unwatched', {
    message: `This folder lies on ${networkDrive}, which does not tell of changes made elsewhere, so Earshot looks through it by itself, at least every half a minute. Nothing is missed.`,
    detail: networkDrive,
  });
}
