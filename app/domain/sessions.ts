// Which files are one session: a recording that was cut into pieces, or one file for each speaker. Pure rules; what they find is offered, never done.
import { titleOf } from './audio.ts';
import { isSimilarLength, nameWithoutMark } from './episode.ts';

export interface SessionFile {
  readonly id: number;
  readonly fileName: string;
  /** Seconds; 0 when it is not known. */
  readonly durationSeconds: number;
  readonly sizeBytes: number;
  readonly format: string;
  readonly channels: number;
  readonly sampleRateHz: number;
  /** When the file was last written to, epoch ms: for a recorder, its end. */
  readonly recordedAt: number;
}

export type SessionKind = 'split' | 'tracks';

export interface FoundSession {
  readonly kind: SessionKind;
  /** Pieces in the order of time; tracks in the order of their names. */
  readonly members: readonly { readonly id: number; readonly speaker: string | null }[];
  /** Of tracks: a file that holds all of them together; null for none. */
  readonly mixId: number | null;
}

const MIB = 1024 * 1024;
/** Sizes at which recorders begin a new file, in bytes: 640 MB, 1, 2 and 4 GB as they count them. */
const SIZE_LIMITS = [640 * MIB, 1e9, 1024 * MIB, 2e9, 2048 * MIB, 4e9, 4096 * MIB];
/** How far below a limit a full piece may end, as a share. */
const LIMIT_SHARE = 0.02;
/** Clocks of memory cards count in steps of two seconds, and closing a file takes a moment. */
const TOUCH_MS = 5_000;
const PIECES_MAX = 200;
const TRACKS_MAX = 32;
/** Tracks of one session are written together; downloads of them come together too. */
const TOGETHER_MS = 15 * 60_000;

/** What stands behind the counter where a recorder writes several files at once. */
const TAIL = /([-_ ]?(?:tr(?:ack)?[-_ ]?\d{1,2}(?:[-_]\d{1,2})?|tr?(?:lr|mic|m)|lr|mic|ms?\d|s\d{2}|mix))$/i;
/** `ZOOM0007_02`, `TASCAM_0001_02`: a second counter of two digits or more is given to pieces only. */
const PIECE_NAME = /^(?:zoom|tascam_|dr|ste)[-_]?\d{3,4}[-_]\d{2,4}$/i;
const NUMBERED = /^(.*?)(\d{1,6})$/;
/** A number behind one of these counts tracks, not pieces. */
const TRACK_WORD = /(?:^|[-_ \d])(?:tr|trk|track|mic|ch|channel|input|in)[-_ ]?$/i;

interface Piece {
  readonly file: SessionFile;
  readonly key: string;
  readonly counter: number;
  readonly isPieceName: boolean;
}

function pieceOf(file: SessionFile): Piece | null {
  const title = titleOf(file.fileName);
  const whole = PIECE_NAME.test(title);
  const tail = whole ? '' : (TAIL.exec(title)?.[1] ?? '');
  const [, stem, digits] = NUMBERED.exec(tail ? title.slice(0, -tail.length) : title) ?? [];
  if (stem === undefined || digits === undefined || TRACK_WORD.test(stem)) return null;
  return {
    file,
    key: `${stem}|${tail}`.toLowerCase(),
    counter: Number(digits),
    isPieceName: whole,
  };
}

/** True for a file that ended because no more fits into one. */
export function isAtSizeLimit(sizeBytes: number): boolean {
  return SIZE_LIMITS.some((limit) => sizeBytes <= limit * 1.001 && sizeBytes >= limit * (1 - LIMIT_SHARE));
}

/** True when one file was begun just when another one ended. */
function touches(a: SessionFile, b: SessionFile): boolean {
  if (b.durationSeconds <= 0) return false;
  return Math.abs(b.recordedAt - b.durationSeconds * 1_000 - a.recordedAt) <= TOUCH_MS;
}

function goesOn(a: Piece, b: Piece): boolean {
  const [x, y] = [a.file, b.file];
  if (b.counter !== a.counter + 1) return false;
  if (x.format !== y.format || x.channels !== y.channels || x.sampleRateHz !== y.sampleRateHz) return false;
  const isLater = y.recordedAt >= x.recordedAt - TOUCH_MS;
  return isLater && ((a.isPieceName && b.isPieceName) || isAtSizeLimit(x.sizeBytes) || touches(x, y));
}

/**
 * The pieces of a recording that was cut up by its recorder.
 * @param files files of one folder, the one in question among them
 */
