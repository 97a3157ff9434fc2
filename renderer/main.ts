// Entry of the page: its language first, which all others speak; then the window, a file of its own for the sake of what Chromium keeps of it.
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/literata/wght.css';
import './style/tokens.css';
import './style/base.css';
import { speakLanguage } from './language.ts';

void begin();

async function begin(): Promise<void> {
  await speakLanguage();
  await import('./window.ts');
}
