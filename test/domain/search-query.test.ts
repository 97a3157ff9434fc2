// Search queries: what is understood, what is said about the rest, and that any text at all is a query SQLite accepts.
import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSearchQuery, TERMS_MAX } from '../../app/domain/search-query.ts';
import { ENGINE_IDS } from '../support/engines.ts';

const match = (text: string): string | null => parseSearchQuery(text, ENGINE_IDS).match;
const filters = (text: string): object =>
  Object.fromEntries(
    Object.entries(parseSearchQuery(text, ENGINE_IDS).filters).filter(([, value]) => value !== null),
  );

describe('words', () => {
  it.each<[string, string | null]>([
    ['', null],
    ['   ', null],
    ['moon landing ', '"moon" AND "landing"'],
    // The last word may still be being typed.
    ['moon lan', '"moon" AND "lan"*'],
    ['moon la', '"moon" AND "la"'],
    ['"moon landing"', '"moon landing"'],
    ['“moon landing” ', '"moon landing"'],
    ['"moon land', '"moon land"*'],
    ['"moon land"*', '"moon land"*'],
    ['land* moon ', '"land"* AND "moon"'],
    ['cat OR dog ', '("cat" OR "dog")'],
    ['big cat OR dog OR "red fox" here ', '"big" AND ("cat" OR "dog" OR "red fox") AND "here"'],
    ['cat AND dog ', '"cat" AND "dog"'],
    ['cat -dog', '"cat" NOT "dog"'],
    ['cat NOT dog', '"cat" NOT "dog"'],
    ['big cat -dog -"red fox"', '("big" AND "cat") NOT ("dog" OR "red fox")'],
    ["don't ", '"don\'t"'],
    ['well-known ', '"well-known"'],
    ['or and not ', '"or" AND "and" AND "not"'],
    ['(cat OR dog) ', '("cat" OR "dog")'],
    ['(big cat) OR (red fox) now ', '(("big" AND "cat") OR ("red" AND "fox")) AND "now"'],
    ['cat -(dog fox)', '"cat" NOT ("dog" AND "fox")'],
    ['cat (dog -fox) ', '"cat" AND ("dog" NOT "fox")'],
    ['f(x) ', '"f" AND "x"'],
    ['cat NEAR dog ', 'NEAR("cat" "dog", 10)'],
    ['cat NEAR/3 dog NEAR/3 "red fox" ', 'NEAR("cat" "dog" "red fox", 3)'],
    ['NEAR(cat "red fox" mous*, 5) big ', 'NEAR("cat" "red fox" "mous"*, 5) AND "big"'],
    ['北京 ', '"\u001f北\u001f京\u001f"'],
    ['北京', '"\u001f北\u001f京\u001f"'],
    ['서울', '"서울"*'],
    ['мос', '"мос"*'],
    ['at 10:30 ', '"at" AND "10:30"'],
  ])('%j', (text, expected) => {
    expect(parseSearchQuery(text, ENGINE_IDS)).toMatchObject({ match: expected, hint: null });
  });

  it.each<[string, string | null]>([
    ['rock AND & AND roll ', '"rock" AND "roll"'],
    ['rock AND "&" OR roll ', '("rock" OR "roll")'],
    ['rock & AND roll ', '"rock" AND "roll"'],
    ['rock AND & roll ', '"rock" AND "roll"'],
    ['rye NEAR – NEAR wheat ', 'NEAR("rye" "wheat", 10)'],
    ['"!" OR cat ', '"cat"'],
    ['(– AND cat) dog ', '"cat" AND "dog"'],
    ['– NOT cat dog ', '"dog" NOT "cat"'],
    ['cat NOT & dog ', '"cat" AND "dog"'],
    ['cat AND & ', '"cat"'],
    ['& & AND cat ', '"cat"'],
  ])('joins %j past marks that are no words', (text, expected) => {
    expect(parseSearchQuery(text, ENGINE_IDS)).toMatchObject({ match: expected, hint: null });
  });

  it('keeps what is looked for, for marking', () => {
    expect(parseSearchQuery('moon "red fox" -dog show:x lan', ENGINE_IDS).terms).toEqual([
      'moon',
      'red fox',
      'lan',
    ]);
  });
});

