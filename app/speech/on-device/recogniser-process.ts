// The recogniser as a process of its own, for one model: started when there is sound, ended when there is none, so that its memory comes back.
import type { InstalledModel } from '../../domain/speech-model.ts';
import { sharedEnvironment } from '../environment.ts';
import type {
  LanguageFound,
  LoadedModels,
  RecogniseEnd,
  RecogniseJob,
  RecogniseOptions,
  Recogniser,
  SpeechFound,
} from './parts.ts';
import type { RecogniserMessage, RecogniserOrder, SoundOrder } from './recogniser-messages.ts';

/** A process that runs `recogniser.ts`, as whoever can start one sees it. @template Pipe an end of a pipe that can be handed to it */
export interface RecogniserChild<Pipe> {
  postMessage(order: RecogniserOrder, sound: Pipe | null): void;
  onMessage(listener: (message: RecogniserMessage) => void): void;
  /** Called once, when it has ended. */
  onExit(listener: (code: number | null) => void): void;
  /** Ends it, whatever it does. */
  kill(): void;
}

export interface RecogniserDeps<Pipe> {
  /** Starts a process that loads these models. @param environment all that it may see of ours */
  readonly start: (
    models: LoadedModels,
    environment: Readonly<Record<string, string>>,
  ) => RecogniserChild<Pipe>;
  /** What tells speech from everything else; null where it is not in place. */
  readonly voiceDetector: () => InstalledModel | null;
}

/** A process without work is kept this long, milliseconds: loading the model takes a second. */
const IDLE_MS = 60_000;

/** Told to stop, it may be in the middle of a long piece of speech; then it is ended, milliseconds. */
const STOP_MS = 1_000;

interface Running {
  readonly job: Pick<RecogniseJob<unknown>, 'onFinal' | 'onPiece' | 'onProgress'>;
  readonly settle: (end: RecogniseEnd | LookEnd) => void;
  /** It was told to stop: that its process is gone is no fault. */
  isStopped: boolean;
}

/** The end of a look for speech, or for languages. */
type LookEnd =
  | { readonly kind: 'found'; readonly found: SpeechFound }
  | { readonly kind: 'languages'; readonly found: readonly LanguageFound[] };

/** A look for speech makes no text. */
const NO_TEXT = { onFinal: () => undefined, onPiece: () => undefined, onProgress: () => undefined };

/** Makes the recogniser; nothing is started before there is work. */
export function createRecogniser<Pipe>(deps: RecogniserDeps<Pipe>): Recogniser<Pipe> {
  return new RecogniserProcess(deps);
}

class RecogniserProcess<Pipe> implements Recogniser<Pipe> {
  readonly #deps: RecogniserDeps<Pipe>;
  /** By the folder of the model that it has loaded. One that has nothing to do makes way for another's. */
  readonly #children = new Map<string, Child<Pipe>>();
  #lastId = 0;

  constructor(deps: RecogniserDeps<Pipe>) {
    this.#deps = deps;
  }

  async recognise(job: RecogniseJob<Pipe>): Promise<RecogniseEnd> {
    const { isAlone, isWatched, language, leaveOut, only, start } = job;
    const end = await this.#order(
      { type: 'recognise', start, language, isAlone, isWatched, leaveOut, ...(only ? { only } : {}) },
      job,
      job,
    );
    return end.kind === 'found' || end.kind === 'languages'
      ? { kind: 'failed', detail: 'an answer to something else' }
      : end;
  }

  async findSpeech(sound: Pipe, model: InstalledModel, signal: AbortSignal): Promise<SpeechFound | null> {
    const end = await this.#order({ type: 'find-speech' }, { model, signal, sound }, NO_TEXT);
    return end.kind === 'found' ? end.found : null;
  }

  async findLanguages(
    sound: Pipe,
    model: InstalledModel,
    signal: AbortSignal,
  ): Promise<readonly LanguageFound[] | null> {
    const end = await this.#order({ type: 'find-language' }, { model, signal, sound }, NO_TEXT);
    return end.kind === 'languages' ? end.found : null;
  }

  #order(
    order: Unnumbered,
    { model, signal, sound }: Pick<RecogniseJob<Pipe>, 'model' | 'signal' | 'sound'>,
    job: Running['job'],
  ): Promise<RecogniseEnd | LookEnd> {
    const voice = this.#deps.voiceDetector();
    if (!voice) return Promise.resolve({ kind: 'unusable', detail: 'the voice detector is not in place' });
    const child = this.#start({ recogniser: model, voice });
    const id = ++this.#lastId;
    return child.run({ ...order, id }, sound, signal, job);
  }

  close(): void {
    for (const child of this.#children.values()) child.end();
  }

  #start(models: LoadedModels): Child<Pipe> {
    const { directory } = models.recogniser;
    for (const [of, child] of this.#children) {
      if (child.isGone) this.#children.delete(of);
      else if (of !== directory && child.isIdle) child.end();
    }
    const known = this.#children.get(directory);
    if (known && !known.isGone) return known;
    const made = new Child(this.#deps.start(models, sharedEnvironment()));
    this.#children.set(directory, made);
    return made;
  }
}

