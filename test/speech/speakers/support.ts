// Stand-ins for the process that hears voices, and voices that are easy to tell apart.
import type { MessagePort } from 'node:worker_threads';
import { secondsOf, type HeardWindow, type LocalVoice } from '../../../app/speech/speakers/heard.ts';
import type { HearingMessage } from '../../../app/speech/speakers/hearing-messages.ts';
import { HearingServer } from '../../../app/speech/speakers/hearing-server.ts';
import type { HearingEnd, HearingJob, VoiceHearer } from '../../../app/speech/speakers/parts.ts';
import { unit } from '../../../app/speech/speakers/prints.ts';
import type { VoiceModel, VoiceModelFiles } from '../../../app/speech/speakers/voice-model.ts';

/** A print near the axis of a person. @param noise what is added to each number */
export function printOf(person: number, noise: () => number = () => 0, size = 16): Float32Array {
  return unit(Float32Array.from({ length: size }, (_, axis) => (axis === person ? 1 : 0) + noise()));
}

export const voice = (person: number, from: number, to: number, noise?: () => number): LocalVoice => ({
  turns: [{ from, to }],
  print: printOf(person, noise),
  seconds: to - from,
});

/** A window of ten seconds. */
export const windowAt = (start: number, ...voices: readonly LocalVoice[]): HeardWindow => ({
  start,
  end: start + 10,
  voices,
  pieces: [],
});

/** Hears a person in each half second by how loud it is: tenths of full scale are persons, silence is nobody. */
export const LOUDNESS_MODEL: VoiceModel = {
  hear({ samples, start }) {
    const spoken = new Map<number, { from: number; to: number }[]>();
    for (let at = 0; at < samples.length; at += 8_000) {
      const person = Math.round((samples[at] ?? 0) * 10);
      if (person === 0) continue;
      const own = spoken.get(person) ?? [];
      spoken.set(person, own);
      const from = start + at / 16_000;
      const last = own.at(-1);
      if (last?.to === from) last.to = from + 0.5;
      else own.push({ from, to: from + 0.5 });
    }
    return {
      start,
      end: start + samples.length / 16_000,
      voices: [...spoken].map(([person, turns]) => ({
        turns,
        print: printOf(person),
        seconds: secondsOf(turns),
      })),
      pieces: [],
    };
  },
};

/** Sound in which each second is a person of `LOUDNESS_MODEL`. */
export const soundOf = (people: readonly number[]): Float32Array =>
  Float32Array.from(
    { length: people.length * 16_000 },
    (_, at) => (people[Math.floor(at / 16_000)] ?? 0) / 10,
  );

/** Runs the real server in this process. */
export class LocalHearer implements VoiceHearer<MessagePort> {
  readonly #model: VoiceModel;
  /** Called after each window. */
  onWindow: (upTo: number) => void = () => undefined;
  /** Windows that were heard by this one. */
  windows = 0;
  #crash: (() => void) | null = null;

  constructor(model: VoiceModel = LOUDNESS_MODEL) {
    this.#model = model;
  }

  tell(job: HearingJob<MessagePort>): Promise<HearingEnd> {
    const { count, heard, start } = job;
    return this.#serve({ type: 'tell', id: 1, start, heard, count }, job.sound, job.signal, job.onHeard);
  }

  levels(sound: MessagePort, _files: VoiceModelFiles, signal: AbortSignal): Promise<HearingEnd> {
    return this.#serve({ type: 'levels', id: 1 }, sound, signal, () => undefined);
  }

  close(): void {}

  /** As if the process died. */
  crash(): void {
    this.#crash?.();
  }

  #serve(
    order: Parameters<HearingServer['handle']>[0],
    sound: MessagePort,
    signal: AbortSignal,
    onHeard: HearingJob<MessagePort>['onHeard'],
  ): Promise<HearingEnd> {
    return new Promise((resolve) => {
      let isOver = false;
      const settle = (end: HearingEnd): void => {
        isOver = true;
        resolve(end);
      };
      const take = (message: HearingMessage): void => {
        if (isOver) return;
        if (message.type === 'heard') {
          this.windows += 1;
          onHeard(message.line, message.upTo);
          this.onWindow(message.upTo);
        } else if (message.type === 'told') settle({ kind: 'told', telling: message.telling });
        else if (message.type === 'levels') settle({ kind: 'levels', levels: message.levels });
        else settle({ kind: message.type, detail: message.detail });
      };
      this.#crash = () => settle({ kind: 'crashed', detail: 'killed' });
      const server = new HearingServer(() => this.#model, take);
      const stop = (): void => server.handle({ type: 'stop', id: 1 }, null);
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      server.handle(order, {
        onMessage: (listener) => void sound.on('message', listener),
        onClose: (listener) => void sound.on('close', listener),
        post: (message) => sound.postMessage(message),
        close: () => sound.close(),
      });
    });
  }
}
