// By their pairs phrases are found as by reading every word: in any script, over any borders, after any history, whatever has been read anew of it.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SearchView } from '../../../app/contract/views.ts';
import { chooseWords, COMMON_WORDS, LISTED_WORDS, plainWords } from '../../../app/domain/word-pairs.ts';
import { indexedText } from '../../../app/domain/index-text.ts';
import { parseSearchQuery } from '../../../app/domain/search-query.ts';
import { wordsOf } from '../../../app/domain/search-text.ts';
import { openForReading } from '../../../app/storage/database.ts';
import type { Library } from '../../../app/storage/library.ts';
import { isIndexInStep } from '../../../app/storage/search/index-check.ts';
import { IndexUpkeep } from '../../../app/storage/search/index-upkeep.ts';
import { BLOCK_IDS, PairBlocks } from '../../../app/storage/search/pair-blocks.ts';
import { ALL_PAIRED, pairWordsOf } from '../../../app/storage/search/pair-index.ts';
import { SearchPairs } from '../../../app/storage/search/search-pairs.ts';
import { SearchRanges } from '../../../app/storage/search/search-ranges.ts';
import { SearchRun, type SearchRequest } from '../../../app/storage/search/search-run.ts';
import { sqlOf } from '../../../app/storage/sql.ts';
import { bundleWorker } from '../../support/bundle-worker.ts';
import { ENGINE_IDS } from '../../support/engines.ts';
import { connect, makeLibrary, must, NOW, transcribed, transcriptOf } from '../support.ts';

/** The first article of the declaration of human rights, and what was said of the moon. */
const TEXTS = [
  'All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood.',
  'Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geist der Brüderlichkeit begegnen. Straße ist STRASSE.',
  'Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience — l’un l’autre, l’esprit.',
  'Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Jsou nadáni rozumem a svědomím. Łódź, Łódź a Łódź.',
  'כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כל בני האדם שָׁלוֹם',
  'يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق. وقد وهبوا عقلًا وضميرًا وعليهم أن يعامل بعضهم بعضًا بروح الإخاء. كِتَـاب في كتاب',
  '人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。',
  'すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。Tokyo東京tower',
  'มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ',
  '모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.',
  'The moon, the moon, the the moon of the moon ½ of a moon; ΣΑΣ σας ﬁne fine İI ﾞ か\u3099 が',
];

/** What stands between two places of a text. */
const passage = fc
  .record({ text: fc.constantFrom(...TEXTS), at: fc.nat(160), length: fc.nat(70) })
  .map(({ at, length, text }) => text.slice(at % text.length, (at % text.length) + length));
