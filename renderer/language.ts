// The page's language and letters: there before anything that says a word is evaluated, so `main.ts` waits for them.
import { directionOf, isShown } from '../app/domain/interface-language.ts';
import { loadWords } from '../app/messages/load.ts';

/** Speaks the language that the page's address names. */
export async function speakLanguage(): Promise<void> {
  const asked = new URLSearchParams(location.search).get('lang');
  const language = isShown(asked) ? asked : 'en';
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
  // The first lines are laid out once, in their own letters.
  const letters = document.fonts.load('1em "Inter Variable"').catch(() => []);
  await Promise.all([loadWords(language), letters]);
}
