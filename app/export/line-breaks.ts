// Where a text may be broken: at spaces, and by its own rules in scripts that write none.
import { Rules } from '@cto.af/linebreak';
import { once } from '../domain/once.ts';

/** A part of a text that stays together. */
export interface Piece {
  readonly text: string;
  /** Place in the text whose white space was folded to single spaces. */
  readonly at: number;
  /** A space stands before it, unless it begins a line. */
  readonly spaced: boolean;
}

/** White space of every kind, and control characters, which no caption format can carry. */
// eslint-disable-next-line no-control-regex
const BLANK = /[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/u;

/** The words of a text, parted by spaces. */
export function wordsOf(text: string): string[] {
  return text.split(BLANK).filter(Boolean);
}

/** Scripts that put no spaces between words, and the signs that stand with them. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u3000-\u303f\uff00-\uffef]/u;
/** Line breaks of these come from a dictionary of words (UAX #14, class SA). */
const FROM_DICTIONARY = /^[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Signs of repetition and abbreviation: they belong to the word before. */
const CLINGS = /^[ๆฯໆຯៗ]/u;
const HANGUL = /\p{Script=Hangul}/u;

const rules = once(() => new Rules());
const graphemes = once(() => new Intl.Segmenter(undefined, { granularity: 'grapheme' }));
const dictionary = once(() => new Intl.Segmenter(undefined, { granularity: 'word' }));

/**
 * Takes a text apart where it may be broken. Words of spaced scripts stay whole, Korean ones too; Chinese and Japanese are broken
 * by UAX #14, whose classes hold the rules of kinsoku (no closing mark, small kana or sound mark begins a line, no opening one
 * ends it), and between words of the dictionary only; Thai and its neighbours between words of the dictionary.
 */
export function piecesOf(text: string): Piece[] {
  let at = 0;
  return wordsOf(text).flatMap((word, index) => {
    const start = at;
    at += word.length + 1;
    return cutAt(word, UNSPACED.test(word) ? placesIn(word) : []).map((part): Piece => ({
      text: part.text,
      at: start + part.at,
      spaced: index > 0 && part.at === 0,
    }));
  });
}

/** Every place where UAX #14 lets a text be broken: for what is longer than a line. */
export function cutAnywhere(word: string): string[] {
  return cutAt(word, lineBreaks(word)).map(({ text }) => text);
}

function placesIn(word: string): number[] {
  const between = new Set(Array.from(dictionary().segment(word), ({ index }) => index));
  const places = lineBreaks(word).filter((place) => between.has(place) && isBesideUnspaced(word, place));
  const more = [...between].filter((place) => place > 0 && isBetweenDictionaryWords(word, place));
  return [...new Set([...places, ...more])].sort((a, b) => a - b);
}

/** A Latin name in Chinese text stays as whole as it is elsewhere, and Korean is broken at its spaces. */
function isBesideUnspaced(word: string, place: number): boolean {
  const sides = [characterBefore(word, place), characterAt(word, place)];
  return sides.some((side) => UNSPACED.test(side)) && !sides.some((side) => HANGUL.test(side));
}

function isBetweenDictionaryWords(word: string, place: number): boolean {
  const next = characterAt(word, place);
  return (
    FROM_DICTIONARY.test(next) && !CLINGS.test(next) && FROM_DICTIONARY.test(characterBefore(word, place))
  );
}

/** Those of UAX #14 that part no character of several code points, such as a family of emoji. */
function lineBreaks(word: string): number[] {
  const characters = new Set(Array.from(graphemes().segment(word), ({ index }) => index));
  return Array.from(rules().breaks(word), ({ position }) => position).filter(
    (place) => place > 0 && characters.has(place),
  );
}

function characterBefore(word: string, place: number): string {
  const isPair = /[\udc00-\udfff]/.test(word[place - 1] ?? '');
  return String.fromCodePoint(word.codePointAt(place - (isPair ? 2 : 1)) ?? 0);
}

const characterAt = (word: string, place: number): string =>
  String.fromCodePoint(word.codePointAt(place) ?? 0);

function cutAt(word: string, places: readonly number[]): { text: string; at: number }[] {
  return [0, ...places].map((at, index) => ({ text: word.slice(at, places[index]), at }));
}

/** Marks of wide scripts that close: none begins a line or a caption, also where a service cut there. */
const CLOSING = /^[、。，．：；！？…‥・｡､･」』】）》〉〕］｝〗〙〛ー々〻ゝゞヽヾ”’]+/u;

/** The closing marks of a wide script that a text begins with; empty for none. */
export function closingMarksOf(text: string): string {
  const marks = CLOSING.exec(text)?.[0] ?? '';
  return /[\u2e80-\uffef]/.test(marks) || /[\u2e80-\uffef]/.test(text[marks.length] ?? '') ? marks : '';
}
