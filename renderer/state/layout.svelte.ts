// How much room there is, and how it is shared out: the widths of the panes and when they fold.
import { MediaQuery } from 'svelte/reactivity';
import { recallNumber, remember } from '../lib/remember.ts';

interface Limits {
  readonly usual: number;
  readonly min: number;
  readonly max: number;
}

/** Widths in CSS pixels. */
export const SIDEBAR: Limits = { usual: 216, min: 180, max: 320 };
export const LIST: Limits = { usual: 356, min: 280, max: 560 };

class Layout {
  sidebar = $state(recallNumber('sidebar', SIDEBAR.usual, SIDEBAR.min, SIDEBAR.max));
  list = $state(recallNumber('list', LIST.usual, LIST.min, LIST.max));
  readonly #folds = new MediaQuery('(max-width: 1099.98px)');
  readonly #single = new MediaQuery('(max-width: 759.98px)');

  /** The sidebar is drawn over the rest when asked for. */
  get folded(): boolean {
    return this.#folds.current;
  }

  /** One pane at a time. */
  get single(): boolean {
    return this.#single.current;
  }

  resize(pane: 'sidebar' | 'list', width: number): void {
    const { min, max } = pane === 'sidebar' ? SIDEBAR : LIST;
    this[pane] = Math.round(Math.min(max, Math.max(min, width)));
    remember(pane, this[pane]);
  }
}

export const layout = new Layout();
