// A list whose rows are drawn anew as they change: what had the focus in one keeps it.
import { untrack } from 'svelte';
import { keepFocus, placeNow } from './kept-focus.ts';

/**
 * Keeps the focus of a list. Called while its component is set up.
 * @param list what holds the rows, once it is drawn
 * @param rows what is drawn in it, in its order
 * @param isSame by what a row is known again, see `placeNow`
 */
export function keepRowsFocus<Row>(
  list: () => HTMLElement | undefined,
  rows: () => readonly Row[],
  isSame: readonly ((one: Row, other: Row) => boolean)[],
): void {
  let before = rows();
  $effect.pre(() => {
    const [was, now] = [before, rows()];
    before = now;
    keepFocus(untrack(list), (at) => placeNow(was, at, now, isSame));
  });
}
