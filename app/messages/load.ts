// Loads the words of one language; those of the others stay on the disk.
import type { Shown } from '../domain/interface-language.ts';
import { type Catalogue, speak } from './text.ts';

/** Loads a language and speaks it from then on. */
export async function loadWords(language: Shown): Promise<void> {
  speak(language, await catalogueOf(language));
}

async function catalogueOf(language: Shown): Promise<Catalogue> {
  switch (language) {
    case 'en':
      return (await import('virtual:messages/en')).default;
    case 'de':
      return (await import('virtual:messages/de')).default;
    case 'en-XA':
    case 'ar-XB': {
      const [english, { pseudo }] = await Promise.all([import('virtual:messages/en'), import('./pseudo.ts')]);
      return pseudo(language, english.default);
    }
  }
}
