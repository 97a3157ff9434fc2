// What is done with the words that were heard, one wish after the other (English where it takes a language).
import type { TextWishes } from '../../domain/served.ts';
import { withKeywords } from './keywords.ts';
import { numberAt, withNumerals } from './numerals.ts';
import { merged, standsAt, type SaidWord } from './said-word.ts';

/** Sounds that say nothing. */
const FILLERS: ReadonlySet<string> = new Set([
  'uh',
  'uhh',
  'um',
  'umm',
  'uhm',
  'er',
  'erm',
  'mhm',
  'hmm',
  'hm',
  'mm',
]);

/** Swearwords of English; forms of them begin alike. */
const SWEARWORDS =
  /^(?:(?:mother)?fuck(?:er|ers|ing|ed|s)?|(?:bull)?shit(?:s|ty|ting)?|cunts?|bitch(?:es|ing)?|assholes?|bastards?|dickheads?|wankers?|goddamn)$/;

const UNITS: Readonly<Record<string, string>> = {
  ...{ millimeter: 'mm', millimetre: 'mm', centimeter: 'cm', centimetre: 'cm', meter: 'm', metre: 'm' },
  ...{
    kilometer: 'km',
    kilometre: 'km',
    inch: 'in',
    inche: 'in',
    mile: 'mi',
    milligram: 'mg',
    gram: 'g',
    kilogram: 'kg',
  },
  ...{
    kilo: 'kg',
    milliliter: 'ml',
    millilitre: 'ml',
    liter: 'l',
    litre: 'l',
    percent: '%',
    foot: 'ft',
    feet: 'ft',
  },
  ...{
    millisecond: 'ms',
    hertz: 'Hz',
    kilohertz: 'kHz',
    megahertz: 'MHz',
    decibel: 'dB',
    megabyte: 'MB',
    gigabyte: 'GB',
  },
};

/** Spoken marks (dictation), the longer first. */
const MARKS: readonly (readonly [spoken: string, mark: string])[] = [
  ['exclamation point', '!'],
  ['exclamation mark', '!'],
  ['question mark', '?'],
  ['full stop', '.'],
  ['semi colon', ';'],
  ['new paragraph', '\n\n'],
  ['new line', '\n'],
  ['semicolon', ';'],
  ['period', '.'],
  ['comma', ','],
  ['colon', ':'],
];

/** All of it, in the order in which one stands on the other. */
export function asWished(words: readonly SaidWord[], wishes: TextWishes): readonly SaidWord[] {
  let out = wishes.fillerWords ? words : words.filter(({ bare }) => !FILLERS.has(bare));
  if (wishes.dictation) out = dictated(out);
  out = withKeywords(out, wishes.keywords);
  if (wishes.measurements) out = measured(out);
  if (wishes.numerals) out = withNumerals(out);
  if (wishes.profanityFilter) out = out.map(masked);
  return out;
}

/** Only the first letter of a swearword stays. */
function masked(word: SaidWord): SaidWord {
  if (!SWEARWORDS.test(word.bare)) return word;
  return merged([word], word.bare.charAt(0) + '*'.repeat(word.bare.length - 1));
}

/** Numbers with their units: “five kilometres” is “5 km”. */
function measured(words: readonly SaidWord[]): readonly SaidWord[] {
  const out: SaidWord[] = [];
  for (let at = 0; at < words.length;) {
    const word = words[at];
    if (!word) break;
    const number = numberAt(words, at) ?? figureOf(word, at);
    const unit = number && words[number.end];
    const short = unit && !ENDS.test(words[number.end - 1]?.written ?? '') ? unitOf(unit.bare) : null;
    if (number && short !== null) {
      const text = `${number.value}${short === '%' ? '' : ' '}${short}`;
      out.push(merged(words.slice(at, number.end + 1), text));
      at = number.end + 1;
    } else {
      out.push(word);
      at += 1;
    }
  }
  return out;
}

const ENDS = /[.,;:!?]$/;

/** A number that the model wrote in figures. */
const figureOf = ({ bare }: SaidWord, at: number): { readonly value: string; readonly end: number } | null =>
  /^\d[\d.,]*$/.test(bare) ? { value: bare, end: at + 1 } : null;

function unitOf(bare: string): string | null {
  for (const name of [bare, bare.replace(/s$/, '')]) {
    const short = Object.hasOwn(UNITS, name) ? UNITS[name] : undefined;
    if (short !== undefined) return short;
  }
  return null;
}

/** Spoken marks become marks behind the word before. */
function dictated(words: readonly SaidWord[]): readonly SaidWord[] {
  const out: SaidWord[] = [];
  for (let at = 0; at < words.length;) {
    const found = MARKS.find(([spoken]) => standsAt(words, at, spoken.split(' ')));
    const before = out.at(-1);
    const word = words[at];
    if (!word) break;
    if (found && before) {
      const [spoken, mark] = found;
      const isBreak = mark === '\n' || mark === '\n\n';
      const written = isBreak ? before.written : before.written.replace(/[.,;:!?]+$/, '') + mark;
      out[out.length - 1] = { ...before, written, ...(isBreak ? { breaks: mark } : {}) };
      at += spoken.split(' ').length;
    } else {
      out.push(word);
      at += 1;
    }
  }
  return out;
}
