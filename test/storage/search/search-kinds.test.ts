// Search beyond plain words: other scripts, phrases across borders, orders, counts to narrow by, and what was perhaps meant.
import { describe, expect, it } from 'vitest';
import type { EditCommand } from '../../../app/domain/editing.ts';
import type { SearchView } from '../../../app/contract/views.ts';
import { openForReading } from '../../../app/storage/database.ts';
import { isIndexInStep } from '../../../app/storage/search/index-check.ts';
import { IndexUpkeep } from '../../../app/storage/search/index-upkeep.ts';
import type { Library } from '../../../app/storage/library.ts';
import { SearchRun, type SearchRequest } from '../../../app/storage/search/search-run.ts';
import { connect, makeLibrary, must, NOW, segment, transcribed, transcriptOf } from '../support.ts';
import { ENGINE_IDS } from '../../support/engines.ts';

function searching(library: Library): (text: string, more?: Partial<SearchRequest>) => SearchView {
  // What the app does in the background.
  const upkeep = new IndexUpkeep(connect(library));
  while (upkeep.step()) continue;
  const run = new SearchRun(openForReading(library.path), ENGINE_IDS);
  return (text, more = {}) => must(run.answer({ text, folderId: null, limit: 100, ...more }));
}

function marked(view: SearchView): string[] {
  return view.groups.flatMap(({ hits }) =>
    hits.map(({ snippet }) => snippet.map((part) => (part.hit ? `[${part.text}]` : part.text)).join('')),
  );
}

const titles = (view: SearchView): string[] => view.groups.map(({ title }) => title);

describe('other scripts', () => {
  const texts = [
    '我们今天谈谈人工智能的发展。',
    '今日は人工知能について話します、ガンダムも。',
    'วันนี้เราพูดถึงปัญญาประดิษฐ์',
    'نتحدث اليوم عن الذكاء الاصطناعي',
    'Сегодня мы говорим об искусственном интеллекте',
    '오늘은 서울에서 인공지능을 이야기합니다',
  ];
  it.each([
    ['人工智能', '我们今天谈谈[人工智能]的发展。'],
    ['话', null],
    ['発', null],
    ['知能に', '今日は人工[知能に]ついて話します、ガンダムも。'],
    ['ガンダム', '今日は人工知能について話します、[ガンダム]も。'],
    ['ปัญญา', 'วันนี้เราพูดถึง[ปัญญา]ประดิษฐ์'],
    ['الذكاء', 'نتحدث اليوم عن [الذكاء] الاصطناعي'],
    ['ИСКУССТВЕННОМ', 'Сегодня мы говорим об [искусственном] интеллекте'],
    ['서울', '오늘은 [서울에서] 인공지능을 이야기합니다'],
    ['谈 发展', '我们今天[谈][谈]人工智能的[发展]。'],
    ['人工 -智能', '今日は[人工]知能について話します、ガンダムも。'],
  ])('%s', (query, expected) => {
    const library = makeLibrary();
    for (const text of texts) transcribed(library, transcriptOf(text));
    const found = marked(searching(library)(query));
    // A beginning is found as such; the whole word is marked where the query is one.
    expect(found.map((text) => text.replace('[서울]에서', '[서울에서]'))).toEqual(
      expected === null ? [] : [expected],
    );
  });
});

