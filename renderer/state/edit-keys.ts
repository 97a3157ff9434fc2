// From reading to writing by keyboard: F2, and Enter on the page, put the caret where a person most likely looks.
import { editing } from './editing.svelte.ts';
import { player } from './player.svelte.ts';
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

/** Puts the caret where a person is most likely looking, before their next key arrives. */
export function editNow(): void {
  const page = textPage();
  if (page) beginIn(page);
}

/** The same for a menu. */
export function editFirst(): void {
  const page = textPage();
  // After the menu has given the focus back.
  if (page) requestAnimationFrame(() => void beginIn(page));
}

/** From writing to reading: the keys of the sound work again. */
export function focusText(): void {
  textPage()?.focus({ preventScroll: true });
}

/** What was pointed at, what sounds, where the caret was, where the sound stands, or the first that can be seen. False when there is none. */
function beginIn(page: HTMLElement): boolean {
  const pointed = page.querySelector<HTMLElement>('.pointed[data-segment]');
  const sounding = page.querySelector<HTMLElement>('.sounding[data-segment]');
  if (!pointed && !(sounding && player.playing) && beginWhereItWas(page)) return true;
  const element = pointed ?? sounding ?? firstInView(page);
  const id = element ? idOf(element) : undefined;
  if (id !== undefined) editing.begin(id);
  return id !== undefined;
}

/** Out of sight, it is no longer where a person looks. */
function beginWhereItWas(page: HTMLElement): boolean {
  const { left } = editing;
  const index = left && reader.places.get(left.segmentId);
  const element = page.querySelector<HTMLElement>(`[data-segment="${index ?? -1}"]`);
  if (!left || !element || !isInView(element, page)) return false;
  editing.begin(left.segmentId, left.at);
  return true;
}

function idOf(element: HTMLElement): number | undefined {
  return reader.segments[Number(element.dataset.segment)]?.id;
}

function firstInView(page: HTMLElement): HTMLElement | null {
  const drawn = [...page.querySelectorAll<HTMLElement>('[data-segment]')];
  return drawn.find((element) => isInView(element, page)) ?? null;
}

function isInView(element: HTMLElement, page: HTMLElement): boolean {
  const { bottom, top } = page.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  return box.bottom > top + 8 && box.top < bottom;
}
