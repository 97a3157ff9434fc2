// Names of languages: those to offer first, and what a tag is called.
import { t } from '../../app/messages/text.ts';

/** Names of languages worth offering first; any BCP-47 tag can be typed. */
export const LANGUAGES: readonly (readonly [tag: string, name: string])[] = [
  ['en', t('common.languages.english')],
  ['de', t('common.languages.german')],
  ['fr', t('common.languages.french')],
  ['es', t('common.languages.spanish')],
  ['it', t('common.languages.italian')],
  ['pt', t('common.languages.portuguese')],
  ['nl', t('common.languages.dutch')],
  ['pl', t('common.languages.polish')],
  ['ru', t('common.languages.russian')],
  ['uk', t('common.languages.ukrainian')],
  ['sv', t('common.languages.swedish')],
  ['da', t('common.languages.danish')],
  ['tr', t('common.languages.turkish')],
  ['hi', t('common.languages.hindi')],
  ['ja', t('common.languages.japanese')],
  ['ko', t('common.languages.korean')],
  ['zh', t('common.languages.chinese')],
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
