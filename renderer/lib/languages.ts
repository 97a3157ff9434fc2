// Names of languages: those to offer first, and what a tag is called.
import { formats } from '../../app/messages/text.ts';

const NAMES = new Intl.DisplayNames([formats()], { type: 'language', fallback: 'none' });

/** Worth offering first; any BCP-47 tag can be typed. */
const FIRST = 'en de fr es it pt nl pl ru uk sv da tr hi ja ko zh'.split(' ');

/** Those with their names. */
export const LANGUAGES: readonly (readonly [tag: string, name: string])[] = FIRST.map((tag) => [
  tag,
  NAMES.of(tag) ?? tag,
]);

/** `English` for `en`, `English (en-AU)` for `en-AU`, the tag itself where it has no name. */
export function languageName(tag: string): string {
  const known = LANGUAGES.find(([code]) => code === tag.toLowerCase());
  if (known) return known[1];
  try {
    const name = NAMES.of(tag.split('-')[0] ?? tag);
    return name ? `${name} (${tag})` : tag;
  } catch {
    return tag;
  }
}
