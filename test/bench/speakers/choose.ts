// Tries the figures of clustering on the half that they are chosen on: whole talks and parts of them, which are talks of other lengths.
import { clusterVoices, FIGURES, type ClusteringFigures } from '../../../app/speech/speakers/clustering.ts';
import type { HeardWindow } from '../../../app/speech/speakers/heard.ts';
import { turnsOf } from '../../../app/speech/speakers/turns.ts';
import { diarizationError, type SpokenTurn } from './diarization-error.ts';
import type { Talk } from './talks.ts';

interface Part {
  readonly windows: readonly HeardWindow[];
  readonly turns: readonly SpokenTurn[];
  readonly people: number;
}

const PARTS = [
  [0, 1],
  [0, 0.5],
  [0.5, 1],
  [0.2, 0.7],
] as const;
/** In a part, who says less than this could as well be left out: such parts judge nothing, seconds. */
const LEAST_SPEAKER = 4;
/** Fewer windows are hardly a talk. */
const LEAST_WINDOWS = 6;

/** Prints a line for each pair of thresholds. */
export function choose(talks: readonly Talk[]): void {
  const parts = talks.flatMap((talk) => PARTS.flatMap(([from, to]) => partOf(talk, from, to)));
  console.log(
    `${parts.length} talks and parts of talks: thresholds, N right, too many, too few, wrong speaker %`,
  );
  for (const joinAbove of [0.38, 0.43, 0.48, 0.53, 0.58])
    for (const sameAbove of [0.5, 0.56, 0.62, 0.68])
      console.log(joinAbove, sameAbove, ...judged(parts, { ...FIGURES, joinAbove, sameAbove }));
}

function judged(parts: readonly Part[], figures: ClusteringFigures): readonly (string | number)[] {
  const rows = parts.map(({ people, turns, windows }) => {
    const found = turnsOf(windows, clusterVoices(windows, { kind: 'auto' }, figures)).turns;
    return {
      more: new Set(found.map(({ speaker }) => speaker)).size - people,
      wrong: diarizationError(turns, found).confusion,
    };
  });
  const wrong = rows.reduce((sum, row) => sum + row.wrong, 0) / rows.length;
  const count = (which: (more: number) => boolean): number => rows.filter(({ more }) => which(more)).length;
  return [
    count((more) => more === 0),
    count((more) => more > 0),
    count((more) => more < 0),
    (100 * wrong).toFixed(2),
  ];
}

function partOf(talk: Talk, from: number, to: number): Part[] {
  const windows = talk.windows.filter(
    ({ end, start }) => start >= from * talk.seconds && end <= to * talk.seconds + 0.01,
  );
  const [first, last] = [windows[0], windows.at(-1)];
  if (!first || !last || windows.length < LEAST_WINDOWS) return [];
  const turns = talk.turns
    .filter((turn) => turn.to > first.start && turn.from < last.end)
    .map((turn) => ({ ...turn, from: Math.max(turn.from, first.start), to: Math.min(turn.to, last.end) }));
  const seconds = new Map<string | number, number>();
  for (const turn of turns) seconds.set(turn.speaker, (seconds.get(turn.speaker) ?? 0) + turn.to - turn.from);
  return [...seconds.values()].some((one) => one < LEAST_SPEAKER)
    ? []
    : [{ windows, turns, people: seconds.size }];
}
