// Hears into several places of a recording to find its language, where the model can tell languages.
import type { InstalledModel } from '../../domain/speech-model.ts';
import { languageOfMost, placesOf } from './language-choice.ts';
import type { DecodeJob, Decoder, Recogniser } from './parts.ts';

/** The sound, and who reads it. */
type Sound = Pick<DecodeJob, 'path' | 'mark' | 'reader' | 'track'>;

export class LanguageFinder<Pipe> {
  readonly #decoder: Decoder<Pipe>;
  readonly #recogniser: Recogniser<Pipe>;

  constructor(decoder: Decoder<Pipe>, recogniser: Recogniser<Pipe>) {
    this.#decoder = decoder;
    this.#recogniser = recogniser;
  }

  /**
   * Finds the language of most of the speech in a few places.
   * @param seconds length of the recording; 0 where it is not known
   * @returns a tag; null where the model tells none, nobody speaks there, or the work was given up
   */
  async find(
    sound: Sound,
    model: InstalledModel,
    seconds: number,
    signal: AbortSignal,
  ): Promise<string | null> {
    const { languages, tellsLanguage } = model.model;
    if (!tellsLanguage || languages.length < 2 || signal.aborted) return null;
    const either = new AbortController();
    const both = AbortSignal.any([signal, either.signal]);
    const decoding = this.#decoder.decode({
      ...sound,
      promisedSeconds: null,
      start: 0,
      stretches: placesOf(seconds),
      signal: both,
      onLength: () => undefined,
    });
    // When one of the two dies, the other would wait for ever.
    const [found] = await Promise.all([
      this.#recogniser.findLanguages(decoding.sound, model, both).then((languages) => {
        // It may be sure before it has heard all of them, and when it is gone nobody listens.
        either.abort();
        return languages;
      }),
      decoding.done.then((end) => {
        if (end.kind === 'crashed') either.abort();
      }),
    ]);
    return found === null
      ? null
      : languageOfMost(found.filter(({ language }) => languages.includes(language)));
  }
}
