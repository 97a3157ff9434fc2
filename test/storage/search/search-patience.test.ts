// When an answer of a search ends: at once where each hit takes long, but not before there is something to show.
import { expect, it } from 'vitest';
import type { PairPlan } from '../../../app/storage/search/pair-plan.ts';
import { mostMs } from '../../../app/storage/search/search-patience.ts';
import { STEPPED_HITS, type PhrasePlan } from '../../../app/storage/search/search-phrase.ts';

const PLAN: PhrasePlan = { few: null, stepped: null, isMany: false, hits: 50, cost: 1_000 };
const STEPPED: PhrasePlan = { ...PLAN, stepped: { match: '"rye"', fits: () => true } };
const MANY: PhrasePlan = { ...PLAN, isMany: true };
// Of pairs it counts that there are some.
const PAIRS = {} as PairPlan;
const WORDS = { isBest: false, isOfSome: false, pairs: null, plan: null };

it.each([
  ['words', WORDS, 100, 30],
  ['a phrase of few hits', { ...WORDS, plan: PLAN }, 100, 30],
  ['a phrase by its pairs, without a hit', { ...WORDS, pairs: PAIRS, plan: PLAN }, 0, 4],
  ['… in steps, too', { ...WORDS, pairs: PAIRS, plan: STEPPED }, 0, 4],
  ['… in some recordings', { ...WORDS, pairs: PAIRS, plan: PLAN, isOfSome: true }, 0, 4],
  ['a phrase of many hits by the index', { ...WORDS, plan: MANY }, 0, 4],
  ['… in some recordings', { ...WORDS, plan: MANY, isOfSome: true }, 100, 30],
  ['a phrase in steps, with too little to show', { ...WORDS, plan: STEPPED }, STEPPED_HITS - 1, 30],
  ['… with enough', { ...WORDS, plan: STEPPED }, STEPPED_HITS, 4],
  ['… in some recordings', { ...WORDS, plan: STEPPED, isOfSome: true }, STEPPED_HITS, 30],
  ['the best, whatever is asked', { ...WORDS, isBest: true, pairs: PAIRS, plan: MANY }, 100, 100],
])('an answer to %s ends after its time', (_, sought, hits, ms) => {
  expect(mostMs(sought, hits)).toBe(ms);
});
