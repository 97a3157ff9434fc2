// A language in English words.

/** `German` for `de`, `Portuguese (Brazil)` for `pt-BR`; the tag itself where nobody has a name for it. */
export function languageInWords(tag: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language', languageDisplay: 'standard' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
