// Which files of a folder its patterns take. Globs of our own: they match in linear time, and tell neither case nor Unicode forms apart.
//
// `*` any characters of a name, `?` one, `[a-c]` and `[!a-c]` one of these or none of them, `{a,b}` either, `**` any folders in between.
// A pattern without a slash fits a name anywhere in the folder; with one it starts at the folder itself. What fits a folder fits all
// that is in it. A slash at the end fits folders only. A backslash is a slash, as people on Windows write it.
import type { FilePatterns } from './show.ts';

/** Longest pattern, characters, and most alternatives that its braces may make. */
const PATTERN_MAX_CHARS = 500;
const ALTERNATIVES_MAX = 200;

export type PatternVerdict =
  | { readonly taken: true }
  /** `pattern` is the one that fits, as it was written. */
  | { readonly taken: false; readonly why: 'ignored'; readonly pattern: string }
  | { readonly taken: false; readonly why: 'not-included' };

export interface PatternMatcher {
  /** @param path of a file, relative to the folder, `/` between names */
  file(path: string): PatternVerdict;
  /** True when nothing below this directory can be taken. @param path as above */
  ignoresDirectory(path: string): boolean;
}

/** Makes the test that a folder's files go through. Patterns that cannot be read (see `patternFault`) fit nothing. */
export function compilePatterns({ ignore, include }: FilePatterns): PatternMatcher {
  const ignored = ignore.map(compile);
  const included = include.map(compile);
  const firstFit = (globs: readonly Glob[], path: string, isFile: boolean): Glob | undefined => {
    const names = fold(path).split('/');
    return globs.find((glob) => fits(glob, names, isFile));
  };
  return {
    file: (path) => {
      const fitting = firstFit(ignored, path, true);
      if (fitting) return { taken: false, why: 'ignored', pattern: fitting.source };
      if (included.length > 0 && !firstFit(included, path, true))
        return { taken: false, why: 'not-included' };
      return { taken: true };
    },
    ignoresDirectory: (path) => firstFit(ignored, path, false) !== undefined,
  };
}

/** Why a pattern cannot be used, in words for the person; null when it can. */
export function patternFault(pattern: string): string | null {
  if (pattern.trim() === '') return 'This pattern is empty.';
  if (pattern.length > PATTERN_MAX_CHARS)
    return `This pattern is longer than ${PATTERN_MAX_CHARS} characters.`;
  if (pattern.replaceAll('\\', '/').split('/').includes('..'))
    return 'A pattern cannot lead out of its folder: leave out “..”.';
  if (alternatives(fold(pattern)) === null)
    return `The braces of this pattern are not closed, or stand for more than ${ALTERNATIVES_MAX} alternatives.`;
  return null;
}

interface Glob {
  readonly source: string;
  readonly alternatives: readonly Alternative[];
}
interface Alternative {
  readonly foldersOnly: boolean;
  /** Patterns of names; null stands for `**`. */
  readonly names: readonly (readonly Piece[] | null)[];
}
/** One character's place in a name's pattern; null stands for `*`. */
type Piece = ((char: string) => boolean) | null;

const fold = (text: string): string => text.normalize('NFC').toLowerCase();

function compile(source: string): Glob {
  if (patternFault(source) !== null) return { source, alternatives: [] };
  const found = alternatives(fold(source.trim().replaceAll('\\', '/'))) ?? [];
  return { source, alternatives: found.map(readAlternative) };
}

function readAlternative(text: string): Alternative {
  const names = text.split('/').filter((name) => name !== '' && name !== '.');
  const isAnchored = text.replace(/\/+$/, '').includes('/');
  return {
    foldersOnly: text.endsWith('/'),
    names: [...(isAnchored ? [] : [null]), ...names.map((name) => (name === '**' ? null : readName(name)))],
  };
}

function readName(name: string): Piece[] {
  const pieces: Piece[] = [];
  const chars = [...name];
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at] ?? '';
    const classEnd = char === '[' ? chars.indexOf(']', at + (chars[at + 1] === '!' ? 3 : 2)) : -1;
    if (char === '*') {
      if (pieces.at(-1) !== null || pieces.length === 0) pieces.push(null);
    } else if (char === '?') pieces.push(() => true);
    else if (classEnd > 0) {
      pieces.push(readClass(chars.slice(at + 1, classEnd)));
      at = classEnd;
    } else pieces.push((other) => other === char);
  }
  return pieces;
}

function readClass(chars: readonly string[]): (char: string) => boolean {
  const negated = chars[0] === '!';
  const ranges: [from: string, to: string][] = [];
  for (let at = negated ? 1 : 0; at < chars.length; at += 1) {
    const from = chars[at] ?? '';
    const isRange = chars[at + 1] === '-' && at + 2 < chars.length;
    ranges.push([from, isRange ? (chars[at + 2] ?? from) : from]);
    if (isRange) at += 2;
  }
  return (char) => ranges.some(([from, to]) => from <= char && char <= to) !== negated;
}

/** The pattern without braces, once for each choice they leave; null when they are not closed or leave too many. */
function alternatives(pattern: string): string[] | null {
  const done: string[] = [];
  const waiting = [pattern];
  for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) {
    const close = text.indexOf('}');
    const open = text.lastIndexOf('{', close < 0 ? undefined : close);
    if (open < 0 && close < 0) done.push(text);
    else if (open < 0 || close < 0) return null;
    // The innermost pair first: no braces are left inside.
    else
      for (const choice of text.slice(open + 1, close).split(','))
        waiting.push(text.slice(0, open) + choice + text.slice(close + 1));
    if (done.length + waiting.length > ALTERNATIVES_MAX) return null;
  }
  return [...new Set(done)];
}

/** True when the pattern fits the path or a folder on the way to it. */
function fits(glob: Glob, names: readonly string[], isFile: boolean): boolean {
  return glob.alternatives.some((one) => {
    if (one.names.length === 0) return false;
    const shortest = 1;
    const longest = one.foldersOnly && isFile ? names.length - 1 : names.length;
    const chars = names.map((name) => [...name]);
    for (let length = shortest; length <= longest; length += 1)
      if (
        fitsWhole(one.names, chars.slice(0, length), (piece, name) =>
          fitsWhole(piece, name, (test, char) => test(char)),
        )
      )
        return true;
    return false;
  });
}

/**
 * Whether a row of pieces fits a row of things; null fits any number of them. Linear but for the last null before the place in hand:
 * that one alone is ever tried again.
 */
function fitsWhole<P, T>(
  pieces: readonly (P | null)[],
  things: readonly T[],
  fitsOne: (piece: P, thing: T) => boolean,
): boolean {
  let at = 0;
  let piece = 0;
  let again: { piece: number; at: number } | null = null;
  while (at < things.length) {
    const test = pieces[piece];
    if (test === null) {
      again = { piece, at };
      piece += 1;
    } else if (test !== undefined && fitsOne(test, things[at] as T)) {
      piece += 1;
      at += 1;
    } else if (again !== null) {
      again.at += 1;
      at = again.at;
      piece = again.piece + 1;
    } else return false;
  }
  while (pieces[piece] === null) piece += 1;
  return piece === pieces.length;
}
