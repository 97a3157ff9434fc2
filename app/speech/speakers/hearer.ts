// Hears voices outside of this thread, in a process of its own where there can be one: started when there is sound, ended when there is none, so that its memory comes back.
import type { HearingMessage, HearingOrder } from './hearing-messages.ts';
import type { HearingEnd, HearingJob, VoiceHearer } from './parts.ts';
import type { VoiceModelFiles } from './voice-model.ts';

/** A process without work is kept this long, milliseconds. */
const IDLE_MS = 30_000;
/** Told to stop, it may be in the middle of a long calculation; then it is ended, milliseconds. */
const STOP_MS = 1_200;

interface Running {
  readonly onHeard: HearingJob<unknown>['onHeard'];
  readonly settle: (end: HearingEnd) => void;
}

/** A process or thread that runs `hearing-process.ts`, as whoever can start one sees it. @template Pipe an end of a pipe that can be handed to it */
export interface HearerChild<Pipe> {
  postMessage(order: HearingOrder, sound: Pipe | null): void;
  onMessage(listener: (message: HearingMessage) => void): void;
  /** Called once, when it has ended. */
  onExit(listener: (code: number | null) => void): void;
  /** Ends it, whatever it does. */
  kill(): void;
}

/** Makes the hearer; nothing is started before there is work. @param start told the model files as JSON */
export function createVoiceHearer<Pipe>(start: (files: string) => HearerChild<Pipe>): VoiceHearer<Pipe> {
  return new Hearer(start);
}

class Hearer<Pipe> implements VoiceHearer<Pipe> {
  readonly #begin: (files: string) => HearerChild<Pipe>;
  #child: { readonly process: HearerChild<Pipe>; readonly files: string } | null = null;
  readonly #jobs = new Map<number, Running>();
  #lastId = 0;
  #idle: NodeJS.Timeout | null = null;

  constructor(begin: (files: string) => HearerChild<Pipe>) {
    this.#begin = begin;
  }

  tell({ count, files, heard, onHeard, signal, sound, start }: HearingJob<Pipe>): Promise<HearingEnd> {
    const order = { type: 'tell', start, heard, count } as const;
    return this.#order(order, { sound, files, signal }, onHeard);
  }

  levels(sound: Pipe, files: VoiceModelFiles, signal: AbortSignal): Promise<HearingEnd> {
    return this.#order({ type: 'levels' }, { sound, files, signal }, () => undefined);
  }

  close(): void {
    if (this.#idle) clearTimeout(this.#idle);
    this.#child?.process.kill();
  }

  #order(
    order: Unnumbered,
    { files, signal, sound }: Pick<HearingJob<Pipe>, 'files' | 'signal' | 'sound'>,
    onHeard: Running['onHeard'],
  ): Promise<HearingEnd> {
    const child = this.#start(files);
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      let patience: NodeJS.Timeout | null = null;
      const stop = (): void => {
        this.#tell(child, { type: 'stop', id });
        patience = setTimeout(() => child.kill(), STOP_MS);
      };
      signal.addEventListener('abort', stop, { once: true });
      this.#jobs.set(id, {
        onHeard,
        settle: (end) => {
          if (patience) clearTimeout(patience);
          signal.removeEventListener('abort', stop);
          this.#jobs.delete(id);
          this.#endWhenIdle();
          resolve(end);
        },
      });
      this.#tell(child, { ...order, id }, sound);
      if (signal.aborted) stop();
    });
  }

  #tell(child: HearerChild<Pipe>, order: HearingOrder, sound: Pipe | null = null): void {
    if (child === this.#child?.process) child.postMessage(order, sound);
  }

  #start(files: VoiceModelFiles): HearerChild<Pipe> {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    const named = JSON.stringify(files);
    if (this.#child?.files === named) return this.#child.process;
    // The models were exchanged; nothing is under way with the old ones, since one recording is heard at a time.
    this.#child?.process.kill();
    const child = this.#begin(named);
    this.#child = { process: child, files: named };
    child.onMessage((message) => this.#take(child, message));
    child.onExit((code) => this.#gone(child, `the process ended with ${code}`));
    return child;
  }

  #take(child: HearerChild<Pipe>, message: HearingMessage): void {
    if (message.type === 'unusable') {
      for (const { settle } of [...this.#jobs.values()]) settle({ kind: 'unusable', detail: message.detail });
      // The next attempt loads the models anew: they may have been put right by then.
      this.#child = null;
      child.kill();
      return;
    }
    const running = this.#jobs.get(message.id);
    if (!running) return;
    if (message.type === 'heard') running.onHeard(message.line, message.upTo);
    else if (message.type === 'told') running.settle({ kind: 'told', telling: message.telling });
    else if (message.type === 'levels') running.settle({ kind: 'levels', levels: message.levels });
    else running.settle({ kind: 'failed', detail: message.detail });
  }

  #gone(child: HearerChild<Pipe>, detail: string): void {
    if (this.#child?.process !== child) return;
    this.#child = null;
    for (const { settle } of [...this.#jobs.values()]) settle({ kind: 'crashed', detail });
  }

  #endWhenIdle(): void {
    if (this.#jobs.size > 0 || this.#idle) return;
    this.#idle = setTimeout(() => {
      this.#idle = null;
      this.#child?.process.kill();
      this.#child = null;
    }, IDLE_MS);
    this.#idle.unref();
  }
}

type Unnumbered =
  Omit<Extract<HearingOrder, { type: 'tell' }>, 'id'> | Omit<Extract<HearingOrder, { type: 'levels' }>, 'id'>;
