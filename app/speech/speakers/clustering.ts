// Who is who over a whole recording: voices of single windows become speakers. Pure; the figures were chosen by `npm run bench:speakers`.
import type { SpeakerCount } from '../../domain/telling.ts';
import type { HeardWindow, LocalVoice } from './heard.ts';
import { cut, dendrogramOf, type Join, type Leaf } from './dendrogram.ts';
import { placesByKey } from './groups.ts';
import { saysOf, type MixtureFigures } from './mixtures.ts';
import { addTo, likeness, unit } from './prints.ts';

/** Figures that a bench may turn. Cosines are of prints of length 1. */
export interface ClusteringFigures extends MixtureFigures {
  /** Clusters with a mean likeness above this are one speaker. */
  readonly joinAbove: number;
  /** A print of less speech founds no speaker, seconds: it goes to the one that it is most like. */
  readonly leastPrintSeconds: number;
  /** Who is heard less than this is no speaker of his own, seconds over all windows, of which up to four hear the same; less in what is short, see `leastShare`. */
  readonly leastSpeakerSeconds: number;
  /** … and no more than this part of all speech. */
  readonly leastShare: number;
  /** Speakers whose mean prints are more alike than this are one. */
  readonly sameAbove: number;
}

export const FIGURES: ClusteringFigures = {
  joinAbove: 0.49,
  leastPrintSeconds: 1.5,
  leastSpeakerSeconds: 10,
  leastShare: 0.05,
  sameAbove: 0.63,
  twoBelow: 0.45,
  oneAbove: 0.7,
};

/** More leaves than this are first made fewer, in parts: the tree needs the square of them, four bytes each. */
const MOST_LEAVES = 3_000;
/** What is as alike as this is one voice without a doubt. */
const SURELY_ONE = 0.75;
/** Rounds in which each voice goes to the speaker that it is most like. */
const ROUNDS = 3;

/** A voice of one window. */
interface Node {
  readonly window: number;
  readonly voice: LocalVoice;
  /** What its print counts for, see `saysOf`. */
  readonly say: number;
}

/** The speakers of a recording. */
export interface Speakers {
  /** For each window, the speaker of each of its voices; −1 for one that is nobody's. */
  readonly labels: readonly (readonly number[])[];
  /** The mean print of each speaker, of length 1. */
  readonly prints: readonly Float32Array[];
}

/**
 * Tells the voices of all windows apart.
 * @param count what a person says about how many there are
 */
export function clusterVoices(
  windows: readonly HeardWindow[],
  count: SpeakerCount = { kind: 'auto' },
  figures: ClusteringFigures = FIGURES,
): Speakers {
  const says = saysOf(windows, figures);
  const nodes = windows.flatMap(({ voices }, window) =>
    voices.map((voice, at): Node => ({ window, voice, say: says[window]?.[at] ?? 1 })),
  );
  const founders = foundersOf(nodes, figures);
  if (founders.length === 0) return { labels: windows.map(({ voices }) => voices.map(() => 0)), prints: [] };
  const groups = grouped(founders, count, figures);
  let prints = meansOf(groups.map((members) => members.flatMap((at) => founders[at] ?? [])));
  if (count.kind === 'auto') prints = withoutTwins(prints, figures.sameAbove);
  let labels = assigned(windows, prints);
  for (let round = 0; round < ROUNDS; round += 1) {
    prints = meansOf(membersOf(nodes, labels.flat(), prints.length, figures), prints);
    labels = assigned(windows, prints);
  }
  return { labels, prints };
}

/** The voices that speakers are made of: those that spoke long enough, or what there is. */
function foundersOf(nodes: readonly Node[], { leastPrintSeconds }: ClusteringFigures): readonly Node[] {
  const printed = nodes.filter(({ voice }) => voice.print !== null);
  const long = printed.filter(({ voice }) => voice.seconds >= leastPrintSeconds);
  return long.length >= 3 ? long : printed;
}

/** Clusters the founders. @returns the members of each speaker, as places in `founders` */
function grouped(
  founders: readonly Node[],
  count: SpeakerCount,
  figures: ClusteringFigures,
): readonly (readonly number[])[] {
  const first = founders.length > MOST_LEAVES ? inParts(founders) : founders.map((_, at) => [at]);
  const leaves = first.map((members): Leaf => {
    const own = members.flatMap((at) => founders[at] ?? []);
    return { print: meanOf(own), weight: own.reduce((sum, { say }) => sum + say, 0) };
  });
  const windowOf = first.map((members) =>
    members.length === 1 ? (founders[members[0] ?? 0]?.window ?? -1) : -1,
  );
  // Two voices of one window are two people, says the model that told them apart.
  const apart = (a: number, b: number): boolean => windowOf[a] !== -1 && windowOf[a] === windowOf[b];
  const joins = dendrogramOf(leaves, apart);
  const heard = (at: number): number =>
    (first[at] ?? []).reduce((sum, one) => sum + (founders[one]?.voice.seconds ?? 0), 0);
  const least = leastSeconds(founders, figures);
  const large = (labels: Int32Array): number[][] => {
    return [...placesByKey(labels).values()].filter(
      (members) => members.reduce((sum, leaf) => sum + heard(leaf), 0) >= least,
    );
  };
  const chosen = chooseCut(leaves.length, joins, large, count, figures);
  return chosen.map((members) => members.flatMap((leaf) => first[leaf] ?? []));
}

