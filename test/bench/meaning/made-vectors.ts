// Vectors for an archive that nobody has: as many as are wanted, whose neighbours lie as those of real passages do.
//
// What makes the nearest ten hard to tell is how many others are nearly as near. Around a real passage the number of others within a distance d grows as
// d^n, and n (the dimension of the texts, far below the 384 numbers) is about the same for the nearest 20 and the nearest 100: it is measured here, by
// maximum likelihood (Levina and Bickel 2004, https://papers.nips.cc/paper/2577). More passages of the same kind are then nearer by (more)^(-1/n).
// So made ones are leaves of trees that grow from real ones: each level moves by a step in directions of real differences, and the steps shrink so that
// d^n is to hold from the siblings up to the whole tree (it does not quite: around 670,000 made passages n was 13 where it is 19 around real ones, around
// questions above 60 where it is 38; see docs/decisions/meaning.md). Noise alone around real vectors would not do: all of a thousand would be equally near, which no
// texts are; a normal distribution with the covariance of real ones has four times their dimension.

import { VECTOR_WIDTH } from '../../../app/domain/vector.ts';

const BRANCHES = 4;
/** Real differences that make a direction. */
const MIXED = 8;
/** Of a root, in parts of its squared distance from the middle: the steps below make up for the rest. */
const ROOT_PART = 0.7;
/** Neighbours by which the dimension is told. */
const NEIGHBOURS = 100;

/** How real passages lie. */
export interface Lie {
  readonly dimension: number;
  /** Squared distance to the tenth neighbour among `count`, in the median. */
  readonly tenth: number;
  readonly count: number;
}

/** Squared distances from one to its nearest others, the nearest first. */
function neighboursOf(asked: Float32Array, all: readonly Float32Array[], most: number): readonly number[] {
  const distances = Float64Array.from(all, (one) => {
    let product = 0;
    for (let at = 0; at < VECTOR_WIDTH; at += 1) product += (one[at] as number) * (asked[at] as number);
    return 2 - 2 * product;
  });
  return [...distances.sort()].filter((distance) => distance > 1e-6).slice(0, most);
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? NaN;

/** Measures how vectors lie around some of them. */
export function lieOf(asked: readonly Float32Array[], all: readonly Float32Array[]): Lie {
  const around = asked.map((one) => neighboursOf(one, all, NEIGHBOURS));
  const dimensions = around.map((near) => {
    const last = near.at(-1) ?? 1;
    const logs = near.slice(0, -1).map((distance) => Math.log(distance / last) / 2);
    return -logs.length / logs.reduce((sum, log) => sum + log, 0);
  });
  return {
    dimension: median(dimensions),
    tenth: median(around.map((near) => near[9] ?? 1)),
    count: all.length,
  };
}

/** @yields `count` vectors of length 1, of which those from one root follow each other */
export function* madeVectors(
  real: readonly Float32Array[],
  { count: measured, dimension, tenth }: Lie,
  count: number,
): Generator<Float32Array> {
  const middle = new Float32Array(VECTOR_WIDTH);
  for (const one of real) one.forEach((value, at) => (middle[at] = (middle[at] ?? 0) + value / real.length));
  const own = real.map((one) => one.map((value, at) => value - (middle[at] ?? 0)));
  const spread = Math.sqrt(own.reduce((sum, one) => sum + Math.hypot(...one) ** 2, 0) / own.length);
  const levels = Math.ceil(Math.log(count / real.length) / Math.log(BRANCHES));
  const tenthThere = tenth * (count / measured) ** (-2 / dimension);
  /** Squared distance within which so many lie. */
  const within = (many: number): number =>
    many < BRANCHES ? 0 : tenthThere * (many / 10) ** (2 / dimension);
  const stepOf = (level: number): number =>
    Math.sqrt(
      Math.max(0, within(BRANCHES ** (levels - level)) - within(BRANCHES ** (levels - level - 1))) / 2,
    );
  function* grown(from: Float32Array, level: number): Generator<Float32Array> {
    if (level === levels) {
      const whole = from.map((value, at) => value + (middle[at] ?? 0));
      const length = Math.hypot(...whole);
      yield whole.map((value) => value / length);
      return;
    }
    for (let branch = 0; branch < BRANCHES; branch += 1)
      yield* grown(moved(from, own, stepOf(level) / spread), level + 1);
  }
  let made = 0;
  // As many of each root as it takes, and no root more often than others.
  const each = Math.ceil(count / own.length);
  for (const root of own) {
    let ofRoot = 0;
    for (const one of grown(
      root.map((value) => value * Math.sqrt(ROOT_PART)),
      0,
    )) {
      if (made === count || ofRoot === each) break;
      made += 1;
      ofRoot += 1;
      yield one;
    }
  }
}

function moved(from: Float32Array, own: readonly Float32Array[], step: number): Float32Array {
  const to = from.slice();
  for (let part = 0; part < MIXED; part += 1) {
    const direction = own[Math.floor(Math.random() * own.length)] ?? from;
    const weight = (step * gaussian()) / Math.sqrt(MIXED);
    for (let at = 0; at < VECTOR_WIDTH; at += 1)
      to[at] = (to[at] as number) + weight * (direction[at] as number);
  }
  return to;
}

/** Of mean 0 and variance 1: https://en.wikipedia.org/wiki/Box–Muller_transform */
function gaussian(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}
