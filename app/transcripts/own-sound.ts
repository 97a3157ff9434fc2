// The sound of recordings as Earshot hears it, where the window's own player would tell other times or play nothing: copies in a cache of limited size.
import { existsSync, utimesSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Changes } from '../domain/changes.ts';
import type { PlayedSound } from '../domain/played-sound.ts';
import type { FileMark, SeenFile } from '../domain/file-mark.ts';
import type { SoundPromise } from '../domain/heard.ts';
import type { TrackChoice } from '../domain/track-choice.ts';
import type { CopyMessage, CopyWorkerData } from '../sound/copy-worker.ts';

/** Where the sound of a recording lies, and what is known of it. */
export interface SoundSource extends SeenFile {
  readonly promise: SoundPromise | null;
  /** The track that the transcript is of, from 0, or all of them as a conversation; null for the only one. */
  readonly track: TrackChoice | null;
}

export interface OwnSoundDeps {
  /** Folder of the copies; made when it is needed. */
  readonly directory: string;
  /** The bundled `app/sound/copy-worker.ts`. */
  readonly workerUrl: URL;
  /** The decoders, `ffmpeg-audio.wasm`. */
  readonly wasmPath: string;
  /** Null when the file is gone, or the recording is. */
  readonly source: (recordingId: number) => SoundSource | null;
  /** The file of a recording, found to be the one that was taken in; null where it is not there. */
  readonly played: (recordingId: number) => Promise<{ readonly mark: FileMark } | null>;
  /** Told while a copy is made, and at its end. */
  readonly changes: Pick<Changes, 'tellSound'>;
  readonly onFault: (error: unknown, doing: string) => void;
  /** Bytes of all copies together. */
  readonly limitBytes?: number;
}

/** Three hours of stereo take two gigabytes. */
const LIMIT_BYTES = 2 * 1024 ** 3;

const NOT_PREPARED =
  'Earshot could not prepare the sound of this recording, so it does not play here. The file and the transcript are as they were. Open the recording again to try once more, or play the file in another program.';

interface Making {
  readonly recordingId: number;
  readonly name: string;
  share: number;
}