function leastSeconds(founders: readonly Node[], figures: ClusteringFigures): number {
  const all = founders.reduce((sum, { voice }) => sum + voice.seconds, 0);
  return Math.min(figures.leastSpeakerSeconds, all * figures.leastShare);
}

/** The cut of the tree: where voices stop being alike, or where there are as many speakers as a person says. */
function chooseCut(
  leafCount: number,
  joins: readonly Join[],
  large: (labels: Int32Array) => number[][],
  count: SpeakerCount,
  { joinAbove }: ClusteringFigures,
): number[][] {
  const auto = large(cut(leafCount, joins, (join) => join.likeness > joinAbove));
  const found = auto.length > 0 ? auto : [Array.from({ length: leafCount }, (_, leaf) => leaf)];
  if (count.kind === 'auto' || (count.kind === 'at-most' && found.length <= count.count)) return found;
  // The coarsest cut with so many speakers worth the name; where there are never as many, the one with the most.
  let best: number[][] = [];
  for (let clusters = count.count; clusters <= leafCount; clusters += 1) {
    const speakers = large(cut(leafCount, joins, (_, left) => left > clusters));
    if (speakers.length >= count.count) return largest(speakers, count.count);
    if (speakers.length > best.length) best = speakers;
    if (clusters > count.count + MOST_EXTRA_CUTS) break;
  }
  return best.length > 0 ? best : found;
}

/** So many cuts are tried beyond the number that a person gave. */
const MOST_EXTRA_CUTS = 300;

const largest = (clusters: readonly number[][], count: number): number[][] =>
  [...clusters].sort((a, b) => b.length - a.length).slice(0, count);

/** Makes few groups of many voices, part by part: only what is one voice without a doubt is put together. */
function inParts(founders: readonly Node[]): readonly (readonly number[])[] {
  const groups: number[][] = [];
  for (let from = 0; from < founders.length; from += MOST_LEAVES / 2) {
    const part = founders.slice(from, from + MOST_LEAVES / 2);
    const leaves = part.map(({ say, voice }): Leaf => ({
      print: voice.print ?? new Float32Array(),
      weight: say,
    }));
    const joins = dendrogramOf(leaves, (a, b) => part[a]?.window === part[b]?.window);
    const labels = cut(leaves.length, joins, (join) => join.likeness > SURELY_ONE);
    for (const members of placesByKey(labels).values()) groups.push(members.map((leaf) => from + leaf));
  }
  return groups;
}

/** Joins speakers whose mean prints are as alike as those of one person. */
function withoutTwins(prints: readonly Float32Array[], sameAbove: number): readonly Float32Array[] {
  const leaves = prints.map((print): Leaf => ({ print, weight: 1 }));
  const joins = dendrogramOf(leaves, () => false);
  const labels = cut(leaves.length, joins, (join) => join.likeness > sameAbove);
  return [...placesByKey(labels).values()].map((members) => {
    const sum = new Float32Array(prints[0]?.length ?? 0);
    for (const leaf of members) addTo(sum, prints[leaf] ?? sum);
    return unit(sum);
  });
}

/** Gives each voice to a speaker; two voices of one window never to the same one. */
function assigned(
  windows: readonly HeardWindow[],
  prints: readonly Float32Array[],
): readonly (readonly number[])[] {
  return windows.map(({ voices }) => {
    const scores = voices.map(({ print }) =>
      prints.map((speaker) => (print === null ? 0 : likeness(print, speaker))),
    );
    // The longest speaks first: what is short is least sure.
    const order = [...voices.keys()].sort((a, b) => (voices[b]?.seconds ?? 0) - (voices[a]?.seconds ?? 0));
    const labels = voices.map(() => -1);
    for (const at of order) {
      const free = prints.flatMap((_, speaker) => (labels.includes(speaker) ? [] : [speaker]));
      const score = (speaker: number): number => scores[at]?.[speaker] ?? 0;
      const [first] = free.sort((a, b) => score(b) - score(a));
      if (first !== undefined) labels[at] = first;
    }
    return labels;
  });
}

/** @param labels the speaker of each node */
function membersOf(
  nodes: readonly Node[],
  labels: readonly number[],
  count: number,
  { leastPrintSeconds }: ClusteringFigures,
): readonly (readonly Node[])[] {
  const members: Node[][] = Array.from({ length: count }, () => []);
  nodes.forEach((node, at) => {
    if (node.voice.print && node.voice.seconds >= leastPrintSeconds) members[labels[at] ?? -1]?.push(node);
  });
  return members;
}

/** @param before kept where a speaker has no voice any more */
function meansOf(
  groups: readonly (readonly Node[])[],
  before: readonly Float32Array[] = [],
): readonly Float32Array[] {
  return groups.map((nodes, at) => (nodes.length === 0 ? (before[at] ?? meanOf(nodes)) : meanOf(nodes)));
}

function meanOf(nodes: readonly Node[]): Float32Array {
  const sum = new Float32Array(nodes[0]?.voice.print?.length ?? 0);
  for (const { say, voice } of nodes)
    if (voice.print) addTo(sum, voice.print, say * Math.min(voice.seconds, 5));
  return unit(sum);
}
