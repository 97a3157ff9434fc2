// What several files that are one recording are called together.
import { titleOf } from './audio.ts';

/** Words that only count the files: `Interview part 1` and `part 2` are together `Interview`. */
const COUNTING = /[-_ .]*\b(?:part|pt|piece|track|trk|tr|take|file|mic|ch|channel|disc|cd|no|nr)\.?$/i;
const SEPARATORS = /[-_ .,]+$/;
/** Shorter than this, what names have in common says nothing, characters. */
const COMMON_MIN_CHARS = 3;

/**
 * The name of a session: what the names of its files have in common, up to where whole words or numbers end.
 * @param fileNames of its members, the first of them first
 * @returns null where they have too little in common
 */
export function sessionTitle(fileNames: readonly string[]): string | null {
  const titles = fileNames.map((name) => titleOf(name));
  const [first = '', ...others] = titles;
  let length = 0;
  while (length < first.length && others.every((title) => title[length] === first[length])) length += 1;
  let common = first.slice(0, length);
  // Inside a word or a number, what is common to all is only its beginning.
  const isInside = titles.some((title) => /^[\p{L}\p{N}]$/u.test(title[length] ?? ''));
  if (isInside && /[\p{L}\p{N}]$/u.test(common)) common = common.replace(/[^-_ .,]*$/, '');
  common = common.replace(SEPARATORS, '').replace(COUNTING, '').replace(SEPARATORS, '').trim();
  return common.length >= COMMON_MIN_CHARS ? common : null;
}
