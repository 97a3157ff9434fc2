// What the name of a file says of the session that it belongs to: recorders, a bot, meetings. Each rule with where the naming is written down.
import { titleOf } from './audio.ts';

/** A file's place among tracks: what all have in common, and whose track it is. */
export interface TrackName {
  readonly key: string;
  /** Null for the file in which all are together. */
  readonly speaker: string | null;
}

/** A file's place among pieces. */
export interface PieceName {
  /** The same for all pieces of a recording. */
  readonly key: string;
  readonly counter: number;
  /** Only pieces have names like this. */
  readonly isSure: boolean;
}

/** What stands behind the counter where a recorder writes several files at once. */
const TAIL = /([-_ ]?(?:tr(?:ack)?[-_ ]?\d{1,2}(?:[-_]\d{1,2})?|tr?(?:lr|mic|m)|lr|mic|ms?\d|s\d{2}|mix))$/i;
/**
 * `TASCAM_0001_02`: a file divided by marks (TASCAM Portacapture X6, Reference Manual, p. 38). `ZOOM0007_02` and the like of handy
 * recorders follow the same pattern: a second counter of two digits or more is given to pieces only.
 */
const SURE_PIECE = /^(?:zoom|tascam_|dr|ste)[-_]?\d{3,4}[-_]\d{2,4}$/i;
const NUMBERED = /^(.*?)(\d{1,6})$/;
/** A number behind one of these counts tracks, not pieces. */
const TRACK_WORD = /(?:^|[-_ \d])(?:tr|trk|track|mic|ch|channel|input|in)[-_ ]?$/i;

/** Parts of names that say what was done to a sound, not who is heard. */
const NOT_A_PERSON =
  /^(?:\d+|[a-z]|v\d+|(?:tr|trk|track|ch|channel|mic|input|in)\d*|part|pt|take|raw|clean|dry|wet|master|mastered|mix|mixed|mixdown|final|edit|edited|draft|copy|backup|bu|left|right|stereo|mono|intro|outro|music|ads?|teaser|trailer|bonus|full|short|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mp3|wav|flac|aac|ogg|hq|lq|hi|lo|high|low|old|new)$/i;

/** Reads a name as that of a piece; null where no counter is in it, or one that counts tracks. */
export function pieceNameOf(fileName: string): PieceName | null {
  const title = titleOf(fileName);
  const isSure = SURE_PIECE.test(title);
  const tail = isSure ? '' : (TAIL.exec(title)?.[1] ?? '');
  const [, stem, digits] = NUMBERED.exec(tail ? title.slice(0, -tail.length) : title) ?? [];
  if (stem === undefined || digits === undefined || TRACK_WORD.test(stem)) return null;
  return { key: `${stem}|${tail}`.toLowerCase(), counter: Number(digits), isSure };
}

/** Reads a name as that of a track by the rules of who named it; null where none of them fits. */
export function trackNameOf(fileName: string): TrackName | null {
  const title = titleOf(fileName);
  return zoomRecorder(title) ?? tascam(title) ?? soundDevices(title) ?? meeting(title) ?? craig(title);
}

/**
 * `210101_002_Tr1` (Zoom F3, manual, p. 61), `Scene001-T001_Tr1` and `_Tr1_2` for a pair (Zoom F8, p. 35), `Tr1`, `Tr34`, `TrA`, `Mic12`
 * and the mix `TrLR` in a folder of their own (Zoom H8, p. 7). `_D` and `_BU` are spare copies, `Tr1_01` is a later take: no tracks.
 */
function zoomRecorder(title: string): TrackName | null {
  const found =
    /^(.*?)[-_ ]?(?:tr(?:ack)?[-_ ]?(\d{1,2}(?:[-_][1-9]\d?)?|(?<=tr)[a-d])|(tr?lr|lr|mix|tr?mic|mic12))$/i.exec(
      title,
    );
  if (!found) return null;
  const [, stem = '', number, word = ''] = found;
  if (number === undefined && stem === '' && !/^(?:tr|mic12)/i.test(word)) return null;
  const key = `recorder ${stem.toLowerCase()}`;
  if (number !== undefined) return { key, speaker: `Track ${number.replace(/[-_]/, '+').toUpperCase()}` };
  return { key, speaker: /mic(?:12)?$/i.test(word) ? 'Microphone' : null };
}

/**
 * `TASCAM_0001_3`, a pair `_1-2`, the mix `_MIX`, the date in place of the word (Portacapture X6, Reference Manual, p. 38; X8, p. 54). `S12`
 * for pairs is how older DR recorders name them. `T001_name_001_02`: take, name, number, channel (DA-6400, Owner’s Manual, p. 34).
 */
