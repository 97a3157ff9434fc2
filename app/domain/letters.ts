// Letters as search compares them: without case, accents and width, each with the place that it came from.
//
// Unicode's compatibility form (NFKC, https://www.unicode.org/reports/tr15/) without case and invisible characters; beyond that what CLDR holds for
// one letter (letter-folds.ts). In the scripts named below marks are accents; in all others they are vowels or make another letter, and stay.
import { LATIN, OWN_LETTERS, SAME, ZEROS } from './letter-folds.ts';

// eslint-disable-next-line no-control-regex
const ASCII = /^[\u0000-\u007f]*$/;
/** What joins the letter before: marks, half-width sound marks, Hangul's later letters, the same of Kirat Rai, and what cannot be seen. */
const FOLLOWING =
  '\\p{M}\\p{DI}\\uff9e\\uff9f\\u1160-\\u11ff\\ud7b0-\\ud7fb\\u3131-\\u318e\\uffa0-\\uffdc\\u{16d63}\\u{16d67}-\\u{16d6a}';
/** All but plain ASCII. */
const UNIT = new RegExp(
  `[A-Za-z0-9][${FOLLOWING}]+|(?![\\0-\\x7f])[\\p{L}\\p{N}\\p{Co}][${FOLLOWING}]*|[${FOLLOWING}]+`,
  'gu',
);
const UNSEEN = /\p{DI}/gu;
const TAKES_ACCENTS =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}0-9]$/u;
const LETTER = /[\p{L}\p{N}\p{Co}]$/u;
/** Those of no script: accents wherever they stand. */
const ANY_ACCENT = /[\u0300-\u036f]/;
/** Accents of those scripts, by themselves. */
const STRAY_ACCENT =
  /[\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]/;
const MARK = /\p{M}/u;
const ACCENT =
  /(?=\p{Mn})[\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}]/u;

const PLAIN = new Map<string, string>([...LATIN, ...SAME]);
for (const zero of ZEROS)
  for (let digit = 0; digit < 10; digit += 1)
    PLAIN.set(String.fromCodePoint((zero.codePointAt(0) ?? 0) + digit), String(digit));
const OWN = new Set(OWN_LETTERS);

/** Letters with their marks that were met, so that each is taken apart once. */
const known = new Map<string, string>();
const KNOWN_MAX = 20_000;

/** A text as search compares it. Folding it again changes nothing. */
export function folded(text: string): string {
  // Most texts, and a tenth of the time.
  if (ASCII.test(text)) return text.toLowerCase();
  return text.replace(UNIT, plainOf).toLowerCase();
}

/** A folded text, and for each of its UTF-16 units where what it came from begins and ends in the original. */
export interface FoldedText {
  readonly text: string;
  from(at: number): number;
  to(at: number): number;
}

/** As `folded`, with the way back. */
export function foldedWithPlaces(original: string): FoldedText {
  if (ASCII.test(original)) return { text: original.toLowerCase(), from: (at) => at, to: (at) => at + 1 };
  let text = '';
  let done = 0;
  const starts: number[] = [];
  const ends: number[] = [];
  const copy = (to: number): void => {
    for (let at = done; at < to; at += 1) {
      starts.push(at);
      ends.push(at + 1);
    }
    text += original.slice(done, to).toLowerCase();
  };
  for (const { 0: unit, index } of original.matchAll(UNIT)) {
    copy(index);
    done = index + unit.length;
    const plain = plainOf(unit);
    text += plain;
    starts.push(...new Array<number>(plain.length).fill(index));
    ends.push(...new Array<number>(plain.length).fill(done));
  }
  copy(original.length);
  return { text, from: (at) => starts[at] ?? original.length, to: (at) => ends[at] ?? original.length };
}

function plainOf(unit: string): string {
  const before = known.get(unit);
  if (before !== undefined) return before;
  const plain = foldUnit(unit);
  if (known.size >= KNOWN_MAX) known.clear();
  known.set(unit, plain);
  return plain;
}

function foldUnit(unit: string): string {
  const seen = unit.replace(UNSEEN, '').toLowerCase();
  // First what Unicode's compatibility would take apart otherwise: ½ after a figure, ŀ.
  const compatible = mapped(seen).normalize('NFKC').toLowerCase();
  let plain = '';
  for (const character of compatible.normalize('NFD').replace(UNSEEN, '')) {
    if (!MARK.test(character)) plain += PLAIN.get(character) ?? character;
    else if (takesAccent(plain, character)) plain = withOwn(plain, character);
    else plain += character;
  }
  return plain.normalize('NFC');
}

function mapped(text: string): string {
  return Array.from(text, (character) => PLAIN.get(character) ?? character).join('');
}

function takesAccent(before: string, mark: string): boolean {
  if (ANY_ACCENT.test(mark)) return true;
  return LETTER.test(before) ? TAKES_ACCENTS.test(before) && ACCENT.test(mark) : STRAY_ACCENT.test(mark);
}

/** The text before, without the accent, or with the letter that it makes. */
function withOwn(before: string, mark: string): string {
  const letter = (before.slice(-1) + mark).normalize('NFC');
  return OWN.has(letter) ? before.slice(0, -1) + letter : before;
}
