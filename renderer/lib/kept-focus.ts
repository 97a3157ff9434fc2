// The focus of a list whose rows come, go and move: with the row that had it, it would fall out of the page.
import { tick } from 'svelte';

/**
 * Called before the list is drawn anew: what had the focus in a row has it again afterwards, in the row where that is now. Where no row is
 * left, what holds the list has it. Nothing happens where the focus stayed, or was given away meanwhile.
 * @param place where the row of that index is now, or what took its place; -1 for none
 */
export function keepFocus(list: HTMLElement | undefined, place: (at: number) => number): void {
  const held = document.activeElement;
  const rows = [...(list?.children ?? [])];
  const at = rows.findIndex((row) => row.contains(held));
  const row = rows[at];
  if (!row || !(held instanceof HTMLElement)) return;
  const alike = sameIn(row, held);
  const nth = alike.indexOf(held);
  const page = row.closest<HTMLElement>('[role="tabpanel"]');
  void tick().then(() => {
    if (document.activeElement !== document.body) return;
    const now = list?.isConnected ? list.children[place(at)] : undefined;
    const found = now ? sameIn(now, held) : [];
    (found[nth] ?? found[0] ?? page)?.focus();
  });
}

/** The controls of a row that are what this one is in its own. */
function sameIn(row: Element, { className, tagName }: HTMLElement): readonly HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>(tagName)].filter((one) => one.className === className);
}

/**
 * Where a row went.
 * @param at its place before
 * @param isSame by what it is known, the surest sign first; each counts where it fits one row only
 * @returns its place now, or of the row that took its place; -1 where there is none
 */
export function placeNow<Row>(
  before: readonly Row[],
  at: number,
  now: readonly Row[],
  isSame: readonly ((one: Row, other: Row) => boolean)[],
): number {
  const row = before[at];
  if (row === undefined) return -1;
  for (const isThat of isSame) {
    const found = now.flatMap((one, place) => (isThat(row, one) ? [place] : []));
    const [place] = found;
    if (place !== undefined && found.length === 1 && before.filter((one) => isThat(row, one)).length === 1)
      return place;
  }
  return Math.min(at, now.length - 1);
}
