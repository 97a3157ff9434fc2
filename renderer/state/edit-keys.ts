// From reading to writing by keyboard: F2, and Enter on the page, put the caret where a person most likely looks.
import { editing } from './editing.svelte.ts';
import { reader } from './reader.svelte.ts';

/** Attached to the element that scrolls the transcript. */
export function editKeys(page: HTMLElement): () => void {
  const keyed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.target !== page) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (beginIn(page)) event.preventDefault();
  };
  page.addEventListener('keydown', keyed);
  return () => page.removeEventListener('keydown', keyed);
}

/** The page of the open text; null where none is. */
const textPage = (): HTMLElement | null =>
  document.querySelector<HTMLElement>('[role="region"][aria-label="Text"]');

/** Puts the caret where a person is most likely looking; for a menu. */
export function editFirst(): void {
  const page = textPage();
  // After the menu has given the focus back.
  if (page) requestAnimationFrame(() => void beginIn(page));
}

/** From writing to reading: the keys of the sound work again. */
export function focusText(): void {
  textPage()?.focus({ preventScroll: true });
}

/** Where the caret was, what was pointed at, what sounds, or the first that can be seen. False when there is none. */
function beginIn(page: HTMLElement): boolean {
  const element =
    page.querySelector<HTMLElement>('.pointed[data-segment]') ??
    page.querySelector<HTMLElement>('.sounding[data-segment]') ??
    firstInView(page);
  const id = element ? idOf(element) : undefined;
  if (id !== undefined) editing.begin(id);
  return id !== undefined;
}

function idOf(element: HTMLElement): number | undefined {
  return reader.segments[Number(element.dataset.segment)]?.id;
}

function firstInView(page: HTMLElement): HTMLElement | null {
  const { bottom, top } = page.getBoundingClientRect();
  for (const element of page.querySelectorAll<HTMLElement>('[data-segment]')) {
    const box = element.getBoundingClientRect();
    if (box.bottom > top + 8 && box.top < bottom) return element;
  }
  return null;
}
