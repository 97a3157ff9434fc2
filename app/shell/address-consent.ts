// Which servers may be asked because the page named them: those that the person said yes to, in the system's own question, since the start.
import type { MessageBoxOptions } from 'electron';
import type { Address } from '../domain/address.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { addressQuestion, type AddressWish } from './address-question.ts';
import { t } from '../messages/text.ts';

/** Asks the person; see `OneQuestion`. */
export interface Asker {
  readonly isOpen: boolean;
  ask(question: MessageBoxOptions): Promise<boolean>;
}

const declined = (): Failure =>
  failure('not-allowed', { message: t('shell.addressConsent.youSaidNoNothingWas') });
const asking = (): Failure =>
  failure('not-allowed', { message: t('shell.addressConsent.anotherQuestionOfEarshotStands') });

/** Keeps what was agreed to. A yes holds for a server, by scheme, name and port, and until Earshot ends. */
export class AddressConsent {
  readonly #asker: Asker;
  /** Origins that may be asked, and whether also where they lead into the person's own network. */
  readonly #agreed = new Map<string, { readonly isNear: boolean }>();

  constructor(asker: Asker) {
    this.#asker = asker;
  }

  /**
   * Asks about what was not agreed to yet, in one question. What costs, or leaves this computer, is asked each time.
   * @returns the addresses whose servers may lie in the person's own network
   */
  async mayAsk(wish: AddressWish, addresses: readonly Address[]): Promise<Outcome<ReadonlySet<string>>> {
    const costs = wish.kind !== 'feed' && wish.sentTo !== null;
    const open = costs ? addresses : addresses.filter(({ href }) => !this.#agreed.has(originOf(href)));
    if (open.length > 0) {
      const said = await this.#ask(addressQuestion(wish, open));
      if (!said.ok) return said;
      // A service that is given an address asks its server itself: that says nothing about asking from here.
      if (wish.kind !== 'pass-on')
        for (const { href, isPublic } of open) this.agree(href, !isPublic || this.#isNear(href));
    }
    return ok(new Set(addresses.map(({ href }) => href).filter((href) => this.#isNear(href))));
  }

  /** Asks whether a server may be asked that turned out to lie in the person's own network. */
  async mayAskNear(wish: AddressWish, address: Address): Promise<Outcome<void>> {
    const said = await this.#ask(addressQuestion(wish, [address], true));
    if (said.ok) this.agree(address.href, true);
    return said;
  }

  /** A person named this address outside of the page, as by a file that they chose. */
  agree(href: string, isNear: boolean): void {
    this.#agreed.set(originOf(href), { isNear });
  }

  #isNear(href: string): boolean {
    return this.#agreed.get(originOf(href))?.isNear ?? false;
  }

  async #ask(question: MessageBoxOptions): Promise<Outcome<void>> {
    if (this.#asker.isOpen) return failed(asking());
    return (await this.#asker.ask(question)) ? ok(undefined) : failed(declined());
  }
}

const originOf = (href: string): string => new URL(href).origin;
