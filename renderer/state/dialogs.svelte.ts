// Which dialog is open: one at a time; folders that were dropped together are confirmed one after the other.
import type { FolderPickView, ItemView } from '../../app/contract/views.ts';
import type { ExportFormat } from '../../app/domain/export-format.ts';
import type { ArgsOf } from '../../app/contract/schema.ts';
import { listen } from '../lib/api.ts';
import { attempt } from './notices.svelte.ts';

export interface Confirmation {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly danger: boolean;
  readonly confirm: () => void;
}

/** What is to be saved. */
export interface Saving {
  readonly title: string;
  readonly what: ArgsOf<'exports.write'>['what'];
  /** Formats that can be had, where it is one recording; null otherwise. */
  readonly formats: readonly ExportFormat[] | null;
}

/** Recordings that are to be joined. */
export type Joining = ArgsOf<'sessions.plan'>;

/** Sheets of editing: versions of the open text, who speaks in it, find and replace, a show's glossary. */
export type EditingPanel =
  | { readonly kind: 'history' | 'speakers' }
  /** @param glossaryOf the show whose glossary is to be applied instead of a text */
  | { readonly kind: 'replace'; readonly glossaryOf?: number }
  | { readonly kind: 'glossary'; readonly folderId: number };

/** What is to be added that is no folder. */
export type Adding =
  /** @param text addresses to begin with, one a line */
  | { readonly kind: 'addresses'; readonly text: string }
  /** @param text the address of a feed to begin with */
  | { readonly kind: 'feed'; readonly text: string };

class Dialogs {
  adding = $state.raw<Adding | null>(null);
  panel = $state.raw<EditingPanel | null>(null);
  picks = $state.raw<readonly FolderPickView[]>([]);
  folderId = $state<number | null>(null);
  shortcuts = $state(false);
  licences = $state(false);
  confirmation = $state.raw<Confirmation | null>(null);
  /** What is to be transcribed again. */
  again = $state.raw<ItemView | null>(null);

  saving = $state.raw<Saving | null>(null);
  joining = $state.raw<Joining | null>(null);
  /** Recordings whose tags are changed together. */
  tagging = $state.raw<readonly ItemView[] | null>(null);
  /** Recording whose details are open. */
  detailsOf = $state<number | null>(null);
  /** Episode of a feed whose story is told. */
  feedItemId = $state<number | null>(null);
  trash = $state(false);
  diagnostics = $state(false);
  /** What may or may not have arrived is decided. */
  doubts = $state(false);

  readonly pick = $derived(this.picks[0] ?? null);
  readonly any = $derived(
    this.panel !== null ||
      this.pick !== null ||
      this.adding !== null ||
      this.feedItemId !== null ||
      this.folderId !== null ||
      this.shortcuts ||
      this.licences ||
      this.confirmation !== null ||
      this.again !== null ||
      this.saving !== null ||
      this.joining !== null ||
      this.tagging !== null ||
      this.detailsOf !== null ||
      this.trash ||
      this.diagnostics ||
      this.doubts,
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

  /** Asks about recordings by their addresses. Those that come while the sheet is open join the others in it. */
  addAddresses(text = ''): void {
    if (this.adding?.kind === 'addresses') this.onMoreAddresses(text);
    else this.adding = { kind: 'addresses', text };
  }

  addFeed(text = ''): void {
    this.adding = { kind: 'feed', text };
  }

  /** What was typed as a feed is a recording. */
  addRecordingInstead(text: string): void {
    this.adding = { kind: 'addresses', text };
  }

  /** Called with what comes while addresses are asked about. */
  onMoreAddresses: (text: string) => void = () => undefined;

  /** None is open from now on. */
  closeAll(): void {
    this.panel = this.adding = this.confirmation = this.again = null;
    this.saving = this.joining = this.tagging = null;
    this.folderId = this.detailsOf = this.feedItemId = null;
    this.picks = [];
    this.shortcuts = this.licences = this.trash = this.diagnostics = this.doubts = false;
  }

  /** That folder was added or let go of; where there are more, the next one is asked about. */
  pickDone(pickId: number): void {
    this.picks = this.picks.filter((pick) => pick.pickId !== pickId);
  }

  start(): void {
    listen('picked', (pick) => (this.picks = [...this.picks, pick]));
  }
}

export const dialogs = new Dialogs();
