// When a recording and a published episode look like one work: by title, day and length. Pure rules; a look at the sound or the words decides, then a person.
import { nameWithoutMark } from './episode.ts';

/** What counts of one of them. */
export interface Work {
  /** Titles and names of its files. */
  readonly names: readonly string[];
  /** As shows count them; empty for none. */
  readonly episode: string;
  /** When it was recorded or published, epoch ms; null for not known. */
  readonly atMs: number | null;
  /** Seconds; 0 for not known. */
  readonly durationSeconds: number;
}

const DAY_MS = 24 * 3_600_000;
/** A recording is cut and published within this time of its making. */
const DAYS_APART = 30;
/** Ads, a jingle, a trailer at the start and the end: so much longer may the published one be, seconds and as a share. */
const LONGER_SECONDS = 10 * 60;
const LONGER_SHARE = 0.25;
/** And so much shorter, where it was cut. */
const SHORTER_SHARE = 0.15;
/** Lengths that agree as closely say something by themselves. */
const CLOSE_SECONDS = 15;
/** Share of the words of the shorter name that the longer one has. */
const WORDS_SHARE = 0.6;
/** A name of fewer letters says nothing. */
const NAME_CHARS = 6;

/** How sure the signs are: `likely` is worth a question by itself, `maybe` is worth a look at the sound. */
export type Likeness = 'likely' | 'maybe' | 'no';

/** What a comparison of sound says. */
export type Heard = 'same' | 'other' | 'unknown';
/** Whether passages of one file are heard in the other. Paths are absolute. Never fails. */
export type CompareSound = (path: string, inPath: string) => Promise<Heard>;

/** @param published the episode of a feed */
export function sameWork(recording: Work, published: Work): Likeness {
  const length = lengthSays(recording.durationSeconds, published.durationSeconds);
  if (length === 'other') return 'no';
  const name = nameSays(recording, published);
  const isNear =
    recording.atMs === null ||
    published.atMs === null ||
    Math.abs(recording.atMs - published.atMs) <= DAYS_APART * DAY_MS;
  if (name === 'same') return length === 'unknown' && !isNear ? 'maybe' : 'likely';
  if (!isNear) return 'no';
  if (name === 'alike') return length === 'close' ? 'likely' : 'maybe';
  return length === 'close' ? 'maybe' : 'no';
}

function lengthSays(recording: number, published: number): 'close' | 'fits' | 'unknown' | 'other' {
  if (recording <= 0 || published <= 0) return 'unknown';
  const more = published - recording;
  if (Math.abs(more) <= CLOSE_SECONDS) return 'close';
  const most =
    more > 0 ? Math.max(recording * LONGER_SHARE, LONGER_SECONDS) : Math.max(60, recording * SHORTER_SHARE);
  return Math.abs(more) <= most ? 'fits' : 'other';
}

function nameSays(recording: Work, published: Work): 'same' | 'alike' | 'unlike' {
  const ours = recording.names.map(plain).filter((name) => name.length >= NAME_CHARS);
  const theirs = published.names.map(plain).filter((name) => name.length >= NAME_CHARS);
  for (const a of ours)
    for (const b of theirs)
      if (a === b || ` ${a} `.includes(` ${b} `) || ` ${b} `.includes(` ${a} `)) return 'same';
  const isSameEpisode = published.episode !== '' && published.episode === recording.episode;
  const number = /(\d+)$/.exec(published.episode)?.[1];
  const isNumbered =
    number !== undefined && recording.names.some((name) => plain(name).split(' ').includes(number));
  const share = Math.max(0, ...ours.flatMap((a) => theirs.map((b) => shareOf(a.split(' '), b.split(' ')))));
  return isSameEpisode || isNumbered || share >= WORDS_SHARE ? 'alike' : 'unlike';
}

/** Words alone, numbers without zeros before them. */
const plain = (name: string): string =>
  nameWithoutMark(name)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/(?<![\p{L}\p{N}])0+(?=\d)/gu, '')
    .trim();

function shareOf(a: readonly string[], b: readonly string[]): number {
  const [shorter, longer] = a.length <= b.length ? [a, new Set(b)] : [b, new Set(a)];
  const telling = shorter.filter((word) => word.length > 2 || /\d/.test(word));
  if (telling.length < 2) return 0;
  return telling.filter((word) => longer.has(word)).length / telling.length;
}
