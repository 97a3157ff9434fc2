// Where the person is: which list, which page beside it, and the way back. No history but one step.
import { items, type ListView } from './items.svelte.ts';
import { layout } from './layout.svelte.ts';

export type Page = 'reader' | 'settings' | 'files' | 'feed';
export type Pane = 'list' | 'page';

class Place {
  /** What stands right of the sidebar. */
  page = $state<Page>('reader');
  /** The feed whose page is open, where `page` is `feed`. */
  feedId = $state<number | null>(null);
  /** Which of the two shows where there is room for one only. */
  pane = $state<Pane>('list');
  /** Whether the folded sidebar is drawn over the rest. */
  sidebarOpen = $state(false);

  readonly inQueue = $derived(this.page === 'reader' && items.view === 'queue');

  recordings(): void {
    this.#list('all', null);
  }

  queue(): void {
    this.#list('queue', null);
  }

  /** To what is done, but not all of it. */
  incomplete(): void {
    this.#list('incomplete', null);
  }

  folder(id: number): void {
    this.#list('all', id);
  }

  settings(): void {
    this.page = 'settings';
    this.sidebarOpen = false;
  }

  /** To the list of every file that was seen. */
  files(): void {
    this.page = 'files';
    this.sidebarOpen = false;
  }

  /** To the page of a feed that is followed. */
  feed(id: number): void {
    this.page = 'feed';
    this.feedId = id;
    this.sidebarOpen = false;
  }

  /** Turns to the page beside the list. */
  read(): void {
    this.page = 'reader';
    this.pane = 'page';
    this.sidebarOpen = false;
  }

  /** One step back: from a drawn sidebar, from settings, from the page to the list where only one fits. False when there is none. */
  back(): boolean {
    if (this.sidebarOpen) this.sidebarOpen = false;
    else if (this.page !== 'reader') this.page = 'reader';
    else if (layout.single && this.pane === 'page') this.pane = 'list';
    else return false;
    return true;
  }

  /** To the list, wherever one was. */
  list(): void {
    this.page = 'reader';
    this.pane = 'list';
    this.sidebarOpen = false;
  }

  #list(view: ListView, folderId: number | null): void {
    items.show(view, folderId);
    this.list();
  }
}

export const place = new Place();
