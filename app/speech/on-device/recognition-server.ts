// The recogniser process's work: takes orders and sound, gives back text. Knows nothing of the process it runs in.
import type { LoadedEngine, SpeechEngine } from './engine.ts';
import { LanguageMeter } from './language-meter.ts';
import { LanguageTurns } from './language-turns.ts';
import { Leveller } from './leveller.ts';
import type { Final, RecogniseOptions } from './parts.ts';
import { PeakTrack } from './peak-track.ts';
import type { RecogniserMessage, RecogniserOrder, SoundOrder } from './recogniser-messages.ts';
import { SoundQueue, type SoundPort } from './sound-queue.ts';
import { SpeechMeter } from './speech-meter.ts';
import { Transcription } from './transcription.ts';

/** Least time between two progress messages, milliseconds. */
const PROGRESS_MS = 250;

/** In long silence it is said this often that there was nothing, so that it need not be heard again; seconds of sound. */
const SILENCE_SECONDS = 60;

/** The start of a word may be noticed this much late, seconds. */
const NOTICE_SECONDS = 1;

/** Runs orders, each on a sound port of its own. */
export class RecognitionServer {
  readonly #turns: Promise<LanguageTurns>;
  readonly #post: (message: RecogniserMessage) => void;
  readonly #stops = new Map<number, () => void>();

  constructor(engine: Promise<LoadedEngine>, post: (message: RecogniserMessage) => void) {
    this.#turns = engine.then((loaded) => new LanguageTurns(loaded));
    this.#post = post;
    this.#turns.catch((error: unknown) => post({ type: 'unusable', detail: wordsOf(error) }));
  }

  /** @param sound comes with all orders that bring an answer */
  handle(order: RecogniserOrder, sound: SoundPort | null): void {
    if (order.type === 'stop') this.#stops.get(order.id)?.();
    else if (sound) void this.#begin(order, sound);
  }

  async #begin(order: SoundOrder, port: SoundPort): Promise<void> {
    let turns: LanguageTurns;
    try {
      turns = await this.#turns;
    } catch {
      // Said already, for the process as a whole.
      port.close();
      return;
    }
    const sound = new SoundQueue(port);
    this.#stops.set(order.id, () => sound.stop());
    const language = order.type === 'recognise' ? order.language : null;
    const engine = turns.speaking(language, () => sound.ending === 'stopped');
    try {
      if (order.type === 'recognise') await this.#run(engine, order.id, order, sound);
      else if (order.type === 'find-speech') await this.#findSpeech(engine, order.id, sound);
      else await this.#findLanguages(engine, order.id, sound);
    } catch (error) {
      this.#post({ type: 'failed', id: order.id, detail: wordsOf(error) });
    } finally {
      this.#stops.delete(order.id);
      port.close();
    }
  }

  async #findSpeech(engine: SpeechEngine, id: number, sound: SoundQueue): Promise<void> {
    const meter = new SpeechMeter(engine.createDetector());
    // Not levelled: what a second track picked up from across the room is no reason to choose it, or to miss it.
    for await (const { samples, start } of sound) meter.push(samples, start);
    if (sound.ending === 'complete') this.#post({ type: 'found', id, found: meter.end() });
    else this.#failed(id, sound);
  }

  async #findLanguages(engine: SpeechEngine, id: number, sound: SoundQueue): Promise<void> {
    const meter = new LanguageMeter(engine);
    const leveller = new Leveller();
    for await (const chunk of sound) {
      for (const { samples, start } of leveller.push(chunk)) await meter.push(samples, start);
      if (meter.isSure) break;
    }
    if (!meter.isSure) for (const { samples, start } of leveller.flush()) await meter.push(samples, start);
    const found = await meter.end();
    if (sound.ending === 'complete' || meter.isSure) this.#post({ type: 'languages', id, found });
    else this.#failed(id, sound);
  }

  #failed(id: number, sound: SoundQueue): void {
    const detail = sound.ending === 'stopped' ? 'stopped' : 'the sound broke off';
    this.#post({ type: 'failed', id, detail });
  }

  async #run(engine: SpeechEngine, id: number, options: RecogniseOptions, sound: SoundQueue): Promise<void> {
    const { isAlone, isWatched, leaveOut, only, start } = options;
    const peaks = new PeakTrack(start);
    let finalUpTo = start;
    const tell = (final: Final): void => {
      finalUpTo = final.upTo;
      this.#post({ type: 'final', id, final, peaks: peaks.takeUpTo(final.upTo) });
    };
    const tellSilence = (upTo: number): void =>
      tell({ upTo, segments: [], speechSeconds: 0, doubtfulSeconds: 0 });
    const stop = this.#stops.get(id);
    const transcription = new Transcription(engine, {
      ...{ start, leaveOut, isWatched, ...(only ? { only } : {}) },
      atOnce: () => (isAlone ? 1 : engine.parallelPieces),
      onPiece: (place) => this.#post({ type: 'piece', id, place }),
      onFinal: tell,
    });
    this.#stops.set(id, () => {
      stop?.();
      transcription.stop();
    });
    const leveller = new Leveller();
    let toldAt = 0;
    for await (const chunk of sound) {
      // The picture shows the sound as it is; the models hear it levelled.
      peaks.add(chunk.start, chunk.peaks);
      for (const levelled of leveller.push(chunk)) await transcription.push(levelled.samples, levelled.start);
      const quietUpTo = transcription.settledUpTo - NOTICE_SECONDS;
      if (quietUpTo - finalUpTo > SILENCE_SECONDS) tellSilence(quietUpTo);
      const now = performance.now();
      if (now - toldAt < PROGRESS_MS) continue;
      toldAt = now;
      this.#post({ type: 'progress', id, seconds: transcription.settledUpTo });
    }
    // Whoever is told that it ended may begin another with this very engine: nothing of it is heard any more then.
    if (sound.ending !== 'complete') {
      await transcription.still();
      this.#failed(id, sound);
      return;
    }
    for (const levelled of leveller.flush()) await transcription.push(levelled.samples, levelled.start);
    await transcription.end();
    const heardSeconds = transcription.heardUpTo;
    tellSilence(heardSeconds);
    this.#post({ type: 'end', id, heardSeconds });
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
