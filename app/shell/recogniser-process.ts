// The recogniser as a process of its own: started when there is sound, ended when there is none, so that its memory comes back.
import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import { join } from 'node:path';
import type { RecogniseEnd, RecogniseJob, Recogniser, SpeechFound } from '../speech/on-device/parts.ts';
import type { RecogniserMessage, RecogniserOrder } from '../speech/on-device/recogniser-messages.ts';

export interface RecogniserDeps {
  /** Folder of the built main process, where the recogniser's script lies. */
  readonly builtDir: string;
  readonly modelDir: string;
}

/** A process without work is kept this long, milliseconds: loading the model takes a second. */
const IDLE_MS = 60_000;

/** What of our environment the process gets: what native libraries look at, and nothing that is secret. */
const ENVIRONMENT = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'LD_LIBRARY_PATH',
];

interface Running {
  readonly job: Pick<RecogniseJob<MessagePortMain>, 'onFinal' | 'onProgress'>;
  readonly settle: (end: RecogniseEnd | SpeechEnd) => void;
}

/** The end of a look for speech. */
interface SpeechEnd {
  readonly kind: 'found';
  readonly found: SpeechFound;
}

/** A look for speech makes no text. */
const NO_TEXT = { onFinal: () => undefined, onProgress: () => undefined };

/** Makes the recogniser; nothing is started before there is work. */
export function createRecogniser(deps: RecogniserDeps): Recogniser<MessagePortMain> {
  return new RecogniserProcess(deps);
}

class RecogniserProcess implements Recogniser<MessagePortMain> {
  readonly #deps: RecogniserDeps;
  #child: UtilityProcess | null = null;
  readonly #jobs = new Map<number, Running>();
  #lastId = 0;
  #idle: NodeJS.Timeout | null = null;

  constructor(deps: RecogniserDeps) {
    this.#deps = deps;
  }

  async recognise(job: RecogniseJob<MessagePortMain>): Promise<RecogniseEnd> {
    const order = { type: 'recognise', start: job.start } as const;
    const end = await this.#order(order, job.sound, job.signal, job);
    return end.kind === 'found' ? { kind: 'failed', detail: 'an answer to something else' } : end;
  }

  async findSpeech(sound: MessagePortMain, signal: AbortSignal): Promise<SpeechFound | null> {
    const end = await this.#order({ type: 'find-speech' }, sound, signal, NO_TEXT);
    return end.kind === 'found' ? end.found : null;
  }

  #order(
    order: { readonly type: 'recognise'; readonly start: number } | { readonly type: 'find-speech' },
    sound: MessagePortMain,
    signal: AbortSignal,
    job: Running['job'],
  ): Promise<RecogniseEnd | SpeechEnd> {
    const child = this.#start();
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const stop = (): void => this.#tell(child, { type: 'stop', id });
      signal.addEventListener('abort', stop, { once: true });
      this.#jobs.set(id, {
        job,
        settle: (end) => {
          signal.removeEventListener('abort', stop);
          this.#jobs.delete(id);
          this.#endWhenIdle();
          resolve(end);
        },
      });
      this.#tell(child, { ...order, id }, [sound]);
      if (signal.aborted) stop();
    });
  }

  close(): void {
    if (this.#idle) clearTimeout(this.#idle);
    this.#child?.kill();
  }

  #tell(child: UtilityProcess, order: RecogniserOrder, ports: MessagePortMain[] = []): void {
    if (child === this.#child) child.postMessage(order, ports);
  }

  #start(): UtilityProcess {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    if (this.#child) return this.#child;
    const { builtDir, modelDir } = this.#deps;
    const environment = Object.fromEntries(
      ENVIRONMENT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    );
    const child = utilityProcess.fork(join(builtDir, 'recogniser.js'), [modelDir], {
      serviceName: 'Earshot speech recognition',
      env: environment,
      // The native part prints file names and parameters; nobody reads them.
      stdio: 'ignore',
    });
    this.#child = child;
    child.on('message', (message: RecogniserMessage) => this.#take(child, message));
    child.on('exit', (code) => this.#gone(child, `the process ended with ${code}`));
    return child;
  }

  #take(child: UtilityProcess, message: RecogniserMessage): void {
    if (message.type === 'unusable') {
      for (const { settle } of [...this.#jobs.values()]) settle({ kind: 'unusable', detail: message.detail });
      // The next attempt loads the model anew: it may have been put right by then.
      this.#child = null;
      child.kill();
      return;
    }
    const running = this.#jobs.get(message.id);
    if (!running) return;
    if (message.type === 'final')
      running.job.onFinal({ upTo: message.upTo, segments: message.segments }, message.peaks);
    else if (message.type === 'progress') running.job.onProgress(message.seconds);
    else if (message.type === 'found') running.settle({ kind: 'found', found: message.found });
    else if (message.type === 'end') running.settle({ kind: 'end', heardSeconds: message.heardSeconds });
    else running.settle({ kind: 'failed', detail: message.detail });
  }

  #gone(child: UtilityProcess, detail: string): void {
    if (this.#child !== child) return;
    this.#child = null;
    for (const { settle } of [...this.#jobs.values()]) settle({ kind: 'crashed', detail });
  }

  #endWhenIdle(): void {
    if (this.#jobs.size > 0 || this.#idle) return;
    this.#idle = setTimeout(() => {
      this.#idle = null;
      this.#child?.kill();
      this.#child = null;
    }, IDLE_MS);
    this.#idle.unref();
  }
}
