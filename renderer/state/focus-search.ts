// Takes the person to the search box before their next key arrives.
import { flushSync } from 'svelte';
import { palette } from './palette.svelte.ts';
import { place } from './place.svelte.ts';

/** Shows the list and puts the focus into its search box. The box is drawn at once: no key that follows may get lost. */
export function focusSearch(): void {
  flushSync(() => place.list());
  const box = document.getElementById('search');
  if (!(box instanceof HTMLInputElement)) return;
  box.focus();
  palette.open();
  box.select();
}
