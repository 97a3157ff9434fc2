// Names of languages: those to offer first, and what a tag is called.
import { once } from '../../app/domain/once.ts';
import { formats } from '../../app/messages/text.ts';

const names = once(() => new Intl.DisplayNames([formats()], { type: 'language', fallback: 'none' }));

/** Worth offering first; any BCP-47 tag can be typed. */
const FIRST = 'en de fr es it pt nl pl ru uk sv da tr hi ja ko zh'.split(' ');

/** Those with their names. */
export const firstLanguages = once((): readonly (readonly [tag: string, name: string])[] =>
  FIRST.map((tag) => [tag, names().of(tag) ?? tag]),
);

/** `English` for `en`, `English (en-AU)` for `en-AU`, the tag itself where it has no name. */
export function languageName(tag: string): string {
  const known = firstLanguages().find(([code]) => code === tag.toLowerCase());
  if (known) return known[1];
  try {
    const name = names().of(tag.split('-')[0] ?? tag);
    return name ? `${name} (${tag})` : tag;
  } catch {
    return tag;
  }
}
