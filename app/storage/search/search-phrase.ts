// How a phrase is looked for, by how often its words were said: FTS5 steps through the lists of all of them, however rare one is.
import {
  isBeginning,
  phrasesOf,
  placesOf,
  termWords,
  wantedTerms,
  type Node,
  type Term,
} from '../../domain/search-node.ts';
import { wordsOf } from '../../domain/search-text.ts';

/** Words whose segments are looked up, and whether the phrase stands in the text of one. */
interface Proved {
  readonly match: string;
  readonly fits: (text: string) => boolean;
}

export interface PhrasePlan {
  /** Some of its words, in few segments: their texts tell which of them hold the phrase. Null where that costs more. */
  readonly few: Proved | null;
  /** Its rarest word, where each place of it takes FTS5 a page of another's list, and a part of them is enough for an answer: their texts are read from one end on. Else null. */
  readonly stepped: Proved | null;
  /** True where so many hits are to be expected that nobody reads them all. */
  readonly isMany: boolean;
  /** About. */
  readonly hits: number;
  /** What looking through all of the library costs, in places of a word, see `JUMP`. */
  readonly cost: number;
}

/**
 * What a look costs, in places of a word that FTS5 steps over (some 15–30 ns): a word of a phrase is jumped to from each place of its
 * rarest one, which takes a page's reading, or stepped through.
 */
export const JUMP = 250;
/** The same of a text that is read from anywhere in the file. */
export const READING = 700;
/** Words that belong together stand in the same segment more often than their numbers say. */
const TOGETHER = 3;
/** About: of what is not known better. A short word is taken for one in so many. */
export const WORDS_A_SEGMENT = 30;
const SHORT_WORDS = 60;
const ASCII = /^[\0-\x7f]*$/;
/** Words of which parts are tried. */
const PARTS_MAX = 8;
/** Hits from which on a phrase is walked through like a word. */
const MANY_HITS = 150;
/** Places of a phrase's rarest word that are gone through step by step, at least and at most: a text takes twice as long as a jump. */
const STEPPED_PLACES = 400;
const STEPPED_PLACES_MAX = 2_000;
/** That is done where so many hits are to be expected, about; and with as many an answer ends early. */
export const STEPPED_HITS = 8;
/** Below this nothing takes long, and what is answered is the same on any machine. */
const LARGE_SEGMENTS = 300_000;

export interface Counted {
  /** How often a word was said, about; `Infinity` for one that is too short to be counted. */
  readonly frequencyOf: (word: string) => number;
  readonly segmentCount: number;
}

/** Null for anything but a phrase of whole words. */
export function planOf(node: Node, library: Counted): PhrasePlan | null {
  if (node.kind !== 'term' || isBeginning(node)) return null;
  const words = termWords(node);
  if (words.length < 2) return null;
  const uncounted = (library.segmentCount * WORDS_A_SEGMENT) / SHORT_WORDS;
  const counts = words.map((word) => {
    const count = library.frequencyOf(word);
    return Number.isFinite(count) ? count : uncounted;
  });
  const said = library.segmentCount * WORDS_A_SEGMENT;
  const hits = counts.reduce((most, count) => most * (count / said), said);
  const { cost, few } = fewOf(node, counts, library);
  const isLarge = library.segmentCount >= LARGE_SEGMENTS;
  const isMany = isLarge && hits >= MANY_HITS;
  const isStepped = isLarge && !few && !isMany && hits >= STEPPED_HITS && isJumped(counts);
  return { few, stepped: isStepped ? rarestOf(node, counts) : null, isMany, hits, cost };
}

/** True where FTS5 jumps to a place of its own for each of the rarest word's, and those are not few. */
function isJumped(counts: readonly number[]): boolean {
  const [rarest = 0, next = 0] = counts.toSorted((a, b) => a - b);
  return rarest >= STEPPED_PLACES && rarest <= STEPPED_PLACES_MAX && next >= rarest * JUMP;
}

function rarestOf(term: Term, counts: readonly number[]): Proved {
  const at = counts.indexOf(Math.min(...counts));
  return { match: partOf(term, at, at + 1, false).join(' OR '), fits: fitting(term) };
}

/** True with a phrase: FTS5 looks at many places of its words for each place of it. */
export function isSparse(node: Node): boolean {
  return wantedTerms(node).some((term) => termWords(term).length > 1);
}

/** The rarest words of a phrase, as many as make it cheapest, where that is cheaper than the phrase. */
function fewOf(
  term: Term,
  counts: readonly number[],
  { segmentCount }: Counted,
): Pick<PhrasePlan, 'few' | 'cost'> {
  const lists = counts.map((count) => Math.min(segmentCount, count));
  const ranked = [...lists.keys()].toSorted((a, b) => (lists[a] ?? 0) - (lists[b] ?? 0));
  const rarest = lists[ranked[0] ?? 0] ?? 0;
  const stepping = (at: number): number => Math.min(lists[at] ?? 0, rarest * JUMP);
  let best = ranked.reduce((sum, at) => sum + stepping(at), 0);
  let chosen: readonly number[] = [];
  let cost = 0;
  let segments = rarest;
  for (const [index, at] of ranked.slice(0, Math.min(PARTS_MAX, ranked.length - 1)).entries()) {
    cost += stepping(at);
    if (index > 0) segments *= Math.min(1, ((counts[at] ?? 0) / segmentCount) * TOGETHER);
    const whole = cost + segments * READING;
    if (whole >= best) continue;
    best = whole;
    chosen = ranked.slice(0, index + 1);
  }
  if (chosen.length === 0) return { few: null, cost: best };
  const few = {
    match: runsOf(chosen)
      .map(([from, to]) => partOf(term, from, to, false).join(' OR '))
      .join(' AND '),
    fits: fitting(term),
  };
  return { few, cost: best };
}

/** Tells of a text whether a phrase stands in it, see `wordsOf`; of most English ones at a glance. */
function fitting(term: Term): (text: string) => boolean {
  const words = termWords(term);
  const plain = words.every((word) => /^[a-z0-9]+$/.test(word))
    ? new RegExp(`(?<![a-z0-9])${words.join('[^a-z0-9]+')}(?![a-z0-9])`, 'i')
    : null;
  return (text) =>
    plain && ASCII.test(text)
      ? plain.test(text)
      : placesOf(
          term,
          wordsOf(text).map(({ folded }) => folded),
        ).length > 0;
}

/** Numbers in a row, each as its first and the one after its last. */
function runsOf(places: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const at of places.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last?.[1] === at) last[1] = at + 1;
    else runs.push([at, at + 1]);
  }
  return runs;
}

/** Some words of a phrase in a row, as phrases of the index, see `phrasesOf`. */
export function partOf(term: Term, from: number, to: number, alsoBefore: boolean): readonly string[] {
  return phrasesOf(termWords(term).slice(from, to).join(' '), alsoBefore, typed(term, from, to));
}

/** Some words of a term as they were typed. */
function typed({ text }: Term, from: number, to: number): string {
  const words = wordsOf(text).slice(from, to);
  return text.slice(words[0]?.start ?? 0, words.at(-1)?.end ?? 0);
}
