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
    oats: 1_500,
    barley: 375_000,
    wheat: 374_999,
    salt: 600_000,
    millet: 400,
    sorghum: 399,
    maize: 2_000,
    teff: 2_001,
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

  it.each([
    ['"rye oats" ', '"oats"'],
    ['"oats barley" ', '"oats"'],
    // Its list is shorter than a jump for each place is long.
    ['"oats wheat" ', null],
    ['"salt millet" ', '"millet"'],
    // Too few hits, and too few places.
    ['"bread millet" ', null],
    ['"salt sorghum" ', null],
    ['"salt maize" ', '"maize"'],
    ['"salt teff" ', null],
    ['"of moon" ', null],
    ['"rye bread" ', null],
    // The index says what is rarer.
    ['"rye oats millet" ', null],
  ])('%s goes step by step through the texts where %s stands', (text, match) => {
    expect(plan(text)?.stepped?.match ?? null).toBe(match);
    const small = { segmentCount: 299_999, frequencyOf: (word: string) => counts[word] ?? 0 };
    expect(planOf(nodeOf(text), small)?.stepped).toBeNull();
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
    const plan = { few: null, stepped: null, isMany: true, hits: 1_000, cost: 1_000 };
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

  it('whose rarest word is looked up step by step ends where it is enough, and goes on there', () => {
    const library = makeLibrary();
    // In the newest ones there is only half of it.
    for (let at = 0; at < 20; at += 1)
      transcribed(
        library,
        transcriptOf(
          ...Array.from({ length: 30 }, (_, on) =>
            at < 14 && on % 3 === 0 ? 'Rye bread.' : 'Bread of rye.',
          ),
        ),
      );
    const db = openForReading(library.path);
    const walk = new SearchWalk(db, new SearchRanges(db));
    const wishes: WalkWishes = {
      match: expressionOf(nodeOf('"rye bread" ')),
      ...{ ranges: null, isWanted: null, fromNewest: true, from: null, to: null, hitsMax: 1_000 },
      ...{ isSparse: true, plan: null, pairs: null, isEnough: () => false },
    };
    const stepped = { match: '"bread"', fits: (text: string) => /rye bread/i.test(text) };
    const plan = { few: null, stepped, isMany: false, hits: 100, cost: 1_000 };
    for (const fromNewest of [true, false]) {
      const all = walk.walk({ ...wishes, fromNewest });
      expect(all.hitCount).toBe(140);
      expect(walk.walk({ ...wishes, fromNewest, plan })).toEqual(all);
      const found: number[] = [];
      const told: number[] = [];
      let from: number | null = null;
      for (let answers = 1; ; answers += 1) {
        const isEnough = (hits: number): boolean => told.push(hits) > 0;
        const part = walk.walk({ ...wishes, fromNewest, plan, from, isEnough });
        const ids = [...part.groups.values()].flatMap((group) => group.ids);
        expect(part.hitCount).toBe(ids.length);
        found.push(...ids);
        // A step without a hit is left, too; none takes more than a few recordings.
        if (answers === 1) expect([ids.length, told]).toEqual(fromNewest ? [0, [0]] : [30, [22]]);
        expect(ids.length).toBeLessThan(40);
        if (part.next === null) break;
        from = part.next;
      }
      expect(found.toSorted((a, b) => a - b)).toEqual(
        [...all.groups.values()].flatMap((group) => group.ids).toSorted((a, b) => a - b),
      );
      // What was found so far is told.
      expect(Math.max(...told)).toBeGreaterThan(8);
    }
    const every = [...walk.walk(wishes).groups.values()].map(({ range }) => range);
    expect(walk.walk({ ...wishes, plan, ranges: every }).hitCount).toBe(140);
    db.close();
  });
});
