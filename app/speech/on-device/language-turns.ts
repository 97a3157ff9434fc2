// One engine for several orders at once, each in its own language: an engine has one language at a time, so that pieces take turns by it.
import type { Heard, LoadedEngine, SpeechEngine } from './engine.ts';

interface Waiting {
  readonly language: string | null;
  readonly go: () => void;
}

export class LanguageTurns {
  readonly #engine: LoadedEngine;
  /** What the pieces that are being heard are in. */
  #language: string | null = null;
  /** What the engine was told last; undefined before the first time. */
  #told: string | null | undefined;
  #inHand = 0;
  /** In the order in which they came: nobody overtakes, or who speaks another language would wait for ever. */
  readonly #waiting: Waiting[] = [];

  constructor(engine: LoadedEngine) {
    this.#engine = engine;
  }

  /**
   * The engine as an order sees that has it hear one language.
   * @param language a tag; null lets a model that can tell find it out
   * @param isStopped what waits for its turn then is not heard any more, and rejects
   */
  speaking(language: string | null, isStopped = (): boolean => false): SpeechEngine {
    const engine = this.#engine;
    return {
      parallelPieces: engine.parallelPieces,
      limits: engine.limits,
      createDetector: () => engine.createDetector(),
      recognise: (samples, isLook) =>
        this.#hear(language, () => {
          if (isStopped()) throw new Error('stopped');
          return engine.recognise(samples, isLook);
        }),
    };
  }

  async #hear(language: string | null, recognise: () => Promise<Heard>): Promise<Heard> {
    if (this.#waiting.length > 0 || !this.#isFree(language))
      await new Promise<void>((go) => this.#waiting.push({ language, go }));
    else this.#take(language);
    try {
      if (this.#told !== language) this.#engine.setLanguage(language);
      this.#told = language;
      return await recognise();
    } finally {
      this.#inHand -= 1;
      this.#letIn();
    }
  }

  #isFree(language: string | null): boolean {
    return this.#inHand === 0 || language === this.#language;
  }

  #take(language: string | null): void {
    this.#language = language;
    this.#inHand += 1;
  }

  #letIn(): void {
    for (;;) {
      const [next] = this.#waiting;
      if (!next || !this.#isFree(next.language)) return;
      this.#waiting.shift();
      this.#take(next.language);
      next.go();
    }
  }
}
