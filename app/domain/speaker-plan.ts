// Puts who spoke when into a text: which segments get another speaker, and which are cut because two people speak in them.
import { displaySpeaker, type Segment, type Word } from './transcript.ts';
import type { EditStep, PlacedSegment } from './edit-step.ts';
import type { Stretch } from './heard.ts';
import { wordSpans } from './word-alignment.ts';

/** A turn under the name that its speaker is to have in the text. */
export interface NamedTurn extends Stretch {
  readonly speaker: string;
}

/** What the plan needs to know of the text around. */
export interface PlanPlace {
  /** Names that stay where they are, whoever was heard. */
  readonly isKept: (speaker: string) => boolean;
  /** An id for a new segment. */
  readonly freshId: () => number;
  /** Where the segment after the last of these stands; null at the end. */
  readonly nextOrder: number | null;
}

/** A word whose speaker was not heard goes to the nearest turn within this, seconds. */
const NEAR_SECONDS = 3;
/** So few words between two passages of another speaker, and no longer than `STRAY_SECONDS`, are theirs. */
const STRAY_WORDS = 2;
const STRAY_SECONDS = 0.7;

/** True for a name; false for a number or letter that an engine gives, and for nobody. */
export function isNamed(speaker: string | null): speaker is string {
  return speaker !== null && displaySpeaker(speaker) === speaker.replace(/\s+/g, ' ').trim();
}

/**
 * The steps that give segments their speakers.
 * @param segments some that follow each other
 * @param turns in the order of their starts
 */
export function planTelling(
  segments: readonly PlacedSegment[],
  turns: readonly NamedTurn[],
  place: PlanPlace,
): readonly EditStep[] {
  const finder = new TurnFinder(turns);
  const steps: EditStep[] = [];
  const moved = new Map<string, { before: string | null; after: string | null; ids: number[] }>();
  segments.forEach((segment, at) => {
    if (isNamed(segment.speaker) && place.isKept(segment.speaker)) return;
    const parts = partsOf(segment, finder);
    const [first] = parts;
    if (!first) return;
    if (parts.length === 1) {
      if (first.speaker === segment.speaker) return;
      const key = JSON.stringify([segment.speaker, first.speaker]);
      const group = moved.get(key) ?? { before: segment.speaker, after: first.speaker, ids: [] };
      moved.set(key, group);
      group.ids.push(segment.id);
      return;
    }
    const next = segments[at + 1]?.order ?? place.nextOrder ?? Math.floor(segment.order) + 1;
    steps.push(...cutSteps(segment, parts, next, place.freshId));
  });
  return [...steps, ...[...moved.values()].map((group): EditStep => ({ type: 'speaker', ...group }))];
}

/** A part of a segment, by its words from the first up to and without the last. */
interface Part {
  readonly from: number;
  readonly to: number;
  readonly speaker: string | null;
}

function partsOf(segment: Segment, finder: TurnFinder): readonly Part[] {
  const { end, start, text, words } = segment;
  if (start === null || end === null) return [];
  const spans = wordSpans(text);
  // Only where each word of the text has its time can it be cut.
  if (words.length < 2 || spans.length !== words.length)
    return [{ from: 0, to: words.length, speaker: finder.mostIn(start, end) ?? segment.speaker }];
  const whole = finder.mostIn(start, end);
  if (whole === null) return [{ from: 0, to: words.length, speaker: segment.speaker }];
  const speakers = words.map((word) => finder.mostIn(word.start, word.end) ?? whole);
  const isSentenceEnd = (at: number): boolean => endsSentence(words[at]?.text ?? '');
  return snapped(runsOf(withoutStrays(speakers, words, isSentenceEnd)), words, isSentenceEnd);
}

/** Passages of one speaker each. */
function runsOf(speakers: readonly string[]): Part[] {
  const runs: { from: number; to: number; speaker: string }[] = [];
  speakers.forEach((speaker, at) => {
    const last = runs.at(-1);
    if (last?.speaker === speaker) last.to = at + 1;
    else runs.push({ from: at, to: at + 1, speaker });
  });
  return runs;
}

/**
 * Nobody says a single word in the middle of another's sentence, nor its last one: a passage of few words that neither begins nor
 * ends where a sentence does belongs to its neighbour; so does what is left over at either end of a sentence.
 */
function withoutStrays(
  speakers: readonly string[],
  words: readonly Word[],
  isSentenceEnd: (at: number) => boolean,
): readonly string[] {
  const settled = [...speakers];
  for (;;) {
    const runs = runsOf(settled);
    const stray = runs.findIndex(
      (run, at) => runs.length > 1 && isStray(run, at, runs, words, isSentenceEnd),
    );
    const run = runs[stray];
    if (!run) return settled;
    const [before, after] = [runs[stray - 1], runs[stray + 1]];
    const goesOn = before !== undefined && !isSentenceEnd(run.from - 1);
    const host = goesOn || !after ? before : after;
    settled.fill(host?.speaker ?? '', run.from, run.to);
  }
}

