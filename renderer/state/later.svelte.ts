// Parts of the window that its first list does not need: each is fetched when it is opened, or before, once nobody waits for anything.
import { dialogs } from './dialogs.svelte.ts';
import { notices } from './notices.svelte.ts';
import { place } from './place.svelte.ts';
import { t } from '../../app/messages/text.ts';

/** Components by their names. */
export class Later<Parts extends object> {
  readonly #fetch: () => Promise<Parts>;
  #parts = $state.raw<Parts | null>(null);
  #coming: Promise<Parts> | null = null;

  constructor(fetch: () => Promise<Parts>) {
    this.#fetch = fetch;
  }

  get isHere(): boolean {
    return this.#parts !== null;
  }

  /** To be drawn: a component that is not there yet is fetched, and draws nothing until then. */
  get parts(): Parts {
    if (this.#parts) return this.#parts;
    this.fetch().catch(tell);
    return NONE as Parts;
  }

  /** Fetches them, once; what could not be read is tried again when it is asked for the next time. */
  async fetch(): Promise<void> {
    const coming = (this.#coming ??= this.#fetch());
    try {
      this.#parts = await coming;
    } catch (error) {
      if (this.#coming === coming) this.#coming = null;
      throw error;
    }
  }
}

/** Svelte draws nothing where there is no component. */
const NONE: object = {};

/** What cannot be drawn is not open: the keys would be kept from the rest. */
function tell(error: unknown): void {
  console.error(error);
  dialogs.closeAll();
  place.list();
  notices.say(t('frame.later.couldNotBeLoaded'), true);
}
