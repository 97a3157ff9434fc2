// English numbers in words written in figures: “twenty one” is 21, “three hundred and five” 305, “twenty twenty six” stays two numbers.
import { merged, type SaidWord } from './said-word.ts';

const UNITS: Readonly<Record<string, number>> = Object.fromEntries(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, value) => [word, value]),
);
const TENS: Readonly<Record<string, number>> = Object.fromEntries(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, at) => [word, (at + 2) * 10]),
);
const SCALES: Readonly<Record<string, number>> = { thousand: 1e3, million: 1e6, billion: 1e9 };

/** What one word means, or the two of “twenty-one”; null for no number. */
function valuesOf(bare: string): readonly Token[] | null {
  const parts = bare.split('-');
  const tokens = parts.map(tokenOf);
  if (tokens.length > 2 || tokens.some((token) => token === null)) return null;
  const known = tokens.filter((token) => token !== null);
  return known.length === 1 || (known[0]?.kind === 'tens' && known[1]?.kind === 'unit') ? known : null;
}

type Token = { readonly kind: 'unit' | 'teen' | 'tens' | 'hundred' | 'scale'; readonly value: number };

function tokenOf(word: string): Token | null {
  const own = (table: Readonly<Record<string, number>>): number | undefined =>
    Object.hasOwn(table, word) ? table[word] : undefined;
  const unit = own(UNITS);
  if (unit !== undefined) return { kind: unit < 10 ? 'unit' : 'teen', value: unit };
  const tens = own(TENS);
  if (tens !== undefined) return { kind: 'tens', value: tens };
  if (word === 'hundred') return { kind: 'hundred', value: 100 };
  const scale = own(SCALES);
  return scale === undefined ? null : { kind: 'scale', value: scale };
}

/** A number as it is read word by word. */
class Reading {
  /** Thousands and more that are complete. */
  #total = 0;
  /** What stands below the next scale. */
  #group = 0;
  #last: Token['kind'] | null = null;
  #scale = Infinity;

  get value(): number {
    return this.#total + this.#group;
  }

  /** @returns false where it cannot belong to this number */
  take(token: Token): boolean {
    const { kind, value } = token;
    if (!this.#fits(token)) return false;
    if (kind === 'hundred') this.#group *= 100;
    else if (kind === 'scale') {
      this.#total += this.#group * value;
      this.#group = 0;
      this.#scale = value;
    } else this.#group += value;
    this.#last = kind;
    return true;
  }

  #fits({ kind, value }: Token): boolean {
    const last = this.#last;
    if (last === null) return kind !== 'hundred' && kind !== 'scale';
    if (kind === 'hundred')
      return (last === 'unit' || last === 'teen') && this.#group > 0 && this.#group < 100;
    if (kind === 'scale') return this.#group > 0 && value < this.#scale && last !== 'scale';
    if (last === 'hundred' || last === 'scale') return true;
    return kind === 'unit' && value > 0 && last === 'tens';
  }
}

/** Writes numbers in figures. */
export function withNumerals(words: readonly SaidWord[]): readonly SaidWord[] {
  const out: SaidWord[] = [];
  for (let at = 0; at < words.length;) {
    const read = numberAt(words, at);
    const first = words[at];
    if (!first) break;
    if (!read) {
      out.push(first);
      at += 1;
      continue;
    }
    out.push(merged(words.slice(at, read.end), String(read.value)));
    at = read.end;
  }
  return out;
}

/** The number that begins at a word, as long as it goes; null for none. */
export function numberAt(
  words: readonly SaidWord[],
  from: number,
): { readonly value: number; readonly end: number } | null {
  const reading = new Reading();
  let end = from;
  for (let at = from; at < words.length; at += 1) {
    const word = words[at];
    if (!word) break;
    const tokens = valuesOf(word.bare);
    // “three hundred and five”: the word belongs to the number only between two parts of it.
    const joins =
      tokens === null && word.bare === 'and' && end === at && at > from && isHundredOrMore(words[at - 1]);
    if (joins) continue;
    if (!tokens?.every((token) => reading.take(token))) break;
    end = at + 1;
    // A comma or a full stop ends it.
    if (/[.,;:!?]$/.test(word.written)) break;
  }
  return end === from ? null : { value: reading.value, end };
}

const isHundredOrMore = (word: SaidWord | undefined): boolean =>
  word !== undefined && (word.bare === 'hundred' || Object.hasOwn(SCALES, word.bare));
