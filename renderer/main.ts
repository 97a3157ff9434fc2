// Entry of the page: its language first, which all others speak; then the window, a file of its own for the sake of what Chromium keeps of it.
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/literata/wght.css';
import { LAST_FIRST_CALL, REHEARSED } from '../app/contract/first-calls.ts';
import './style/tokens.css';
import './style/base.css';
import { speakLanguage } from './language.ts';
import { call } from './lib/api.ts';

void begin();

async function begin(): Promise<void> {
  await speakLanguage();
  // Chromium keeps what it compiled of a file right after that was first evaluated. Where the build has it do so (`app/shell/page-code.ts`), the
  // window begins when what it asks for is there: its list is drawn in the same breath, and all that this takes is kept.
  if (new URL(location.href).searchParams.has(REHEARSED)) await call(...LAST_FIRST_CALL);
  await import('./window.ts');
}
