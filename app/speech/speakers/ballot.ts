// What the windows and pieces of a recording say about each moment: how many people speak, and who most likely does.
import type { Stretch } from '../../domain/heard.ts';
import type { Speakers } from './clustering.ts';
import { WINDOW_SECONDS, type HeardWindow, type LocalVoice } from './heard.ts';
import { likeness } from './prints.ts';

/** Moments a second. */
export const STEPS = 50;

/** A voice that is more like its speaker than like any other by this much is certainly theirs; a difference of cosines. */
const CERTAIN = 0.4;
/** One that is not at all still has this part of a say. */
const LEAST_SAY = 0.05;
/** A piece says it by a difference of this much already: nothing else is mixed into it … */
const CERTAIN_PIECE = 0.2;
/** … and then counts for as much as so many windows. */
const PIECE_SAY = 2;
/** What the border of a window is worth beside its middle, which a window knows best. */
const BORDER = 0.1;

/** For each moment: */
export interface Ballot {
  /** how many voices the windows heard, on average, 0 where none looked; */
  readonly voices: Float32Array;
  /** and for each speaker, how much speaks for them. */
  readonly votes: readonly Float32Array[];
}

/** Counts what was heard. */
export function ballotOf(windows: readonly HeardWindow[], { labels, prints }: Speakers): Ballot {
  const length = Math.ceil(windows.reduce((latest, { end }) => Math.max(latest, end), 0) * STEPS);
  const count = Math.max(0, prints.length, ...labels.flat().map((label) => label + 1));
  const votes = Array.from({ length: count }, () => new Float32Array(length));
  const [voices, looks] = [new Float32Array(length), new Float32Array(length)];
  windows.forEach((window, at) => {
    const trust = trustIn(window);
    addOver(looks, { from: window.start, to: window.end }, trust);
    window.voices.forEach((voice, place) => {
      const label = labels[at]?.[place] ?? -1;
      const row = votes[label];
      if (!row) return;
      const say = sayOf(voice, label, prints);
      for (const turn of voice.turns) {
        addOver(voices, turn, trust);
        addOver(row, turn, (step) => say * trust(step));
      }
    });
  });
  for (const piece of windows.flatMap(({ pieces }) => pieces)) {
    const { lead, speaker } = nearest(piece.print, prints);
    const say = PIECE_SAY * Math.min(1, lead / CERTAIN_PIECE);
    if (votes[speaker]) addOver(votes[speaker], piece, () => say);
  }
  return { voices: voices.map((sum, at) => (sum === 0 ? 0 : sum / (looks[at] ?? 1))), votes };
}

/** How far a window knows what it says of a moment: best in its middle. */
function trustIn({ end, start }: HeardWindow): (step: number) => number {
  const [from, to] = [start * STEPS, end * STEPS];
  const half = Math.max((to - from) / 2, (WINDOW_SECONDS * STEPS) / 2);
  return (step) => BORDER + (1 - BORDER) * Math.max(0, 1 - Math.abs(step - (from + to) / 2) / half);
}

function addOver(row: Float32Array, { from, to }: Stretch, value: (step: number) => number): void {
  const last = Math.min(row.length, Math.round(to * STEPS));
  for (let step = Math.round(from * STEPS); step < last; step += 1)
    row[step] = (row[step] ?? 0) + value(step);
}

/** How much a voice's word about its speaker counts: one that two people were mixed up in is like both. */
function sayOf({ print }: LocalVoice, label: number, prints: readonly Float32Array[]): number {
  const own = prints[label];
  if (prints.length < 2 || !own) return 1;
  if (print === null) return LEAST_SAY;
  const others = prints.filter((_, speaker) => speaker !== label).map((other) => likeness(print, other));
  const lead = likeness(print, own) - Math.max(...others);
  return Math.min(1, Math.max(LEAST_SAY, lead / CERTAIN));
}

/** The speaker that a print is most like, and by how much more than the next; −1 where there is nobody else. */
function nearest(
  print: Float32Array,
  prints: readonly Float32Array[],
): { readonly speaker: number; readonly lead: number } {
  const ranked = prints
    .map((one, speaker) => ({ speaker, score: likeness(print, one) }))
    .sort((a, b) => b.score - a.score);
  const [first, second] = ranked;
  return first && second
    ? { speaker: first.speaker, lead: first.score - second.score }
    : { speaker: -1, lead: 0 };
}
