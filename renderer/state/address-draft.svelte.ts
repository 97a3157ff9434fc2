// Recordings that are to be added by their addresses: what was read of what was typed, pasted, dropped or offered by a link.
import type { Address } from '../../app/domain/address.ts';
import { badLines, holdsAddress, takeText } from '../lib/address-text.ts';
import { t } from '../../app/messages/text.ts';

/** Why addresses could not be added, by address. */
export type Refusals = Readonly<Record<string, string>>;

/** What the sheet shows. Addresses that were read leave the field: in it, what is secret in them would stand on the screen. */
export class AddressDraft {
  addresses = $state.raw<readonly Address[]>([]);
  /** What stands in the field: the line that is being typed, and those that are no addresses. */
  text = $state('');
  /** More were given than are taken at once. */
  isCut = $state(false);
  /** Why some could not be added, by address. */
  refusals = $state.raw<Refusals>({});

  readonly bad = $derived(badLines(this.text));
  /** The line that is being typed is an address already. */
  readonly isTyped = $derived(holdsAddress(this.text));

  /** Takes every address of a text; what is none stays in the field. */
  take(text: string): void {
    const { addresses, isCut, rest } = takeText(this.addresses, text);
    this.addresses = addresses;
    this.isCut = isCut;
    this.text = rest;
  }

  /** The field changed. Where the person went on to the next line, what stands before it is whole. */
  typed(text: string): void {
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
    const [whole, line] = [text.slice(0, Math.max(0, end)), text.slice(end + 1)];
    if (!holdsAddress(whole)) {
      this.text = text;
      return;
    }
    this.take(whole);
    this.text = this.text === '' ? line : `${this.text}\n${line}`;
  }

  /** Everything in the field is whole. @returns what is left of it is none */
  finish(): boolean {
    this.take(this.text);
    return this.text.trim() !== '';
  }

  remove(href: string): void {
    this.addresses = this.addresses.filter((address) => address.href !== href);
  }

  /** What was added goes; what could not be stays, with the reason. */
  keep(refusals: Refusals): void {
    this.refusals = refusals;
    this.addresses = this.addresses.filter(({ href }) => href in refusals);
  }
}

/** How many there are, in words; empty for none. */
export function countInWords({ addresses, isCut }: AddressDraft): string {
  if (addresses.length === 0) return '';
  const all = t('add.addressDraft.addresses', { addresses: addresses.length });
  return isCut ? t('add.addressDraft.allMoreAreNotTaken', { all }) : `${all}.`;
}