describe('letters that are one', () => {
  const texts = [
    'Zażółć gęślą jaźń, żółć w Łodzi',
    'Søren spiste smørrebrød',
    'Die Straße nach Gießen',
    'Ein ﬁnis, ein Œuvre in ｆｕｌｌ width',
    'ｶﾞﾝﾀﾞﾑと か\u3099んばる',
    'İstanbul’da ırmak',
    'Ещё за\u0301мок, Йод',
    'ذهب إلى المدرســة',
    'हिन्दी में',
  ];
  it.each([
    ['zolc', ['Zażółć gęślą jaźń, [żółć] w Łodzi']],
    ['lodzi', ['Zażółć gęślą jaźń, żółć w [Łodzi]']],
    ['soren SMORREBROD', ['[Søren] spiste [smørrebrød]']],
    ['"strasse nach gies', ['Die [Straße nach Gießen]']],
    ['STRAẞE', ['Die [Straße] nach Gießen']],
    ['finis oeuv* full', ['Ein [ﬁnis], ein [Œuvre] in [ｆｕｌｌ] width']],
    ['ﬀ OR ｆｉｎｉｓ', ['Ein [ﬁnis], ein Œuvre in ｆｕｌｌ width']],
    ['ガンダム がん', ['[ｶﾞﾝﾀﾞﾑ]と [か\u3099ん]ばる']],
    ['か', []],
    ['istanbul IRMAK', ['[İstanbul]’da [ırmak]']],
    ['еще замок', ['[Ещё] [за\u0301мок], Йод']],
    ['иод', []],
    ['المدرسه', ['ذهب إلى [المدرســة]']],
    ['हिन्दी', ['[हिन्दी] में']],
    ['हन्द', []],
  ])('%s', (query, expected) => {
    const library = makeLibrary();
    for (const text of texts) transcribed(library, transcriptOf(text));
    expect(marked(searching(library)(query))).toEqual(expected);
  });

  it('are one in names, too', () => {
    const library = makeLibrary();
    transcribed(library, transcriptOf(segment('Rye.', 0, 'Łukasz')), { path: '/x/Smørrebrød.mp3' });
    const search = searching(library);
    for (const filter of ['speaker:lukasz', 'title:smorrebrod', 'title:SMØRRE'])
      expect(search(`rye ${filter}`).hitCount).toBe(1);
  });

  it('are offered where they are also written out, as somebody wrote them', () => {
    const library = makeLibrary();
    transcribed(library, transcriptOf('Herr Müller kam.', 'Ein Goethe, ein poet, ein pot.', 'Der Goethe.'));
    transcribed(library, transcriptOf('Frau Mueller ging.', 'Im Ärger.'));
    const search = searching(library);
    expect(search('mueller ').also).toEqual({ word: 'Müller', text: '(mueller OR Müller) ' });
    expect(search('frau müller').also).toEqual({ word: 'Mueller', text: 'frau (müller OR Mueller)' });
    expect(search('(mueller OR Müller) ').also).toBe(null);
    expect(search('(mueller OR Müller) ').hitCount).toBe(2);
    expect(search('"herr mueller" ').also?.text).toBe('("herr mueller" OR "herr Müller") ');
    expect(search('"herr mueller').also?.text).toBe('("herr mueller" OR "herr Müller")');
    expect(search('aerger ').also?.word).toBe('Ärger');
    for (const none of ['poet ', 'goethe ', 'kam -mueller ', 'muller ']) expect(search(none).also).toBe(null);
  });
});

describe('phrases across the border of two segments', () => {
  it('are found, marked in both, and only where they stand in a row', () => {
    const library = makeLibrary();
    transcribed(library, transcriptOf('We flew to the', 'moon and back.', 'The moon was cold.'));
    transcribed(library, transcriptOf('It ends with the'));
    transcribed(library, transcriptOf('Moon at the start of another.'));
    const search = searching(library);
    expect(marked(search('"to the moon and" '))).toEqual(['We flew [to the moon and] back.']);
    expect(marked(search('"the moon" '))).toEqual([
      'We flew to [the moon] and back.',
      '[The moon] was cold.',
    ]);
    expect(marked(search('"the moon" -cold '))).toEqual(['We flew to [the moon] and back.']);
    expect(marked(search('"the moon" flew '))).toEqual(['We [flew] to [the moon] and back.']);
    expect(search('"with the moon" ').hitCount).toBe(0);
    expect(marked(search('"to the moo'))).toEqual(['We flew [to the moon] and back.']);
  });

  it('are found in scripts without spaces', () => {
    const library = makeLibrary();
    transcribed(library, transcriptOf('我们谈谈人工', '智能的发展'));
    expect(marked(searching(library)('人工智能'))).toEqual(['我们谈谈[人工 智能]的发展']);
  });
});

