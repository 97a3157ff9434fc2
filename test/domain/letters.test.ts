// Letters that are one to search: CLDR's table as it was made, every letter as SQLite's tokenizer reads it, and any text there may be.
import { readFileSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexedText } from '../../app/domain/index-text.ts';
import { OWN_LETTERS, SAME } from '../../app/domain/letter-folds.ts';
import { folded, foldedWithPlaces } from '../../app/domain/letters.ts';
import { wordsOf } from '../../app/domain/search-text.ts';
import { areSpellings, otherSpellings, writtenOut } from '../../app/domain/spelled-out.ts';
import { latin, table } from '../../build/letters.mjs';

const anyCharacter = fc
  .oneof(
    fc.integer({ min: 0x20, max: 0x2fff }),
    fc.integer({ min: 0x3000, max: 0xd7ff }),
    fc.integer({ min: 0xf900, max: 0x1ffff }),
  )
  .map((code) => String.fromCodePoint(code));
const marks = fc.constantFrom(
  ...Array.from(
    '\u0301\u0306\u0308\u030a\u0327\u0345\u05b8\u0651\u0654\u3099\u309a\u094d\u093f\u0e48\ufe0f\u200d\u00adﾞ',
  ),
);
const anyText = fc
  .array(
    fc.oneof(
      anyCharacter,
      marks,
      fc.constantFrom('a', 'L', 'ł', 'ß', 'İ', 'ı', '가', '\u1100', '\u1161', 'ㅏ', 'か', ' '),
    ),
    {
      maxLength: 14,
    },
  )
  .map((parts) => parts.join(''));

const plainWords = (text: string): readonly string[] => wordsOf(text).map((word) => word.folded);

describe('the table', () => {
  it('is what the script makes of CLDR', () => {
    const committed = readFileSync('app/domain/letter-folds.ts', 'utf8');
    // The collation comes with Node, the transform with the script.
    const sameData = committed.includes(`(root, CLDR ${process.versions.cldr})`);
    if (sameData) expect(table()).toBe(committed);
    for (const [letter, plain] of latin())
      expect(committed).toContain(`['${letter}', '${plain.replace("'", "\\'")}'],`);
  });

  it('holds one what this machine’s search collation holds for one', () => {
    const search = new Intl.Collator('en', { usage: 'search', sensitivity: 'base' });
    const common = SAME.filter(([letter]) => /[\u0370-\u06ff]/.test(letter));
    expect(common.length).toBeGreaterThan(8);
    for (const [letter, plain] of common)
      expect([letter, search.compare(letter, plain)]).toEqual([letter, 0]);
    for (const letter of OWN_LETTERS)
      expect(search.compare(letter, letter.normalize('NFD').charAt(0))).not.toBe(0);
  });
});