/** Moves the end of a passage to the end of a sentence, where one is near: people seldom speak on in another's last word. */
function snapped(
  runs: readonly Part[],
  words: readonly Word[],
  isSentenceEnd: (at: number) => boolean,
): readonly Part[] {
  const ends = runs.map(({ to }) => to);
  ends.slice(0, -1).forEach((end, at) => {
    if (isSentenceEnd(end - 1)) return;
    const [least, most] = [(ends[at - 1] ?? 0) + 1, (ends[at + 1] ?? end) - 1];
    const near = [end + 1, end - 1, end + 2, end - 2].find(
      (other) =>
        other >= least &&
        other <= most &&
        isSentenceEnd(other - 1) &&
        isBrief(words, Math.min(end, other), Math.max(end, other)),
    );
    ends[at] = near ?? end;
  });
  return runs.map((run, at) => ({ ...run, from: ends[at - 1] ?? 0, to: ends[at] ?? run.to }));
}

/** Few words that take no time to speak of. */
function isBrief(words: readonly Word[], from: number, to: number): boolean {
  const [first, last] = [words[from], words[to - 1]];
  return (
    to - from <= STRAY_WORDS &&
    first !== undefined &&
    last !== undefined &&
    last.end - first.start <= STRAY_SECONDS
  );
}

function isStray(
  run: Part,
  at: number,
  runs: readonly Part[],
  words: readonly Word[],
  isSentenceEnd: (at: number) => boolean,
): boolean {
  if (!isBrief(words, run.from, run.to)) return false;
  const begins = run.from === 0 || isSentenceEnd(run.from - 1);
  const ends = isSentenceEnd(run.to - 1);
  // A sentence of its own, such as “Yes.”, is somebody's; between two passages of one person it needs to be heard clearly.
  const isOwn = begins && ends;
  if (isOwn) return false;
  return at > 0 || at < runs.length - 1;
}

const endsSentence = (word: string): boolean => /[.!?…。！？][\p{Pe}\p{Pf}"']*$/u.test(word);

function cutSteps(
  segment: PlacedSegment,
  parts: readonly Part[],
  next: number,
  freshId: () => number,
): readonly EditStep[] {
  const spans = wordSpans(segment.text);
  return parts.map((part, at): EditStep => {
    const words = segment.words.slice(part.from, part.to);
    const from = at === 0 ? 0 : (spans[part.from]?.from ?? 0);
    const to = spans[part.to]?.from ?? segment.text.length;
    const after: PlacedSegment = {
      id: at === 0 ? segment.id : freshId(),
      order: segment.order + ((next - segment.order) * at) / parts.length,
      start: at === 0 ? segment.start : (words[0]?.start ?? segment.start),
      end: at === parts.length - 1 ? segment.end : (words.at(-1)?.end ?? segment.end),
      speaker: part.speaker,
      text: segment.text.slice(from, to).trim(),
      words,
    };
    return { type: 'segment', id: after.id, before: at === 0 ? segment : null, after };
  });
}

/** Finds who speaks most in a stretch, without going through all turns each time. */
class TurnFinder {
  readonly #turns: readonly NamedTurn[];
  /** The latest end of all turns up to each one. */
  readonly #endsUpTo: readonly number[];

  constructor(turns: readonly NamedTurn[]) {
    this.#turns = turns;
    let latest = -Infinity;
    this.#endsUpTo = turns.map(({ to }) => (latest = Math.max(latest, to)));
  }

  /** @returns null where nobody speaks in it, nor near it */
  mostIn(from: number, to: number): string | null {
    const seconds = new Map<string, number>();
    let nearest: { readonly speaker: string; readonly away: number } | null = null;
    for (let at = this.#firstNear(from); at < this.#turns.length; at += 1) {
      const turn = this.#turns[at];
      if (!turn || turn.from > to + NEAR_SECONDS) break;
      const shared = Math.min(to, turn.to) - Math.max(from, turn.from);
      if (shared > 0) seconds.set(turn.speaker, (seconds.get(turn.speaker) ?? 0) + shared);
      else if (-shared <= NEAR_SECONDS && (nearest === null || -shared < nearest.away))
        nearest = { speaker: turn.speaker, away: -shared };
    }
    let best: string | null = null;
    for (const [speaker, time] of seconds)
      if (best === null || time > (seconds.get(best) ?? 0)) best = speaker;
    return best ?? nearest?.speaker ?? null;
  }

  /** The first turn that may reach to the neighbourhood of a place. */
  #firstNear(from: number): number {
    let [low, high] = [0, this.#turns.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#endsUpTo[middle] ?? 0) < from - NEAR_SECONDS) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
