// A transcript cut into captions: short enough to read, shown while they are said and long enough to be read.
// Why so: docs/decisions/publish.md.
import { displaySpeaker, type Transcript } from '../domain/transcript.ts';
import { columnsOf } from './columns.ts';
import type { CueRules } from './cue-rules.ts';
import { breakLines, readingMsOf } from './cutting.ts';
import { joined } from './tokens.ts';
import { lanesOf, MOVE_MS, overlapping, woven, type Draft } from './voices.ts';

/** One caption. Times are whole milliseconds: what the formats can say, so nothing is lost when they are read back. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  /** One or two lines; one for each voice where several speak at once. */
  readonly lines: readonly string[];
  /** Name to show, null where unknown or where several speak. */
  readonly speaker: string | null;
}

const MIN_MS = 833;
const MAX_MS = 7_000;
/** Two frames at 24 a second: the eye sees that the caption has changed. */
const GAP_MS = 83;
/** A caption crowded by the next one keeps at least this; the next one waits for it. */
const FLOOR_MS = 300;

/** Cuts a transcript, all of whose segments have times, into captions, in the order of WebVTT's cues: by start, then the longer first. */
export function cuesOf(transcript: Pick<Transcript, 'segments'>, rules: CueRules): Cue[] {
  const lanes = lanesOf(transcript, rules.lineChars);
  if (rules.together === 'lines') return setTimes(woven(lanes, rules), rules);
  return overlapping(lanes, rules)
    .flatMap((drafts) => setTimes(drafts, rules))
    .sort((a, b) => a.startMs - b.startMs || b.endMs - a.endMs);
}

/** One or two lines of a single voice, else a line a voice. */
function linesOf({ voices }: Draft, lineChars: number): string[] {
  const [only, ...others] = voices;
  if (only && others.length === 0) return breakLines(only.tokens, lineChars);
  return voices.map(({ name, tokens }) => `${name}${joined(tokens)}`);
}

const readingMs = (lines: readonly string[]): number => readingMsOf(columnsOf(lines.join(' ')));

/** How many captions must be read faster than their rule says: people spoke so fast that there was no room. */
export function hurriedCues(cues: readonly Cue[]): number {
  return cues.filter(({ startMs, endMs, lines }) => readingMs(lines) > endMs - startMs + GAP_MS).length;
}

/** Gives every caption time to be read where there is room for it, and none any time that belongs to the next. */
function setTimes(drafts: readonly Draft[], rules: CueRules): Cue[] {
  const cues = drafts.map((draft): Cue => {
    const [only, ...others] = draft.voices;
    return {
      startMs: draft.startMs,
      endMs: draft.endMs,
      lines: linesOf(draft, rules.lineChars),
      speaker: only && others.length === 0 ? displaySpeaker(only.lane.speaker) : null,
    };
  });
  let free = 0;
  return cues.map((cue, index) => {
    const startMs = Math.max(cue.startMs, free);
    const neededMs = Math.max(MIN_MS, readingMs(cue.lines));
    const wanted = Math.max(cue.endMs, startMs + neededMs);
    const nextMs = cues[index + 1]?.startMs ?? Infinity;
    // Stretched ones leave a gap before the next; speech that runs into the next is shown to its end.
    const room = Math.max(Math.min(cue.endMs, nextMs), nextMs - GAP_MS);
    // What would only flash stands a little longer, and the next one waits for it as long as nobody notices.
    const glanceMs = Math.min(MIN_MS, readingMs(cue.lines), nextMs + MOVE_MS - startMs);
    const leastMs = Math.max(FLOOR_MS, glanceMs);
    const endMs = Math.min(startMs + MAX_MS, Math.max(startMs + leastMs, Math.min(wanted, room)));
    free = endMs;
    return { ...cue, startMs, endMs };
  });
}
