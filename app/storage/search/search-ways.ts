// By which way a phrase is looked for: what each would cost is known beforehand, about.
import type { Node } from '../../domain/search-node.ts';
import type { PairPlan } from './pair-plan.ts';
import { planOf, type PhrasePlan } from './search-phrase.ts';
import type { SearchPairs } from './search-pairs.ts';
import type { Range, SearchRanges } from './search-ranges.ts';
import type { SearchSeams } from './search-seams.ts';
import type { SearchWords } from './search-words.ts';

/** `index`: by the index alone; `pairs`: by its pairs wherever that can be; to be compared with what is chosen. */
export type PhraseWays = 'cheapest' | 'index' | 'pairs';

/** How what is asked for is looked for where it is a phrase. */
export interface Ways {
  readonly plan: PhrasePlan | null;
  readonly pairs: PairPlan | null;
}

/** Recordings up to which a phrase is looked for in each by its pairs, some 0.05 ms each; in more of them by the index. */
const RANGES_BY_PAIRS = 64;
/** With so many hits an answer ends. */
const HITS_ENOUGH = 64;

export class SearchWays {
  readonly #ranges: SearchRanges;
  readonly #words: SearchWords;
  readonly #seams: SearchSeams;
  readonly #pairs: SearchPairs;
  readonly #ways: PhraseWays;

  constructor(
    {
      pairs,
      ranges,
      seams,
      words,
    }: { ranges: SearchRanges; words: SearchWords; seams: SearchSeams; pairs: SearchPairs },
    ways: PhraseWays,
  ) {
    this.#ranges = ranges;
    this.#words = words;
    this.#seams = seams;
    this.#pairs = pairs;
    this.#ways = ways;
  }

  /** A library that an earlier version read is asked as it was read. */
  of(node: Node, alsoBefore: boolean, ranges: readonly Range[] | null): Ways {
    if (this.#ways === 'index' || alsoBefore || node.kind !== 'term') return { plan: null, pairs: null };
    const segmentCount = this.#ranges.segmentCount();
    const frequencyOf = (word: string): number => this.#words.frequencyOf(word, false);
    const plan = planOf(node, { frequencyOf, segmentCount });
    const pairs =
      ranges !== null && ranges.length > RANGES_BY_PAIRS
        ? null
        : this.#pairs.planOf(node, segmentCount, frequencyOf);
    if (!pairs || !plan || this.#ways === 'pairs') return { plan, pairs };
    const part = Math.min(1, HITS_ENOUGH / Math.max(1, plan.hits));
    const byIndex = plan.cost * (plan.isMany ? part : 1) + this.#seams.costOf(node, alsoBefore, segmentCount);
    return { plan, pairs: pairs.costOf(plan.hits) * part < byIndex ? pairs : null };
  }
}
