// The work of the process that hears voices: takes orders and sound, gives back who spoke when. Knows nothing of the process it runs in.
import { setImmediate } from 'node:timers/promises';
import type { SpeakerCount, Telling } from '../../domain/telling.ts';
import { SoundQueue, type SoundPort } from '../on-device/sound-queue.ts';
import { clusterVoices } from './clustering.ts';
import type { HeardWindow } from './heard.ts';
import type { HearingMessage, HearingOrder } from './hearing-messages.ts';
import { LevelMeter } from './levels.ts';
import { lineOf, packPrint, windowOf } from './lines.ts';
import { turnsOf } from './turns.ts';
import type { VoiceModel } from './voice-model.ts';
import { WindowCutter, type SoundWindow } from './window-cutter.ts';

/** Runs orders, each on a sound port of its own. */
export class HearingServer {
  readonly #load: () => VoiceModel;
  readonly #post: (message: HearingMessage) => void;
  readonly #stops = new Map<number, () => void>();
  #model: VoiceModel | null = null;

  /** @param load called when voices are to be heard for the first time */
  constructor(load: () => VoiceModel, post: (message: HearingMessage) => void) {
    this.#load = load;
    this.#post = post;
  }

  /** @param sound comes with `tell` and `levels` */
  handle(order: HearingOrder, sound: SoundPort | null): void {
    if (order.type === 'stop') this.#stops.get(order.id)?.();
    else if (sound) void this.#begin(order, sound);
  }

  async #begin(order: Exclude<HearingOrder, { type: 'stop' }>, port: SoundPort): Promise<void> {
    const { id } = order;
    const sound = new SoundQueue(port);
    this.#stops.set(id, () => sound.stop());
    try {
      if (order.type === 'levels') await this.#measure(id, sound);
      else await this.#tell(order, sound);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#post(
        this.#model || order.type === 'levels'
          ? { type: 'failed', id, detail }
          : { type: 'unusable', detail },
      );
    } finally {
      this.#stops.delete(id);
      port.close();
    }
  }

  async #measure(id: number, sound: SoundQueue): Promise<void> {
    const meter = new LevelMeter();
    for await (const { samples, start } of sound) meter.push(samples, start);
    if (sound.ending === 'complete') this.#post({ type: 'levels', id, levels: meter.end() });
    else this.#broke(id, sound);
  }

  async #tell(
    { count, heard, id, start }: Extract<HearingOrder, { type: 'tell' }>,
    sound: SoundQueue,
  ): Promise<void> {
    const model = (this.#model ??= this.#load());
    const windows: HeardWindow[] = heard.flatMap((line) => windowOf(line) ?? []);
    const hear = async (cut: readonly SoundWindow[]): Promise<void> => {
      for (const one of cut) {
        if (sound.ending === 'stopped') return;
        const window = model.hear(one);
        windows.push(window);
        this.#post({ type: 'heard', id, line: lineOf(window), upTo: window.end });
        // Lets an order to stop in.
        await setImmediate();
      }
    };
    const cutter = new WindowCutter(start);
    for await (const { samples, start: at } of sound) await hear(cutter.push(samples, at));
    if (sound.ending === 'complete') await hear(cutter.end());
    if (sound.ending === 'complete') this.#post({ type: 'told', id, telling: tellingOf(windows, count) });
    else this.#broke(id, sound);
  }

  #broke(id: number, sound: SoundQueue): void {
    const detail = sound.ending === 'stopped' ? 'stopped' : 'the sound broke off';
    this.#post({ type: 'failed', id, detail });
  }
}

/** What all windows come to. */
export function tellingOf(windows: readonly HeardWindow[], count: SpeakerCount): Telling {
  const speakers = clusterVoices(windows, count);
  const { order, turns } = turnsOf(windows, speakers);
  return { by: 'voices', turns, prints: order.map((speaker) => printOf(speakers.prints[speaker])) };
}

const printOf = (print: Float32Array | undefined): string | null => (print ? packPrint(print) : null);
