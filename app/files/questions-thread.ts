// Asks about one path after the other, on a thread of its own: such a question never waits behind a hash or a scan, nor behind a
// folder whose disk keeps those waiting.
import { dirname } from 'node:path';
import type { HungPlaces } from './hung-places.ts';
import type { Answer, Request } from './messages.ts';
import { Thread, type ThreadSettings } from './thread.ts';

/** What is asked about paths. */
export interface Question<A> {
  readonly ask: (id: number, path: string) => Request;
  /** Undefined for an answer to something else. */
  readonly read: (answer: Answer) => A | undefined;
  /** For a file that crashes or hangs the question, and for what nobody waits for any more. */
  readonly none: A;
}

interface Asked<A> {
  readonly path: string;
  readonly resolve: (answer: A) => void;
}

export class QuestionsThread<A> {
  readonly #thread: Thread;
  readonly #hung: HungPlaces;
  readonly #question: Question<A>;
  readonly #waiting: Asked<A>[] = [];
  #current: { readonly id: number; readonly asked: Asked<A> } | null = null;
  #lastId = 0;

  constructor(settings: ThreadSettings, hung: HungPlaces, question: Question<A>) {
    this.#hung = hung;
    this.#question = question;
    this.#thread = new Thread({
      ...settings,
      role: 'reader',
      onAnswer: (message) => {
        const answer = message.id === this.#current?.id ? question.read(message) : undefined;
        if (answer !== undefined) this.#finish(answer);
      },
      onLost: (loss) => {
        const path = this.#current?.asked.path;
        if (path !== undefined && loss.waitingForDisk) this.#hung.add(dirname(path), loss.ended);
        this.#finish(question.none);
      },
    });
  }

  ask(path: string): Promise<A> {
    return new Promise((resolve) => {
      this.#waiting.push({ path, resolve });
      this.#next();
    });
  }

  async close(): Promise<void> {
    for (const { resolve } of this.#waiting.splice(0)) resolve(this.#question.none);
    this.#current?.asked.resolve(this.#question.none);
    this.#current = null;
    await this.#thread.close();
  }

  #next(): void {
    if (this.#current) return;
    const asked = this.#waiting.shift();
    this.#thread.busy = asked !== undefined;
    if (!asked) return;
    const id = ++this.#lastId;
    this.#current = { id, asked };
    if (this.#hung.holds(asked.path)) return this.#finish(this.#question.none);
    this.#thread.post(this.#question.ask(id, asked.path));
  }

  #finish(answer: A): void {
    const asked = this.#current?.asked;
    this.#current = null;
    asked?.resolve(answer);
    this.#next();
  }
}
