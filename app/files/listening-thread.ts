// Listens to folders on a thread of its own, so that a storm of events never reaches the window. When a disk holds the thread up, a new
// one takes over, without the folder that did.
import { failure } from '../domain/failure.ts';
import type { HungPlaces } from './hung-places.ts';
import type { ListenerEvents } from './listen.ts';
import type { Answer } from './messages.ts';
import { Thread, type Loss, type ThreadSettings } from './thread.ts';

interface Listener {
  readonly root: string;
  readonly includeSubfolders: boolean;
  readonly events: ListenerEvents;
}

export class ListeningThread {
  readonly #thread: Thread;
  readonly #hung: HungPlaces;
  readonly #listeners = new Map<number, Listener>();
  #lastId = 0;

  constructor(settings: ThreadSettings, hung: HungPlaces) {
    this.#hung = hung;
    this.#thread = new Thread({
      ...settings,
      role: 'listener',
      waits: true,
      onAnswer: (answer) => this.#onAnswer(answer),
      onLost: (loss) => this.#onLost(loss),
    });
  }

  listen(root: string, includeSubfolders: boolean, events: ListenerEvents): () => void {
    const id = ++this.#lastId;
    this.#begin(id, { root, includeSubfolders, events });
    return () => {
      if (!this.#listeners.delete(id)) return;
      if (this.#listeners.size > 0) return this.#thread.post({ kind: 'end', id });
      this.#thread.busy = false;
      void this.#thread.close();
    };
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    this.#thread.busy = false;
    await this.#thread.close();
  }

  #begin(id: number, listener: Listener): void {
    const { includeSubfolders, root } = listener;
    this.#listeners.set(id, listener);
    this.#thread.busy = true;
    this.#thread.post({ kind: 'listen', id, root, includeSubfolders });
  }

  #onAnswer(answer: Answer): void {
    const events = this.#listeners.get(answer.id)?.events;
    if (answer.kind === 'listening') events?.onListening(answer.networkDrive, answer.isOwn);
    else if (answer.kind === 'hint') events?.onHint(answer.hint);
    else if (answer.kind === 'listen-failed') events?.onFailed(answer.failure);
  }

  #onLost(loss: Loss): void {
    const all = [...this.#listeners];
    this.#listeners.clear();
    this.#thread.busy = false;
    for (const [id, listener] of all) {
      if (id === loss.requestId) {
        this.#hung.add(listener.root, loss.ended);
        listener.events.onFailed(failure('folder-unwatched', { detail: loss.detail }));
      } else this.#begin(id, listener);
    }
  }
}
