// Listens to folders on a thread of its own, so that a storm of events never reaches the window.
import { failure } from '../domain/failure.ts';
import type { ListenerEvents } from './listen.ts';
import type { Answer } from './messages.ts';
import { Thread, type Loss, type ThreadSettings } from './thread.ts';

export class ListeningThread {
  readonly #thread: Thread;
  readonly #listeners = new Map<number, ListenerEvents>();
  #lastId = 0;

  constructor(settings: ThreadSettings) {
    this.#thread = new Thread({
      ...settings,
      role: 'listener',
      onAnswer: (answer) => this.#onAnswer(answer),
      onLost: (loss) => this.#onLost(loss),
    });
  }

  listen(root: string, includeSubfolders: boolean, events: ListenerEvents): () => void {
    const id = ++this.#lastId;
    this.#listeners.set(id, events);
    this.#thread.post({ kind: 'listen', id, root, includeSubfolders });
    return () => {
      if (!this.#listeners.delete(id)) return;
      if (this.#listeners.size > 0) this.#thread.post({ kind: 'end', id });
      else void this.#thread.close();
    };
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    await this.#thread.close();
  }

  #onAnswer(answer: Answer): void {
    const events = this.#listeners.get(answer.id);
    if (answer.kind === 'listening') events?.onListening(answer.watches);
    else if (answer.kind === 'hint') events?.onHint(answer.hint);
    else if (answer.kind === 'deaf') events?.onDeaf(answer.failure);
  }

  #onLost(loss: Loss): void {
    const lost = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const events of lost) events.onDeaf(failure('folder-unwatched', { detail: loss.detail }));
  }
}
