// Whether a model that knows one language only was given another: it then writes that one language fluently, and in circles.
import { failure, type Failure } from '../../domain/failure.ts';
import { languageInWords } from '../../domain/language-name.ts';
import type { SpeechModel } from '../../domain/speech-model.ts';
import type { Final } from './parts.ts';

/** So much speech has to be heard before the work is given up in its midst, seconds. */
const SURE_SECONDS = 60;
/** With less speech nothing is said at all, seconds: of one piece in two much may be wrong. */
const LEAST_SECONDS = 8;
/** This part of the speech made no sense. Of English as it is spoken, next to none does (docs/decisions/speech.md). */
const STRANGER_SHARE = 0.5;

/** Adds up what was heard of one recording. */
export class DoubtMeter {
  readonly #model: SpeechModel;
  readonly #watches: boolean;
  #speech = 0;
  #doubtful = 0;

  /** @param language what is spoken, where a person said so: they are believed */
  constructor(model: SpeechModel, language: string | undefined) {
    this.#model = model;
    this.#watches = language === undefined && !model.tellsLanguage && model.languages.length === 1;
  }

  add({ doubtfulSeconds, speechSeconds }: Pick<Final, 'doubtfulSeconds' | 'speechSeconds'>): void {
    this.#speech += speechSeconds;
    this.#doubtful += doubtfulSeconds;
  }

  /** So sure that it need not be heard to its end. */
  get isStranger(): boolean {
    return this.#is(SURE_SECONDS);
  }

  /** The same of all that there was. */
  get isStrangerAtEnd(): boolean {
    return this.#is(LEAST_SECONDS);
  }

  get failure(): Failure {
    const [only = ''] = this.#model.languages;
    const language = languageInWords(only);
    return failure('language-unknown', {
      message: `This does not sound like ${language}, which is all that ${this.#model.name} knows: it heard the same words over and over, and others each time. No text was kept. Choose a model that knows the language, or, if it is ${language}, say so (language ${only}) and transcribe it again.`,
    });
  }

  #is(leastSeconds: number): boolean {
    return this.#watches && this.#speech >= leastSeconds && this.#doubtful >= STRANGER_SHARE * this.#speech;
  }
}
