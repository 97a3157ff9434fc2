// From windows that overlap to one account of who spoke when.
import type { SpokenTurn } from '../../domain/telling.ts';
import { WINDOW_SECONDS, type HeardWindow } from './heard.ts';

/** Steps a second in which the windows are put together. */
const STEPS = 50;
/** A pause of one speaker shorter than this is none, seconds. */
const SHORTEST_PAUSE = 0.3;
/** One voice counts from half a voice on average on, each further one from this much less than a whole one on. */
const SECOND_VOICE = 0.3;
/** What is shorter than this is no turn, seconds. */
const SHORTEST_TURN = 0.25;

/**
 * Puts windows together: at each moment as many speakers as the windows say on average, those whom most of them name.
 * @param labels for each window the speaker of each voice, −1 for nobody
 * @returns in the order of their starts, speakers numbered from 0 in the order in which they are first heard; and the label of each
 */
export function turnsOf(
  windows: readonly HeardWindow[],
  labels: readonly (readonly number[])[],
): { readonly turns: readonly SpokenTurn[]; readonly order: readonly number[] } {
  const end = windows.reduce((latest, window) => Math.max(latest, window.end), 0);
  const length = Math.ceil(end * STEPS);
  const count = Math.max(0, ...labels.flat().map((label) => label + 1));
  const votes = Array.from({ length: count }, () => new Float32Array(length));
  const seen = new Float32Array(length);
  windows.forEach((window, at) => vote(window, labels[at] ?? [], votes, seen));
  const speaks = chosen(votes, seen, length);
  const turns = speaks.flatMap((row, speaker) => stretchesOf(row).map((turn) => ({ ...turn, speaker })));
  turns.sort((a, b) => a.from - b.from || a.to - b.to);
  return { turns: renumbered(turns), order: [...new Set(turns.map(({ speaker }) => speaker))] };
}

/** A window knows its middle best. */
function trust(step: number, from: number, to: number): number {
  const middle = (from + to) / 2;
  const half = Math.max(1, (to - from) / 2, (WINDOW_SECONDS * STEPS) / 2);
  return 0.1 + 0.9 * Math.max(0, 1 - Math.abs(step - middle) / half);
}

function vote(
  window: HeardWindow,
  labels: readonly number[],
  votes: readonly Float32Array[],
  seen: Float32Array,
): void {
  const from = Math.round(window.start * STEPS);
  const to = Math.min(seen.length, Math.round(window.end * STEPS));
  for (let step = from; step < to; step += 1) seen[step] = (seen[step] ?? 0) + trust(step, from, to);
  window.voices.forEach(({ turns }, at) => {
    const row = votes[labels[at] ?? -1];
    if (!row) return;
    for (const turn of turns) {
      const last = Math.min(to, Math.round(turn.to * STEPS));
      for (let step = Math.max(from, Math.round(turn.from * STEPS)); step < last; step += 1)
        row[step] = (row[step] ?? 0) + trust(step, from, to);
    }
  });
}

/** Who speaks at each step. */
function chosen(votes: readonly Float32Array[], seen: Float32Array, length: number): readonly Uint8Array[] {
  const speaks = votes.map(() => new Uint8Array(length));
  for (let step = 0; step < length; step += 1) {
    let all = 0;
    for (const row of votes) all += row[step] ?? 0;
    const looks = seen[step] ?? 0;
    // A second voice at the same time has to be heard by more than half of the windows: it is imagined more often than missed.
    const average = looks > 0 ? all / looks : 0;
    const voices = average < 1 ? Math.round(average) : Math.floor(average + SECOND_VOICE);
    for (let n = 0; n < voices; n += 1) {
      let best = -1;
      for (let speaker = 0; speaker < votes.length; speaker += 1) {
        const value = votes[speaker]?.[step] ?? 0;
        if (value > 0 && !speaks[speaker]?.[step] && (best < 0 || value > (votes[best]?.[step] ?? 0)))
          best = speaker;
      }
      const row = speaks[best];
      if (row) row[step] = 1;
    }
  }
  return speaks;
}

function stretchesOf(row: Uint8Array): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let step = 0; step < row.length; step += 1) {
    if (!row[step]) continue;
    const from = step;
    while (row[step]) step += 1;
    const last = found.at(-1);
    if (last && from / STEPS - last.to < SHORTEST_PAUSE) last.to = step / STEPS;
    else found.push({ from: from / STEPS, to: step / STEPS });
  }
  return found.filter(({ from, to }) => to - from >= SHORTEST_TURN);
}

/** Speakers as people count them: the first to be heard is the first. */
export function renumbered(turns: readonly SpokenTurn[]): SpokenTurn[] {
  const numbers = new Map<number, number>();
  for (const { speaker } of turns) if (!numbers.has(speaker)) numbers.set(speaker, numbers.size);
  return turns.map((turn) => ({ ...turn, speaker: numbers.get(turn.speaker) ?? 0 }));
}
