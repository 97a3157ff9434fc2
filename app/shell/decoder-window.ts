// The decoder: hidden, sandboxed windows in which foreign files are taken apart, one recording in one window at a time.
import { BrowserWindow, MessageChannelMain, type MessagePortMain } from 'electron';
import { join } from 'node:path';
import { extensionOf, mimeTypeOf } from '../domain/audio.ts';
import { readDecoderMessage, type DecodeOrder } from '../domain/decoding.ts';
import type { DecodeEnd, DecodeJob, Decoder } from '../speech/on-device/parts.ts';
import { CLOSED_PAGE } from './closed-page.ts';
import { DecoderSession, type DecoderPlaces } from './decoder-session.ts';
import { DECODER_ORIGIN } from './security.ts';

/** A window without work is kept this long, milliseconds. */
const IDLE_MS = 30_000;

/** A page that gives no sign for this long hangs; counted in ticks, so that a computer's sleep is not taken for a hang. */
const TICK_MS = 5_000;
const MOST_SILENT_TICKS = 12;

/** Makes the decoder; no window and no session is made before there is work. */
export function createDecoder(places: DecoderPlaces): Decoder<MessagePortMain> {
  return new WindowPool(places);
}

class WindowPool implements Decoder<MessagePortMain> {
  readonly #places: DecoderPlaces;
  readonly #free = new Set<DecoderWindow>();
  readonly #busy = new Set<DecoderWindow>();
  readonly #sessions: DecoderSession[] = [];

  constructor(places: DecoderPlaces) {
    this.#places = places;
  }

  decode(job: DecodeJob): { readonly sound: MessagePortMain; readonly done: Promise<DecodeEnd> } {
    const { port1, port2 } = new MessageChannelMain();
    return { sound: port2, done: this.#run(job, port1) };
  }

  measure(job: DecodeJob): Promise<DecodeEnd> {
    return this.#run(job, null);
  }

  close(): void {
    for (const window of [...this.#free, ...this.#busy]) window.destroy();
  }

  async #run(job: DecodeJob, sound: MessagePortMain | null): Promise<DecodeEnd> {
    const window = this.#take();
    const url = window.place.put({ path: job.path, mark: job.mark, mimeType: mimeTypeOf(job.path) });
    try {
      return await window.run(orderOf(job, url), job, sound);
    } finally {
      window.place.clear();
      this.#busy.delete(window);
      if (!window.isGone) {
        this.#free.add(window);
        window.destroyAfter(IDLE_MS);
      }
    }
  }

  #take(): DecoderWindow {
    for (const free of this.#free) if (free.isGone) this.#free.delete(free);
    const [window = new DecoderWindow(this.#places.builtDir, this.#freeSession())] = this.#free;
    this.#free.delete(window);
    this.#busy.add(window);
    return window;
  }

  /** A session without a window. */
  #freeSession(): DecoderSession {
    const taken = new Set([...this.#free, ...this.#busy].map(({ place }) => place));
    const free = this.#sessions.find((one) => !taken.has(one));
    if (free) return free;
    const made = new DecoderSession(this.#places, this.#sessions.length + 1);
    this.#sessions.push(made);
    return made;
  }
}

/** What the page is told of a job: nothing of the file but the address. */
function orderOf(
  { channel, path, promisedSeconds, reader, start, stretches, track }: DecodeJob,
  url: string,
): DecodeOrder {
  const hint = `sound.${extensionOf(path)}`;
  const part = { channel: channel ?? null, stretches: stretches ?? null };
  return { url, hint, start, reader, track, promisedSeconds, ...part };
}

/** One hidden window. A crash of it is the fault of the one recording in it. */
class DecoderWindow {
  /** The session that it alone is in. */
  readonly place: DecoderSession;
  readonly #window: BrowserWindow;
  readonly #loaded: Promise<unknown>;
  #idle: NodeJS.Timeout | null = null;

  constructor(builtDir: string, place: DecoderSession) {
    this.place = place;
    this.#window = new BrowserWindow({
      show: false,
      width: 1,
      height: 1,
      skipTaskbar: true,
      focusable: false,
      paintWhenInitiallyHidden: false,
      webPreferences: {
        session: place.session,
        preload: join(builtDir, 'preload-decoder.cjs'),
        ...CLOSED_PAGE,
        devTools: false,
        disableDialogs: true,
        backgroundThrottling: false,
      },
    });
    this.#loaded = place.forget().then(() => this.#window.loadURL(`${DECODER_ORIGIN}/decoder/index.html`));
    this.#loaded.catch(() => undefined);
  }

  get isGone(): boolean {
    return this.#window.isDestroyed() || this.#window.webContents.isCrashed();
  }

  destroy(): void {
    if (this.#idle) clearTimeout(this.#idle);
    if (!this.#window.isDestroyed()) this.#window.destroy();
  }

  destroyAfter(ms: number): void {
    this.#idle = setTimeout(() => this.destroy(), ms);
    this.#idle.unref();
  }

  /** Carries out one order. */
  run(order: DecodeOrder, job: DecodeJob, sound: MessagePortMain | null): Promise<DecodeEnd> {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    const { port1: control, port2: pageControl } = new MessageChannelMain();
    const contents = this.#window.webContents;
    return new Promise((resolve) => {
      let silentTicks = 0;
      const finish = (end: DecodeEnd): void => {
        clearInterval(ticks);
        job.signal.removeEventListener('abort', stop);
        contents.off('render-process-gone', onGone);
        this.#window.off('closed', onClosed);
        control.close();
        resolve(end);
      };
      // A window that crashed or hangs is not used again.
      const fail = (detail: string): void => {
        finish({ kind: 'crashed', detail });
        this.destroy();
      };
      const onGone = (_event: unknown, { reason }: { reason: string }): void => fail(reason);
      const onClosed = (): void => finish({ kind: 'crashed', detail: 'the window was closed' });
      const stop = (): void => control.postMessage('stop');
      const ticks = setInterval(() => {
        if (++silentTicks >= MOST_SILENT_TICKS) fail('no sign of life');
      }, TICK_MS);
      contents.on('render-process-gone', onGone);
      this.#window.on('closed', onClosed);
      job.signal.addEventListener('abort', stop, { once: true });
      control.on('message', ({ data }) => {
        const message = readDecoderMessage(data);
        if (!message) return fail('an answer that is none');
        silentTicks = 0;
        if (message.type === 'length') job.onLength(message.seconds);
        else if (message.type === 'damage') job.onDamage?.(message.place);
        else if (message.type === 'end') finish({ kind: 'report', report: message.report });
      });
      control.start();
      this.#loaded.then(
        () => {
          contents.postMessage('decode', order, sound ? [pageControl, sound] : [pageControl]);
          if (job.signal.aborted) stop();
        },
        (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
      );
    });
  }
}