export function findSplit(files: readonly SessionFile[], id: number): FoundSession | null {
  const pieces = files.flatMap((file) => pieceOf(file) ?? []);
  const mine = pieces.find(({ file }) => file.id === id);
  if (!mine) return null;
  const row = pieces.filter(({ key }) => key === mine.key).sort((a, b) => a.counter - b.counter);
  const at = row.indexOf(mine);
  let [from, to] = [at, at];
  const follows = (index: number): boolean => {
    const [a, b] = [row[index], row[index + 1]];
    return a !== undefined && b !== undefined && goesOn(a, b);
  };
  while (from > 0 && follows(from - 1)) from -= 1;
  while (follows(to)) to += 1;
  if (from === to || to - from >= PIECES_MAX) return null;
  const members = row.slice(from, to + 1).map(({ file }) => ({ id: file.id, speaker: null }));
  return { kind: 'split', members, mixId: null };
}

/** A file's place among tracks: what all have in common, and whose track it is. */
interface TrackName {
  readonly key: string;
  /** Null for the file in which all are together. */
  readonly speaker: string | null;
}

const WORDS_OF_SERVICES = /(?:^|[-_ ])(riverside|zencastr|squadcast|cleanfeed|raw[-_ ]?audio)(?=$|[-_ ])/i;
/** Parts of names that say what was done to a sound, not who is heard. */
const NOT_A_PERSON =
  /^(?:\d+|[a-z]|v\d+|part|pt|take|raw|clean|dry|wet|master|mastered|mix|mixed|mixdown|final|edit|edited|draft|copy|backup|bu|left|right|stereo|mono|intro|outro|music|ads?|teaser|trailer|bonus|full|short|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mp3|wav|flac|aac|ogg|hq|lq|hi|lo|high|low|old|new)$/i;

/** After one of these comes a count, even one in words. */
const COUNTED =
  /(?:^|[-_ ])(?:part|pt|take|tape|side|day|week|hour|track|vol|volume|episode|chapter|round|session)[-_ ]*$/i;

/** What a name says by itself: recorders and Craig. */
function trackNameOf(fileName: string): TrackName | null {
  const title = titleOf(fileName);
  // Zoom: `ZOOM0001_Tr1`, `ZOOM0001_LR`, `TrLR` and `Tr34` in a folder of their own; `_D` and `_BU` are spare copies.
  const zoom =
    /^(.*?)[-_ ]?(?:tr(?:ack)?[-_ ]?(\d{1,2}(?:[-_]\d{1,2})?|(?<=tr)[a-d])|(tr?lr|lr|mix|tr?mic))$/i.exec(
      title,
    );
  if (zoom) {
    const [, stem = '', number, word = ''] = zoom;
    if (number === undefined && stem === '' && !/^tr/i.test(word)) return null;
    const isMic = /mic$/i.test(word);
    const speaker =
      number === undefined
        ? isMic
          ? 'Microphone'
          : null
        : `Track ${number.replace(/[-_]/, '+').toUpperCase()}`;
    return { key: `recorder ${stem.toLowerCase()}`, speaker };
  }
  // Tascam: `TASCAM_0001_3`, `TASCAM_0001_MIX`, `TASCAM_0001S34`.
  const tascam = /^(tascam[-_]?\d{4}|\d{6}_\d{4})(?:_(\d(?:-\d)?)|s(\d)(\d)|_?mix\d*)?$/i.exec(title);
  if (tascam) {
    const [, stem = '', mono, left, right] = tascam;
    const number = mono ?? (left === undefined ? undefined : `${left}+${right}`);
    return {
      key: `recorder ${stem.toLowerCase()}`,
      speaker: number === undefined ? null : `Track ${number}`,
    };
  }
  // Craig: `1-mina`, `2-otto_0`, all in one folder.
  const craig = /^([1-9]\d?)-([^-\s].*)$/.exec(title);
  if (craig?.[2] !== undefined && /\p{L}/u.test(craig[2]))
    return { key: 'craig', speaker: personOf(craig[2].replace(/_(?:0|\d{4})$/, '')) };
  return null;
}

/** A name of a person as it stands in a file name. */
function personOf(part: string): string {
  return part
    .replace(/[_\s]+/g, ' ')
    .replace(/^[-\s]+|[-\s]+$/g, '')
    .normalize('NFC');
}

function isTogether(a: SessionFile, b: SessionFile): boolean {
  if (a.durationSeconds <= 0 || b.durationSeconds <= 0) return false;
  const longer = Math.max(a.durationSeconds, b.durationSeconds);
  return (
    Math.abs(a.durationSeconds - b.durationSeconds) <= Math.max(2, longer * 0.01) &&
    Math.abs(a.recordedAt - b.recordedAt) <= TOGETHER_MS
  );
}

