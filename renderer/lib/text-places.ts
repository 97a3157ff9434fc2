// Places in the drawn text and back: elements that carry `data-segment` hold the text of segments, everything else between them is none.

/** Before a character of a segment, or at its end. */
export interface DrawnPlace {
  /** Index of the segment. */
  readonly segment: number;
  readonly at: number;
}

export interface DrawnRange {
  readonly from: DrawnPlace;
  readonly to: DrawnPlace;
}

/** A point of the page, as ranges and selections have it. */
interface Point {
  readonly node: Node;
  readonly offset: number;
}

const SEGMENTS = '[data-segment]';

/** What of the text lies in a range; its ends lean inwards. Null where there is no text. */
export function drawnRange(
  root: HTMLElement,
  range: Pick<Range, 'startContainer' | 'startOffset' | 'endContainer' | 'endOffset'>,
): DrawnRange | null {
  const start = { node: range.startContainer, offset: range.startOffset };
  const end = { node: range.endContainer, offset: range.endOffset };
  if (start.node === end.node && start.offset === end.offset) {
    const at = caretPlace(root, start);
    return at && { from: at, to: at };
  }
  const from = placeOf(root, start, 'after');
  const to = placeOf(root, end, 'before');
  if (!from || !to) return null;
  // Only what lies between two segments: that is a place, not a range.
  return isBefore(to, from) ? { from, to: from } : { from, to };
}

/** The place of a caret. In the space between two segments it is at the end of the one, or behind the space before the other. */
function caretPlace(root: HTMLElement, point: Point): DrawnPlace | null {
  const isBehindSpace = point.node instanceof Text && point.offset > 0;
  return placeOf(root, point, isBehindSpace || isAtStart(root, point) ? 'after' : 'before');
}

/** True where nothing of the same paragraph stands before a point. */
function isAtStart(root: HTMLElement, { node, offset }: Point): boolean {
  const paragraph = (node instanceof Element ? node : node.parentElement)?.closest('p');
  const first = paragraph?.querySelector(SEGMENTS) ?? root.querySelector(SEGMENTS);
  return first !== null && isBehind(first, { node, offset });
}

function placeOf(root: HTMLElement, point: Point, lean: 'before' | 'after'): DrawnPlace | null {
  const { node, offset } = point;
  const own = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>(SEGMENTS);
  if (own && root.contains(own)) return { segment: indexOf(own), at: lengthTo(own, node, offset) };
  const all = [...root.querySelectorAll<HTMLElement>(SEGMENTS)];
  const next = all.findIndex((element) => isBehind(element, point));
  const before = next < 0 ? all.at(-1) : all[next - 1];
  const after = all[next];
  const leansBack = before && (lean === 'before' || !after);
  const found = leansBack ? before : (after ?? before);
  if (!found) return null;
  return { segment: indexOf(found), at: leansBack ? found.textContent.length : 0 };
}

/** True where an element begins behind a point. */
function isBehind(element: Element, { node, offset }: Point): boolean {
  const range = document.createRange();
  range.setStart(node, offset);
  return range.comparePoint(element, 0) > 0;
}

const indexOf = (element: HTMLElement): number => Number(element.dataset.segment);

export const isBefore = (one: DrawnPlace, other: DrawnPlace): boolean =>
  one.segment < other.segment || (one.segment === other.segment && one.at < other.at);

function lengthTo(element: HTMLElement, node: Node, offset: number): number {
  const range = document.createRange();
  range.setStart(element, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** The point of a place, in the text itself; null where its segment is not drawn. */
export function pointOf(root: HTMLElement, { at, segment }: DrawnPlace): Point | null {
  const element = root.querySelector<HTMLElement>(`[data-segment="${segment}"]`);
  if (!element) return null;
  let left = at;
  let last: Point = { node: element, offset: 0 };
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    last = { node, offset: Math.min(left, length) };
    if (left <= length) break;
    left -= length;
  }
  return last;
}

/** Selects from place to place, or puts the caret there. False where they are not drawn. */
export function selectPlaces(root: HTMLElement, from: DrawnPlace, to: DrawnPlace): boolean {
  const [start, end] = [pointOf(root, from), pointOf(root, to)];
  if (!start || !end) return false;
  document.getSelection()?.setBaseAndExtent(start.node, start.offset, end.node, end.offset);
  return true;
}