type Unnumbered =
  | ({ readonly type: 'recognise' } & RecogniseOptions)
  | { readonly type: 'find-speech' }
  | { readonly type: 'find-language' };

/** One process. */
class Child<Pipe> {
  readonly #process: RecogniserChild<Pipe>;
  readonly #jobs = new Map<number, Running>();
  #isGone = false;
  #idle: NodeJS.Timeout | null = null;

  constructor(child: RecogniserChild<Pipe>) {
    this.#process = child;
    child.onMessage((message) => this.#take(message));
    child.onExit((code) => this.#gone(`the process ended with ${code}`));
  }

  /** True when it takes no order any more. */
  get isGone(): boolean {
    return this.#isGone;
  }

  get isIdle(): boolean {
    return this.#jobs.size === 0;
  }

  run(
    order: SoundOrder,
    sound: Pipe,
    signal: AbortSignal,
    job: Running['job'],
  ): Promise<RecogniseEnd | LookEnd> {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    const { id } = order;
    return new Promise((resolve) => {
      let patience: NodeJS.Timeout | null = null;
      const stop = (): void => {
        running.isStopped = true;
        this.#tell({ type: 'stop', id });
        patience = setTimeout(() => this.#breakOff(), STOP_MS);
      };
      const running: Running = {
        ...{ job, isStopped: false },
        settle: (end) => {
          if (patience) clearTimeout(patience);
          signal.removeEventListener('abort', stop);
          this.#jobs.delete(id);
          this.#endWhenIdle();
          resolve(end);
        },
      };
      signal.addEventListener('abort', stop, { once: true });
      this.#jobs.set(id, running);
      this.#tell(order, sound);
      if (signal.aborted) stop();
    });
  }

  /** Ends it, whatever it does. */
  end(): void {
    if (this.#idle) clearTimeout(this.#idle);
    this.#isGone = this.#isGone || this.isIdle;
    this.#process.kill();
  }

  #tell(order: RecogniserOrder, sound: Pipe | null = null): void {
    if (!this.#isGone) this.#process.postMessage(order, sound);
  }

  #take(message: RecogniserMessage): void {
    if (message.type === 'unusable') {
      // The next attempt loads the model anew: it may have been put right by then.
      this.#isGone = true;
      for (const { settle } of [...this.#jobs.values()]) settle({ kind: 'unusable', detail: message.detail });
      this.#process.kill();
      return;
    }
    const running = this.#jobs.get(message.id);
    if (!running) return;
    if (message.type === 'final') running.job.onFinal(message.final, message.peaks);
    else if (message.type === 'piece') running.job.onPiece(message.place);
    else if (message.type === 'progress') running.job.onProgress(message.seconds);
    else if (message.type === 'found') running.settle({ kind: 'found', found: message.found });
    else if (message.type === 'languages') running.settle({ kind: 'languages', found: message.found });
    else if (message.type === 'end') running.settle({ kind: 'end', heardSeconds: message.heardSeconds });
    else running.settle({ kind: 'failed', detail: message.detail });
  }

  /** Ends it over a piece that nobody wants any more, unless it has other work, which that would cost. */
  #breakOff(): void {
    if ([...this.#jobs.values()].some(({ isStopped }) => !isStopped)) return;
    this.#isGone = true;
    this.#process.kill();
  }

  #gone(detail: string): void {
    this.#isGone = true;
    for (const { isStopped, settle } of [...this.#jobs.values()])
      settle(isStopped ? { kind: 'failed', detail: 'stopped' } : { kind: 'crashed', detail });
  }

  #endWhenIdle(): void {
    if (this.#jobs.size > 0 || this.#idle || this.#isGone) return;
    this.#idle = setTimeout(() => this.end(), IDLE_MS);
    this.#idle.unref();
  }
}
