// Where a caret stands in an element, counted in characters of its text.

/** The character at which the caret of the page stands in an element; null when it is elsewhere or something is marked. */
export function caretIn(element: HTMLElement): number | null {
  const selection = document.getSelection();
  if (!selection?.isCollapsed || !selection.focusNode || !element.contains(selection.focusNode)) return null;
  return lengthTo(element, selection.focusNode, selection.focusOffset);
}

/** The character of an element's text at a point of the window; its end where there is none. */
export function characterAt(element: HTMLElement, x: number, y: number): number {
  const caret = document.caretPositionFromPoint(x, y);
  if (!caret || !element.contains(caret.offsetNode)) return element.textContent.length;
  return lengthTo(element, caret.offsetNode, caret.offset);
}

/** Puts the caret before a character. */
export function setCaret(element: HTMLElement, character: number): void {
  let left = character;
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { length } = node.textContent ?? '';
    if (left <= length) {
      document.getSelection()?.collapse(node, left);
      return;
    }
    left -= length;
  }
  document.getSelection()?.selectAllChildren(element);
  document.getSelection()?.collapseToEnd();
}

function lengthTo(element: HTMLElement, node: Node, offset: number): number {
  const range = document.createRange();
  range.setStart(element, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}
