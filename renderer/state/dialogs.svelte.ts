// Which dialog is open: one at a time; folders that were dropped together are confirmed one after the other.
import type { FolderPickView, ItemView } from '../../app/contract/views.ts';
import { listen } from '../lib/api.ts';
import { attempt } from './notices.svelte.ts';

export interface Confirmation {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly danger: boolean;
  readonly confirm: () => void;
}

class Dialogs {
  picks = $state.raw<readonly FolderPickView[]>([]);
  folderId = $state<number | null>(null);
  shortcuts = $state(false);
  confirmation = $state.raw<Confirmation | null>(null);
  /** What is to be transcribed again. */
  again = $state.raw<ItemView | null>(null);

  readonly pick = $derived(this.picks[0] ?? null);
  readonly any = $derived(
    this.pick !== null || this.folderId !== null || this.shortcuts || this.confirmation !== null || this.again !== null,
  );
  #choosing = false;

  /** Lets the person choose a folder; a second click while they do changes nothing. */
  async chooseFolder(): Promise<void> {
    if (this.#choosing) return;
    this.#choosing = true;
    const pick = (await attempt('folders.choose', undefined))?.value;
    this.#choosing = false;
    if (pick) this.picks = [...this.picks, pick];
  }

  pickDone(): void {
    this.picks = this.picks.slice(1);
  }

  start(): void {
    listen('picked', (pick) => (this.picks = [...this.picks, pick]));
  }
}

export const dialogs = new Dialogs();

/** Asks before an item leaves the list. */
export function confirmRemoval(item: ItemView, remove: () => void): void {
  dialogs.confirmation = {
    title: 'Remove it from the list?',
    text:
      item.state === 'done'
        ? `“${item.title}” and its transcript leave Earshot and are no longer found by search. The file itself stays where it is.`
        : `“${item.title}” leaves the list and is not transcribed. The file itself stays where it is.`,
    action: 'Remove',
    danger: true,
    confirm: remove,
  };
}