function tascam(title: string): TrackName | null {
  const rack = /^(t\d{3}_.+_\d{3})_(\d{2})$/i.exec(title);
  if (rack) return { key: `recorder ${rack[1]?.toLowerCase()}`, speaker: `Track ${Number(rack[2])}` };
  const found = /^(tascam[-_]?\d{4}|\d{6}_\d{4})(?:_(\d(?:-\d)?)|s(\d)(\d)|_?mix\d*)?$/i.exec(title);
  if (!found) return null;
  const [, stem = '', mono, left, right] = found;
  const number = mono?.replace('-', '+') ?? (left === undefined ? null : `${left}+${right}`);
  return {
    key: `recorder ${stem.toLowerCase()}`,
    speaker: number === null ? null : `Track ${number}`,
  };
}

/** `S01T01_1`: scene, take, track; letters from the tenth on (Sound Devices 788T, User Guide, “Take Management”). Without a track it is poly. */
function soundDevices(title: string): TrackName | null {
  const found = /^(.*\d[-_]?t\d{1,5})_([1-9a-z])$/i.exec(title);
  if (!found) return null;
  const [, stem = '', track = ''] = found;
  return { key: `recorder ${stem.toLowerCase()}`, speaker: `Track ${track.toUpperCase()}` };
}

/** `audioJohnSmith98796876`, one for each participant (Zoom Support, KB0064394); `audio` and the number alone has all of them. */
function meeting(title: string): TrackName | null {
  const found = /^audio((?![-_ \d]).*?)?[-_ ]?\d{8,}$/u.exec(title);
  if (!found) return null;
  const name = found[1] ?? '';
  return {
    key: 'meeting',
    speaker: name === '' ? null : personOf(name.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')),
  };
}

/**
 * `1-mina`, `02-otto_k_1234`: the number of the track, filled up with zeros where there are ten or more, and the name on Discord, with `_` for
 * what is neither letter nor digit, all in one folder beside `info.txt` (cook.sh and cook/userinfo.js of github.com/CraigChat/craig).
 */
function craig(title: string): TrackName | null {
  const name = /^\d{1,2}-([\p{L}\p{N}_.]+)$/u.exec(title)?.[1];
  if (name === undefined || !/\p{L}/u.test(name) || title.startsWith('0-')) return null;
  const speaker = personOf(name.replace(/_(?:0|\d{4})$/, ''));
  return NOT_A_PERSON.test(speaker) ? null : { key: 'craig', speaker };
}

/** A name of a person as it stands in a file name. */
export function personOf(part: string): string {
  return part
    .replace(/[_\s]+/g, ' ')
    .replace(/^[-\s]+|[-\s]+$/g, '')
    .normalize('NFC');
}

/** True for what may be somebody’s name: letters, and no word of sound or of calendars. */
export function isPerson(name: string): boolean {
  return /\p{L}{2}/u.test(name) && !name.split(/[\s-]+/).some((part) => NOT_A_PERSON.test(part));
}

/** The parts of a name, each with what divides it from the next. */
function partsOf(fileName: string): string[] {
  return titleOf(fileName)
    .normalize('NFC')
    .split(/(?<=[-_ ]+)(?=[^-_ ])/);
}

const bare = (part: string | undefined): string => (part ?? '').replace(/[-_ ]+$/, '').toLowerCase();

/** How many parts two names have in common at their start and end; null when not all but one stretch is. */
function common(a: readonly string[], b: readonly string[]): { head: number; tail: number } | null {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && bare(a[head]) === bare(b[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && bare(a[a.length - 1 - tail]) === bare(b[b.length - 1 - tail])) tail += 1;
  const rest = [a.length, b.length].map((length) => length - head - tail);
  return head + tail > 0 && rest.every((count) => count >= 1 && count <= 3) ? { head, tail } : null;
}

/** True for two names that differ in one stretch of one to three parts. */
export function differInOnePlace(a: string, b: string): boolean {
  return common(partsOf(a), partsOf(b)) !== null;
}

/** Names that differ in one place only: what they share before it, everything they share, and what stands in that place in each. */
export interface Compared {
  readonly before: string;
  readonly shared: string;
  readonly own: readonly string[];
}

/** Compares names of files; null where they have nothing in common, or differ in more than one place. */
export function compareNames(fileNames: readonly string[]): Compared | null {
  const [first, ...others] = fileNames.map(partsOf);
  if (!first || others.length === 0) return null;
  const ends = others.map((other) => common(first, other));
  if (ends.includes(null)) return null;
  const head = Math.min(...ends.map((end) => end?.head ?? 0));
  const tail = Math.min(...ends.map((end) => end?.tail ?? 0));
  const before = first.slice(0, head).join('');
  return {
    before,
    shared: before + first.slice(first.length - tail).join(''),
    own: [first, ...others].map((parts) =>
      personOf(
        parts
          .slice(head, parts.length - tail)
          .join('')
          .replace(/[-_ ]+$/, ''),
      ),
    ),
  };
}