describe('phrases across a border that was cut or joined', () => {
  /** One recording with these segments, and what does edits to them by where they stand. */
  function edited(...texts: string[]) {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf(...texts));
    const idAt = (at: number): number => must(must(library.transcripts.get(recordingId)).segments[at]).id;
    const edit = (command: EditCommand): void =>
      expect(library.edits.edit({ recordingId, seen: null }, command, NOW)).toMatchObject({ ok: true });
    return {
      library,
      cut: (at: number, before: number) => edit({ type: 'split', segmentId: idAt(at), at: before }),
      join: (at: number) => edit({ type: 'merge', segmentId: idAt(at) }),
      idAt,
    };
  }

  it('are found where a segment was cut in two, and tell where they begin', () => {
    const { cut, idAt, library } = edited('We flew to the moon and back.', 'It was far.', 'And so on.');
    cut(0, 15);
    const search = searching(library);
    const view = search('"to the moon and" ');
    expect(marked(view)).toEqual(['We flew [to the moon and] back.']);
    expect(view.groups[0]?.hits[0]?.segmentId).toBe(idAt(0));
    expect(marked(search('"back it was" '))).toEqual(['moon and [back. It was] far.']);
    // What the numbers say is not how it is read.
    expect(search('"the it" ').hitCount).toBe(0);
    expect(search('"on moon" ').hitCount).toBe(0);
  });

  it('are found where two became one, on both sides of it', () => {
    const { join, library } = edited('We flew', 'to the', 'moon and', 'back again.');
    join(1);
    const search = searching(library);
    expect(marked(search('"flew to the moon" '))).toEqual(['We [flew to the moon] and']);
    expect(marked(search('"moon and back" '))).toEqual(['to the [moon and back] again.']);
  });

  it('are found over more than two, marked in all of them', () => {
    const { cut, library } = edited('We flew to', 'the', 'moon and back.', 'So it is, yes.');
    cut(2, 5);
    const search = searching(library);
    expect(marked(search('"flew to the moon and" '))).toEqual(['We [flew to the moon and] back.']);
    const run = new SearchRun(openForReading(library.path), ENGINE_IDS);
    const [hit] = run.list({ text: '"to the moon and"', folderId: null, limit: 10 }, 10);
    expect(hit).toMatchObject({ start: 0, text: 'We flew to the moon and back.' });
  });
});

describe('order and counts', () => {
  const year = (full: number): number => new Date(full, 5, 1).getTime();
  function three(): Library {
    const library = makeLibrary();
    const show = library.folders.add(
      { path: '/w', name: 'Wide', includeSubfolders: true, service: 'device' },
      NOW,
    );
    const add = (
      title: string,
      recordedAt: number,
      folderId: number | null,
      ...said: [string, string][]
    ): void =>
      void transcribed(library, transcriptOf(...said.map(([who, text], at) => segment(text, at * 5, who))), {
        path: `/w/${title}.mp3`,
        modifiedMs: recordedAt,
        folderId,
      });
    add('Middle', year(2023), show.id, ['Anna', 'Rye and rye.'], ['0', 'Rye again.'], ['Anna', 'More rye.']);
    add('Newest', year(2025), null, ['Anna', 'Rye once.'], ['Bo', 'Something else.'], ['Bo', 'And more.']);
    add('Oldest', year(2021), show.id, ['Bo', 'Rye here.'], ['Bo', 'No more.']);
    return library;
  }

  it('go by the date of recording, or by how much is said', () => {
    const search = searching(three());
    expect(titles(search('rye '))).toEqual(['Newest', 'Middle', 'Oldest']);
    expect(titles(search('rye ', { order: 'oldest' }))).toEqual(['Oldest', 'Middle', 'Newest']);
    expect(titles(search('rye ', { order: 'best' }))[0]).toBe('Middle');
    expect(titles(search('rye OR oldest ', { order: 'best' }))[0]).toBe('Oldest');
  });

  it('narrow by speaker and year, and say how many there are of each', () => {
    const search = searching(three());
    const all = search('rye ');
    expect(all.facets).toMatchObject({
      exact: true,
      years: [
        { value: 2025, count: 1 },
        { value: 2023, count: 3 },
        { value: 2021, count: 1 },
      ],
      shows: [{ count: 4 }],
    });
    expect(all.facets.speakers).toEqual(
      expect.arrayContaining([
        { value: 'Anna', count: 3 },
        { value: 'Bo', count: 1 },
        { value: 'Speaker 1', count: 1 },
      ]),
    );
    for (const { count, value } of all.facets.years)
      expect(search('rye ', { year: value }).hitCount).toBe(count);
    for (const { count, value } of all.facets.speakers)
      expect(search('rye ', { speaker: value }).hitCount).toBe(count);
    for (const { count, value } of all.facets.shows)
      expect(search('rye ', { folderId: value }).hitCount).toBe(count);
  });

  it('say "at least" when there is more than is counted', () => {
    const library = makeLibrary();
    for (const length of [300, 1_050])
      transcribed(library, transcriptOf(...Array.from({ length }, (_, at) => `Rye ${at}`)));
    const search = searching(library);
    const view = search('rye ');
    // A recording that is begun is counted to its end.
    expect(view).toMatchObject({ hitCount: 1_050, atLeast: true, more: true });
    expect(view.facets.exact).toBe(false);
    expect(search('rye ', { after: view.next })).toMatchObject({
      hitCount: 1_350,
      atLeast: false,
      next: null,
    });
  });
});

