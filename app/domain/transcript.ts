// A transcript, whoever made it: segments of speech with times, speakers and, where known, words.

/** One word with its place in the sound. */
export interface Word {
  readonly text: string;
  /** Seconds from the start of the recording. */
  readonly start: number;
  readonly end: number;
  /** 0–1, where the service says. */
  readonly confidence?: number;
  /** Its place was not heard but follows from its neighbours: a person wrote it. */
  readonly estimated?: true;
}

/** A stretch of speech by one speaker, usually a sentence or an utterance. */
export interface Segment {
  /** Seconds from the start of the recording; null when the service gave no times. */
  readonly start: number | null;
  readonly end: number | null;
  /** Speaker as the service names it (`0`, `1`, `A`), null when it does not tell. */
  readonly speaker: string | null;
  readonly text: string;
  /** Words in order; empty when the service gave none. */
  readonly words: readonly Word[];
}

/** How the times of words came about. */
export const WORD_TIMES = ['measured', 'interpolated', 'none'] as const;
export type WordTimes = (typeof WORD_TIMES)[number];

/** What came beside the text; every part optional, shown as it came. */
export interface Insights {
  readonly summary?: string;
  readonly topics?: readonly string[];
  readonly intents?: readonly string[];
  readonly sentiment?: string;
  readonly entities?: readonly { readonly label: string; readonly value: string }[];
  /** Search terms of the request and the seconds at which they were heard. */
  readonly found?: readonly { readonly query: string; readonly at: readonly number[] }[];
}

/** The vendor-neutral transcript that is stored, shown, searched and exported. */
export interface Transcript {
  readonly segments: readonly Segment[];
  /** BCP-47 tag, where known. */
  readonly language: string | null;
  /** Name of the model that made it. */
  readonly model: string;
  /** Length of the sound that was heard, seconds, where known. */
  readonly durationSeconds: number | null;
  readonly wordTimes: WordTimes;
  readonly insights: Insights;
}

/** True when every segment has times, so that it can be followed and exported as captions. */
export function isTimed(transcript: Pick<Transcript, 'segments'>): boolean {
  return transcript.segments.every((segment) => segment.start !== null && segment.end !== null);
}

/** The whole text, one segment a line. */
export function textOf(transcript: Pick<Transcript, 'segments'>): string {
  return transcript.segments.map((segment) => segment.text).join('\n');
}

/** Number of words, counted by white space. */
export function wordCountOf(transcript: Pick<Transcript, 'segments'>): number {
  let count = 0;
  for (const { text } of transcript.segments) {
    // Without taking the text apart: a day of speech is counted in a few milliseconds.
    let isInWord = false;
    for (let at = 0; at < text.length; at += 1) {
      const isGap = isSpace(text.charCodeAt(at));
      if (!isGap && !isInWord) count += 1;
      isInWord = !isGap;
    }
  }
  return count;
}

/** White space and control characters. */
function isSpace(code: number): boolean {
  if (code <= 0x20 || code === 0x7f) return true;
  return (
    code >= 0xa0 &&
    (code === 0xa0 ||
      code === 0x1680 ||
      (code >= 0x2000 && code <= 0x200a) ||
      code === 0x2028 ||
      code === 0x2029 ||
      code === 0x202f ||
      code === 0x205f ||
      code === 0x3000 ||
      code === 0xfeff)
  );
}

/**
 * The name to show for a speaker. Services number speakers from 0 or name them by letters; people count from 1. A name that is one
 * already stays as it is.
 * @returns null for a speaker that is not known
 */
export function displaySpeaker(speaker: string | null): string | null {
  const name = speaker?.replace(/\s+/g, ' ').trim();
  if (!name) return null;
  if (/^\d{1,4}$/.test(name)) return `Speaker ${Number(name) + 1}`;
  if (/^[A-Z]$/.test(name)) return `Speaker ${name}`;
  // Several channels, each with its own count.
  const [, channel, inside] = /^channel (\d{1,4})(?:, speaker (\w+))?$/.exec(name) ?? [];
  if (channel === undefined) return name;
  return `Channel ${channel}${inside === undefined ? '' : `, ${displaySpeaker(inside)?.toLowerCase()}`}`;
}
