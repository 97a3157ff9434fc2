// What titles are sorted by: as file managers do it, where “Episode 2” comes before “Episode 10” and Ö beside O.
import { folded } from './letters.ts';

/** Longer beginnings than this decide nothing that a person sees, UTF-16 units. */
const KEY_MAX = 160;
/** Digits of a number that still count; the length of one is written with two. */
const DIGITS_MAX = 30;

/**
 * A text whose order, unit by unit, is that of the titles for a person. Numbers are compared by their value: each is written with
 * how many digits it has before it.
 */
export function titleKey(title: string): string {
  return folded(title.slice(0, KEY_MAX))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/\d+/g, (digits) => {
      const value = digits.replace(/^0+(?=\d)/, '').slice(0, DIGITS_MAX);
      return `${String(value.length).padStart(2, '0')}${value}`;
    });
}
