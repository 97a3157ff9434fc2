// Finds out which language is spoken, place by place.
import { SPEECH_RATE_HZ } from '../../domain/decoding.ts';
import type { SpeechEngine } from './engine.ts';
import type { VoiceDetector } from './voice-detector.ts';
import { PLACES } from './language-choice.ts';
import type { LanguageFound } from './parts.ts';

/** A jump of the clock above this is the next place, seconds. */
const CUT_SECONDS = 0.1;
/** So much speech tells a language as well as more does, seconds (docs/decisions/speech.md). */
const ENOUGH_SECONDS = 3.5;
/** Less is a cough or a name, seconds. */
const LEAST_SECONDS = 1;

export class LanguageMeter {
  readonly #engine: SpeechEngine;
  readonly #detector: VoiceDetector;
  readonly #found: Promise<LanguageFound | null>[] = [];
  readonly #told: LanguageFound[] = [];
  #place: Float32Array[] = [];
  #end = 0;

  /** @param engine told no language */
  constructor(engine: SpeechEngine) {
    this.#engine = engine;
    this.#detector = engine.createDetector();
  }

  /** True when no other language can come to more: the rest need not be heard. */
  get isSure(): boolean {
    const seconds = new Map<string, number>();
    for (const one of this.#told) seconds.set(one.language, (seconds.get(one.language) ?? 0) + one.seconds);
    return Math.max(0, ...seconds.values()) > (PLACES * ENOUGH_SECONDS) / 2;
  }

  /** @param start where the samples lie, seconds */
  async push(samples: Float32Array, start: number): Promise<void> {
    if (Math.abs(start - this.#end) > CUT_SECONDS) await this.#cut();
    this.#detector.accept(samples);
    this.#place.push(samples.slice());
    this.#end = start + samples.length / SPEECH_RATE_HZ;
  }

  /** What was found in each place where somebody speaks. */
  async end(): Promise<readonly LanguageFound[]> {
    await this.#cut();
    return (await Promise.all(this.#found)).filter((found) => found !== null);
  }

  async #cut(): Promise<void> {
    this.#detector.flush();
    const [first, ...more] = this.#detector.take();
    this.#detector.reset();
    const place = new Float32Array(this.#place.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const samples of this.#place) {
      place.set(samples, at);
      at += samples.length;
    }
    this.#place = [];
    if (!first) return;
    let { end } = first;
    let speech = end - first.start;
    for (const next of more) {
      if (next.end - first.start > ENOUGH_SECONDS * SPEECH_RATE_HZ) break;
      speech += next.end - next.start;
      end = next.end;
    }
    const to = Math.min(end, first.start + ENOUGH_SECONDS * SPEECH_RATE_HZ);
    const seconds = Math.min(speech / SPEECH_RATE_HZ, ENOUGH_SECONDS);
    if (seconds < LEAST_SECONDS) return;
    this.#found.push(this.#tell(place.slice(first.start, to), seconds));
    if (this.#found.length >= this.#engine.parallelPieces) await this.#found.at(-this.#engine.parallelPieces);
  }

  async #tell(samples: Float32Array, seconds: number): Promise<LanguageFound | null> {
    const { language, text } = await this.#engine.recognise(samples, true);
    if (language === null || text === '') return null;
    const found = { language, seconds };
    this.#told.push(found);
    return found;
  }
}
