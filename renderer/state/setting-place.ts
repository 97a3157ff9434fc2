// Leads to one setting: opens the page, brings it into view and puts the focus there.
import { tick } from 'svelte';
import { place } from './place.svelte.ts';
import { search } from './search.svelte.ts';

const CONTROLS = 'input, select, textarea, button, summary';

/** Shows the first setting or part of the settings that is called so; the page itself where there is none. */
export async function showSetting(...names: readonly string[]): Promise<void> {
  search.clear();
  place.settings();
  await tick();
  const page = document.querySelector<HTMLElement>('section[aria-label="Settings"]');
  const labels = [...(page?.querySelectorAll<HTMLElement>('h3, h4, legend, label, .label, summary') ?? [])];
  for (const name of names) {
    const found = labels.find((label) => label.textContent.trim().startsWith(name));
    if (!found) continue;
    for (let around: Element | null = found; around; around = around.parentElement)
      if (around instanceof HTMLDetailsElement) around.open = true;
    const box = found.closest('label, fieldset, .field, section') ?? found;
    found.scrollIntoView({ block: 'start' });
    box.querySelector<HTMLElement>(CONTROLS)?.focus({ preventScroll: true });
    return;
  }
}
