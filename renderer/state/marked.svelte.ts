// Recordings that were marked in the list, to do the same to all of them.
import type { ItemView } from '../../app/contract/views.ts';
import { items } from './items.svelte.ts';

/** Most that can be marked at once; the channels take no more. */
const MARKED_MAX = 5_000;

class Marked {
  ids = $state.raw<ReadonlySet<number>>(new Set());
  /** The row that a stretch is counted from, by its id: rows may come before it. And what was marked before it was begun: that stays, as in file managers. */
  #anchor: string | null = null;
  #base: ReadonlySet<number> = new Set();

  readonly count = $derived(this.ids.size);

  has(item: ItemView): boolean {
    return item.recordingId !== null && this.ids.has(item.recordingId);
  }

  /** Marks one row more, or one less. */
  toggle(index: number): void {
    const row = items.rows[index];
    const id = row?.recordingId ?? null;
    if (!row || id === null) return;
    this.ids = new Set(this.ids.has(id) ? [...this.ids].filter((one) => one !== id) : [...this.ids, id]);
    this.#anchor = row.id;
    this.#base = this.ids;
  }

  /** Marks everything from the last marked or opened row to this one. */
  async stretch(index: number, from: number): Promise<void> {
    let anchor = this.#anchor === null ? -1 : items.indexOf(this.#anchor);
    if (anchor < 0 || this.ids.size === 0) {
      anchor = from;
      this.#anchor = (await items.row(from))?.id ?? null;
      this.#base = new Set();
    }
    const [first, last] = [Math.min(anchor, index), Math.max(anchor, index)];
    const ids: number[] = [];
    for (let at = first; at <= last && ids.length < MARKED_MAX; at += 1) {
      const item = await items.row(at);
      if (item?.recordingId != null) ids.push(item.recordingId);
    }
    this.ids = new Set([...this.#base, ...ids].slice(0, MARKED_MAX));
  }

  all(): Promise<void> {
    this.#anchor = null;
    return items.rows.length === 0 ? Promise.resolve() : this.stretch(items.rows.length - 1, 0);
  }

  clear(): void {
    this.ids = new Set();
    this.#base = this.ids;
    this.#anchor = null;
  }

  /** What left the list, as a recording does that was removed or is done, is marked no longer: nobody would see what is done to it. */
  followList(): void {
    const there = new Set(items.rows.map((row) => row?.recordingId ?? null));
    if ([...this.ids].every((id) => there.has(id))) return;
    this.ids = new Set([...this.ids].filter((id) => there.has(id)));
    this.#base = new Set([...this.#base].filter((id) => there.has(id)));
  }
}

export const marked = new Marked();

// What is marked belongs to the list that was shown.
items.onShow = () => marked.clear();
items.onKnown = () => marked.followList();
