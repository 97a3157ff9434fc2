// How far what the segmentation took for one voice is one: two people who sound alike often are one voice to it, and the print of both lies between them.
import type { Stretch } from '../../domain/heard.ts';
import { HOP_SECONDS, WINDOW_SECONDS, type HeardWindow, type LocalVoice, type Piece } from './heard.ts';
import { addTo, likeness, unit } from './prints.ts';

/** The two halves of a voice are less alike than this: surely two people; more than the second: surely one. Cosines. */
export interface MixtureFigures {
  readonly twoBelow: number;
  readonly oneAbove: number;
}

/** What was a mixture still has this part of a say: somebody may be heard in no other way. */
const LEAST_SAY = 0.05;
/** The print of a shorter piece says little, seconds. */
const SHORTEST_PIECE = 0.6;
/** So much of a piece lies in a turn of its voice. */
const INSIDE = 0.8;
/** Somebody who says less than this was not mixed in, seconds: what little differs is noise. */
const SHORTEST_HALF = 0.8;
/** Rounds in which each piece goes to the half that it is more like. */
const ROUNDS = 5;
/** Windows before and after one that have pieces of it. */
const NEIGHBOURS = Math.ceil(WINDOW_SECONDS / HOP_SECONDS);

/**
 * What the print of each voice of each window counts for, 0–1: the less, the more it looks like that of two people.
 * Pieces are short enough to be one person's each, so they tell.
 */
export function saysOf(
  windows: readonly HeardWindow[],
  { oneAbove, twoBelow }: MixtureFigures,
): readonly (readonly number[])[] {
  return windows.map(({ voices }, at) => {
    const near = windows.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1);
    const pieces = near.flatMap((window) => window.pieces);
    return voices.map((voice) => {
      const alike = halvesAlike(pieces.filter((piece) => isOf(piece, voice)));
      return Math.min(1, Math.max(LEAST_SAY, (alike - twoBelow) / (oneAbove - twoBelow)));
    });
  });
}

const seconds = ({ from, to }: Stretch): number => to - from;

function isOf(piece: Piece, { turns }: LocalVoice): boolean {
  const length = seconds(piece);
  if (length < SHORTEST_PIECE) return false;
  return turns.some(({ from, to }) => Math.min(to, piece.to) - Math.max(from, piece.from) > INSIDE * length);
}

/** Parts pieces in the two halves that are least alike (2-means). @returns how alike they are; 1 where there is no second half */
function halvesAlike(pieces: readonly Piece[]): number {
  let means = leastAlike(pieces);
  if (!means) return 1;
  let sides: readonly (readonly Piece[])[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const [first, second]: readonly [Float32Array, Float32Array] = means;
    const isFirst = ({ print }: Piece): boolean => likeness(print, first) >= likeness(print, second);
    sides = [pieces.filter(isFirst), pieces.filter((piece) => !isFirst(piece))];
    means = [meanOf(sides[0] ?? [], first), meanOf(sides[1] ?? [], second)];
  }
  const isSmall = sides.some((side) => side.reduce((sum, piece) => sum + seconds(piece), 0) < SHORTEST_HALF);
  return isSmall ? 1 : likeness(...means);
}

/** The prints of the two pieces that are least alike; null of fewer than two. */
function leastAlike(pieces: readonly Piece[]): readonly [Float32Array, Float32Array] | null {
  let found: readonly [Float32Array, Float32Array] | null = null;
  let least = Infinity;
  pieces.forEach((one, at) => {
    for (const other of pieces.slice(at + 1)) {
      const value = likeness(one.print, other.print);
      if (value < least) [least, found] = [value, [one.print, other.print]];
    }
  });
  return found;
}

function meanOf(pieces: readonly Piece[], before: Float32Array): Float32Array {
  if (pieces.length === 0) return before;
  const sum = new Float32Array(before.length);
  for (const piece of pieces) addTo(sum, piece.print, seconds(piece));
  return unit(sum);
}