/**
 * The files of one session, one for each speaker.
 * @param files files of one folder, the one in question among them
 */
export function findTracks(files: readonly SessionFile[], id: number): FoundSession | null {
  const mine = files.find((file) => file.id === id);
  if (!mine) return null;
  const near = files.filter((file) => file.id === id || isTogether(file, mine));
  if (near.length < 2 || near.length > TRACKS_MAX) return null;
  return byOwnNames(near, mine) ?? byCommonName(near, mine);
}

function byOwnNames(near: readonly SessionFile[], mine: SessionFile): FoundSession | null {
  const own = trackNameOf(mine.fileName);
  if (!own) return null;
  const group = near.flatMap((file) => {
    const name = trackNameOf(file.fileName);
    return name?.key === own.key ? [{ file, speaker: name.speaker }] : [];
  });
  return sessionOf(group);
}

/** `alice_my-show.wav`, `bob_my-show.wav`: names that differ by a person's name only. */
function byCommonName(near: readonly SessionFile[], mine: SessionFile): FoundSession | null {
  const partsOf = (file: SessionFile): string[] =>
    titleOf(file.fileName)
      .normalize('NFC')
      .split(/(?<=[-_ ]+)(?=[^-_ ])/);
  const own = partsOf(mine);
  const group = near.flatMap((file) => {
    if (file === mine) return [file];
    const versionOfOther = nameWithoutMark(file.fileName) === nameWithoutMark(mine.fileName);
    return file.format === mine.format && !versionOfOther && common(own, partsOf(file)) !== null
      ? [file]
      : [];
  });
  const [first, ...others] = group.map(partsOf);
  if (!first || others.length === 0) return null;
  const ends = others.map((other) => common(first, other));
  const head = Math.min(...ends.map((end) => end?.head ?? 0));
  const tail = Math.min(...ends.map((end) => end?.tail ?? 0));
  if (COUNTED.test(first.slice(0, head).join(''))) return null;
  const shared = [...first.slice(0, head), ...first.slice(first.length - tail)].join('');
  const isOfService = WORDS_OF_SERVICES.test(shared);
  if (!isOfService && shared.replace(/[^\p{L}\p{N}]/gu, '').length < 4) return null;
  const named = group.map((file) => {
    const parts = partsOf(file);
    const middle = parts
      .slice(head, parts.length - tail)
      .join('')
      .replace(/[-_ ]+$/, '');
    return { file, speaker: personOf(middle) };
  });
  if (named.some(({ speaker }) => !isPerson(speaker))) return null;
  return sessionOf(named);
}

/** How many parts two names have in common at their start and end; null when not all but one stretch is. */
function common(a: readonly string[], b: readonly string[]): { head: number; tail: number } | null {
  const bare = (part: string | undefined): string => (part ?? '').replace(/[-_ ]+$/, '').toLowerCase();
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && bare(a[head]) === bare(b[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && bare(a[a.length - 1 - tail]) === bare(b[b.length - 1 - tail])) tail += 1;
  const rest = [a.length, b.length].map((length) => length - head - tail);
  return head + tail > 0 && rest.every((count) => count >= 1 && count <= 3) ? { head, tail } : null;
}

function isPerson(name: string): boolean {
  return /\p{L}{2}/u.test(name) && !name.split(/[\s-]+/).some((part) => NOT_A_PERSON.test(part));
}

function sessionOf(
  group: readonly { readonly file: SessionFile; readonly speaker: string | null }[],
): FoundSession | null {
  const tracks = group
    .flatMap(({ file, speaker }) => (speaker === null ? [] : [{ file, speaker }]))
    .sort((a, b) => a.file.fileName.localeCompare(b.file.fileName, 'en', { numeric: true }));
  const names = new Set(tracks.map(({ speaker }) => speaker.toLowerCase()));
  if (tracks.length < 2 || names.size !== tracks.length) return null;
  const [first] = tracks;
  if (!tracks.every(({ file }) => isSimilarLength(file.durationSeconds, first?.file.durationSeconds ?? 0)))
    return null;
  return {
    kind: 'tracks',
    members: tracks.map(({ file, speaker }) => ({ id: file.id, speaker })),
    mixId: group.find(({ speaker }) => speaker === null)?.file.id ?? null,
  };
}

/** What a file belongs to; tracks first, because tracks may be cut at a size too and then lie beside one another. */
export function findSession(files: readonly SessionFile[], id: number): FoundSession | null {
  return findTracks(files, id) ?? findSplit(files, id);
}
