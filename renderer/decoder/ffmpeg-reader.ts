// The way for everything else: FFmpeg in WebAssembly, in a worker of this page, loaded when it is needed.
import { Fault, patiently } from '../../app/sound/decoding/fault.ts';
import type { FfmpegCredit, FfmpegMessage, FfmpegOrder } from '../../app/sound/decoding/ffmpeg-messages.ts';
import type { Opened } from '../../app/sound/decoding/heard-so-far.ts';
import type { Part } from '../../app/sound/decoding/part-maker.ts';
import workerUrl from './ffmpeg-worker.ts?worker&url';

/** Parts that may wait here: the worker decodes on while they are listened to. */
const PARTS_AHEAD = 4;

/** What of Trusted Types is used; TypeScript's library does not know them yet (https://www.w3.org/TR/trusted-types/). */
interface TrustedTypesWindow {
  readonly trustedTypes: {
    createPolicy(
      name: string,
      rules: { createScriptURL: (url: string) => string },
    ): { createScriptURL(url: string): string };
  };
}

/** Names the one script that this page may start; the page's policy refuses any other. */
const scripts = (window as unknown as TrustedTypesWindow).trustedTypes.createPolicy('earshot-decoder', {
  createScriptURL: (url) => {
    if (url !== workerUrl) throw new TypeError('not our worker');
    return url;
  },
});

/**
 * Decodes with FFmpeg from a position on.
 * @param onOpened called with what the container tells
 * @throws Fault
 */
export async function* ffmpegSound(
  order: Omit<FfmpegOrder, 'type'>,
  onOpened: (opened: Opened) => void,
): AsyncGenerator<Part> {
  const worker = new Worker(scripts.createScriptURL(workerUrl), { type: 'module' });
  const inbox = new Inbox(worker);
  const tell = (message: FfmpegOrder | FfmpegCredit): void => worker.postMessage(message);
  try {
    tell({ type: 'decode', ...order });
    tell({ type: 'more', parts: PARTS_AHEAD });
    for (;;) {
      const message = await patiently(inbox.next());
      if (message.type === 'end') return;
      if (message.type === 'fault') throw new Fault(message.code, message.detail);
      if (message.type === 'opened') onOpened(message);
      else {
        yield message;
        tell({ type: 'more', parts: 1 });
      }
    }
  } finally {
    // It may be in the middle of something that never ends.
    worker.terminate();
  }
}

/** Messages of a worker, one after the other. */
class Inbox {
  readonly #messages: FfmpegMessage[] = [];
  #error: Fault | null = null;
  #wake: () => void = () => undefined;

  constructor(worker: Worker) {
    worker.onmessage = ({ data }: MessageEvent<FfmpegMessage>) => {
      this.#messages.push(data);
      this.#wake();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#error = new Fault('audio-damaged', event.message || 'the second decoder broke off');
      this.#wake();
    };
  }

  async next(): Promise<FfmpegMessage> {
    for (;;) {
      const message = this.#messages.shift();
      if (message) return message;
      if (this.#error) throw this.#error;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
