// However a phrase is looked for, the answer is the same: by the index alone, by the texts of the segments that hold its rarest words, or in steps.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expressionOf, fits } from '../../../app/domain/search-node.ts';
import { parseSearchQuery } from '../../../app/domain/search-query.ts';
import { wordsOf } from '../../../app/domain/search-text.ts';
import { openForReading } from '../../../app/storage/database.ts';
import { IndexUpkeep } from '../../../app/storage/search/index-upkeep.ts';
import { planOf } from '../../../app/storage/search/search-phrase.ts';
import { SearchRanges } from '../../../app/storage/search/search-ranges.ts';
import { SearchRun } from '../../../app/storage/search/search-run.ts';
import { SearchWalk, type WalkWishes } from '../../../app/storage/search/search-walk.ts';
import { ENGINE_IDS } from '../../support/engines.ts';
import { connect, makeLibrary, must, transcribed, transcriptOf } from '../support.ts';

const nodeOf = (text: string) => must(parseSearchQuery(text, ENGINE_IDS).node);

describe('the plan of a phrase', () => {
  const counts: Readonly<Record<string, number>> = {
    rye: 400_000,
    bread: 500_000,
    spelt: 9_000,
    emmer: 3_000,
    moon: 300,
  };
  const plan = (text: string) =>
    planOf(nodeOf(text), {
      segmentCount: 1_000_000,
      frequencyOf: (word) => (word.length < 3 ? Infinity : (counts[word] ?? 0)),
    });

  it.each([
    ['"rye of spelt bread emmer" ', '"spelt" AND "emmer"'],
    ['"rye bread of spelt emmer" ', '"spelt emmer"'],
    ['"rye bread of moon" ', '"moon"'],
    ['"rye bread" ', null],
    ['"rye bread of" ', null],
  ])('%s reads the texts where %s stand', (text, match) => {
    expect(plan(text)?.few?.match ?? null).toBe(match);
  });

  it('knows which has many hits', () => {
    expect(plan('"rye bread" ')?.isMany).toBe(true);
    expect(plan('"rye spelt" ')?.isMany).toBe(false);
    const small = { segmentCount: 200_000, frequencyOf: () => 100_000 };
    expect(planOf(nodeOf('"rye bread" '), small)?.isMany).toBe(false);
  });

  it('tells of any text whether the phrase stands in it, as marks do', () => {
    const part = fc.constantFrom(
      'Rye',
      'rye',
      'ryes',
      'OF',
      'moon',
      ' ',
      ' ',
      ', ',
      "'",
      '_',
      '\u001f',
      'é',
      '1',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        const text = parts.join('');
        for (const phrase of ['"rye of 1 moon" ', '"rye rye of 1 moon" ']) {
          const node = nodeOf(phrase);
          const words = wordsOf(text).map(({ folded }) => folded);
          const { few } = must(
            planOf(node, {
              segmentCount: 1_000_000,
              frequencyOf: (word) => (word === 'moon' ? 10 : 900_000),
            }),
          );
          expect(must(few).fits(text)).toBe(fits(node, words));
        }
      }),
    );
  });

  it('is made of phrases of whole words alone', () => {
    for (const text of ['moon ', '"rye bread', '"rye bread"*', '"rye bread" moon ', '"rye bread" -moon '])
      expect(plan(text)).toBe(null);
  });
});

describe('an answer to a phrase', () => {
  const FREQUENT = ['the', 'of', 'and', 'a'];
  const RARE = ['moon', 'Łódź', 'café', '東京', '½'];
  const word = fc.oneof(fc.constantFrom(...FREQUENT), fc.constantFrom(...RARE));
  const text = fc.array(word, { minLength: 1, maxLength: 7 }).map((words) => words.join(' '));

  it('is the same by texts as by the index, in every order, with filters', () => {
    let planned = 0;
    fc.assert(
      fc.property(
        fc.array(fc.array(text, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.record({ of: fc.nat(40), length: fc.integer({ min: 2, max: 6 }) }), {
          minLength: 6,
          maxLength: 6,
        }),
        (recordings, wanted) => {
          const library = makeLibrary();
          transcribed(library, transcriptOf(...Array.from({ length: 500 }, () => 'the of. And a the.')));
          for (const texts of [...recordings, ...recordings]) transcribed(library, transcriptOf(...texts));
          const upkeep = new IndexUpkeep(connect(library));
          while (upkeep.step()) continue;
          const db = openForReading(library.path);
          const [byPlan, byIndex] = (['cheapest', 'index'] as const).map((ways) => {
            const run = new SearchRun(db, ENGINE_IDS, ways);
            return (phrase: string) =>
              // Answers end when their time is up, lists never.
              (['newest', 'oldest', 'best'] as const).map((order) =>
                run.list({ text: phrase, folderId: null, limit: 50, order }, 1_000),
              );
          });
          const words = recordings.flat().join(' ').split(' ');
          for (const { length, of } of wanted) {
            const phrase = `"${words
              .slice(of % words.length)
              .slice(0, length)
              .join(' ')}"`;
            const all = must(byIndex)(`${phrase} `);
            expect(must(byPlan)(`${phrase} `)).toEqual(all);
            // All of them are called so.
            expect(must(byPlan)(`${phrase} title:episode `)).toEqual(all);
            const plan = planOf(nodeOf(phrase + ' '), {
              segmentCount: 500,
              frequencyOf: (one) => (FREQUENT.includes(one) ? 500 : 3),
            });
            if (plan?.few) planned += 1;
          }
          db.close();
          library.close();
        },
      ),
      { numRuns: 10, endOnFailure: true },
    );
    expect(planned).toBeGreaterThan(5);
  }, 180_000);

  it('that has many hits comes in steps, of which the first is sure', () => {
    const library = makeLibrary();
    for (let at = 0; at < 20; at += 1)
      transcribed(library, transcriptOf(...Array.from({ length: 30 }, () => 'Rye bread.')));
    const db = openForReading(library.path);
    const walk = new SearchWalk(db, new SearchRanges(db));
    const wishes: WalkWishes = {
      match: expressionOf(nodeOf('"rye bread" ')),
      ...{ ranges: null, isWanted: null, fromNewest: true, from: null, to: null, hitsMax: 1_000 },
      ...{ isSparse: true, plan: null, pairs: null, isEnough: () => true },
    };
    const plan = { few: null, isMany: true, hits: 1_000, cost: 1_000 };
    const all = walk.walk(wishes);
    expect(all.hitCount).toBe(600);
    const whole = walk.walk({ ...wishes, plan, isEnough: () => false });
    expect(whole).toEqual(all);
    const first = walk.walk({ ...wishes, plan });
    // The recording that it is in is brought to its end.
    expect(first.hitCount).toBe(90);
    const rest = walk.walk({ ...wishes, plan, from: first.next, isEnough: () => false });
    expect(rest.hitCount).toBe(510);
    // Between recordings that are wanted a step may find nothing: several are made.
    const [one, other] = [...all.groups.values()].map(({ range }) => range);
    const some = walk.walk({ ...wishes, plan, ranges: [must(one), must(other)] });
    expect(some).toMatchObject({ hitCount: 60, next: null });
    const every = [...all.groups.values()].map(({ range }) => range);
    expect(walk.walk({ ...wishes, plan, ranges: every }).hitCount).toBe(600);
    db.close();
  });
});