describe('lists to take along', () => {
  it('hold every place with its whole text, also those across a border', () => {
    const library = makeLibrary();
    transcribed(
      library,
      transcriptOf(segment('We flew to the', 0, '0'), segment('moon.', 5, '1'), 'The moon.'),
    );
    searching(library);
    const run = new SearchRun(openForReading(library.path), ENGINE_IDS);
    const hits = run.list({ text: '"the moon"', folderId: null, limit: 10 }, 10);
    expect(hits.map(({ end, speaker, start, text }) => ({ end, speaker, start, text }))).toEqual([
      { start: 0, end: 10, speaker: 'Speaker 1', text: 'We flew to the moon.' },
      { start: 10, end: 15, speaker: null, text: 'The moon.' },
    ]);
    expect(run.list({ text: 'the ', folderId: null, limit: 10 }, 1)).toHaveLength(1);
  });
});

describe('what was perhaps meant', () => {
  const library = (): Library => {
    const made = makeLibrary();
    const line = 'Ursula von der Leyen met Zelenskyy and Katharina in Reykjavik.';
    transcribed(made, transcriptOf(...Array.from({ length: 6 }, () => line)));
    return made;
  };
  it.each([
    ['Zelensky ', 'zelenskyy '],
    ['Catharina ', 'katharina '],
    ['met Reykjavk ', 'met reykjavik '],
    ['"met Zelenski and"', '"met zelenskyy and"'],
    ['Ursual von', 'ursula von'],
    ['katharina ', null],
    ['Zelen', null],
    ['entirely ', null],
  ])('%s', (query, expected) => {
    expect(searching(library())(query).suggestion?.text ?? null).toBe(expected);
  });
});

describe('beginnings of words', () => {
  it('find everything, also when the words behind them are looked up one by one', () => {
    const library = makeLibrary();
    transcribed(library, transcriptOf('A common comet.', 'Nothing.', 'The commons.'));
    const db = connect(library);
    const search = searching(library);
    const before = marked(search('com'));
    expect(before).toHaveLength(2);
    db.exec('UPDATE search_terms SET count = 90000');
    expect(marked(searching(library)('com*'))).toEqual(before);
  });
});

describe('the index', () => {
  it('is filled in the background after a migration, the newest first, and takes changes meanwhile', () => {
    const library = makeLibrary();
    const ids = Array.from(
      { length: 3 },
      (_, at) =>
        transcribed(library, transcriptOf(...Array.from({ length: 200 }, () => `Moon ${at} 北京`)))
          .recordingId,
    );
    const db = connect(library);
    library.rebuildIndex();
    const run = new SearchRun(openForReading(library.path), ENGINE_IDS);
    const count = (text: string): number => must(run.answer({ text, folderId: null, limit: 1 })).hitCount;
    expect(count('moon ')).toBe(0);
    const upkeep = new IndexUpkeep(db);
    upkeep.step();
    expect(count('"moon 2" ')).toBe(150);
    expect(count('"moon 0" ')).toBe(0);
    // One that is half in the index and one that is not in it yet go, one comes back, one is edited, one is new.
    library.remove(must(ids[2]));
    library.remove(must(ids[0]));
    library.restore(must(ids[0]));
    db.prepare("UPDATE segments SET text = 'Sun 東京' WHERE id = (SELECT min(id) FROM segments)").run();
    transcribed(library, transcriptOf('Moon 9.'));
    while (upkeep.step()) continue;
    expect([count('moon '), count('北京'), count('東京'), count('sun ')]).toEqual([400, 399, 1, 1]);
    db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
  });

  it('is found to be out of step by samples', () => {
    const library = makeLibrary();
    for (let at = 0; at < 5; at += 1)
      transcribed(library, transcriptOf(`Text ${at}.`, '', '“…”', '北京の話'));
    const db = connect(library);
    const reading = openForReading(library.path);
    expect(isIndexInStep(reading)).toBe(true);
    db.exec("INSERT INTO segments_fts (segments_fts, rowid, text) VALUES ('delete', 1, 'Text 0.')");
    expect(isIndexInStep(reading)).toBe(false);
    library.rebuildIndex();
    const upkeep = new IndexUpkeep(db);
    while (upkeep.step()) continue;
    expect(isIndexInStep(reading)).toBe(true);
  });
});

