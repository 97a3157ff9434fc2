// Entry of the page: its language first, which all others speak; then the window, a file of its own for the sake of what Chromium keeps of it.
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/literata/wght.css';
import { LAST_FIRST_CALL } from '../app/contract/first-calls.ts';
import './style/tokens.css';
import './style/base.css';
import { speakLanguage } from './language.ts';
import { call } from './lib/api.ts';
import { untilWorthKeeping } from './lib/kept-code.ts';

void begin();

async function begin(): Promise<void> {
  await speakLanguage();
  // The name of this file has what became of all sources in it.
  await untilWorthKeeping(new URL(import.meta.url).pathname, () => call(...LAST_FIRST_CALL));
  await import('./window.ts');
}
