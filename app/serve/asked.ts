// Reads what a caller asks for, by the table of parameters: all of it is understood, or the request is refused with the name of what is not.
import { PARAMETERS, USUAL_MODELS, type Parameter } from '../contract/serve/parameters.ts';
import type { ServedAsk, TextWishes } from '../domain/served.ts';
import { hears, primaryLanguage, type SpeechModel } from '../domain/speech-model.ts';
import { Refusal } from './refusal.ts';

/** Fields as they came: of a form each value is text, of JSON what it is. */
export type Fields = ReadonlyMap<string, readonly unknown[]>;

/** What this server hears with. */
export interface Hearing {
  readonly usual: SpeechModel;
  readonly others: readonly SpeechModel[];
  readonly tellsSpeakers: boolean;
}

const BY_NAME: ReadonlyMap<string, Parameter> = new Map(PARAMETERS.map((one) => [one.name, one]));
/** Values of one parameter, and characters of one value. */
const [VALUES_MAX, CHARS_MAX] = [100, 2_000];
/** Without `utt_split`, seconds. */
const UTT_SPLIT = 0.8;

type Value = boolean | string | number | readonly string[];

/**
 * Reads them.
 * @throws Refusal 400 that names what is wrong, unknown, or not had by this server
 */
export function readAsked(fields: Fields, hearing: Hearing): ServedAsk {
  const values = new Map<string, Value>();
  for (const [name, given] of fields) {
    const parameter = BY_NAME.get(name);
    if (!parameter) throw wrong(name, 'unknown_parameter', `There is no parameter “${shortened(name)}”.`);
    // What is not asked for need not be had, also where it would take a text: programs send `summarize: false`.
    if (parameter.does === null && given.flat().every(isOff)) continue;
    const value = readValue(parameter, given);
    if (parameter.does === null)
      throw wrong(name, 'not_had', `${name}: this server has no ${parameter.lacks ?? name}.`);
    values.set(name, value);
  }
  const model = textOf(values, 'model');
  if (model === null)
    throw wrong('model', 'missing_parameter', 'model is missing: name one, such as #g1_whisper-large.');
  const hears = modelNamed(model, hearing);
  const detectLanguage = values.get('detect_language') === true;
  const language = languageOf(textOf(values, 'language'), hears);
  if (detectLanguage && !hears.tellsLanguage)
    throw wrong(
      'detect_language',
      'not_had',
      `detect_language: this server has no language detection with the model ${hears.id}.`,
    );
  const diarize = values.get('diarize') === true;
  if (diarize && !hearing.tellsSpeakers)
    throw wrong(
      'diarize',
      'not_had',
      'diarize: this server has no model that tells speakers apart. “earshot models add speakers” gets it.',
    );
  const multiChannel = values.get('multi_channel') === true;
  if (multiChannel && diarize)
    throw wrong(
      'multi_channel',
      'not_had',
      'multi_channel: this server has no telling apart of speakers within each channel. Ask for multi_channel or for diarize.',
    );
  return {
    model,
    deviceModel: hears.id === hearing.usual.id ? null : hears.id,
    language: detectLanguage ? null : language,
    detectLanguage,
    diarize,
    multiChannel,
    text: wishesOf(values),
    extra: extraOf(listOf(values, 'extra')),
    tags: listOf(values, 'tag'),
  };
}

function wishesOf(values: ReadonlyMap<string, Value>): TextWishes {
  const has = (name: string): boolean => values.get(name) === true;
  const smartFormat = has('smart_format');
  const dictation = has('dictation');
  const paragraphs = has('paragraphs') || smartFormat;
  const split = values.get('utt_split');
  return {
    smartFormat,
    dictation,
    paragraphs,
    punctuate: has('punctuate') || paragraphs || dictation,
    numerals: has('numerals') || smartFormat,
    measurements: has('measurements'),
    fillerWords: has('filler_words'),
    profanityFilter: has('profanity_filter'),
    utterances: has('utterances'),
    uttSplit: typeof split === 'number' ? split : UTT_SPLIT,
    keywords: listOf(values, 'keywords'),
    search: listOf(values, 'search'),
  };
}