describe('kept searches', () => {
  it('are kept once each, in order, until they are removed', () => {
    const library = makeLibrary();
    const search = {
      text: 'moon',
      folderId: null,
      speaker: 'Anna',
      year: 2024,
      tag: null,
      order: 'best',
    } as const;
    const first = library.savedSearches.save(search, NOW);
    library.savedSearches.save({ ...search, year: null }, NOW);
    expect(library.savedSearches.save({ ...search }, NOW)).toBe(first);
    expect(library.savedSearches.list().map(({ search: kept }) => kept.year)).toEqual([2024, null]);
    expect(library.savedSearches.remove(first)).toBe(true);
    expect(library.savedSearches.remove(first)).toBe(false);
    expect(library.savedSearches.list()).toHaveLength(1);
  });
});

describe('marks that few people type', () => {
  it.each([
    ['Η Αθήνα και ο Ὀδυσσέας', ['αθηνα', 'Αθήνα', 'ΑΘΗΝΑ', 'ΟΔΥΣΣΕΑΣ', '"και ο οδυσσεας"', 'οδυσ*']],
    ['كَتَبَ الكـــتاب مع أحمد', ['كتب', 'الكتاب', 'احمد', 'أحمد', 'كِتَابٌ OR كتب', '"الكتاب مع"']],
    ['שָׁלוֹם עולם', ['שלום', 'שָׁלוֹם', '"שלום עולם"']],
  ])('%s', (text, queries) => {
    const library = makeLibrary();
    transcribed(library, transcriptOf('Something else.', text));
    const search = searching(library);
    for (const query of queries) {
      const { groups, hitCount } = search(`${query} `);
      expect([query, hitCount]).toEqual([query, 1]);
      expect(groups[0]?.hits[0]?.snippet.some(({ hit }) => hit)).toBe(true);
    }
  });
});

describe('getting to every place', () => {
  const all = (
    search: ReturnType<typeof searching>,
    text: string,
    more: Partial<SearchRequest>,
  ): SearchView[] => {
    const views = [search(text, more)];
    for (let next = views[0]?.next; next; next = views.at(-1)?.next)
      views.push(search(text, { ...more, after: next }));
    return views;
  };

  it.each(['newest', 'oldest', 'best'] as const)(
    'goes on from recording to recording, the %s first',
    (order) => {
      const library = makeLibrary();
      for (let at = 0; at < 70; at += 1)
        transcribed(
          library,
          transcriptOf(...Array.from({ length: 20 + (at % 3) }, (_, n) => `Rye ${at} ${n}`)),
        );
      const views = all(searching(library), 'rye ', { limit: 40, order });
      const groups = views.flatMap((view) => view.groups);
      expect(new Set(groups.map(({ recordingId }) => recordingId)).size).toBe(70);
      expect(groups).toHaveLength(70);
      const said = groups.reduce((sum, { hitCount }) => sum + hitCount, 0);
      expect(said).toBe(70 * 20 + 69);
      expect(views.at(-1)).toMatchObject({ hitCount: said, atLeast: false });
      // Each stretch is counted once.
      const years = views.flatMap(({ facets }) => facets.years).reduce((sum, { count }) => sum + count, 0);
      expect(years).toBe(said);
      if (order !== 'best') expect(views[0]).toMatchObject({ atLeast: true, more: true });
    },
  );

  it('goes on within a recording', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(
      library,
      transcriptOf(...Array.from({ length: 230 }, (_, at) => `Rye ${at}`)),
    );
    transcribed(library, transcriptOf('Rye elsewhere.'));
    const search = searching(library);
    const seen: string[] = [];
    for (let skip = 0; skip < 230; skip += 100)
      seen.push(...marked(search('rye ', { limit: 100, within: { recordingId, skip } })));
    expect(seen).toEqual(Array.from({ length: 230 }, (_, at) => `[Rye] ${at}`));
    expect(search('rye ', { within: { recordingId, skip: 230 } }).groups[0]?.hits).toEqual([]);
  });

  it('goes on through what a filter alone lets through', () => {
    const library = makeLibrary();
    for (let at = 0; at < 25; at += 1) transcribed(library, transcriptOf(`Text ${at}.`));
    const views = all(searching(library), 'longer:1s', { limit: 10 });
    expect(marked({ ...must(views[0]), groups: views.flatMap(({ groups }) => groups) })).toEqual(
      Array.from({ length: 25 }, (_, at) => `Text ${24 - at}.`),
    );
  });
});

