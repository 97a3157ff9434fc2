// A language: its tag as programs take it, and its name in English words.

/** `German` for `de`, `Portuguese (Brazil)` for `pt-BR`; the tag itself where nobody has a name for it. */
export function languageInWords(tag: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language', languageDisplay: 'standard' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** A tag as BCP 47 writes it, of what others say: `en-US` for `en_us`; null for what is none. */
export function languageTag(said: string | null): string | null {
  const tag = said?.trim().replaceAll('_', '-') ?? '';
  if (!/^[a-z]{2,3}(-[a-z0-9]{1,8}){0,4}$/i.test(tag)) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}