describe('folding', () => {
  it.each([
    ['Zażółć gęślą jaźń, Łódź', 'zazolc gesla jazn, lodz'],
    ['Søren, smørrebrød, Ærø, Åse', 'soren, smorrebrod, aero, ase'],
    ['Straße, GROẞ, Gießen', 'strasse, gross, giessen'],
    [
      'Đặng, Þór, Ragnheiður, Ħal, Œuvre, Ĳssel, paraŀlel',
      'dang, thor, ragnheidur, hal, oeuvre, ijssel, parallel',
    ],
    ['İstanbul, IRMAK, ırmak', 'istanbul, irmak, irmak'],
    ['ŋ ĸ ſ ﬁ ﬀ ﬅ ŉ', "n q s fi ff st 'n"],
    ['ｈｅｌｌｏ １２３ ｶﾞｷﾞ ﾊﾟ', 'hello 123 ガギ パ'],
    ['か\u3099 が は\u309a', 'が が ぱ'],
    ['Σίσυφος ΣΊΣΥΦΟΣ ᾠδή', 'σισυφοσ σισυφοσ ωδη'],
    ['Ёлка ещё Йод й\u0301 и\u0306 за\u0301мок ґанок', 'елка еще йод й й замок ганок'],
    ['كِتَـــاب أإآ مدرسة على مُؤْمِن', 'كتاب ااا مدرسه علي مومن'],
    ['שָׁלוֹם מלך', 'שלומ מלכ'],
    ['हिन्दी कि की क़', 'हिन्दी कि की क\u093c'],
    ['ที่ กำลัง', 'ที่ กํ\u0e32ลัง'],
    ['٢٠٢٤ १२ ๑๒', '2024 12 ๑๒'],
    ['m² ½ 3½ Ⅷ', 'm2  1/2 3 1/2 viii'],
    ['Donau\u00addampf می\u200cخواهم', 'donaudampf میخواهم'],
    ['서울 \u1109\u1165 가', '서울 서 가'],
    ['ﻻ ﷲ', 'لا الله'],
    ['二〇二四 々', '二〇二四 々'],
  ])('%s', (text, plain) => {
    expect(folded(text)).toBe(plain);
  });

  it('does nothing more the second time, and the same with places', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = folded(text);
        expect(folded(plain)).toBe(plain);
        const places = foldedWithPlaces(text);
        expect(places.text).toBe(plain);
        let before = 0;
        for (let at = 0; at < plain.length; at += 1) {
          expect(places.from(at)).toBeGreaterThanOrEqual(before);
          before = places.from(at);
          expect(places.to(at)).toBeGreaterThan(before);
          expect(places.to(at)).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes every form of a text for one: composed, taken apart, of other width, of other case', () => {
    fc.assert(
      fc.property(anyText, (some) => {
        // Notes of music are no letters, and Unicode takes them apart in every form.
        const text = some.replace(/[\u{1d100}-\u{1d1ff}]/gu, '');
        const words = plainWords(text);
        expect(plainWords(text.normalize('NFC'))).toEqual(words);
        expect(plainWords(text.normalize('NFD'))).toEqual(words);
        expect(plainWords(text.toLowerCase())).toEqual(words);
      }),
      { numRuns: 2_000 },
    );
    const letters = anyText.map((text) => text.replace(/[^\p{L}\p{Nd} ]/gu, ''));
    fc.assert(
      fc.property(letters, (text) => {
        // What Unicode's capitals spell out in more letters is not the same letters: ŉ is ʼN, ᾳ is ΑΙ.
        if (text.toUpperCase().length === text.length) expect(folded(text.toUpperCase())).toBe(folded(text));
        // Nor is what is spelt out with signs: Ŀ is L·, ẚ is aʾ.
        const compatible = text.normalize('NFKC');
        if (/^[\p{Lu}\p{Ll}\p{Lo}\p{M}\p{Nd} ]*$/u.test(compatible))
          expect(plainWords(compatible)).toEqual(plainWords(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves letters and vowels of all other scripts apart', () => {
    const scripts = [
      'Devanagari',
      'Bengali',
      'Tamil',
      'Thai',
      'Khmer',
      'Hangul',
      'Han',
      'Hiragana',
      'Katakana',
      'Ethiopic',
    ];
    for (const script of scripts) {
      const letters = new RegExp(`^(?=[\\p{L}\\p{M}])\\p{Script=${script}}$`, 'u');
      const all = Array.from({ length: 0xd7ff }, (_, code) => String.fromCodePoint(code)).filter(
        (one) => letters.test(one) && one.normalize('NFKC') === one,
      );
      const after = /\p{M}/u;
      for (const mark of all.filter((one) => after.test(one) && /\P{DI}/u.test(one)))
        expect(folded(`क${mark}`)).toBe(`क${mark}`.normalize('NFC'));
      // Invisible ones aside (Khmer's inherent vowels, Hangul's fillers).
      const seen = all.filter((one) => /\P{DI}/u.test(one) && !/\p{M}/u.test(one));
      expect(new Set(seen.map(folded)).size).toBe(seen.length);
    }
  });
});

describe('the words of a text', () => {
  it('are those that SQLite’s tokenizer reads, for every letter and number', () => {
    const db = new SqliteDatabase(':memory:');
    db.exec(`
      CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'");
      CREATE VIRTUAL TABLE terms USING fts5vocab (texts, 'instance');`);
    const insert = db.prepare('INSERT INTO texts (rowid, text) VALUES (?, ?)');
    const expected = new Map<number, string>();
    db.transaction(() => {
      for (let code = 0x80; code < 0x20000; code += 1) {
        const letter = String.fromCodePoint(code);
        // Such as SQLite's tables know: Unicode 6.1.
        if (!/^[\p{L}\p{N}]$/u.test(letter)) continue;
        const text = `x${letter}y ${letter} ${letter}\u0301 ${letter.toUpperCase()}`;
        insert.run(code, indexedText(text) ?? text);
        expected.set(
          code,
          wordsOf(text)
            .map((word) => word.folded)
            .join(' '),
        );
      }
    })();
    const read = db
      .prepare<[], [number, string]>(
        "SELECT doc, group_concat(term, ' ' ORDER BY offset) FROM terms GROUP BY doc",
      )
      .raw()
      .all();
    const wrong = read.filter(([code, words]) => words !== expected.get(code));
    expect(wrong.map(([code, words]) => [code.toString(16), words, expected.get(code)])).toEqual([]);
    db.close();
  }, 60_000);

  it('need no copy for most texts', () => {
    for (const text of ['Plain — “quoted”, café… €5', 'Привет, Йод', '서울에서', 'हिन्दी', 'καλημερα'])
      expect(indexedText(text)).toBe(null);
    for (const text of ['Łódź', 'ещё', 'Ꭰ', 'が', 'ﬁ']) expect(indexedText(text)).not.toBe(null);
  });
});

describe('letters that are also written out', () => {
  it.each([
    ['Mueller', 'Müller', true],
    ['Müller', 'MUELLER', true],
    ['Bauergelaende', 'Bauergelände', true],
    ['Aarhus', 'Århus', true],
    ['Soeren', 'Søren', true],
    ['Muller', 'Müller', false],
    ['poet', 'pot', false],
    ['Strasse', 'Straße', false],
  ])('%s, %s: %s', (word, other, areAlike) => {
    expect(areSpellings(word, other)).toBe(areAlike);
    if (areAlike) expect(otherSpellings(word)).toContain(folded(other));
  });

  it('never offers the word itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'e', 'o', 'u', 'ü', 'Å', 'n') }), (word) => {
        expect(otherSpellings(word)).not.toContain(folded(word));
        expect(writtenOut(writtenOut(word))).toBe(writtenOut(word));
      }),
    );
  });
});
