// Which languages the interface speaks, and which of them a person gets.

/** Those that there is a catalogue for, each by its own name. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

/** Made from English for the tests: long words with accents, and text from right to left. The tags are those that CLDR keeps for this. */
export const PSEUDO = ['en-XA', 'ar-XB'] as const;
export type Pseudo = (typeof PSEUDO)[number];

/** What the interface can be shown in. */
export type Shown = Language | Pseudo;

export function isShown(text: unknown): text is Shown {
  return typeof text === 'string' && (Object.hasOwn(LANGUAGES, text) || PSEUDO.includes(text as Pseudo));
}

/**
 * The language that a person gets.
 * @param chosen the setting; `system` for the first language of the system that Earshot speaks
 * @param preferred tags of the system's languages, the most wanted first
 */
export function languageFor(chosen: string, preferred: readonly string[]): Language {
  if (Object.hasOwn(LANGUAGES, chosen)) return chosen as Language;
  for (const tag of preferred) {
    const [base = ''] = tag.toLowerCase().split(/[-_]/);
    if (Object.hasOwn(LANGUAGES, base)) return base as Language;
  }
  return 'en';
}

/** Which way its lines run. */
export function directionOf(language: Shown): 'ltr' | 'rtl' {
  return language === 'ar-XB' ? 'rtl' : 'ltr';
}

/** The tag by which plurals, numbers and dates of a language are written. */
export function formatsOf(language: Shown): 'en' | 'de' {
  return language === 'de' ? 'de' : 'en';
}
