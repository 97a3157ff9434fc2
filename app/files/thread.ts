// One supervised worker thread: starts when it is needed, ends when it is not, and tells when it crashed or stands still.
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { inRounds } from '../domain/rounds.ts';
import { PULSE_BYTES, PULSE_SLOTS } from './disk-file.ts';
import { BEAT, type Answer, type Request, type ThreadData, type ThreadRole } from './messages.ts';

/** Heap that a thread may use: a hostile file then ends the thread, not the app. Small young generations keep idle threads small. */
const HEAP_LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 3 };

/** How often a busy thread is looked after, in parts of the time it may stand still. */
const CHECKS_PER_STALL = 4;
/** A thread that is asked for signs of life and gave so many in a row since the last request is asked at this many times the pace. */
const [CALM_CHECKS, CALM_FACTOR] = [8, 8];

/** How long a disk that is being asked keeps the end of a thread waiting, milliseconds. */
const ENDING_MS = 300;

/** What all threads of this room share. */
export interface ThreadSettings {
  readonly workerUrl: URL | string;
  /** The decoders, `ffmpeg-audio.wasm`; null where they are not in place. */
  readonly wasmPath: string | null;
  /** A busy thread that shows no sign of life this long is given up, milliseconds. */
  readonly stallMs: number;
  /** An idle thread gives its memory back after this long, milliseconds. */
  readonly idleMs: number;
  /** A thread was told to end and still waits for its disk. `ended` resolves when it is gone. */
  readonly onStuck?: (ended: Promise<unknown>) => void;
}

export interface ThreadOptions extends ThreadSettings {
  readonly role: ThreadRole;
  /** True for a thread that waits, and so is asked for its signs of life while it is looked after; it does not keep the process alive. */
  readonly waits?: boolean;
  readonly onAnswer: (answer: Answer) => void;
  /** The thread is lost, and with it everything that was asked of it. A new one starts with the next request. */
  readonly onLost: (loss: Loss) => void;
}

/** How a thread was lost. */
export interface Loss {
  /** Request that was in hand; 0 for none. */
  readonly requestId: number;
  /** True when the disk did not come back; false when the work itself crashed or ran in circles. */
  readonly waitingForDisk: boolean;
  readonly detail: string;
  /** Resolves when the lost thread has ended after all: a disk that hung answers again. */
  readonly ended: Promise<void>;
}

interface Running {
  readonly worker: Worker;
  readonly slots: Int32Array;
}

export class Thread {
  readonly #options: ThreadOptions;
  #running: Running | null = null;
  #busy = false;
  #gentle = false;
  #isCalm = false;
  #endWatch: (() => void) | null = null;
  #idle: NodeJS.Timeout | null = null;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  post(request: Request): void {
    this.#running ??= this.#start();
    this.#running.worker.postMessage(request);
    if (this.#isCalm) this.#lookAfter(this.#running);
  }

