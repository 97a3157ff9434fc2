// The system's own question before a server is asked because the page named it: no page can answer it.
import type { MessageBoxOptions } from 'electron';
import { showAddress, type Address } from '../domain/address.ts';
import { withoutMiddle } from '../domain/one-line.ts';
import { DEFAULT_ORIGIN } from '../domain/service-address.ts';
import { t } from '../messages/text.ts';

/** What is to be done with addresses that the page named. */
export type AddressWish =
  /** The server is asked for a feed, and then again each hour once it is followed. */
  | { readonly kind: 'feed' }
  /** Recordings are fetched. `sentTo`: the service that each then goes to, and that charges; null where they stay here. */
  | { readonly kind: 'download'; readonly sentTo: string | null }
  /** A service is given the addresses, and fetches the recordings itself. */
  | { readonly kind: 'pass-on'; readonly sentTo: string };

/** Addresses that are told one by one. */
const NAMED = 8;
/** Longest address or name of a server in a question, characters: a longer one would push the buttons off the screen. */
const ADDRESS_CHARS = 96;
const HOST_CHARS = 64;

/**
 * What is asked, in one question for all.
 * @param addresses one at least
 * @param isNear a server of the person's own network is meant, although its name does not say so
 */
export function addressQuestion(
  wish: AddressWish,
  addresses: readonly Address[],
  isNear = false,
): MessageBoxOptions {
  const { action, message } = deedOf(wish, addresses);
  const detail = [
    list(addresses),
    near(addresses, isNear),
    meaning(wish, addresses.length),
    secrets(wish, addresses),
  ];
  return {
    type: 'question',
    title: t('shell.addressQuestion.addedToEarshot'),
    message,
    detail: detail.filter((sentence) => sentence !== null).join('\n\n'),
    buttons: [action, t('shell.addressQuestion.cancel')],
    // What was typed or pasted by hand is usually meant; where it leads into the own network, Return alone says nothing.
    defaultId: isNear ? 1 : 0,
    cancelId: 1,
    noLink: true,
  };
}

function deedOf(
  wish: AddressWish,
  addresses: readonly Address[],
): { readonly action: string; readonly message: string } {
  const hosts = [...new Set(addresses.map(({ href }) => new URL(href).host))];
  const [host = ''] = hosts;
  const servers =
    hosts.length === 1
      ? withoutMiddle(host, HOST_CHARS)
      : t('shell.addressQuestion.hostsServers', { hosts: hosts.length });
  const many = addresses.length;
  switch (wish.kind) {
    case 'feed':
      return {
        action: t('shell.addressQuestion.ask'),
        message: t('shell.addressQuestion.askServersForManyFeeds', { servers, many }),
      };
    case 'download':
      return {
        action:
          wish.sentTo === null
            ? t('shell.addressQuestion.download')
            : t('shell.addressQuestion.downloadAndSend'),
        message: t('shell.addressQuestion.downloadManyFromServers', { many, servers }),
      };
    case 'pass-on':
      return {
        action: t('shell.addressQuestion.passOn'),
        message: t('shell.addressQuestion.passManyOnToSentTo', {
          many,
          sentTo: serviceName(wish.sentTo),
        }),
      };
  }
}

function meaning(wish: AddressWish, many: number): string {
  switch (wish.kind) {
    case 'feed':
      return t('shell.addressQuestion.serversLearn', { many });
    case 'download':
      return wish.sentTo === null
        ? t('shell.addressQuestion.theyTranscribedOnThisComputer', { many })
        : t('shell.addressQuestion.theyThenSentToSentTo', {
            many,
            sentTo: serviceName(wish.sentTo),
          });
    case 'pass-on':
      return t('shell.addressQuestion.theServiceFetchesTheRecordings', { many });
  }
}

function near(addresses: readonly Address[], isNear: boolean): string | null {
  const count = isNear ? addresses.length : addresses.filter(({ isPublic }) => !isPublic).length;
  if (count === 0) return null;
  return count === addresses.length
    ? t('shell.addressQuestion.thisLeadsToAServer')
    : t('shell.addressQuestion.countOfTheseLeadTo', { count });
}

function secrets(wish: AddressWish, addresses: readonly Address[]): string | null {
  const count = addresses.filter(({ holdsSecret }) => holdsSecret).length;
  if (count === 0) return null;
  const which =
    addresses.length === 1
      ? t('shell.addressQuestion.theAddressHoldsALogin')
      : t('shell.addressQuestion.countOfTheAddressesHold', { count });
  return wish.kind === 'pass-on'
    ? t('shell.addressQuestion.whichTheServiceGetsIt', { which })
    : t('shell.addressQuestion.whichOnlyItsOwnServer', { which });
}

const serviceName = (origin: string): string =>
  origin === DEFAULT_ORIGIN ? t('shell.addressQuestion.theAiMlApi') : origin;

function list(addresses: readonly Address[]): string {
  const more = addresses.length - NAMED;
  const named = addresses.slice(0, NAMED).map(({ href }) => withoutMiddle(showAddress(href), ADDRESS_CHARS));
  return [...named, ...(more > 0 ? [t('shell.addressQuestion.andMoreMore', { more })] : [])].join('\n');
}