describe('what a recording is', () => {
  it('is asked for by tag and number of the episode, and counted by tag', () => {
    const library = makeLibrary();
    const add = (text: string, tags: readonly string[], episode: string): number => {
      const { recordingId } = transcribed(library, transcriptOf(text));
      library.details.update(recordingId, { tags, episode }, NOW);
      return recordingId;
    };
    const first = add('Rye one.', ['Guest host', 'Réunion'], '7');
    const second = add('Rye two. Rye.', ['reunion special'], '007b');
    add('Rye three.', [], '17');
    const search = searching(library);
    const ids = (text: string, more: Partial<SearchRequest> = {}): number[] =>
      search(text, more).groups.map(({ recordingId }) => recordingId);
    expect(ids('rye tag:reunion ')).toEqual([second, first]);
    expect(ids('rye tag:"guest host" ')).toEqual([first]);
    expect(ids('rye tag:none ')).toEqual([]);
    expect(ids('tag:guest')).toEqual([first]);
    expect(ids('episode:7')).toEqual([first]);
    expect(ids('rye episode:#07 ')).toEqual([first]);
    expect(ids('rye episode:7b ')).toEqual([second]);
    expect(ids('rye ', { tag: 'guest HOST' })).toEqual([first]);
    expect(ids('rye ', { tag: 'guest' })).toEqual([]);
    expect(search('rye ').facets.tags).toEqual(
      expect.arrayContaining([
        { value: 'Guest host', count: 1 },
        { value: 'Réunion', count: 1 },
        { value: 'reunion special', count: 1 },
      ]),
    );
    expect(search('rye tag:"" ').hint).toContain('tag');
  });

  it('gives places in the order in which they are said, also after a segment was cut in two', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(
      library,
      transcriptOf(segment('Rye one and rye two.', 0), segment('Rye three.', 5), segment('Rye four.', 10)),
    );
    const firstId = must(library.transcripts.get(recordingId)?.segments[0]).id;
    const command = { type: 'split', segmentId: firstId, at: 8 } as const;
    expect(library.edits.edit({ recordingId, seen: null }, command, NOW).ok).toBe(true);
    const search = searching(library);
    const order = ['[Rye] one', 'and [rye] two.', '[Rye] three.', '[Rye] four.'];
    expect(marked(search('rye '))).toEqual(order);
    const [group] = search('rye ').groups;
    const read = must(library.transcripts.get(recordingId)).segments.map(({ id }) => id);
    expect(group?.hits.map(({ segmentId }) => segmentId)).toEqual(read);
    const run = new SearchRun(openForReading(library.path), ENGINE_IDS);
    const texts = run.list({ text: 'rye ', folderId: null, limit: 9 }, 9).map(({ text }) => text);
    expect(texts).toEqual(read.map((id) => must(library.transcripts.segmentText(recordingId, id))));
  });

  it('says where lists show a newer version instead, and opens the one that it shows', () => {
    const library = makeLibrary();
    const old = transcribed(library, transcriptOf('Rye, first cut.')).recordingId;
    const young = transcribed(library, transcriptOf('Rye, second cut.')).recordingId;
    library.episodes.link(young, old, NOW);
    const { groups } = searching(library)('rye ');
    expect(groups.map(({ isOlder, recordingId }) => [recordingId, isOlder])).toEqual([
      [young, false],
      [old, true],
    ]);
    for (const { hits, recordingId } of groups)
      expect(library.transcripts.get(recordingId)?.segments.map(({ id }) => id)).toEqual(
        hits.map(({ segmentId }) => segmentId),
      );
  });
});