/** Copies, made one at a time; what was asked for last comes first. */
export class OwnSound {
  readonly #deps: OwnSoundDeps;
  readonly #limitBytes: number;
  readonly #waiting: Making[] = [];
  #making: Making | null = null;
  #worker: Worker | null = null;
  /** Settled when nothing is being made. */
  #done: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(deps: OwnSoundDeps) {
    this.#deps = deps;
    this.#limitBytes = deps.limitBytes ?? LIMIT_BYTES;
  }

  /**
   * What is to be played. Where it is a copy that is not there yet, it is begun.
   * @param isNeeded the window's player could not play the file, or told another length than the transcript's
   */
  ask(recordingId: number, isNeeded: boolean): PlayedSound {
    const source = this.#deps.source(recordingId);
    if (!source || !(isNeeded || needsCopy(source))) return { kind: 'file' };
    const name = nameOf(recordingId, source);
    if (existsSync(this.#pathOf(name))) {
      this.#touch(name);
      return own(recordingId);
    }
    const known = [this.#making, ...this.#waiting].find((one) => one?.name === name);
    if (known) return { kind: 'preparing', share: known.share };
    this.#waiting.push({ recordingId, name, share: 0 });
    this.#next();
    return { kind: 'preparing', share: 0 };
  }

  /** The copy, for the media scheme; null where there is none. */
  fileOf(recordingId: number): { readonly path: string; readonly mimeType: string } | null {
    const source = this.#deps.source(recordingId);
    const path = source && this.#pathOf(nameOf(recordingId, source));
    return path !== null && existsSync(path) ? { path, mimeType: 'audio/wav' } : null;
  }

  /** Gives up what is being made. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting.length = 0;
    await this.#worker?.terminate();
    await this.#done;
  }

  #next(): void {
    if (this.#making || this.#closed) return;
    const making = this.#waiting.pop();
    if (!making) return;
    this.#making = making;
    this.#done = this.#make(making)
      .catch((error: unknown) => {
        this.#deps.onFault(error, 'preparing sound');
        return failedView(NOT_PREPARED);
      })
      .then((sound) => {
        this.#making = null;
        this.#worker = null;
        if (this.#closed) return;
        this.#deps.changes.tellSound(making.recordingId, sound);
        this.#next();
      });
  }

  async #make(making: Making): Promise<PlayedSound> {
    const source = this.#deps.source(making.recordingId);
    if (!source) return failedView('The file is gone, so it cannot be heard.');
    await mkdir(this.#deps.directory, { recursive: true, mode: 0o700 });
    await this.#sweep(making.name);
    if (this.#closed) return failedView('Earshot is closing.');
    const file = await this.#deps.played(making.recordingId);
    if (!file)
      return failedView('The file is gone or another one stands in its place, so it cannot be heard.');
    const { path, track } = source;
    const copyPath = this.#pathOf(making.name);
    const order = { path, mark: file.mark, track, copyPath, mostBytes: Math.floor(this.#limitBytes / 2) };
    const worker = new Worker(this.#deps.workerUrl, {
      workerData: { order, wasmPath: this.#deps.wasmPath } satisfies CopyWorkerData,
    });
    this.#worker = worker;
    const sound = await new Promise<PlayedSound>((resolve, reject) => {
      worker.on('message', (message: CopyMessage) => {
        if (message.type === 'progress') {
          making.share = message.share;
          this.#deps.changes.tellSound(making.recordingId, { kind: 'preparing', share: message.share });
        } else if (message.outcome.ok) resolve(own(making.recordingId));
        else resolve(failedView(message.outcome.failure.message));
      });
      worker.once('error', reject);
      worker.once('exit', () => resolve(failedView(NOT_PREPARED)));
    });
    await this.#sweep(making.name);
    return sound;
  }

  /** Removes what a dead process left half made, copies of what is gone, and the oldest above the limit. @param keep never removed */
  async #sweep(keep: string): Promise<void> {
    const copies: { readonly name: string; readonly bytes: number; readonly usedMs: number }[] = [];
    for (const name of await readdir(this.#deps.directory)) {
      const path = this.#pathOf(name);
      const info = await stat(path).catch(() => null);
      if (!info) continue;
      if (this.#isCurrent(name)) copies.push({ name, bytes: info.size, usedMs: info.mtimeMs });
      else await rm(path, { force: true });
    }
    let total = copies.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { bytes, name } of copies.sort((a, b) => a.usedMs - b.usedMs)) {
      if (total <= this.#limitBytes) return;
      if (name === keep) continue;
      await rm(this.#pathOf(name), { force: true });
      total -= bytes;
    }
  }

  /** True for a finished copy of a recording as it is now. */
  #isCurrent(name: string): boolean {
    const recordingId = Number(/^([1-9][0-9]{0,14})-/.exec(name)?.[1] ?? 0);
    const source = recordingId > 0 ? this.#deps.source(recordingId) : null;
    return source !== null && nameOf(recordingId, source) === name;
  }

  /** Notes that a copy was used: the one that was not for longest goes first. */
  #touch(name: string): void {
    const now = new Date();
    try {
      utimesSync(this.#pathOf(name), now, now);
    } catch {
      // It then looks older than it is.
    }
  }

  #pathOf(name: string): string {
    return join(this.#deps.directory, name);
  }
}

/** Whether the window's player would disagree with the transcript, or cannot play it. */
export function needsCopy({ promise, track }: Pick<SoundSource, 'promise' | 'track'>): boolean {
  return promise?.reader === 'ffmpeg' || (track !== null && track !== 0);
}

/** Names the bytes and the track, so that a changed file gets another copy. */
function nameOf(recordingId: number, { modifiedMs, sizeBytes, track }: SoundSource): string {
  return `${recordingId}-${sizeBytes}-${Math.round(modifiedMs)}-${track ?? 0}.wav`;
}

const own = (recordingId: number): PlayedSound => ({
  kind: 'own',
  mediaUrl: `earshot-media://own/${recordingId}`,
});
const failedView = (message: string): PlayedSound => ({ kind: 'failed', message });
