// Cuts the speech of one voice into pieces short enough to be one person's: at pauses, and where it goes on for long.
import { SPEECH_RATE_HZ } from '../../domain/decoding.ts';
import type { Stretch } from '../../domain/heard.ts';
import type { SoundWindow } from './window-cutter.ts';

/** A longer piece is cut into equal parts: two people may follow each other without a pause, seconds. */
const LONGEST_PIECE = 2;
/** A shorter piece has no voice to speak of, seconds. */
const SHORTEST_PIECE = 0.36;
/** A longer silence ends a piece, seconds. */
const PAUSE = 0.2;
/** It is silence below this part of the way from the window's quietest tenth to the voice's loudest, in decibels. */
const SILENCE = 0.3;

/** Steps in which loudness is looked at, seconds; each looks at twice as much. */
const STEP = 0.02;

/**
 * Pieces of one voice that belong to a window.
 * @param alone where nobody else speaks, seconds of the recording
 */
export function piecesIn({ own, samples, start }: SoundWindow, alone: readonly Stretch[]): Stretch[] {
  const levels = levelsOf(samples);
  const stepAt = (seconds: number): number => Math.round((seconds - start) / STEP);
  const spoken = alone.flatMap(({ from, to }) => [...levels.subarray(stepAt(from), stepAt(to))]);
  const quiet = rank([...levels], 0.1);
  const silence = quiet + SILENCE * (rank(spoken, 0.9) - quiet);
  return alone
    .flatMap(({ from, to }) => loudRuns(levels, stepAt(from), stepAt(to), silence))
    .flatMap(([from, to]) => equalParts(start + from * STEP, start + to * STEP))
    .filter(({ from, to }) => {
      const middle = (from + to) / 2;
      return middle >= own.from && middle < own.to && to - from >= SHORTEST_PIECE;
    });
}

/** Loudness of each step, decibels. */
function levelsOf(samples: Float32Array): Float32Array {
  const step = STEP * SPEECH_RATE_HZ;
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, at) => {
    const around = samples.subarray(Math.max(0, (at - 0.5) * step), (at + 1.5) * step);
    const power = around.reduce((sum, value) => sum + value * value, 0) / around.length;
    return 10 * Math.log10(power + 1e-14);
  });
}

/** The value below which this part of all lies; 0 of none. */
const rank = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? 0;

/** Runs of steps without a pause. */
function loudRuns(
  levels: Float32Array,
  from: number,
  to: number,
  silence: number,
): (readonly [from: number, to: number])[] {
  const runs: [number, number][] = [];
  for (let at = from; at < Math.min(to, levels.length); at += 1) {
    if ((levels[at] ?? 0) < silence) continue;
    const last = runs.at(-1);
    if (last && (at - last[1]) * STEP <= PAUSE) last[1] = at + 1;
    else runs.push([at, at + 1]);
  }
  return runs;
}

function equalParts(from: number, to: number): Stretch[] {
  const count = Math.max(1, Math.ceil((to - from) / LONGEST_PIECE));
  const length = (to - from) / count;
  return Array.from({ length: count }, (_, at) => ({
    from: from + at * length,
    to: from + (at + 1) * length,
  }));
}
