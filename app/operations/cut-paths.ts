// Takes the names of a person's folders and files out of a text: what is known becomes an id, what is not becomes nothing.
import { AUDIO_EXTENSIONS } from '../domain/audio.ts';

/** What a path is called instead. */
export interface Called {
  /** Such as `file 12` or `library`. */
  readonly name: string;
  /** `ours`: what lies in it has names of ours, which stay. */
  readonly kind: 'file' | 'folder' | 'ours';
}

export interface KnownPlaces {
  readonly byPath: ReadonlyMap<string, Called>;
  /** Names without their folders, as failures tell them. */
  readonly byName: ReadonlyMap<string, Called>;
}

const NOWHERE = '[path]';
/** Longest path that is looked for, characters. */
const PATH_MAX = 4_096;
const NAME_MAX = 255;

/** How an absolute path begins: a drive, a share, a slash; also in JSON and behind `file://`. */
const START =
  /(?<![A-Za-z])[A-Za-z]:[\\/]{1,4}(?=[^\s\\/])|\\{2,8}(?=[\w$?.])|(?:(?<![\w.:/\]])|(?<=file:\/\/))\/(?=[^\s/])/g;
/** What may come behind a whole path. */
const BEHIND = /[\s"'`:;,()<>|[\]{}\\/]/;

/**
 * Where a path ends nobody can tell: names hold blanks, quotes and brackets. So only a path that is known is followed by the rest of its
 * line; what begins with any other is cut to the line's end.
 */
export function cutPaths(text: string, places: KnownPlaces): string {
  let clean = '';
  let at = 0;
  for (;;) {
    START.lastIndex = at;
    const start = START.exec(text)?.index;
    if (start === undefined) return clean + cutNames(text.slice(at), places);
    clean += cutNames(text.slice(at, start), places);
    const line = text.slice(start, endOfLine(text, start));
    const known = longestKnown(line, places);
    clean += known ? `[${known.called.name}]` : NOWHERE;
    at = start + (known?.length ?? line.length);
    if (known?.called.kind === 'folder') at = start + line.length;
    if (known?.called.kind !== 'ours') continue;
    const inside = /^[^\s"']*/.exec(line.slice(known.length))?.[0] ?? '';
    clean += inside;
    at += inside.length;
  }
}

function longestKnown(
  line: string,
  { byPath }: KnownPlaces,
): { readonly called: Called; readonly length: number } | null {
  for (let length = Math.min(line.length, PATH_MAX); length > 1; length -= 1) {
    if (length < line.length && !BEHIND.test(line[length] ?? '')) continue;
    const path = line.slice(0, length);
    const called =
      byPath.get(path) ?? byPath.get(path.replaceAll('\\\\', '\\')) ?? byPath.get(unquoted(path));
    if (called) return { called, length };
  }
  return null;
}

function unquoted(path: string): string {
  try {
    return path.includes('%') ? decodeURIComponent(path) : path;
  } catch {
    return path;
  }
}

const ENDING = new RegExp(String.raw`\.(?:${AUDIO_EXTENSIONS.join('|')})(?![A-Za-z0-9])`, 'gi');
/** What stands before a name and is none of it. */
const BEFORE = /[\r\n"':/\\[\]]/;

/** Names of recordings that stand alone. */
function cutNames(text: string, { byName }: KnownPlaces): string {
  let clean = '';
  let at = 0;
  for (const { 0: ending, index } of text.matchAll(ENDING)) {
    const end = index + ending.length;
    let start = index;
    while (start > at && end - start < NAME_MAX && !BEFORE.test(text[start - 1] ?? '')) start -= 1;
    const named = knownName(text.slice(start, end), byName);
    clean += text.slice(at, start) + (named ?? `[name]${ending}`);
    at = end;
  }
  return clean + text.slice(at);
}

/** The longest name at the end of a text, called otherwise. */
function knownName(found: string, byName: KnownPlaces['byName']): string | null {
  for (let at = 0; at < found.length; at += 1) {
    const called = byName.get(found.slice(at));
    if (called) return `${found.slice(0, at)}[${called.name}]`;
  }
  return null;
}

function endOfLine(text: string, from: number): number {
  const end = text.slice(from).search(/[\r\n]/);
  return end < 0 ? text.length : from + end;
}
