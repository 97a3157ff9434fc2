// Which files are one session: a recording that was cut into pieces, or one file for each speaker. Pure rules; what they find is offered, never done.
import { isSimilarLength, nameWithoutMark } from './episode.ts';
import {
  compareNames,
  differInOnePlace,
  isPerson,
  personOf,
  pieceNameOf,
  trackNameOf,
  type PieceName,
} from './session-names.ts';
import { titleOf } from './audio.ts';

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

export const SESSION_KINDS = ['split', 'tracks'] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

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
/** A recorder goes on at once; what was begun this much later is another recording. */
const PAUSE_MS = 5 * 60_000;
/** Of files shorter than this the times say nothing: they end together when they were only written together. */
const TELLING_SECONDS = 60;
/** Most files of one session. */
export const SESSION_MAX: Readonly<Record<SessionKind, number>> = { split: 200, tracks: 32 };
/** Tracks of one session are written together; downloads of them come together too. */
const TOGETHER_MS = 15 * 60_000;

interface Piece extends PieceName {
  readonly file: SessionFile;
}

/** True for a file that ended because no more fits into one. */
export function isAtSizeLimit(sizeBytes: number): boolean {
  return SIZE_LIMITS.some((limit) => sizeBytes <= limit * 1.001 && sizeBytes >= limit * (1 - LIMIT_SHARE));
}

/**
 * How long after the end of one file the other was begun, as their times say, ms. Below zero also where copying changed the times;
 * null where the length is not known.
 */
function gapMs(a: SessionFile, b: SessionFile): number | null {
  return b.durationSeconds > 0 ? b.recordedAt - b.durationSeconds * 1_000 - a.recordedAt : null;
}

/** True when one file was begun just when another one ended. Short files that were written together look the same. */
function touches(a: SessionFile, b: SessionFile): boolean {
  const gap = gapMs(a, b);
  return (
    gap !== null &&
    Math.abs(gap) <= TOUCH_MS &&
    Math.min(a.durationSeconds, b.durationSeconds) >= TELLING_SECONDS
  );
}

/** A counter that goes on says nothing by itself: episodes have one too. A second sign is needed, and no sign against it. */
function goesOn(a: Piece, b: Piece): boolean {
  const [x, y] = [a.file, b.file];
  if (b.counter !== a.counter + 1) return false;
  if (x.format !== y.format || x.channels !== y.channels || x.sampleRateHz !== y.sampleRateHz) return false;
  if (y.recordedAt < x.recordedAt - TOUCH_MS || (gapMs(x, y) ?? 0) > PAUSE_MS) return false;
  return (a.isSure && b.isSure) || isAtSizeLimit(x.sizeBytes) || touches(x, y);
}

/**
 * The pieces of a recording that was cut up by its recorder.
 * @param files files of one folder, the one in question among them
 */
export function findSplit(files: readonly SessionFile[], id: number): FoundSession | null {
  const pieces = files.flatMap((file): Piece[] => {
    const name = pieceNameOf(file.fileName);
    return name ? [{ ...name, file }] : [];
  });
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
  if (from === to || to - from >= SESSION_MAX.split) return null;
  const members = row.slice(from, to + 1).map(({ file }) => ({ id: file.id, speaker: null }));
  return { kind: 'split', members, mixId: null };
}

/** What services put into the names of their downloads; it makes a short common part enough. */
const WORDS_OF_SERVICES = /(?:^|[-_ ])(riverside|zencastr|squadcast|cleanfeed|raw[-_ ]?audio)(?=$|[-_ ])/i;
/** After one of these comes a count, even one in words. */
const COUNTED =
  /(?:^|[-_ ])(?:part|pt|take|tape|side|day|week|hour|track|vol|volume|episode|chapter|round|session)[-_ ]*$/i;

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
  if (near.length < 2 || near.length > SESSION_MAX.tracks) return null;
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

/**
 * `alice_my-show.wav`, `bob_my-show.wav`: names that differ by a person's name only. The general rule, which also serves Riverside,
 * Zencastr, SquadCast and Cleanfeed: how these name their downloads is written down nowhere.
 */
function byCommonName(near: readonly SessionFile[], mine: SessionFile): FoundSession | null {
  const group = near.filter(
    (file) =>
      file === mine ||
      (file.format === mine.format &&
        nameWithoutMark(file.fileName) !== nameWithoutMark(mine.fileName) &&
        differInOnePlace(mine.fileName, file.fileName)),
  );
  const compared = compareNames(group.map(({ fileName }) => fileName));
  if (!compared || COUNTED.test(compared.before)) return null;
  const { own, shared } = compared;
  if (!WORDS_OF_SERVICES.test(shared) && shared.replace(/[^\p{L}\p{N}]/gu, '').length < 4) return null;
  // Names that are the same but for a number count something.
  const uncounted = new Set(own.map((name) => name.replace(/\p{N}+/gu, '').toLowerCase()));
  if (uncounted.size < own.length || !own.every(isPerson)) return null;
  return sessionOf(group.map((file, at) => ({ file, speaker: own[at] ?? '' })));
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

/**
 * The order in which files that a person joins are likely meant: by their counter where all have the same name but for it, else by when
 * they were begun.
 */
export function orderOfPieces<T extends SessionFile>(files: readonly T[]): readonly T[] {
  const names = files.map(({ fileName }) => pieceNameOf(fileName));
  const counters = new Map(files.map((file, at) => [file, names[at]?.counter ?? 0]));
  const isCounted =
    names.every((name) => name !== null && name.key === names[0]?.key) &&
    new Set(counters.values()).size === files.length;
  const begunAt = (file: T): number => file.recordedAt - file.durationSeconds * 1_000;
  return [...files].sort((a, b) =>
    isCounted
      ? (counters.get(a) ?? 0) - (counters.get(b) ?? 0)
      : begunAt(a) - begunAt(b) || a.fileName.localeCompare(b.fileName, 'en', { numeric: true }),
  );
}

/** Whose tracks these files are likely to be, by their names; what says nothing is named after itself. A mix is only told by its name. */
export function proposeTracks(files: readonly SessionFile[]): FoundSession {
  const named = files.map((file) => ({ file, name: trackNameOf(file.fileName) }));
  const isOneKind = named.every(({ name }) => name !== null && name.key === named[0]?.name?.key);
  const own = compareNames(files.map(({ fileName }) => fileName))?.own;
  const mixes = isOneKind ? named.filter(({ name }) => name?.speaker === null) : [];
  const mix = mixes.length === 1 && files.length > 2 ? mixes[0]?.file : undefined;
  const members = named
    .filter(({ file }) => file !== mix)
    .map(({ file, name }) => ({
      id: file.id,
      speaker:
        (isOneKind ? name?.speaker : null) || own?.[files.indexOf(file)] || personOf(titleOf(file.fileName)),
    }));
  return { kind: 'tracks', members, mixId: mix?.id ?? null };
}
