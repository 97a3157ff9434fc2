// Where a paragraph ends, for everybody who shows or writes a text: by pauses, sentences and turns.
import { UNSPACED_SCRIPTS } from './script-units.ts';
import type { Segment } from './transcript.ts';

/** What of a segment counts here. */
export type ParagraphPart = Pick<Segment, 'start' | 'end' | 'speaker' | 'text'>;

/** A silence this long always begins a paragraph, seconds. */
const LONG_PAUSE = 2;
/** One this long does where there is something to end: what a speaker takes between two thoughts, seconds. */
const SHORT_PAUSE = 1;
/** This much is something, letters: three lines. */
const SOME_LETTERS = 180;
/** This much is enough, where a sentence ends: eight lines. */
const ENOUGH_LETTERS = 520;
/** This much is a block that nobody reads, whether or not a sentence ends: recognised text may be without a stop. */
const MOST_LETTERS = 800;

/** A sign of a script without spaces says about as much as so many letters. */
const LETTERS_OF_SIGN = 2.5;

const SIGNS = new RegExp(`[${UNSPACED_SCRIPTS}]`, 'gu');
const UNSPACED_END = new RegExp(`[${UNSPACED_SCRIPTS}\\u3000-\\u3003\\u3008-\\u3011\\uff01-\\uff5e]$`, 'u');
const UNSPACED_START = new RegExp(`^[${UNSPACED_SCRIPTS}\\u3008-\\u3011]`, 'u');
const STOP = /[.!?…。！？｡।۔؟]["'”’»)\]）」』】]*$/u;

/** How long a text is to read, in letters of a script like this one. */
export const readingLength = (text: string): number =>
  text.length + (text.match(SIGNS)?.length ?? 0) * (LETTERS_OF_SIGN - 1);

/**
 * True where a paragraph ends between two segments.
 * @param letters what stands in the paragraph so far, by `readingLength`
 */
export function endsParagraph(letters: number, before: ParagraphPart, next: ParagraphPart): boolean {
  if (before.speaker !== next.speaker) return true;
  // A text without times comes in paragraphs already.
  if (next.start === null || before.end === null) return true;
  const pause = next.start - before.end;
  if (pause >= LONG_PAUSE || letters >= MOST_LETTERS) return true;
  if (pause >= SHORT_PAUSE && letters >= SOME_LETTERS) return true;
  return letters >= ENOUGH_LETTERS && STOP.test(before.text);
}

/** Two texts after each other: scripts without spaces get none between them. */
export function inARow(one: string, other: string): string {
  return UNSPACED_END.test(one) && UNSPACED_START.test(other) ? one + other : `${one} ${other}`;
}
