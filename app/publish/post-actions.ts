// Does what shows want done after a transcript: one deed after the other, tried again as the queue does, told in the trail.
// Why so: docs/decisions/publish.md.
import { retryDelayMs } from '../domain/backoff.ts';
import type { Changes } from '../domain/changes.ts';
import type { Clock, Rng } from '../domain/clock.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { POST_TRIES, type PostAction, type PostEvent } from '../domain/post-action.ts';
import { failed, type Outcome } from '../domain/result.ts';
import type { ConnectionOptions } from '../download/connections.ts';
import type { DueAction } from '../storage/desk/actions-due.ts';
import type { Library } from '../storage/library.ts';
import { runCommand } from './post-command.ts';
import { payloadFor } from './post-payload.ts';

/** What was confirmed on this computer, show by show. It lies outside the library. */
export interface PostActionBook {
  /** False where it cannot be read: then nothing is done, and nothing forgotten. */
  readonly isOpen: boolean;
  /** @param folderPath where the show lies: another one under the same number is another show */
  get(folderId: number, folderPath: string): PostAction | null;
  /** Null turns it off. */
  set(folderId: number, folderPath: string, action: PostAction | null): Promise<void>;
}

export interface PostActionDeps {
  readonly library: Library;
  readonly book: PostActionBook;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly changes: Pick<Changes, 'subscribe' | 'tell'>;
  readonly onFault: (error: unknown, doing: string) => void;
  readonly environment: NodeJS.ProcessEnv;
  readonly connect: ConnectionOptions;
  /** How long an edit must rest before it is told, milliseconds. */
  readonly restMs?: number;
  /** Longest time of a webhook or a command, milliseconds. */
  readonly limitMs?: number;
}

/** Opens what the trail says: three deliveries of one recording must not read alike. */
const AFTER: Readonly<Record<PostEvent, string>> = {
  done: 'After it was transcribed:',
  edited: 'After it was edited:',
  exported: 'After it was exported:',
};
/** People edit in bursts: what is told is what they ended with. */
const REST_MS = 30_000;
const LOOK_MS = 1_000;
const BATCH = 20;
/** Longest pause between two tries, milliseconds: see `retryDelayMs`. */
const PAUSE_MAX_MS = 60 * 60_000;
/** Shortest: a receiver that just failed is given time. */
const PAUSE_MIN_MS = 1_000;

export class PostActions {
  readonly #deps: PostActionDeps;
  #stopping = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> | null = null;
  #unsubscribe: (() => void) | null = null;
  #isStopped = true;

  constructor(deps: PostActionDeps) {
    this.#deps = deps;
  }

  /** Takes up what the last process left, and looks after every change whether there is more to do. */
  start(): void {
    this.#isStopped = false;
    this.#stopping = new AbortController();
    this.#unsubscribe ??= this.#deps.changes.subscribe({ changed: () => this.wake() });
    this.wake();
  }

  /** Breaks off what is under way: it is done again at the next start. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    if (this.#timer) clearTimeout(this.#timer);
    this.#stopping.abort();
    await this.#working;
  }

  /** True when nothing is under way and nothing is due now. */
  get isIdle(): boolean {
    return this.#working === null && this.#next() === undefined;
  }

  wake(): void {
    if (this.#isStopped || this.#working || !this.#deps.book.isOpen) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#working = this.#work()
      .catch((error: unknown) => this.#deps.onFault(error, 'doing what shows want done after a transcript'))
      .finally(() => {
        this.#working = null;
        if (this.#isStopped || !this.#deps.library.desk.actions.any) return;
        this.#timer = setTimeout(() => this.wake(), LOOK_MS);
        this.#timer.unref();
      });
  }

  async #work(): Promise<void> {
    for (let due = this.#next(); due && !this.#isStopped; due = this.#next()) await this.#do(due);
  }

  #next(): DueAction | undefined {
    const { clock, library, restMs = REST_MS } = this.#deps;
    const now = clock.nowMs();
    return library.desk.actions
      .due(BATCH, now, PAUSE_MAX_MS)
      .find(({ event, since }) => event !== 'edited' || now - since >= restMs || since > now);
  }

  async #do(due: DueAction): Promise<void> {
    const { changes, library } = this.#deps;
    const outcome = await this.#run(due);
    if (outcome === null) library.desk.actions.done(due);
    else if (outcome.ok) {
      library.desk.actions.done(due);
      this.#tell(due, 'post-action', `${AFTER[due.event]} ${outcome.value}`);
    } else if (!this.#isStopped) this.#failed(due, outcome.failure);
    changes.tell(['items'], [due.recordingId]);
  }

  #failed(due: DueAction, why: Failure): void {
    const { clock, library, rng } = this.#deps;
    const tries = due.attempt + 1;
    const isLast = !why.retryable || tries >= POST_TRIES;
    const pause = Math.max(PAUSE_MIN_MS, retryDelayMs(tries, why, rng));
    if (isLast) library.desk.actions.done(due);
    else library.desk.actions.fail(due, why, clock.nowMs() + pause);
    if (isLast || due.failure?.message !== why.message) {
      const given = isLast && why.retryable ? ` After ${POST_TRIES} tries it is given up.` : '';
      this.#tell(due, 'post-action-failed', why.message + given + (why.detail ? ` (${why.detail})` : ''));
    }
  }

  /** Null where there is nothing to do (any more). */
  async #run(due: DueAction): Promise<Outcome<string> | null> {
    const { book, clock, connect, environment, library, limitMs } = this.#deps;
    const recording = library.recordings.get(due.recordingId);
    const folder = recording?.folderId == null ? null : library.folders.get(recording.folderId);
    if (!recording || recording.removedAt !== null || !folder) return null;
    const action = book.get(folder.id, folder.path);
    if (!action) return null;
    const payload = payloadFor(library, due, action);
    if (!payload) return null;
    const how = { ...(limitMs === undefined ? {} : { limitMs }), signal: this.#stopping.signal };
    try {
      if (action.kind === 'command')
        return await runCommand({ command: action, payload, environment, ...how });
      // With the library of HTTP, which a start need not read.
      const { callWebhook } = await import('./post-webhook.ts');
      const id = `earshot_${due.recordingId}_${due.event}_${due.since}`;
      return await callWebhook(
        { webhook: action, id, body: JSON.stringify(payload), nowMs: clock.nowMs(), ...how },
        connect,
      );
    } catch (error) {
      this.#deps.onFault(error, 'doing what a show wants done after a transcript');
      return failed(failure('post-action-failed', { detail: error instanceof Error ? error.message : '' }));
    }
  }

  #tell({ recordingId }: DueAction, kind: string, text: string): void {
    const { clock, library } = this.#deps;
    library.events.append(kind, { recordingId }, clock.nowMs(), { text });
  }
}