function readValue({ kind, name }: Parameter, given: readonly unknown[]): Value {
  const flat = given.flatMap((one): readonly unknown[] => (Array.isArray(one) ? (one as unknown[]) : [one]));
  if (kind === 'list') return readList(name, flat);
  const [value] = flat;
  if (flat.length !== 1) throw wrong(name, 'bad_parameter', `${name} is given once.`);
  if (kind === 'flag') return readFlag(name, value);
  if (kind === 'seconds') return readSeconds(name, value);
  if (typeof value !== 'string' || value.length > CHARS_MAX || value.trim() === '')
    throw wrong(name, 'bad_parameter', `${name} is text of at most ${CHARS_MAX} characters.`);
  return value.trim();
}

function readFlag(name: string, value: unknown): boolean {
  const flag = flagOf(value);
  if (flag === null) throw wrong(name, 'bad_parameter', `${name} is true or false.`);
  return flag;
}

/** What a program means by a value of true or false; null where it means neither. */
function flagOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  // Python's requests writes True.
  const text = String(value).trim().toLowerCase();
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' || text === '' ? false : null;
}
const isOff = (value: unknown): boolean => flagOf(value) === false;

function readSeconds(name: string, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && number >= 0.05 && number <= 60) return number;
  throw wrong(name, 'bad_parameter', `${name} is a number of seconds from 0.05 to 60.`);
}

function readList(name: string, values: readonly unknown[]): readonly string[] {
  if (values.length > VALUES_MAX)
    throw wrong(name, 'bad_parameter', `${name} is given ${VALUES_MAX} times at most.`);
  return values.map((value) => {
    if (typeof value !== 'string' || value.length > CHARS_MAX || value.trim() === '')
      throw wrong(
        name,
        'bad_parameter',
        `${name} is text of at most ${CHARS_MAX} characters, once or several times.`,
      );
    return value.trim();
  });
}

function modelNamed(model: string, { others, usual }: Hearing): SpeechModel {
  if ((USUAL_MODELS as readonly string[]).includes(model) || model === usual.id) return usual;
  const found = others.find(({ id }) => id === model);
  if (found) return found;
  throw wrong(
    'model',
    'not_had',
    `model: this server has no model “${shortened(model)}”. GET /v1/models lists those that it has.`,
  );
}

function languageOf(given: string | null, model: SpeechModel): string | null {
  if (given === null) return null;
  const tag = canonical(given);
  if (tag === null)
    throw wrong('language', 'bad_parameter', 'language is a tag of BCP 47, such as en or pt-BR.');
  if (!hears(model, tag))
    throw wrong(
      'language',
      'not_had',
      `language: this server has no ${primaryLanguage(tag)} with the model ${model.id}.`,
    );
  return tag;
}

function canonical(tag: string): string | null {
  if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$/.test(tag)) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

/** `KEY:VALUE`, each on its own or several with commas between them as JSON; what has no colon is its own key. */
function extraOf(given: readonly string[]): Readonly<Record<string, string>> {
  const pairs = given.map((one): [string, string] => {
    const at = one.indexOf(':');
    return at < 0 ? [one, ''] : [one.slice(0, at), one.slice(at + 1)];
  });
  return Object.fromEntries(pairs);
}

const textOf = (values: ReadonlyMap<string, Value>, name: string): string | null => {
  const value = values.get(name);
  return typeof value === 'string' ? value : null;
};
const listOf = (values: ReadonlyMap<string, Value>, name: string): readonly string[] => {
  const value = values.get(name);
  return Array.isArray(value) ? (value as readonly string[]) : [];
};

const wrong = (param: string, code: string, message: string): Refusal =>
  new Refusal(400, code, message, { param: shortened(param) });

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
