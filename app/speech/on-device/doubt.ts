// Whether a model that knows one language only was given another: it then writes that one language fluently, and in circles.
import { failure, type Failure } from '../../domain/failure.ts';
import { languageInWords } from '../../domain/language-name.ts';
import type { SpeechModel } from '../../domain/speech-model.ts';
import type { Final } from './parts.ts';

/** So much speech has to be heard before the work is given up in its midst, seconds. */
const SURE_SECONDS = 60;
/** With less speech nothing is said at all, seconds: of one piece in two much may be wrong. */
const LEAST_SECONDS = 8;
/** So much has to be heard twice before that tells anything, seconds: two pieces of the usual length; three to give up in the midst. */
const LEAST_CHECKED_SECONDS = 20;
const SURE_CHECKED_SECONDS = 30;
/** This part of the speech made no sense. Of English as it is spoken, next to none does (docs/decisions/speech.md). */
const STRANGER_SHARE = 0.5;

/** Adds up what was heard of one recording. */
export class DoubtMeter {
  readonly #model: SpeechModel;
  #watches: boolean;
  #speech = 0;
  #doubtful = 0;
  #checked = 0;
  #strange = 0;

  /** @param language what is spoken, where a person said so: they are believed */
  constructor(model: SpeechModel, language: string | undefined) {
    this.#model = model;
    this.#watches = language === undefined && !model.tellsLanguage && model.languages.length === 1;
  }

  /** True where the language is presumed, and nobody has said yet that it is right. */
  get watches(): boolean {
    return this.#watches;
  }

  /** Somebody who knows more languages heard this one. */
  believe(): void {
    this.#watches = false;
  }

  add({ checked, doubtfulSeconds, speechSeconds }: Omit<Final, 'segments' | 'upTo'>): void {
    this.#checked += checked?.seconds ?? 0;
    this.#strange += checked?.strangeSeconds ?? 0;
    this.#speech += speechSeconds;
    this.#doubtful += doubtfulSeconds;
  }

  /** So sure that it need not be heard to its end. */
  get isStranger(): boolean {
    return this.#is(SURE_SECONDS, SURE_CHECKED_SECONDS);
  }

  /** The same of all that there was. */
  get isStrangerAtEnd(): boolean {
    return this.#is(LEAST_SECONDS, LEAST_CHECKED_SECONDS);
  }

  /** @param found the language that it is, where that is known */
  failure(found: string | null): Failure {
    const [only = ''] = this.#model.languages;
    const language = languageInWords(only);
    const why =
      found === null
        ? 'what it heard was something else each time it listened'
        : `it sounds like ${languageInWords(found)}`;
    return failure('language-unknown', {
      message: `This does not sound like ${language}, which is all that ${this.#model.name} knows: ${why}. No text was kept. Choose a model that knows the language, or, if it is ${language}, say so (language ${only}) and transcribe it again.`,
    });
  }

  #is(leastSeconds: number, leastChecked: number): boolean {
    const isDoubtful = this.#speech >= leastSeconds && this.#doubtful >= STRANGER_SHARE * this.#speech;
    const isStrange = this.#checked >= leastChecked && this.#strange > STRANGER_SHARE * this.#checked;
    return this.#watches && (isDoubtful || isStrange);
  }
}
