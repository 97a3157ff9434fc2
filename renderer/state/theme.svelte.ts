// Light or dark: the person's choice, else the system's. Remembered, so that the window opens in the right one.
import { MediaQuery } from 'svelte/reactivity';
import { recallText, remember } from '../lib/remember.ts';
import { library } from './library.svelte.ts';

const systemDark = new MediaQuery('(prefers-color-scheme: dark)');

const choice = $derived(library.settings?.theme ?? recallText('theme') ?? 'system');
const theme = $derived(choice === 'system' ? (systemDark.current ? 'dark' : 'light') : choice);

/** `light` or `dark`, whichever holds now. */
export function currentTheme(): string {
  return theme;
}

/** Sets the theme on the page before anything is drawn, and again whenever it changes. */
export function startTheme(): void {
  $effect.root(() => {
    $effect.pre(() => {
      document.documentElement.dataset.theme = theme;
    });
    $effect(() => {
      if (library.settings) remember('theme', library.settings.theme);
    });
  });
}