describe('what cannot be read as it was meant', () => {
  it.each<[string, string | null, RegExp]>([
    ['OR cat ', '"OR" AND "cat"', /“OR” stands between two words/],
    ['-cat', '"cat"', /Leaving words out needs a word/],
    ['NEAR cat ', '"NEAR" AND "cat"', /“NEAR” stands between/],
    ['NEAR(cat) ', '"NEAR(cat)"', /NEAR\( \) takes two words/],
    ['ab* cat ', '"ab" AND "cat"', /at least 3 letters/],
    ['before:soon ', '"before soon"', /it takes 2024 or 2024-05-31/],
    ['before:2024-02-30 ', '"before 2024-02-30"', /it takes 2024/],
    ['longer:very ', '"longer very"', /30m or 1h30/],
    ['language:english! ', '"language english!"', /de or pt/],
    ['service:pigeon ', '"service pigeon"', /device or cloud/],
    ['speeker:anna ', '"speeker anna"', /no filter “speeker:”/],
    ['cat -show:one ', '"cat" NOT "show one"', /cannot be left out/],
    ['?! …', null, /no letters or digits/],
    ['cat OR show:x', '"cat" AND "OR"', /“OR” stands between/],
  ])('%j is searched as %s', (text, expected, hint) => {
    const query = parseSearchQuery(text, ENGINE_IDS);
    expect(query.match).toBe(expected);
    expect(query.hint).toMatch(hint);
  });

  it.each<[string, string | null, string]>([
    ['speaker:', null, '“speaker:” waits for its value, as in speaker:anna.'],
    ['Speaker: ', null, '“speaker:” waits for its value, as in speaker:anna.'],
    ['cat service:"', '"cat"', '“service:” waits for its value, as in service:device.'],
    ['-tag: cat ', '"cat"', '“tag:” waits for its value, as in tag:interview.'],
    ['cat OR', '"cat"', '“OR” waits for the word after it.'],
    ['cat NOT (', '"cat"', '“NOT” waits for the word after it.'],
    ['cat NEAR/3 ', '"cat"', '“NEAR” waits for the word after it.'],
    ['show:x AND ', null, '“AND” waits for the word after it.'],
    [
      'speaker: AND (',
      null,
      '“speaker:” waits for its value, as in speaker:anna. “AND” waits for the word after it.',
    ],
  ])('%j, half typed, says what it waits for', (text, expected, hint) => {
    expect(parseSearchQuery(text, ENGINE_IDS)).toMatchObject({ match: expected, hint });
  });

  it('of which nothing is known is text with a colon', () => {
    expect(parseSearchQuery('nobody: ', ENGINE_IDS)).toMatchObject({ match: '"nobody:"', hint: null });
  });

  it.each<[string, string | null]>([
    ['NEAR(no no, 3) ', 'no'],
    ['No NEAR no NEAR yes ', 'No'],
    ['NEAR("new york" york) ', 'york'],
    ['NEAR(yor* york) ', 'yor'],
    ['cat -NEAR(no no) ', 'no'],
    ['-cat (dog OR NEAR(no no)) ', 'no'],
    ['NEAR(york "new yorker") ', null],
    ['NEAR("new york" "york new") ', null],
    ['no no ', null],
  ])('%j finds what is said once: %s', (text, word) => {
    const { hint } = parseSearchQuery(text, ENGINE_IDS);
    expect(hint).toBe(word && `NEAR takes one “${word}” for two; it was found where it stands once, too.`);
  });

  it('says how many words it took', () => {
    const query = parseSearchQuery('word '.repeat(TERMS_MAX + 1), ENGINE_IDS);
    expect(query.terms).toHaveLength(TERMS_MAX);
    expect(query.hint).toMatch(/first 32 words/);
    expect(parseSearchQuery('word '.repeat(TERMS_MAX), ENGINE_IDS).hint).toBeNull();
  });

  it('says which of two equal filters counts', () => {
    expect(parseSearchQuery('show:one show:two', ENGINE_IDS)).toMatchObject({
      filters: { show: 'two' },
      hint: 'Only the last “show:” counts.',
    });
  });
});

