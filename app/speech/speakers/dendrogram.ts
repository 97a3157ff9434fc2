// Agglomerative clustering with average linkage: the two most alike become one, until one is left. Every cut of that tree is a clustering.
import { likeness } from './prints.ts';

/** What is clustered. */
export interface Leaf {
  /** Of length 1. */
  readonly print: Float32Array;
  readonly weight: number;
}

/** Two clusters became one: the second is now part of the first. Both are named by their first leaf. */
export interface Join {
  readonly into: number;
  readonly from: number;
  /** Mean cosine between the leaves of the two. */
  readonly likeness: number;
}

/**
 * Builds the tree by chains of nearest neighbours, in the square of the number of leaves (Murtagh 1983); average linkage is
 * reducible, so the result is that of always joining the closest two.
 * @param apart pairs of leaves that are known to be two people: they count as quite unlike
 * @returns one join fewer than leaves, the most alike first
 */
export function dendrogramOf(leaves: readonly Leaf[], apart: (a: number, b: number) => boolean): Join[] {
  const count = leaves.length;
  const alike = likenesses(leaves, apart);
  const weight = Float64Array.from(leaves, (leaf) => leaf.weight);
  const isGone = new Uint8Array(count);
  const joins: Join[] = [];
  const chain: number[] = [];
  let firstLeft = 0;
  while (joins.length < count - 1) {
    if (chain.length === 0) {
      while (isGone[firstLeft]) firstLeft += 1;
      chain.push(firstLeft);
    }
    const tip = chain.at(-1) ?? 0;
    const before = chain.at(-2) ?? -1;
    // The one before the tip wins a tie, or the chain would go in circles.
    let nearest = before;
    let best = before < 0 ? -Infinity : (alike[tip * count + before] ?? 0);
    for (let other = 0; other < count; other += 1) {
      if (isGone[other] || other === tip) continue;
      const value = alike[tip * count + other] ?? 0;
      if (value > best) [nearest, best] = [other, value];
    }
    if (nearest !== before) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    const [into, from] = tip < nearest ? [tip, nearest] : [nearest, tip];
    joinRows(alike, weight, count, into, from);
    isGone[from] = 1;
    joins.push({ into, from, likeness: best });
  }
  return joins.sort((a, b) => b.likeness - a.likeness);
}

/** What two leaves of two people count as. */
const APART = -1;

function likenesses(leaves: readonly Leaf[], apart: (a: number, b: number) => boolean): Float32Array {
  const count = leaves.length;
  const alike = new Float32Array(count * count);
  leaves.forEach((a, i) => {
    for (let j = i + 1; j < count; j += 1) {
      const b = leaves[j];
      const value = apart(i, j) || !b ? APART : likeness(a.print, b.print);
      alike[i * count + j] = value;
      alike[j * count + i] = value;
    }
  });
  return alike;
}

/** The joined cluster's likeness to each other one is the mean of the two, by weight (Lance and Williams). */
function joinRows(
  alike: Float32Array,
  weight: Float64Array,
  count: number,
  into: number,
  from: number,
): void {
  const a = weight[into] ?? 0;
  const b = weight[from] ?? 0;
  for (let other = 0; other < count; other += 1) {
    const mean = (a * (alike[into * count + other] ?? 0) + b * (alike[from * count + other] ?? 0)) / (a + b);
    alike[into * count + other] = mean;
    alike[other * count + into] = mean;
  }
  weight[into] = a + b;
}

/**
 * Cuts the tree.
 * @param until joins are done in order while this says so
 * @returns the cluster of each leaf, named by its first leaf
 */
export function cut(
  leafCount: number,
  joins: readonly Join[],
  until: (join: Join, clusters: number) => boolean,
): Int32Array {
  const parent = Int32Array.from({ length: leafCount }, (_, i) => i);
  const rootOf = (leaf: number): number => {
    let at = leaf;
    while (parent[at] !== at) at = parent[at] = parent[parent[at] ?? 0] ?? 0;
    return at;
  };
  let clusters = leafCount;
  for (const join of joins) {
    if (!until(join, clusters)) break;
    const a = rootOf(join.into);
    const b = rootOf(join.from);
    parent[Math.max(a, b)] = Math.min(a, b);
    clusters -= 1;
  }
  return parent.map((_, leaf) => rootOf(leaf));
}