  /** Lets the thread rest half of the time, or no longer. */
  set gentle(on: boolean) {
    this.#gentle = on;
    if (!this.#running) return;
    Atomics.store(this.#running.slots, PULSE_SLOTS.gentle, on ? 1 : 0);
    Atomics.notify(this.#running.slots, PULSE_SLOTS.gentle);
  }

  /** Gives up the request with this number as soon as the thread comes to it. */
  cancel(requestId: number): void {
    if (this.#running) Atomics.store(this.#running.slots, PULSE_SLOTS.cancelled, requestId);
  }

  /** Says whether answers are awaited: a busy thread keeps the process alive and is looked after, an idle one ends. */
  set busy(busy: boolean) {
    if (busy === this.#busy) return;
    this.#busy = busy;
    const running = this.#running;
    this.#clearTimers();
    if (!running) return;
    if (busy) {
      if (!this.#options.waits) running.worker.ref();
      this.#lookAfter(running);
    } else {
      running.worker.unref();
      this.#idle = setTimeout(() => void this.close(), this.#options.idleMs);
      this.#idle.unref();
    }
  }

  /** Ends the thread. One that waits for a disk that does not answer ends when it does, and is not waited for. */
  async close(): Promise<void> {
    const running = this.#running;
    this.#forget();
    if (!running) return;
    running.worker.removeAllListeners();
    // What broke down in it just now is told of before its end, and would be an error of the app.
    running.worker.on('error', () => undefined);
    running.worker.unref();
    const waits = Atomics.load(running.slots, PULSE_SLOTS.asking) === 1;
    const ending = running.worker.terminate();
    if (!waits) {
      await ending;
      return;
    }
    this.#options.onStuck?.(ending);
    // Most often the disk only takes its time.
    await Promise.race([ending, delay(ENDING_MS)]);
  }

  #start(): Running {
    const { onAnswer, role, wasmPath, workerUrl } = this.#options;
    const pulse = new SharedArrayBuffer(PULSE_BYTES);
    const workerData: ThreadData = { role, pulse, wasmPath };
    const worker = new Worker(workerUrl, {
      workerData,
      name: `files-${role}`,
      resourceLimits: HEAP_LIMITS,
    });
    const running: Running = { worker, slots: new Int32Array(pulse) };
    Atomics.store(running.slots, PULSE_SLOTS.gentle, this.#gentle ? 1 : 0);
    worker.on('message', (answer: Answer) => onAnswer(answer));
    worker.on('error', (error) =>
      this.#lose(running, error instanceof Error ? error.message : String(error)),
    );
    worker.on('exit', (code) => this.#lose(running, `The thread ended with code ${code}.`));
    if (this.#busy) this.#lookAfter(running);
    if (!this.#busy || this.#options.waits) worker.unref();
    return running;
  }

  /** Ticks are counted instead of time, so that a computer that slept does not look like a thread that hangs. */
  #lookAfter(running: Running, isCalm = false): void {
    const { stallMs, waits } = this.#options;
    let lastBeat = Number.NaN;
    let [ticksWith, ticksWithout] = [0, 0];
    this.#clearTimers();
    this.#isCalm = isCalm;
    const tick = (): void => {
      if (Atomics.load(running.slots, PULSE_SLOTS.current) === 0) return; // still starting
      const beat = Atomics.load(running.slots, PULSE_SLOTS.beat);
      ticksWithout = beat === lastBeat ? ticksWithout + 1 : 0;
      ticksWith = beat === lastBeat ? 0 : ticksWith + 1;
      lastBeat = beat;
      if (ticksWithout >= CHECKS_PER_STALL) return this.#lose(running, 'No sign of life.');
      if (!waits) return;
      running.worker.postMessage(BEAT);
      // An app that rests wakes for this alone, so it does seldom; what did not answer once is looked at closely.
      if (isCalm ? ticksWithout > 0 : ticksWith > CALM_CHECKS) this.#lookAfter(running, !isCalm);
    };
    this.#endWatch = inRounds((stallMs / CHECKS_PER_STALL) * (isCalm ? CALM_FACTOR : 1), tick);
  }

  #lose(running: Running, detail: string): void {
    if (this.#running !== running) return;
    this.#forget();
    const { slots, worker } = running;
    worker.removeAllListeners('message');
    worker.removeAllListeners('exit');
    worker.removeAllListeners('error');
    worker.on('error', () => undefined);
    worker.unref();
    const ended = new Promise<void>((resolve) => worker.on('exit', () => resolve()));
    void worker.terminate();
    this.#options.onStuck?.(ended);
    this.#options.onLost({
      requestId: Atomics.load(slots, PULSE_SLOTS.current),
      waitingForDisk: Atomics.load(slots, PULSE_SLOTS.asking) === 1,
      detail,
      ended,
    });
  }

  #forget(): void {
    this.#running = null;
    this.#clearTimers();
  }

  #clearTimers(): void {
    this.#endWatch?.();
    if (this.#idle) clearTimeout(this.#idle);
    this.#endWatch = null;
    this.#idle = null;
    this.#isCalm = false;
  }
}