const said = fc.array(passage, { minLength: 1, maxLength: 30 });
const act = fc.oneof(
  fc.record({ type: fc.constant('add' as const), texts: said }),
  fc.record({ type: fc.constant('remove' as const), of: fc.nat(5) }),
  fc.record({ type: fc.constant('restore' as const), of: fc.nat(5) }),
  fc.record({ type: fc.constant('undo' as const), of: fc.nat(5) }),
  fc.record({ type: fc.constant('split' as const), of: fc.nat(5), target: fc.nat(30), at: fc.nat(40) }),
  fc.record({ type: fc.constant('merge' as const), of: fc.nat(5), target: fc.nat(30) }),
  fc.record({ type: fc.constant('text' as const), of: fc.nat(5), target: fc.nat(30), text: passage }),
  // Behind the app's back. SQL cannot fold: what is to be folded is not in the index either, see migration 18.
  fc.record({
    type: fc.constant('write' as const),
    target: fc.nat(90),
    text: passage.filter((text) => indexedText(text) === null),
  }),
  fc.record({ type: fc.constantFrom('upkeep' as const, 'pairs' as const, 'restart' as const) }),
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;
const phrase = fc.record({ at: fc.nat(2_000), length: fc.integer({ min: 2, max: 10 }), part: fc.nat(3) });

function live(library: Library, upkeep: IndexUpkeep, db: Database, acts: readonly Act[]): void {
  const made: number[] = [];
  for (const one of acts) {
    const recordingId = 'of' in one ? (made[one.of % made.length] ?? 0) : 0;
    const request = { recordingId, seen: null };
    if (one.type === 'add') made.push(transcribed(library, transcriptOf(...one.texts)).recordingId);
    else if (one.type === 'remove') library.remove(recordingId);
    else if (one.type === 'restore') library.restore(recordingId);
    else if (one.type === 'undo') library.edits.undo(request, NOW);
    else if (one.type === 'write')
      db.prepare(
        'UPDATE segments SET text = ? WHERE id = (SELECT id FROM segments ORDER BY id LIMIT 1 OFFSET ?)',
      ).run(one.text, one.target);
    else if (one.type === 'upkeep') upkeep.step();
    else if (one.type === 'pairs') settle(upkeep);
    else if (one.type === 'restart') {
      upkeep.rebuild();
      upkeep.stop();
    } else if ('of' in one) {
      const segments = library.transcripts.get(recordingId)?.segments ?? [];
      const target = segments[one.target % Math.max(1, segments.length)];
      if (target) library.edits.edit(request, { ...one, segmentId: target.id }, NOW);
    }
  }
}

function settle(upkeep: IndexUpkeep): void {
  let steps = 0;
  while (upkeep.step()) if ((steps += 1) > 3_000) throw new Error('The upkeep comes to no end');
}

/** All words that can be read, by transcript, with the segments in which they stand. */
function readable(library: Library, db: Database): { readonly word: string; readonly id: number }[][] {
  const open = db
    .prepare<[], number>('SELECT recording_id FROM transcripts WHERE is_current = 1 AND shelved IS NULL')
    .pluck()
    .all();
  return open.map((recordingId) =>
    must(library.transcripts.get(recordingId)).segments.flatMap(({ id, text }) =>
      wordsOf(text).map(({ folded }) => ({ word: folded, id })),
    ),
  );
}

function naive(texts: ReturnType<typeof readable>, wanted: readonly string[]): number[] {
  const ids = texts.flatMap((words) =>
    words.flatMap(({ id }, at) => (wanted.every((word, on) => words[at + on]?.word === word) ? [id] : [])),
  );
  return [...new Set(ids)].sort((a, b) => a - b);
}

/** The index of pairs is what would be read of the texts now. */
function expectExact(db: Database): void {
  const sql = sqlOf(db);
  db.exec("CREATE VIRTUAL TABLE temp.paired USING fts5vocab (main, 'segment_pairs', 'instance')");
  const known = new Map<number, string[]>();
  for (const { doc, term } of sql.rows<{ doc: number; term: string }>`SELECT doc, term FROM temp.paired`)
    known.set(doc, [...(known.get(doc) ?? []), term]);
  const last = sql.value<number | null>`SELECT max(id) FROM segments` ?? 0;
  const reading = new PairBlocks(sql);
  const words = pairWordsOf(sql);
  for (let block = 0; block * BLOCK_IDS <= last + 100; block += 1)
    expect((known.get(block) ?? []).sort()).toEqual(
      reading
        .pairs(block, words)
        .split(' ')
        .filter((pair) => pair !== '')
        .sort(),
    );
}

describe('pairs of words', () => {
  it('find every phrase where it stands, after any history, in any script', () => {
    let asked = 0;
    let bordered = 0;
    fc.assert(
      fc.property(
        said,
        fc.array(act, { maxLength: 12 }),
        fc.array(phrase, { minLength: 6, maxLength: 12 }),
        (first, acts, phrases) => {
          const library = makeLibrary();
          const db = connect(library);
          const upkeep = new IndexUpkeep(db, 1);
          transcribed(library, transcriptOf(...first, ...TEXTS));
          settle(upkeep);
          live(library, upkeep, db, acts);
          const reader = openForReading(library.path);
          const run = new SearchRun(reader, ENGINE_IDS, 'pairs');
          const pairs = new SearchPairs(reader, new SearchRanges(reader));
          const texts = readable(library, db);
          const all = texts.flat();
          const ask = (): void => {
            for (const { at, length } of phrases) {
              const from = at % Math.max(1, all.length);
              const wanted = all.slice(from, from + length).map(({ word }) => word);
              const text = `"${wanted.join(' ')}" `;
              const { node } = parseSearchQuery(text, ENGINE_IDS);
              if (wanted.length < 2 || node?.kind !== 'term') continue;
              if (pairs.planOf(node, 1_000, () => Infinity)) asked += 1;
              else if (pairs.bordersOf(node, 1_000, () => Infinity)) bordered += 1;
              else continue;
              const found = run.list({ text, folderId: null, limit: 0 }, 10_000);
              expect(found.map(({ segmentId }) => segmentId).sort((a, b) => a - b)).toEqual(
                naive(texts, wanted),
              );
              const oldest = run.answer({ text, folderId: null, limit: 10_000, order: 'oldest' });
              expect(must(oldest).hitCount).toBe(naive(texts, wanted).length);
            }
          };
          ask();
          settle(upkeep);
          ask();
          expectExact(db);
          expect(db.prepare('SELECT unpaired_from FROM search_state').pluck().get()).toBe(ALL_PAIRED);
          reader.close();
          library.close();
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
    expect(asked).toBeGreaterThan(200);
    expect(bordered).toBeGreaterThan(200);
  }, 300_000);

  it('find a phrase of words that are said all the time over any number of segments', () => {
    const library = makeLibrary();
    const filler = Array.from({ length: 760 }, () => 'the moon. of the. a moon of. the.');
    transcribed(library, transcriptOf(...filler));
    const { recordingId } = transcribed(library, transcriptOf('x of', 'moon', '', 'moon', 'the x'));
    const upkeep = new IndexUpkeep(connect(library), 1);
    settle(upkeep);
    const reader = openForReading(library.path);
    const ask = (ways: 'pairs' | 'index') =>
      must(
        new SearchRun(reader, ENGINE_IDS, ways).answer({
          text: '"of moon moon the" ',
          folderId: null,
          limit: 40,
        }),
      );
    expect(ask('index').hitCount).toBe(0);
    const { atLeast, groups } = ask('pairs');
    expect(groups.map((group) => [group.recordingId, group.hitCount])).toEqual([[recordingId, 1]]);
    expect(atLeast).toBe(false);
    const marked = groups[0]?.hits[0]?.snippet.filter(({ hit }) => hit).map(({ text }) => text);
    expect(marked?.join(' ')).toContain('of moon');
    reader.close();
  });

  it('keep a phrase at a border found while much that changed is still to be read anew', () => {
    const library = makeLibrary();
    const db = connect(library);
    const common = Array.from({ length: 40 }, (_, at) => `common${at}`).join(' ');
    const filler = Array.from({ length: 3_000 }, (_, at) =>
      at % 2 === 0 ? `${common} alpha ${common}` : `${common} omega ${common}`,
    );
    transcribed(library, transcriptOf(...filler));
    const { recordingId } = transcribed(library, transcriptOf('it ends in omega', 'alpha begins'));
    const upkeep = new IndexUpkeep(db, 1);
    settle(upkeep);
    db.exec("UPDATE segments SET text = text || ' more' WHERE id % 10 = 0");
    expect(db.prepare('SELECT count(*) FROM pairs_due').pluck().get()).toBe(300);
    const reader = openForReading(library.path);
    const run = new SearchRun(reader, ENGINE_IDS);
    const found: number[] = [];
    for (let after: SearchRequest['after'] = null, pages = 0; pages < 9; pages += 1) {
      const view: SearchView = must(run.answer({ text: '"omega alpha" ', folderId: null, limit: 40, after }));
      found.push(...view.groups.map((group) => group.recordingId));
      after = view.next;
      if (!after) break;
    }
    expect(found).toEqual([recordingId]);
    reader.close();
  }, 60_000);

  it('are not made of a small library', () => {
    const library = makeLibrary();
    transcribed(library, transcriptOf(...TEXTS));
    const db = connect(library);
    const upkeep = new IndexUpkeep(db);
    settle(upkeep);
    expect(db.prepare('SELECT unpaired_from FROM search_state').pluck().get()).toBeNull();
    expect(db.prepare('SELECT count(*) FROM pairs_due').pluck().get()).toBe(0);
  });

  it('are chosen anew when the library has grown', () => {
    const library = makeLibrary();
    const db = connect(library);
    const upkeep = new IndexUpkeep(db, 1);
    const made = () => db.prepare('SELECT pairs_made FROM search_state').pluck().get();
    transcribed(library, transcriptOf(...TEXTS, ...TEXTS, ...TEXTS, ...TEXTS));
    settle(upkeep);
    expect(made()).toBe(1);
    transcribed(library, transcriptOf(...TEXTS));
    settle(upkeep);
    expect(made()).toBe(1);
    for (let at = 0; at < 20; at += 1) transcribed(library, transcriptOf(...TEXTS, 'new words'));
    settle(upkeep);
    expect(made()).toBe(2);
    expect(db.prepare("SELECT count(*) FROM pair_words WHERE word = 'new'").pluck().get()).toBe(1);
    expectExact(db);
  });

  it('that were lost are noticed, and made anew', () => {
    const library = makeLibrary();
    const db = connect(library);
    const upkeep = new IndexUpkeep(db, 1);
    transcribed(library, transcriptOf(...TEXTS));
    settle(upkeep);
    expect(isIndexInStep(db)).toBe(true);
    db.exec("INSERT INTO segment_pairs (segment_pairs) VALUES ('delete-all')");
    expect(isIndexInStep(db)).toBe(false);
    upkeep.rebuild();
    upkeep.stop();
    settle(upkeep);
    expect(isIndexInStep(db)).toBe(true);
    expectExact(db);
  });

  it('of what was deleted for good are in no piece of the index, and its words not in the list', () => {
    const library = makeLibrary();
    const db = connect(library);
    const upkeep = new IndexUpkeep(db, 1);
    for (let at = 0; at < 6; at += 1) transcribed(library, transcriptOf(...TEXTS));
    const { recordingId } = transcribed(library, transcriptOf('the secret gardener and the secret moon'));
    settle(upkeep);
    const { mark } = must(pairWordsOf(sqlOf(db)).pair('the', 'secret'));
    db.exec("CREATE VIRTUAL TABLE temp.left USING fts5vocab (main, 'segment_pairs', 'row')");
    const isLeft = () => db.prepare('SELECT 1 FROM temp.left WHERE term = ?').get(mark) !== undefined;
    expect(isLeft()).toBe(true);
    library.remove(recordingId);
    library.trash.delete(recordingId, NOW);
    while (library.keepIndex()) continue;
    settle(upkeep);
    expect(isLeft()).toBe(false);
    expect(db.prepare('SELECT count(*) FROM segment_pairs_data').pluck().get()).toBeLessThan(12);
    expect(
      db.prepare("SELECT word FROM pair_words WHERE word IN ('secret', 'gardener', 'moon')").pluck().all(),
    ).toEqual(['moon']);
    expectExact(db);
  });

  it('of a library that is read for the first time go on after each kill', async () => {
    const library = makeLibrary();
    for (let at = 0; at < 6; at += 1)
      transcribed(library, transcriptOf(...Array.from({ length: 40 }, () => TEXTS).flat()));
    const { path } = library;
    library.close();
    const script = fileURLToPath(await bundleWorker('test/storage/search/pairs-killed.ts'));
    let done = false;
    for (let lives = 0; !done && lives < 40; lives += 1)
      done = await new Promise<boolean>((resolve) => {
        const child = fork(script, [path]);
        let steps = 0;
        let isDone = false;
        child.on('message', (word) => {
          isDone ||= word === 'done';
          steps += 1;
          // Words are chosen in one life.
          if (steps > lives * 4) child.kill('SIGKILL');
        });
        child.on('exit', () => resolve(isDone));
      });
    const again = makeLibrary(library.directory);
    const db = connect(again);
    expect(db.prepare('SELECT unpaired_from FROM search_state').pluck().get()).toBe(ALL_PAIRED);
    expectExact(db);
    expect(isIndexInStep(db)).toBe(true);
  }, 180_000);
});

describe('the words of pairs', () => {
  it('are those of each language that is spoken much', () => {
    const words = (prefix: string, count: number, often: number) =>
      new Map(Array.from({ length: count }, (_, at) => [`${prefix}${at}`, (count - at) * often]));
    const chosen = chooseWords(
      new Map([
        ['en', words('e', 6_000, 10)],
        ['de', words('d', 5_000, 4)],
        ['fi', words('f', 100, 1)],
      ]),
    );
    expect(chosen).toHaveLength(2 * LISTED_WORDS);
    expect(chosen.filter(({ isCommon }) => isCommon)).toHaveLength(2 * COMMON_WORDS);
    expect(new Set(chosen.map(({ number }) => number)).size).toBe(chosen.length);
    expect(chosen.some(({ word }) => word.startsWith('f'))).toBe(false);
  });

  it('are read as search reads them', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), passage),
        (text) => {
          expect(plainWords(text)).toEqual(wordsOf(text).map(({ folded }) => folded));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
