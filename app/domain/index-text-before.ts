// A text as the search index read it before migration 18. Rows that are not read anew yet are found by this; nothing else may use it.
import { takenApart } from './script-units.ts';

/**
 * Greek accents, Arabic hamza on its carrier. The index's tokenizer takes accents from Latin letters only. Ranges of a
 * character class.
 */
const CARRIERS =
  '\u0386\u0388-\u038a\u038c\u038e-\u0390\u03aa-\u03b0\u03ca-\u03ce\u1f00-\u1fbc\u1fbe\u1fc2-\u1fcc\u1fd0-\u1fdb\u1fe0-\u1fec\u1ff2-\u1ffc\u0622-\u0626\u06c0\u06c2\u06d3';
/** Greek marks that stand alone, Hebrew points, Arabic vowels, and the stroke that only stretches a word. */
const MARKS =
  '\u0342-\u0345\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed';

// Marks by themselves are meant, not letters with them.
// eslint-disable-next-line no-misleading-character-class
const MARKED = new RegExp(`[${CARRIERS}${MARKS}]`, 'u');
const EACH = new RegExp(MARKED, 'gu');

/** The text as the index read it. */
export function indexedTextBefore(text: string): string {
  if (!MARKED.test(text)) return takenApart(text) ?? text;
  const plain = text.replace(EACH, (character) => character.normalize('NFD').replace(/\p{Mn}|\u0640/gu, ''));
  return takenApart(plain) ?? plain;
}
