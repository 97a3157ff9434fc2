// The words of a show: how they are written, how they are misheard, and what corrections by hand teach about them.
import type { ReplaceRule } from './replacing.ts';
import { diffWords, wordsOf } from './text-diff.ts';

export interface GlossaryTerm {
  readonly term: string;
  /** Wrong spellings that were heard. */
  readonly heard: readonly string[];
}

/** Something a person changed, as a possible entry of a glossary. */
export interface Correction {
  readonly heard: string;
  readonly written: string;
}

/** After this many times the same correction is offered as an entry. */
export const CORRECTIONS_TO_OFFER = 2;
export const TERM_CHARS_MAX = 80;
const TERM_WORDS_MAX = 3;
/** Most that is sent along as keywords, characters. */
const KEYWORDS_CHARS_MAX = 500;

/** What was corrected between two texts: few words by few others, at least one of which looks like a name or a term. */
export function correctionsBetween(before: string, after: string): readonly Correction[] {
  const corrections: Correction[] = [];
  const parts = diffWords(wordsOf(before), wordsOf(after));
  parts.forEach(({ change, words }, at) => {
    const next = parts[at + 1];
    if (change !== 'removed' || next?.change !== 'added') return;
    if (words.length > TERM_WORDS_MAX || next.words.length > TERM_WORDS_MAX) return;
    const heard = bare(words.join(' '));
    const written = bare(next.words.join(' '));
    const fits = heard !== '' && heard !== written && written.length <= TERM_CHARS_MAX;
    if (fits && heard.length <= TERM_CHARS_MAX && isTerm(written)) corrections.push({ heard, written });
  });
  return corrections;
}

/** Capitals, figures or some length: little words are put right where they stand, not everywhere. */
function isTerm(text: string): boolean {
  return /[\p{Lu}\p{Lo}\p{N}]/u.test(text) || /\p{L}{5}/u.test(text);
}

/** Without the punctuation around it. */
function bare(text: string): string {
  return text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu, '');
}

/** What a glossary replaces. */
export function rulesOf(terms: readonly GlossaryTerm[]): readonly ReplaceRule[] {
  return terms.flatMap(({ heard, term }) =>
    heard.map((find) => ({ find, replace: term, matchCase: false, wholeWord: true })),
  );
}

/** The `keywords` of a request, with the terms of a glossary added to those that were set. */
export function keywordsWith(set: string | undefined, terms: readonly GlossaryTerm[]): string | undefined {
  const known = new Set(
    (set ?? '').split(',').map((word) =>
      word
        .trim()
        .replace(/:-?[\d.]+$/, '')
        .toLowerCase(),
    ),
  );
  let keywords = set?.trim() ?? '';
  for (const { term } of terms) {
    // A comma ends a keyword and a colon begins its weight.
    if (known.has(term.toLowerCase()) || /[,:]/.test(term)) continue;
    const more = keywords === '' ? term : `${keywords}, ${term}`;
    if (more.length > KEYWORDS_CHARS_MAX) break;
    keywords = more;
  }
  return keywords === '' ? undefined : keywords;
}
