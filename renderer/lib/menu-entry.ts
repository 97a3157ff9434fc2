// What a menu offers, as values: menus on buttons and those at the pointer are made of the same.

export interface MenuEntry {
  readonly label: string;
  readonly run: () => void;
  /** Why it cannot be done now; then it is shown, explained and not done. */
  readonly unavailable?: string | null;
  readonly danger?: boolean;
  /** For a choice among several: whether this one holds. */
  readonly chosen?: boolean;
  /** For what is on or off by itself: whether it is on. */
  readonly on?: boolean;
  /** A line before it. */
  readonly apart?: boolean;
  readonly hint?: string;
}

/** A box in the window that a menu hangs on, CSS pixels; a point has no width and no height. */
export interface MenuAnchor {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Between a menu and what it hangs on, and between it and the edge of the window. */
const GAP = 4;
const EDGE = 8;

/**
 * Where a menu goes so that all of it is seen. From a button its right edges agree; from a point it opens to the lower right.
 * @param up above the anchor, where there is room
 */
export function menuPlace(
  anchor: MenuAnchor,
  menu: Size,
  view: Size,
  up = false,
): { readonly x: number; readonly y: number } {
  const isPoint = anchor.left === anchor.right && anchor.top === anchor.bottom;
  const gap = isPoint ? 0 : GAP;
  const below = anchor.bottom + gap;
  const above = anchor.top - menu.height - gap;
  const [first, second] = up ? [above, below] : [below, above];
  const fits = (y: number): boolean => y >= EDGE && y + menu.height <= view.height - EDGE;
  const y = fits(first) ? first : fits(second) ? second : view.height - menu.height - EDGE;
  const x = isPoint ? anchor.left : anchor.right - menu.width;
  return {
    x: Math.max(EDGE, Math.min(x, view.width - menu.width - EDGE)),
    y: Math.max(EDGE, y),
  };
}
