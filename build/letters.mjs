// `node build/letters.mjs`: makes app/domain/letter-folds.ts, the table of which letters are one to search, from CLDR's data.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Latin-ASCII.txt and LICENSE come from the npm package cldr-transforms 48.2.0, unchanged. */
const RULES = fileURLToPath(new URL('letters/Latin-ASCII.txt', import.meta.url));
const TABLE = fileURLToPath(new URL('../app/domain/letter-folds.ts', import.meta.url));
const RULES_VERSION = '48.2.0';
/** Scripts in which CLDR's search collation says which letters are one. In others a mark is a vowel, or another letter. */
const MARKED_SCRIPTS = '\\p{Script=Greek}\\p{Script=Cyrillic}\\p{Script=Hebrew}\\p{Script=Arabic}';
/** Letters that everybody writes. Of several that are one, the last of these stands for all: Hebrew's final forms and ى come before. */
const USUAL = /^[α-ωа-яא-תء-ي]$/u;

const wordPart = /^[\p{L}\p{N}\p{M}]$/u;
const compatible = (/** @type {string} */ letter) => letter.normalize('NFKC').toLowerCase();
const withoutMarks = (/** @type {string} */ letter) => letter.normalize('NFD').replace(/\p{Mn}/gu, '');

/** @returns {[string, string][]} every letter and number of the transform that Unicode's own compatibility does not take to the same */
export function latin() {
  /** @type {[string, string][]} */
  const pairs = [];
  for (const line of readFileSync(RULES, 'utf8').split('\n')) {
    const [, left = '', right = ''] = /^(\S+) → (.*?) ; #/.exec(line) ?? [];
    const letter = left.replace(/^\\u([0-9A-F]{4})$/, (_, code) => String.fromCharCode(parseInt(code, 16)));
    const plain = right
      .replace(/^'(.*)'$/, '$1')
      .replace(/\\(.)/g, '$1')
      .toLowerCase();
    // The number zero of Chinese is a character among others there.
    if (!wordPart.test(letter) || /\p{Script=Han}/u.test(letter)) continue;
    if (letter === letter.toLowerCase() && !/^[a-z0-9]+$/.test(compatible(letter)))
      pairs.push([letter, plain]);
  }
  return pairs;
}

/** What this machine's ICU says of the scripts above (`[letter, letter that stands for it]`), and which letters with a mark are letters of their own. */
export function marked() {
  // Any language that does not tailor it gives the root's.
  const search = new Intl.Collator('en', { usage: 'search', sensitivity: 'base' });
  const isOne = (/** @type {string} */ a, /** @type {string} */ b) => search.compare(a, b) === 0;
  const letters = allOf(new RegExp(`^(?=\\p{L})[${MARKED_SCRIPTS}\\u0640]$`, 'u')).filter(
    (letter) => compatible(letter) === letter,
  );
  const own = letters.filter((letter) => !isOne(letter, withoutMarks(letter)));
  const plain = letters.filter((letter) => withoutMarks(letter) === letter);
  /** @type {[string, string][]} */
  const pairs = plain.flatMap((letter) => {
    if (isOne(letter, '')) return [[letter, '']];
    const same = plain.filter((other) => isOne(letter, other));
    const chosen = same.findLast((other) => USUAL.test(other)) ?? same[0] ?? letter;
    return chosen === letter ? [] : [[letter, chosen]];
  });
  return { own, pairs };
}

/** @returns the zero of every script's ten digits, but for scripts without spaces, where each digit is found by itself */
export function zeros() {
  return allOf(/^(?![\u0e01-\u0eff\u1000-\u109f\u1780-\u17dd])\p{Nd}$/u).filter(
    (digit, at, all) =>
      digit !== '0' &&
      compatible(digit) === digit &&
      (digit.codePointAt(0) ?? 0) - (all[at - 1]?.codePointAt(0) ?? 0) !== 1,
  );
}

/** @param {RegExp} pattern of one character */
function allOf(pattern) {
  return Array.from({ length: 0x20000 }, (_, code) => String.fromCodePoint(code)).filter((one) =>
    pattern.test(one),
  );
}

/** @param {string} text */
const literal = (text) => `'${text.replace(/['\\]/g, '\\$&')}'`;
const escaped = (/** @type {string} */ text) =>
  Array.from(text, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`).join('');

/** The source of the table. */
export function table() {
  const { own, pairs } = marked();
  const rows = (/** @type {[string, string][]} */ list, /** @type {(text: string) => string} */ write) =>
    list.map(
      ([letter, plain]) =>
        `  ['${write(letter)}', ${plain === '' ? "''" : /^[ -~]+$/.test(plain) ? literal(plain) : `'${write(plain)}'`}],`,
    );
  return `// Made by build/letters.mjs, not by hand: which letters are one to search, by Unicode's Common Locale Data Repository (CLDR).
// Copyright © 2004-2026 Unicode, Inc., licence Unicode-3.0 (build/letters/LICENSE).

/** Letters and numbers of the transform Latin-ASCII (CLDR ${RULES_VERSION}), in lower case, that Unicode does not take apart. */
// prettier-ignore
export const LATIN: readonly (readonly [letter: string, plain: string])[] = [
${rows(latin(), (text) => text).join('\n')}
];

/** Greek, Cyrillic, Hebrew and Arabic letters that CLDR's search collation (root, CLDR ${process.versions.cldr}) holds for one, marks aside. */
// prettier-ignore
export const SAME: readonly (readonly [letter: string, plain: string])[] = [
${rows(pairs, escaped).join('\n')}
];

/** Letters with a mark that are letters of their own there. */
export const OWN_LETTERS = '${escaped(own.join(''))}';

/** The zeros of other scripts' digits; the other nine follow each. */
export const ZEROS =
  '${escaped(zeros().join(''))}';
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TABLE, table());
