// Leads to one setting: opens the page, which brings it into view and puts the focus there once it is drawn.
import { place } from './place.svelte.ts';
import { search } from './search.svelte.ts';

const LABELS = 'h3, h4, legend, label, .label, summary';
const CONTROLS = 'input, select, textarea, button, summary';

/** What the page of settings is to lead to: its page is fetched when it is first opened. */
class SettingPlace {
  #wanted = $state.raw<readonly string[] | null>(null);

  /** Shows the first setting or part of the settings that is called so; the page itself where there is none. */
  show(...names: readonly string[]): void {
    search.clear();
    place.settings();
    this.#wanted = names;
  }

  /** What is wanted, once. To be asked in an effect of the page, which is run again for the next one. */
  take(): readonly string[] | null {
    const wanted = this.#wanted;
    this.#wanted = null;
    return wanted;
  }
}

export const settingPlace = new SettingPlace();

/**
 * Brings a setting into view, opens what it lies in, and puts the focus there.
 * @param page what the settings are drawn in
 * @param names words of the page, the best first
 */
export function leadTo(page: HTMLElement, names: readonly string[]): void {
  const labels = [...page.querySelectorAll<HTMLElement>(LABELS)];
  for (const name of names) {
    const found =
      labels.find((label) => isHeading(label) && label.textContent.trim() === name) ??
      labels.find((label) => label.textContent.trim().startsWith(name));
    if (!found) continue;
    for (let around: Element | null = found; around; around = around.parentElement)
      if (around instanceof HTMLDetailsElement) around.open = true;
    found.scrollIntoView({ block: 'start' });
    controlOf(found)?.focus({ preventScroll: true });
    return;
  }
}

/** A section has its name to itself; a choice further up, as between engines, may have a label that is called the same. */
const isHeading = ({ tagName }: HTMLElement): boolean => tagName === 'H3' || tagName === 'H4';

/** What is set under these words: a label may lie beside its field. */
function controlOf(words: HTMLElement): HTMLElement | null {
  const named = words instanceof HTMLLabelElement ? words.control : null;
  const box = words.closest('label, fieldset, .field, section') ?? words;
  return named ?? box.querySelector<HTMLElement>(CONTROLS);
}
