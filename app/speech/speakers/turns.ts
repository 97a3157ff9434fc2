// From windows that overlap to one account of who spoke when.
import type { SpokenTurn } from '../../domain/telling.ts';
import { ballotOf, STEPS, type Ballot } from './ballot.ts';
import type { Speakers } from './clustering.ts';
import type { HeardWindow } from './heard.ts';

/** A pause of one speaker shorter than this is none, seconds. */
const SHORTEST_PAUSE = 0.3;
/** One voice counts from half a voice on average on, each further one from this much less than a whole one on. */
const SECOND_VOICE = 0.3;
/** What is shorter than this is no turn, seconds. */
const SHORTEST_TURN = 0.25;

/**
 * Puts windows together: at each moment as many speakers as the windows say on average, those for whom most speaks.
 * @param speakers who each voice of each window is, −1 for nobody; where there are no prints, all of that is taken for certain
 * @returns in the order of their starts, speakers numbered from 0 in the order in which they are first heard; and the label of each
 */
export function turnsOf(
  windows: readonly HeardWindow[],
  speakers: Speakers,
): { readonly turns: readonly SpokenTurn[]; readonly order: readonly number[] } {
  const speaks = chosen(ballotOf(windows, speakers));
  const turns = speaks.flatMap((row, speaker) => stretchesOf(row).map((turn) => ({ ...turn, speaker })));
  turns.sort((a, b) => a.from - b.from || a.to - b.to);
  return { turns: renumbered(turns), order: [...new Set(turns.map(({ speaker }) => speaker))] };
}

/** Who speaks at each step. */
function chosen({ voices, votes }: Ballot): readonly Uint8Array[] {
  const speaks = votes.map(() => new Uint8Array(voices.length));
  voices.forEach((average, step) => {
    // A second voice at the same time has to be heard by more than half of the windows: it is imagined more often than missed.
    const count = average < 1 ? Math.round(average) : Math.floor(average + SECOND_VOICE);
    for (let n = 0; n < count; n += 1) {
      let best = -1;
      for (let speaker = 0; speaker < votes.length; speaker += 1) {
        const value = votes[speaker]?.[step] ?? 0;
        if (value > 0 && !speaks[speaker]?.[step] && (best < 0 || value > (votes[best]?.[step] ?? 0)))
          best = speaker;
      }
      const row = speaks[best];
      if (row) row[step] = 1;
    }
  });
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
