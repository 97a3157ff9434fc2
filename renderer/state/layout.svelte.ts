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
export const PANEL: Limits = { usual: 380, min: 320, max: 560 };

export const PANES = { sidebar: SIDEBAR, list: LIST, panel: PANEL } as const;
export type SizedPane = keyof typeof PANES;

class Layout {
  sidebar = $state(recallNumber('sidebar', SIDEBAR.usual, SIDEBAR.min, SIDEBAR.max));
  list = $state(recallNumber('list', LIST.usual, LIST.min, LIST.max));
  panel = $state(recallNumber('panel', PANEL.usual, PANEL.min, PANEL.max));
  /** How high the row of editing is below the text, and the notices above it; CSS pixels. */
  barHeight = $state(0);
  noticesHeight = $state(0);
  /** The middle of that row, from the left edge of the window; null while there is none. */
  barMiddle = $state<number | null>(null);
  readonly #folds = new MediaQuery('(max-width: 1099.98px)');
  readonly #single = new MediaQuery('(max-width: 759.98px)');
  readonly #wide = new MediaQuery('(min-width: 1440px)');

  /** The sidebar is drawn over the rest when asked for. */
  get folded(): boolean {
    return this.#folds.current;
  }

  /** One pane at a time. */
  get single(): boolean {
    return this.#single.current;
  }

  /** There is room for the episode panel beside the text. */
  get wide(): boolean {
    return this.#wide.current;
  }

  resize(pane: SizedPane, width: number): void {
    const { min, max } = PANES[pane];
    this[pane] = Math.round(Math.min(max, Math.max(min, width)));
    remember(pane, this[pane]);
  }
}

export const layout = new Layout();
