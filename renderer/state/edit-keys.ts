// From reading to editing: a double click on a segment, or F2 and Enter on the page, begin to edit what is meant.
import { editing } from './editing.svelte.ts';
import { player } from './player.svelte.ts';
import { reader } from './reader.svelte.ts';
import { characterAt } from '../lib/caret.ts';

/** Attached to the element that scrolls the transcript. */
export function editOn(page: HTMLElement): () => void {
  let wasPlaying = false;

  const pressed = (event: MouseEvent): void => {
    if (event.detail === 1) wasPlaying = player.playing;
  };
  const doubled = (event: MouseEvent): void => {
    const element = segmentOf(event.target);
    const id = element ? idOf(element) : undefined;
    if (!element || id === undefined) return;
    event.preventDefault();
    // The first click of the two began to play what it fell on.
    if (!wasPlaying) player.pause();
    editing.begin(id, characterAt(element, event.clientX, event.clientY));
  };
  const keyed = (event: KeyboardEvent): void => {
    const wants = event.key === 'F2' || (event.key === 'Enter' && event.target === page);
    if (!wants || editing.segmentId !== null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (beginIn(page)) event.preventDefault();
  };
  page.addEventListener('mousedown', pressed);
  page.addEventListener('dblclick', doubled);
  page.addEventListener('keydown', keyed);
  return () => {
    page.removeEventListener('mousedown', pressed);
    page.removeEventListener('dblclick', doubled);
    page.removeEventListener('keydown', keyed);
  };
}

/** Begins to edit what a person is most likely looking at; for a menu. */
export function editFirst(): void {
  const page = document.querySelector<HTMLElement>('[role="region"][aria-label="Text"]');
  // After the menu has given the focus back.
  if (page) requestAnimationFrame(() => void beginIn(page));
}

/** What was pointed at, what sounds, or the first that can be seen. False when there is none. */
function beginIn(page: HTMLElement): boolean {
  const element =
    page.querySelector<HTMLElement>('.pointed[data-segment]') ??
    page.querySelector<HTMLElement>('.sounding[data-segment]') ??
    firstInView(page);
  const id = element ? idOf(element) : undefined;
  if (id !== undefined) editing.begin(id, 0);
  return id !== undefined;
}

function idOf(element: HTMLElement): number | undefined {
  return reader.segments[Number(element.dataset.segment)]?.id;
}

function segmentOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-segment]') : null;
}

function firstInView(page: HTMLElement): HTMLElement | null {
  const { bottom, top } = page.getBoundingClientRect();
  for (const element of page.querySelectorAll<HTMLElement>('[data-segment]')) {
    const box = element.getBoundingClientRect();
    if (box.bottom > top + 8 && box.top < bottom) return element;
  }
  return null;
}
