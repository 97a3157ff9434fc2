// Scans and looks, interleaved part by part on one thread.
import { dirname } from 'node:path';
import { failure, type Failure } from '../domain/failure.ts';
import { failed, type Outcome } from '../domain/result.ts';
import { unpackChunk, unpackSightings, type ScanChunk, type ScanSummary, type Sighting } from './entries.ts';
import type { HungPlaces } from './hung-places.ts';
import type { Answer } from './messages.ts';
import { Thread, type Loss, type ThreadSettings } from './thread.ts';

export interface ScanOptions {
  readonly includeSubfolders: boolean;
  readonly signal?: AbortSignal | undefined;
}

interface PendingScan {
  readonly kind: 'scan';
  readonly place: string;
  readonly onChunk: (chunk: ScanChunk) => void;
  readonly resolve: (outcome: Outcome<ScanSummary>) => void;
}
interface PendingLook {
  readonly kind: 'look';
  readonly place: string;
  readonly paths: readonly string[];
  readonly resolve: (sightings: Iterable<Sighting>) => void;
}

export class ScanningThread {
  readonly #thread: Thread;
  readonly #hung: HungPlaces;
  readonly #pending = new Map<number, PendingScan | PendingLook>();
  #lastId = 0;

  constructor(settings: ThreadSettings, hung: HungPlaces) {
    this.#hung = hung;
    this.#thread = new Thread({
      ...settings,
      role: 'scanner',
      onAnswer: (answer) => this.#onAnswer(answer),
      onLost: (loss) => this.#onLost(loss),
    });
  }

  walk(
    root: string,
    { includeSubfolders, signal }: ScanOptions,
    onChunk: (chunk: ScanChunk) => void,
  ): Promise<Outcome<ScanSummary>> {
    if (signal?.aborted) return Promise.resolve(failed(interrupted()));
    if (includeSubfolders ? this.#hung.isOnTheWay(root) : this.#hung.holds(root))
      return Promise.resolve(failed(doesNotAnswer()));
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const onAbort = (): void => {
        if (!this.#pending.has(id)) return;
        this.#thread.post({ kind: 'end', id });
        this.#settle(id, failed(interrupted()));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#ask(id, {
        kind: 'scan',
        place: root,
        onChunk,
        resolve: (outcome) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(outcome);
        },
      });
      this.#thread.post({ kind: 'scan', id, root, includeSubfolders });
    });
  }

  look(paths: readonly string[], closely: boolean): Promise<Iterable<Sighting>> {
    const first = paths[0];
    if (first === undefined) return Promise.resolve([]);
    if (this.#hung.holds(first))
      return Promise.resolve(paths.map(() => ({ kind: 'unknown', failure: doesNotAnswer() })));
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#ask(id, { kind: 'look', place: dirname(first), paths, resolve });
      this.#thread.post({ kind: 'look', id, paths, closely });
    });
  }

  async close(): Promise<void> {
    this.#failAll(() => interrupted());
    await this.#thread.close();
  }

  #ask(id: number, pending: PendingScan | PendingLook): void {
    this.#pending.set(id, pending);
    this.#thread.busy = true;
  }

  #onAnswer(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    if (!pending) return;
    if (answer.kind === 'chunk' && pending.kind === 'scan') {
      pending.onChunk(unpackChunk(answer.chunk));
      // Not at once: messages in a row are worked off without a pause, and the window would have to wait for all of them.
      setImmediate(() => {
        if (this.#pending.has(answer.id)) this.#thread.post({ kind: 'next', id: answer.id });
      });
    } else if (answer.kind === 'scanned') {
      if (answer.rest && pending.kind === 'scan') pending.onChunk(unpackChunk(answer.rest));
      this.#settle(answer.id, answer.outcome);
    } else if (answer.kind === 'looked' && pending.kind === 'look') {
      this.#pending.delete(answer.id);
      this.#thread.busy = this.#pending.size > 0;
      pending.resolve(unpackSightings(answer.sightings, pending.paths));
    }
  }

  #settle(id: number, outcome: Outcome<ScanSummary>): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    this.#thread.busy = this.#pending.size > 0;
    if (!pending) return;
    if (pending.kind === 'scan') pending.resolve(outcome);
    else if (!outcome.ok)
      pending.resolve(pending.paths.map(() => ({ kind: 'unknown', failure: outcome.failure })));
  }

  /** What was in hand fails with the reason; what only waited behind it may be asked again. */
  #onLost(loss: Loss): void {
    const culprit = this.#pending.get(loss.requestId);
    if (culprit && loss.waitingForDisk) this.#hung.add(culprit.place, loss.ended);
    this.#failAll((id) =>
      id === loss.requestId && loss.waitingForDisk ? doesNotAnswer() : interrupted(loss.detail),
    );
  }

  #failAll(why: (id: number) => Failure): void {
    for (const id of [...this.#pending.keys()]) this.#settle(id, failed(why(id)));
  }
}

const doesNotAnswer = (): Failure => failure('folder-missing', { detail: 'The disk does not answer.' });

/** Not the fault of the folder: ask again. */
const interrupted = (detail?: string): Failure =>
  failure('internal', { message: 'Looking at the folder was interrupted.', detail, retryable: true });