describe('filters', () => {
  it.each<[string, object]>([
    ['speaker:anna', { speaker: 'anna' }],
    ['Show:"The long show" moon', { show: 'The long show' }],
    ['title:episode service:CLOUD', { title: 'episode', service: 'cloud' }],
    ['tag:"guest host" Episode:12b', { tag: 'guest host', episode: '12b' }],
    ['before:2024', { before: new Date(2024, 0, 1).getTime() }],
    ['after:2024-5', { after: new Date(2024, 4, 1).getTime() }],
    ['after:2024-05-31', { after: new Date(2024, 4, 31).getTime() }],
    ['longer:30', { longerSeconds: 1800 }],
    ['longer:90s', { longerSeconds: 90 }],
    ['longer:1h30', { longerSeconds: 5400 }],
    ['longer:1.5h', { longerSeconds: 5400 }],
    ['longer:45min', { longerSeconds: 2700 }],
  ])('%s', (text, expected) => {
    expect(filters(text)).toEqual(expected);
    expect(parseSearchQuery(text, ENGINE_IDS).hint).toBeNull();
  });

  it('stand beside words and leave them alone', () => {
    expect(match('moon show:one landing ')).toBe('"moon" AND "landing"');
    expect(match('show:one')).toBeNull();
    // Joined by a word, too; and what leaves out passes over them.
    for (const text of ['show:one AND moon ', 'moon AND show:one', 'moon AND show:one AND tag:x '])
      expect(parseSearchQuery(text, ENGINE_IDS)).toMatchObject({ match: '"moon"', hint: null });
    expect(match('moon OR show:one landing ')).toBe('("moon" OR "landing")');
    expect(match('moon NOT show:one landing')).toBe('"moon" NOT "landing"');
  });
});

describe('any text', () => {
  const db = new SqliteDatabase(':memory:');
  db.exec(
    'CREATE VIRTUAL TABLE t USING fts5 (text, tokenize = "unicode61 remove_diacritics 2 categories \'L* N* Co Mn Mc\'")',
  );
  db.exec("INSERT INTO t VALUES ('some text and other words')");
  const look = db.prepare<[string], number>('SELECT rowid FROM t WHERE t MATCH ?').pluck();

  // Pieces of the grammar, and everything else that can be typed or pasted.
  const piece = fc.oneof(
    fc.constantFrom(
      'AND',
      'OR',
      'NOT',
      'NEAR',
      'and',
      '"',
      '"',
      '“',
      '*',
      '-',
      ':',
      '(',
      ')',
      '^',
      '+',
      '{',
      '}',
      ',',
      "'",
      ' ',
      ' ',
      '\0',
      '\u0001',
    ),
    fc.constantFrom(
      'speaker:',
      'show:',
      'title:',
      'before:',
      'after:',
      'longer:',
      'service:',
      'language:',
      'text:',
      't:',
      '2024-13',
      '1h30',
      'device',
    ),
    fc.constantFrom(
      'word',
      'wo',
      'été',
      'e\u0301te\u0301',
      '你好世界',
      '🎙️',
      '\ud800',
      'ﷺ',
      '٣',
      'ǅ',
      '\u200d',
      '\u0300',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  const anyText = fc.oneof(
    fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );

  it('is a query that SQLite takes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const query = parseSearchQuery(text, ENGINE_IDS);
        if (query.match !== null) look.all(query.match);
        expect(query.terms.length).toBeLessThanOrEqual(TERMS_MAX);
        expect(query.match === null).toBe(query.terms.length === 0);
      }),
      { numRuns: 3_000 },
    );
  });

  it('finds the text that holds its words', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    const put = db.prepare<[string]>('UPDATE t SET text = ?');
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), fc.nat(), (words, at) => {
        put.run(words.join(' '));
        const wanted = words[at % words.length] ?? '';
        expect(look.all(match(`${wanted} `) ?? '')).toHaveLength(1);
        expect(look.all(match(`"${words.join(' ')}"`) ?? '')).toHaveLength(1);
        expect(look.all(match(`${wanted}x -${wanted} `) ?? '')).toHaveLength(0);
      }),
      { numRuns: 200 },
    );
  });

  it('of 1,000 signs is read at once', () => {
    const startedMs = performance.now();
    for (const sign of ['"', '-', ':', 'a:', '*', 'OR ', 'a ', '((', 'a"'])
      parseSearchQuery(sign.repeat(1_000), ENGINE_IDS);
    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});
