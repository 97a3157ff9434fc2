// Recordings that were marked in the list, to do the same to all of them.
import type { ItemView } from '../../app/contract/views.ts';
import { items } from './items.svelte.ts';

/** Most that can be marked at once; the channels take no more. */
const MARKED_MAX = 5_000;

class Marked {
  ids = $state.raw<ReadonlySet<number>>(new Set());
  /** Row that a stretch is counted from, and what was marked before it was begun: that stays, as in file managers. */
  #anchor = -1;
  #base: ReadonlySet<number> = new Set();

  readonly count = $derived(this.ids.size);

  has(item: ItemView): boolean {
    return item.recordingId !== null && this.ids.has(item.recordingId);
  }

  /** Marks one row more, or one less. */
  toggle(index: number): void {
    const id = items.rows[index]?.recordingId ?? null;
    if (id === null) return;
    this.ids = new Set(this.ids.has(id) ? [...this.ids].filter((one) => one !== id) : [...this.ids, id]);
    this.#anchor = index;
    this.#base = this.ids;
  }

  /** Marks everything from the last marked or opened row to this one. */
  async stretch(index: number, from: number): Promise<void> {
    if (this.#anchor < 0 || this.ids.size === 0) {
      this.#anchor = from;
      this.#base = new Set();
    }
    const [first, last] = [Math.min(this.#anchor, index), Math.max(this.#anchor, index)];
    const ids: number[] = [];
    for (let at = first; at <= last && ids.length < MARKED_MAX; at += 1) {
      const item = await items.row(at);
      if (item?.recordingId != null) ids.push(item.recordingId);
    }
    this.ids = new Set([...this.#base, ...ids].slice(0, MARKED_MAX));
  }

  all(): Promise<void> {
    this.#anchor = 0;
    this.#base = new Set();
    return items.rows.length === 0 ? Promise.resolve() : this.stretch(items.rows.length - 1, 0);
  }

  clear(): void {
    this.ids = new Set();
    this.#base = this.ids;
    this.#anchor = -1;
  }
}

export const marked = new Marked();

// What is marked belongs to the list that was shown.
items.onShow = () => marked.clear();
