// How wide a text stands in a caption, in columns: a wide character (Chinese, Japanese, Korean, emoji) takes two.
import { eastAsianWidthType } from 'get-east-asian-width';
import { once } from '../domain/once.ts';

const graphemes = once(() => new Intl.Segmenter(undefined, { granularity: 'grapheme' }));
const PLAIN = /^[\x20-\x7e]*$/;
const EMOJI = /\p{Emoji_Presentation}|\p{Regional_Indicator}|\ufe0f/u;
const WITHOUT_WIDTH = /^[\p{M}\p{Cf}\p{Cc}]/u;
const LETTER = /^[\p{L}\p{N}]/u;

/** The characters of a text as people count them. */
export function charactersOf(text: string): string[] {
  return Array.from(graphemes().segment(text), ({ segment }) => segment);
}

/**
 * Columns of a text (Unicode Standard Annex #11, East Asian Width), counted by the characters that people see. Signs of ambiguous
 * width, such as quotation marks and dots, are wide among wide ones: "in the context of East Asian typography" (section 4.2).
 * @param isAmongWide the text stands among wide characters
 */
export function columnsOf(text: string, isAmongWide = hasWide(text)): number {
  if (PLAIN.test(text)) return text.length;
  return charactersOf(text).reduce((sum, character) => sum + columnsOfOne(character, isAmongWide), 0);
}

/** True when a text holds wide characters. */
export function hasWide(text: string): boolean {
  return !PLAIN.test(text) && Array.from(text).some(isWide);
}

function columnsOfOne(character: string, isAmongWide: boolean): number {
  if (isWide(character) || EMOJI.test(character)) return 2;
  if (WITHOUT_WIDTH.test(character)) return 0;
  return isAmongWide && typeOf(character) === 'ambiguous' && !LETTER.test(character) ? 2 : 1;
}

function isWide(character: string): boolean {
  const type = typeOf(character);
  return type === 'wide' || type === 'fullwidth';
}

const typeOf = (character: string): string => eastAsianWidthType(character.codePointAt(0) ?? 0x20);
