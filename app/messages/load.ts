// Loads the words of one language; those of the others stay on the disk.
import { formatsOf, type Shown } from '../domain/interface-language.ts';
import { type CoreMessages, understand } from './said.ts';
import { type Catalogue, speak } from './text.ts';

/** Loads a language and speaks it from then on. */
export async function loadWords(language: Shown): Promise<void> {
  const [catalogue, core] = await Promise.all([catalogueOf(language), coreOf(language)]);
  speak(language, catalogue);
  understand(core, formatsOf(language));
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

/** What the core says; it says it in English already. */
async function coreOf(language: Shown): Promise<CoreMessages> {
  switch (language) {
    case 'en':
      return [];
    case 'de':
      return (await import('virtual:core-messages/de')).default;
    case 'en-XA':
    case 'ar-XB': {
      const [english, { pseudoCore }] = await Promise.all([
        import('virtual:core-messages/en'),
        import('./pseudo.ts'),
      ]);
      return pseudoCore(language, english.default);
    }
  }
}
