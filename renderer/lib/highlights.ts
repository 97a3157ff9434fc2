// Marks places in the drawn text without touching it: ranges of the CSS Custom Highlight API, made anew for what is drawn.
import type { Span } from './pieces.ts';
import type { Place } from './places.ts';

const ALL = 'found-here';
const CURRENT = 'found-now';
const SOUNDING = 'sounding';

/** The range of a place in the element of its segment; null where the text there is another one. */
function rangeOf(element: HTMLElement, place: Span): Range | null {
  const range = document.createRange();
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let passed = 0;
  let begun = false;
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    if (!begun && place.from < passed + length) {
      range.setStart(node, place.from - passed);
      begun = true;
    }
    if (begun && place.to <= passed + length) {
      range.setEnd(node, place.to - passed);
      return range;
    }
    passed += length;
  }
  return null;
}

/**
 * Marks the places whose segments are drawn inside an element (`[data-segment]`).
 * @param current index of the place that is stepped on; -1 for none
 */
export function highlight(root: HTMLElement, places: readonly Place[], current: number): void {
  const all = new Highlight();
  const now = new Highlight();
  const drawn = new Map<number, HTMLElement>();
  if (places.length > 0)
    for (const element of root.querySelectorAll<HTMLElement>('[data-segment]'))
      drawn.set(Number(element.dataset.segment), element);
  for (const [index, place] of places.entries()) {
    const element = drawn.get(place.segment);
    const range = element && rangeOf(element, place);
    if (range) (index === current ? now : all).add(range);
  }
  CSS.highlights.set(ALL, all);
  CSS.highlights.set(CURRENT, now);
}

/** Takes all marks away. */
export function clearHighlights(): void {
  CSS.highlights.delete(ALL);
  CSS.highlights.delete(CURRENT);
}

/** Marks the word that sounds. @param span its place in the text of the element */
export function highlightSound(element: HTMLElement, span: Span): void {
  const range = rangeOf(element, span);
  if (range) CSS.highlights.set(SOUNDING, new Highlight(range));
}

export function clearSound(): void {
  CSS.highlights.delete(SOUNDING);
}
