// Has texts read by the meaning model, in a process of its own: started when there is a text, given back when there is none.
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { EmbeddingMessage, EmbeddingOrder } from './embedding-messages.ts';
import type { MeaningModelFiles, TextKind } from './meaning-model.ts';

/** A process without work is kept this long, milliseconds: people ask again. */
const IDLE_MS = 60_000;

/** A process that runs `embedding-process.ts`, as whoever can start one sees it. */
export interface EmbeddingChild {
  postMessage(order: EmbeddingOrder): void;
  onMessage(listener: (message: EmbeddingMessage) => void): void;
  /** Called once, when it has ended. */
  onExit(listener: (code: number | null) => void): void;
  /** Ends it, whatever it does. */
  kill(): void;
}

type Settle = (outcome: Outcome<Float32Array>) => void;

export class Embedder {
  readonly #begin: (files: string) => EmbeddingChild;
  readonly #files: () => Promise<Outcome<MeaningModelFiles>>;
  readonly #asked = new Map<number, Settle>();
  #child: EmbeddingChild | null = null;
  #idle: NodeJS.Timeout | null = null;
  #lastId = 0;

  /**
   * @param begin starts a process, told the files as JSON
   * @param files those of the model, looked at before; or why there are none
   */
  constructor(begin: (files: string) => EmbeddingChild, files: () => Promise<Outcome<MeaningModelFiles>>) {
    this.#begin = begin;
    this.#files = files;
  }

  /** True while a text is read. */
  get isBusy(): boolean {
    return this.#asked.size > 0;
  }

  /** Starts the process, so that it is there when the text is. */
  async warm(): Promise<void> {
    await this.#start();
    this.#endWhenIdle();
  }

  /** @returns a vector of length 1; a failure where the model is missing, damaged or broke down */
  async embed(text: string, kind: TextKind): Promise<Outcome<Float32Array>> {
    const started = await this.#start();
    if (!started.ok) return started;
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      this.#asked.set(id, (outcome) => {
        this.#asked.delete(id);
        this.#endWhenIdle();
        resolve(outcome);
      });
      started.value.postMessage({ id, text, kind });
    });
  }

  close(): void {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    const child = this.#child;
    this.#child = null;
    child?.kill();
    this.#fail('the process was ended');
  }

  async #start(): Promise<Outcome<EmbeddingChild>> {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    if (this.#child) return ok(this.#child);
    const files = await this.#files();
    if (!files.ok) return files;
    return ok((this.#child ??= this.#begun(files.value)));
  }

  #begun(files: MeaningModelFiles): EmbeddingChild {
    const child = this.#begin(JSON.stringify(files));
    child.onMessage((message) => this.#take(child, message));
    child.onExit((code) => {
      if (this.#child !== child) return;
      this.#child = null;
      this.#fail(`the process ended with ${code}`);
    });
    return child;
  }

  #take(child: EmbeddingChild, message: EmbeddingMessage): void {
    if (message.type === 'vector') this.#asked.get(message.id)?.(ok(message.vector));
    else if (message.type === 'failed') this.#asked.get(message.id)?.(failed(brokeDown(message.detail)));
    else if (this.#child === child) {
      // The next text loads the model anew: it may have been put right by then.
      this.#child = null;
      child.kill();
      this.#fail(message.detail);
    }
  }

  #fail(detail: string): void {
    for (const settle of [...this.#asked.values()]) settle(failed(brokeDown(detail)));
  }

  #endWhenIdle(): void {
    if (this.#asked.size > 0 || !this.#child) return;
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.close(), IDLE_MS).unref();
  }
}

const brokeDown = (detail: string): ReturnType<typeof failure> =>
  failure('model-damaged', {
    detail,
    message: `The meaning model could not be run on this computer (${detail}). Search by words is as it was; get the model “meaning” again, or leave search by meaning off.`,
  });
