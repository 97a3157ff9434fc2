// Names of languages: those to offer first, and what a tag is called.

/** Names of languages worth offering first; any BCP-47 tag can be typed. */
export const LANGUAGES: readonly (readonly [tag: string, name: string])[] = [
  ['en', 'English'],
  ['de', 'German'],
  ['fr', 'French'],
  ['es', 'Spanish'],
  ['it', 'Italian'],
  ['pt', 'Portuguese'],
  ['nl', 'Dutch'],
  ['pl', 'Polish'],
  ['ru', 'Russian'],
  ['uk', 'Ukrainian'],
  ['sv', 'Swedish'],
  ['da', 'Danish'],
  ['tr', 'Turkish'],
  ['hi', 'Hindi'],
  ['ja', 'Japanese'],
  ['ko', 'Korean'],
  ['zh', 'Chinese'],
];

/** `English` for `en`, `English (en-AU)` for `en-AU`, the tag itself where it has no name. */
export function languageName(tag: string): string {
  const known = LANGUAGES.find(([code]) => code === tag.toLowerCase());
  if (known) return known[1];
  try {
    const name = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(
      tag.split('-')[0] ?? tag,
    );
    return name ? `${name} (${tag})` : tag;
  } catch {
    return tag;
  }
}
