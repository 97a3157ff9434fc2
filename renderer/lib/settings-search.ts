// Looks through the settings as they stand on the page: what does not hold every word is left out, and what does is opened.

const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Words that are looked for. */
export const wordsOf = (text: string): readonly string[] =>
  folded(text)
    .split(/\s+/)
    .filter((word) => word !== '');

/** Whether a text holds them all, each as the beginning of a word. */
export function holdsWords(text: string, words: readonly string[]): boolean {
  const searched = ` ${folded(text).replace(/[^\p{L}\p{N}]+/gu, ' ')}`;
  return words.every((word) => searched.includes(` ${word}`));
}

const textOf = (element: Element): string =>
  `${element.textContent} ${[...element.querySelectorAll('[placeholder],[aria-label]')]
    .map((one) => `${one.getAttribute('placeholder') ?? ''} ${one.getAttribute('aria-label') ?? ''}`)
    .join(' ')}`;

/**
 * Shows of the settings what holds the words: a section whole where its name does, else a part, else single settings.
 * @returns how many parts are left
 */
export function narrowSettings(page: HTMLElement, text: string): number {
  const words = wordsOf(text);
  let left = 0;
  for (const section of page.querySelectorAll<HTMLElement>('[data-section]')) {
    const ofSection = holdsWords(section.querySelector('h3')?.textContent ?? '', words);
    let shown = 0;
    for (const part of section.querySelectorAll<HTMLElement>('[data-part]')) {
      const isWhole = ofSection || holdsWords(part.querySelector('h4')?.textContent ?? '', words);
      const settings = [...(part.querySelector('[data-body]')?.children ?? [])] as HTMLElement[];
      const fitting = settings.filter((setting) => isWhole || holdsWords(textOf(setting), words));
      for (const setting of settings) setting.hidden = words.length > 0 && !fitting.includes(setting);
      if (words.length > 0 && !isWhole)
        for (const setting of fitting)
          for (const details of [setting, ...setting.querySelectorAll('details')])
            if (details instanceof HTMLDetailsElement && holdsWords(textOf(details), words))
              details.open = true;
      part.hidden = fitting.length === 0;
      if (fitting.length > 0) shown += 1;
    }
    section.hidden = shown === 0;
    left += shown;
  }
  return left;
}
