// Whether speech is of the one language that a model knows: a few pieces are heard twice, whole and in halves.
import type { SpeechEngine } from './engine.ts';
import type { Final } from './parts.ts';
import { likenessOfHalves } from './piece-text.ts';
import type { Piece } from './pieces.ts';

/** Less speech says nothing, seconds. */
const LEAST_SECONDS = 4;
/** The first and the third piece, and one now and then: what is heard twice costs twice. */
const FIRST = 0;
const THIRD = 2;
const EVERY = 24;
/** Where one was strange, those after it are looked at too, up to so many. */
const MOST = 8;
/** Measured on pieces of 12 s: 14 of English 0.67–1, 22 of eight other languages 0–0.65 (docs/decisions/speech.md). */
const ALIKE = 0.66;

export class LanguageWatch {
  readonly #isOn: boolean;
  #pieces = 0;
  #checked = 0;
  #strange = 0;

  constructor(isOn: boolean) {
    this.#isOn = isOn;
  }

  /** @returns null where this piece is not looked at */
  async check(
    engine: SpeechEngine,
    piece: Piece,
    samples: Float32Array,
    text: string,
  ): Promise<NonNullable<Final['checked']> | null> {
    const seconds = piece.speech.reduce((sum, { end, start }) => sum + end - start, 0);
    if (!this.#isOn || seconds < LEAST_SECONDS || !this.#isNext()) return null;
    this.#checked += 1;
    const isStrange = (await likenessOfHalves(engine, piece, samples, text)) < ALIKE;
    if (isStrange) this.#strange += 1;
    return { seconds, strangeSeconds: isStrange ? seconds : 0 };
  }

  /** A piece is somebody else's to hear. */
  pass(): void {
    this.#pieces += 1;
  }

  #isNext(): boolean {
    const at = this.#pieces++;
    const isSuspect = this.#strange > 0 && this.#checked < MOST;
    return isSuspect || at === THIRD || at % EVERY === FIRST;
  }
}
