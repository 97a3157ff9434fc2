// What unit the times of an answer have. Judged by the middle of all of them, so that no single wild one decides.
import { asNumber, member } from './json.ts';

/** A word or a stretch of speech as it came: what says something about the unit. */
export interface Sample {
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** Characters of its text that are no white space. */
  readonly letters: number;
}

/** Seconds in a unit: seconds, milliseconds, microseconds. */
export type Scale = 1 | 0.001 | 0.000_001;

/**
 * Characters a second in the middle of an answer. People say 3 (Chinese) to 25; Whisper's segments over long silences hold fewer,
 * hence the room below. The same speech in milliseconds comes out a thousand times lower.
 */
const SECONDS_FROM = 0.5;
const MILLISECONDS_BELOW = 0.03;
/** So many samples make a middle. */
const SAMPLES_MIN = 3;
/** A middle this far behind the end of the sound is in another unit: factor and seconds. */
const BEYOND_FACTOR = 1.5;
const BEYOND_SECONDS = 5;

/**
 * Judges the unit. What people can say in a second decides; where that leaves it open, or there are too few samples, the length
 * of the sound, and last the family of the answer.
 * @param samples words, utterances and segments, in any order
 * @param soundSeconds length of the sound, null where unknown
 * @param millisecondFamily the answer has the shape of a family that counts in milliseconds
 */
export function judgeScale(
  samples: readonly Sample[],
  soundSeconds: number | null,
  millisecondFamily: boolean,
): Scale {
  const times = samples.flatMap(({ end, start }) => [start, end]).filter((time) => time !== undefined);
  const isWhole = middle(times.map((time) => (Number.isInteger(time) ? 1 : 0))) === 1;
  const rates = ratesOf(samples);
  const rate = middle(rates);
  if (rate !== undefined && rates.length >= SAMPLES_MIN) {
    if (rate >= SECONDS_FROM) return 1;
    if (rate < MILLISECONDS_BELOW) return small(rate);
  }
  if (millisecondFamily && isWhole) return 0.001;
  // A lone word of eight minutes is a wild time if it has a fraction, and milliseconds if it has none.
  if (rate !== undefined && rate < MILLISECONDS_BELOW && isWhole) return small(rate);
  return byLength(samples, soundSeconds);
}

const small = (rate: number): Scale => (rate < MILLISECONDS_BELOW / 1000 ? 0.000_001 : 0.001);

function byLength(samples: readonly Sample[], soundSeconds: number | null): Scale {
  // Ends are left out where there are starts: the end of a window of the service's is no word about the sound.
  const starts = samples.flatMap(({ start }) => (start === undefined || start <= 0 ? [] : [start]));
  const at = middle(starts);
  if (at === undefined || soundSeconds === null) return 1;
  const limit = soundSeconds * BEYOND_FACTOR + BEYOND_SECONDS;
  if (at <= limit) return 1;
  return at * 0.001 <= limit ? 0.001 : 0.000_001;
}

/** Characters per unit of time; where an end is missing, until the next begins. */
function ratesOf(samples: readonly Sample[]): number[] {
  return samples.flatMap(({ end, letters, start }, index) => {
    const until = end ?? samples[index + 1]?.start;
    if (start === undefined || until === undefined || until <= start || letters === 0) return [];
    return [letters / (until - start)];
  });
}

/** The middle one by size, the upper of two; undefined for none. */
export function middle(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

/** `1.5s`, `1500ms`, `12:03.5`, `1:02:03,5`: what names its own unit. */
const WITH_UNIT = /^\s*(\d+(?:\.\d+)?)\s*(s|ms)\s*$/;
const CLOCK = /^\s*(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:[.,]\d+)?)\s*$/;

/** Seconds, where a text names its own unit; undefined for everything else. */
export function secondsWithUnit(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const [, amount, unit] = WITH_UNIT.exec(value) ?? [];
  if (amount !== undefined) return Number(amount) * (unit === 'ms' ? 0.001 : 1);
  const [, hours = '0', minutes, seconds] = CLOCK.exec(value) ?? [];
  if (minutes === undefined || seconds === undefined) return undefined;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'));
}

/** What an item of the answer says of the unit. Times that name theirs say nothing. */
export function sampleOf(item: unknown, text: string): Sample {
  return {
    start: asNumber(member(item, 'start')),
    end: asNumber(member(item, 'end')),
    letters: text.replace(/\s+/g, '').length,
  };
}

/** How far behind its end the sound may be said to go on: rounding, and lengths that were only estimated, seconds. */
export const END_SLACK_SECONDS = 1;

/**
 * The length to hold times against.
 * @param answered what the answer says, null where it does not
 * @param recorded what the file says, null where unknown
 * @param starts all that begins, seconds
 * @returns null when neither is known, or too much begins behind the end for the length to be right
 */
export function soundLength(
  answered: number | null,
  recorded: number | null,
  starts: readonly number[],
): number | null {
  const heard = answered !== null && recorded !== null && !isLike(answered, recorded) ? null : answered;
  const seconds = heard ?? recorded;
  if (seconds === null) return null;
  const beyond = starts.filter((start) => start > seconds + END_SLACK_SECONDS).length;
  // A service knows what it heard; a file's own word may be an estimate, or tell of its first part only.
  const share = heard === null ? 0.2 : 0.5;
  return beyond >= SAMPLES_MIN && beyond > starts.length * share ? null : seconds;
}

/** Some answers give milliseconds for a length, or that of a part. */
function isLike(answered: number, recorded: number): boolean {
  return answered >= recorded * 0.5 && answered <= recorded * 4;
}
