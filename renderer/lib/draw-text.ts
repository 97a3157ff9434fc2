// Writes a segment's text into its element by as few changes as it takes, so that caret, selection and the system's marks of misspelt words stay.

/** A stretch of text as it is drawn. */
export interface DrawnPiece {
  readonly text: string;
  readonly tag: 'text' | 'span' | 'mark';
  readonly kind: string;
  /** What is said of it under the pointer; empty for nothing. */
  readonly title: string;
}

/** Makes the element hold these pieces and nothing else. */
export function drawText(element: HTMLElement, pieces: readonly DrawnPiece[]): void {
  const wanted = joined(pieces);
  const { childNodes } = element;
  if (childNodes.length === wanted.length && wanted.every((piece, at) => isLike(childNodes[at], piece)))
    wanted.forEach((piece, at) => patch(textNodeOf(childNodes[at]), piece.text));
  else element.replaceChildren(...wanted.map(nodeOf));
}

/** Neighbours without anything about them are one, and nothing is drawn for no text. */
function joined(pieces: readonly DrawnPiece[]): readonly DrawnPiece[] {
  const all: DrawnPiece[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (piece.text === '') continue;
    if (last?.tag === 'text' && piece.tag === 'text')
      all[all.length - 1] = { ...last, text: last.text + piece.text };
    else all.push(piece);
  }
  return all;
}

function isLike(node: ChildNode | undefined, { kind, tag, title }: DrawnPiece): boolean {
  if (!node || !textNodeOf(node)) return false;
  if (!(node instanceof HTMLElement)) return tag === 'text';
  return node.localName === tag && node.className === kind && node.title === title;
}

/** The only text of a node that is drawn here; null for anything else. */
function textNodeOf(node: ChildNode | undefined): Text | null {
  if (node instanceof Text) return node;
  const only = node?.childNodes.length === 1 ? node.firstChild : null;
  return only instanceof Text ? only : null;
}

function nodeOf({ kind, tag, text, title }: DrawnPiece): Node {
  if (tag === 'text') return document.createTextNode(text);
  const element = document.createElement(tag);
  if (kind !== '') element.className = kind;
  if (title !== '') element.title = title;
  element.textContent = text;
  return element;
}

function patch(node: Text | null, text: string): void {
  if (!node || node.data === text) return;
  const { from, inserted, removed } = differenceOf(node.data, text);
  node.replaceData(from, removed, inserted);
}

/** What turns one text into another in one place. */
export function differenceOf(
  before: string,
  after: string,
): { readonly from: number; readonly removed: number; readonly inserted: string } {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < most - from && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { from, removed: before.length - from - end, inserted: after.slice(from, after.length - end) };
}
