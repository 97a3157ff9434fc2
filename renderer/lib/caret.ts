// Where a point of the window is in an element, counted in characters of its text.

/** The character of an element's text at a point of the window; its end where there is none. */
export function characterAt(element: HTMLElement, x: number, y: number): number {
  const caret = document.caretPositionFromPoint(x, y);
  if (!caret || !element.contains(caret.offsetNode)) return element.textContent.length;
  const range = document.createRange();
  range.setStart(element, 0);
  range.setEnd(caret.offsetNode, caret.offset);
  return range.toString().length;
}
