// Listens to folders on a thread of its own, so that a storm of events never reaches the window. When a disk holds the thread up, a new
// one takes over, without the folder that did. Where nothing happens for long, plain watches do without it until something does.
import { failure } from '../domain/failure.ts';
import { Calm } from './calm.ts';
import type { HungPlaces } from './hung-places.ts';
import type { ListenerEvents } from './listen.ts';
import type { Answer } from './messages.ts';
import { Thread, type Loss, type ThreadSettings } from './thread.ts';

interface Told {
  readonly root: string;
  readonly includeSubfolders: boolean;
  readonly events: ListenerEvents;
}

interface Listener extends Told {
  /** Something happened while there was no thread. */
  readonly missed: boolean;
  /** All of it is heard, and on a disk that nobody else writes to. */
  isUp: boolean;
  hasFailed: boolean;
}

/** The first look comes beside the others of a minute after the start, and before memory is given back (`shell/give-back.ts`). */
const CALM_LOOK_MS = 60_000;

export class ListeningThread {
  readonly #thread: Thread;
  readonly #hung: HungPlaces;
  readonly #listeners = new Map<number, Listener>();
  readonly #calm: Calm;
  #lastId = 0;

  /** @param calmLookMs how often it is looked whether the thread is needed */
  constructor(settings: ThreadSettings, hung: HungPlaces, calmLookMs = CALM_LOOK_MS) {
    this.#hung = hung;
    this.#thread = new Thread({
      ...settings,
      role: 'listener',
      waits: true,
      onAnswer: (answer) => this.#onAnswer(answer),
      onLost: (loss) => this.#onLost(loss),
    });
    this.#calm = new Calm({
      everyMs: calmLookMs,
      ask: (turn, calmMs) => this.#askDirectories(turn, calmMs),
      onCalm: () => void this.#endThread(),
      onStir: () => this.#beginAgain(),
    });
  }

  listen(root: string, includeSubfolders: boolean, events: ListenerEvents): () => void {
    this.#wake();
    const id = ++this.#lastId;
    this.#begin(id, { root, includeSubfolders, events }, false);
    return () => {
      if (!this.#listeners.delete(id)) return;
      if (this.#listeners.size > 0) {
        this.#wake();
        return this.#thread.post({ kind: 'end', id });
      }
      this.#calm.end();
      void this.#endThread();
    };
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#calm.end();
    await this.#endThread();
  }

  #begin(id: number, { events, includeSubfolders, root }: Told, missed: boolean): void {
    this.#listeners.set(id, { root, includeSubfolders, events, missed, isUp: false, hasFailed: false });
    this.#thread.busy = true;
    this.#thread.post({ kind: 'listen', id, root, includeSubfolders });
    this.#calm.begin();
  }

  #onAnswer(answer: Answer): void {
    const listener = this.#listeners.get(answer.id);
    if (!listener) return;
    const { events, missed } = listener;
    switch (answer.kind) {
      case 'listening':
        listener.isUp = answer.isOwn && answer.networkDrive === null && !listener.hasFailed;
        return events.onListening(answer.networkDrive, answer.isOwn, missed);
      case 'hint':
        this.#calm.giveUp();
        return events.onHint(answer.hint);
      case 'listen-failed':
        this.#calm.giveUp();
        listener.isUp = false;
        listener.hasFailed = true;
        return events.onFailed(answer.failure);
      case 'directories':
        return this.#calm.told(answer.id, answer.turn, answer.directories);
      default:
        return;
    }
  }

  /** Without a thread there is nobody to hear what changes from now on in which folders are listened to. */
  #wake(): void {
    if (this.#calm.giveUp()) this.#beginAgain();
  }

  #beginAgain(): void {
    for (const [id, listener] of [...this.#listeners]) this.#begin(id, listener, true);
  }

  async #endThread(): Promise<void> {
    this.#thread.busy = false;
    await this.#thread.close();
  }

  /** Whoever is not heard in full, or may be written to from elsewhere, needs the thread, and then it is there for all. */
  #askDirectories(turn: number, calmMs: number): readonly number[] {
    const all = [...this.#listeners];
    if (!all.every(([, { isUp }]) => isUp)) return [];
    for (const [id] of all) this.#thread.post({ kind: 'directories', id, turn, calmMs });
    return all.map(([id]) => id);
  }

  #onLost(loss: Loss): void {
    this.#calm.giveUp();
    const all = [...this.#listeners];
    this.#listeners.clear();
    this.#thread.busy = false;
    for (const [id, listener] of all) {
      if (id === loss.requestId) {
        this.#hung.add(listener.root, loss.ended);
        listener.events.onFailed(failure('folder-unwatched', { detail: loss.detail }));
      } else this.#begin(id, listener, listener.missed);
    }
  }
}
