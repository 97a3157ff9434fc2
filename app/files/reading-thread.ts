// Identifies recordings one after the other on a thread of its own; a file that crashes or hangs it fails alone.
import { dirname } from 'node:path';
import { failure } from '../domain/failure.ts';
import { failed, type Outcome } from '../domain/result.ts';
import type { HungPlaces } from './hung-places.ts';
import type { Identity } from './identify.ts';
import { Thread, type Loss, type ThreadSettings } from './thread.ts';

/** A file that crashes the reader this often is set aside. */
const CRASHES_MAX = 2;

interface Reading {
  readonly path: string;
  readonly download: boolean;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (outcome: Outcome<Identity>) => void;
  crashes: number;
}

export class ReadingThread {
  readonly #thread: Thread;
  readonly #hung: HungPlaces;
  readonly #waiting: Reading[] = [];
  #current: { readonly id: number; readonly reading: Reading } | null = null;
  #lastId = 0;

  constructor(settings: ThreadSettings, hung: HungPlaces) {
    this.#hung = hung;
    this.#thread = new Thread({
      ...settings,
      role: 'reader',
      onAnswer: (answer) => {
        if (answer.kind === 'identified' && answer.id === this.#current?.id) this.#finish(answer.outcome);
      },
      onLost: (loss) => this.#onLost(loss),
    });
  }

  /** Recordings that are being read or wait for it. */
  get load(): number {
    return this.#waiting.length + (this.#current ? 1 : 0);
  }

  identify(path: string, download: boolean, signal: AbortSignal | undefined): Promise<Outcome<Identity>> {
    return new Promise((resolve) => {
      const giveUp = (): void => this.#giveUp(reading);
      const reading: Reading = {
        path,
        download,
        signal,
        crashes: 0,
        // The signal is that of the whole intake: it outlives thousands of recordings.
        resolve: (outcome) => {
          signal?.removeEventListener('abort', giveUp);
          resolve(outcome);
        },
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(reading);
      this.#next();
    });
  }

  beGentle(on: boolean): void {
    this.#thread.gentle = on;
  }

  async close(): Promise<void> {
    for (const reading of this.#waiting.splice(0)) reading.resolve(failed(interrupted()));
    this.#current?.reading.resolve(failed(interrupted()));
    this.#current = null;
    await this.#thread.close();
  }

  #next(): void {
    if (this.#current) return;
    const reading = this.#waiting.shift();
    this.#thread.busy = reading !== undefined;
    if (!reading) return;
    const id = ++this.#lastId;
    this.#current = { id, reading };
    if (reading.signal?.aborted) return this.#finish(failed(interrupted()));
    if (this.#hung.holds(reading.path)) return this.#finish(failed(doesNotAnswer()));
    this.#thread.post({ kind: 'identify', id, path: reading.path, download: reading.download });
  }

  #finish(outcome: Outcome<Identity>): void {
    const { reading } = this.#current ?? {};
    this.#current = null;
    reading?.resolve(outcome);
    this.#next();
  }

  #giveUp(reading: Reading): void {
    if (this.#current?.reading === reading) {
      this.#thread.cancel(this.#current.id);
      return;
    }
    const index = this.#waiting.indexOf(reading);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    reading.resolve(failed(interrupted()));
  }

  #onLost(loss: Loss): void {
    const { reading } = this.#current ?? {};
    if (!reading) return;
    if (loss.waitingForDisk) {
      this.#hung.add(dirname(reading.path), loss.ended);
      return this.#finish(failed(doesNotAnswer()));
    }
    reading.crashes += 1;
    if (reading.crashes >= CRASHES_MAX)
      return this.#finish(failed(failure('reader-crashed', { detail: loss.detail })));
    this.#current = null;
    this.#waiting.unshift(reading);
    this.#next();
  }
}

export const doesNotAnswer = () =>
  failure('file-unreadable', { detail: 'The disk does not answer.', retryable: true });

/** What a request that was given up answers; nobody shows it. */
const interrupted = () => failure('internal', { message: 'Reading was stopped.' });
