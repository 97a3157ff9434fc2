// The episode panel: whether it is open, which of its tabs; both are remembered.
import { recallText, remember } from '../lib/remember.ts';
import { layout } from './layout.svelte.ts';

export const PANEL_TABS = ['speakers', 'chapters', 'notes', 'quotes', 'before', 'publish'] as const;
export type PanelTab = (typeof PANEL_TABS)[number];

const isTab = (text: string | null): text is PanelTab => PANEL_TABS.some((tab) => tab === text);

class EpisodePanel {
  /** Beside the text of a wide window it takes room that nothing else needs; over it, only when it is asked for. */
  #beside = $state(recallText('panel-beside') !== 'closed');
  #over = $state(false);
  #tab = $state<PanelTab>(recalledTab());

  get isOpen(): boolean {
    return layout.wide ? this.#beside : this.#over;
  }

  /** The tab that was looked at last; where it has nothing to show, the first that has is shown in its place. */
  get tab(): PanelTab {
    return this.#tab;
  }

  /** @param tab the one to show; without one, the last */
  open(tab: PanelTab = this.#tab): void {
    this.#tab = tab;
    remember('panel-tab', tab);
    this.#set(true);
  }

  close(): void {
    this.#set(false);
  }

  toggle(): void {
    this.#set(!this.isOpen);
  }

  #set(isOpen: boolean): void {
    if (!layout.wide) this.#over = isOpen;
    else {
      this.#beside = isOpen;
      remember('panel-beside', isOpen ? 'open' : 'closed');
    }
  }
}

function recalledTab(): PanelTab {
  const kept = recallText('panel-tab');
  return isTab(kept) ? kept : 'chapters';
}

export const panel = new EpisodePanel();
