// The system's own question before a server is asked because the page named it: no page can answer it.
import type { MessageBoxOptions } from 'electron';
import { showAddress, type Address } from '../domain/address.ts';
import { oneLine } from '../domain/one-line.ts';
import { DEFAULT_ORIGIN } from '../domain/service-address.ts';

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
/** What every server learns that is asked. */
const LEARNT = 'the network address of this computer, as when you open a page in a browser.';

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
    title: 'Added to Earshot',
    message,
    detail: detail.filter((sentence) => sentence !== null).join('\n\n'),
    buttons: [action, 'Cancel'],
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
  const servers = hosts.length === 1 ? shortened(host, HOST_CHARS) : `${hosts.length} servers`;
  const many = addresses.length;
  switch (wish.kind) {
    case 'feed':
      return {
        action: 'Ask',
        message: many === 1 ? `Ask ${servers} for a feed?` : `Ask ${servers} for ${many} feeds?`,
      };
    case 'download':
      return {
        action: wish.sentTo === null ? 'Download' : 'Download and send',
        message: `Download ${many === 1 ? 'a recording' : `${many} recordings`} from ${servers}?`,
      };
    case 'pass-on':
      return {
        action: 'Pass on',
        message: `Pass ${many === 1 ? 'this address' : `${many} addresses`} on to ${serviceName(wish.sentTo)}?`,
      };
  }
}

function meaning(wish: AddressWish, many: number): string {
  const [it, its, they] = many === 1 ? ['it', 'its', 'It is'] : ['them', 'their', 'They are'];
  switch (wish.kind) {
    case 'feed':
      return `${many === 1 ? 'The server learns' : 'Each server learns'} ${LEARNT}`;
    case 'download':
      return wish.sentTo === null
        ? `${they} transcribed on this computer. The server learns ${LEARNT}`
        : `${they} then sent to ${serviceName(wish.sentTo)}, which charges for ${it} by ${its} length.`;
    case 'pass-on':
      return `The service fetches ${many === 1 ? 'the recording' : 'the recordings'} itself and charges for ${it} by ${its} length. This computer does not ask the server.`;
  }
}

function near(addresses: readonly Address[], isNear: boolean): string | null {
  const count = isNear ? addresses.length : addresses.filter(({ isPublic }) => !isPublic).length;
  if (count === 0) return null;
  const where = 'in your own network or on this computer';
  return count === addresses.length
    ? `This leads to a server ${where}. Go on only if you know it.`
    : `${count} of these lead to servers ${where}. Go on only if you know them.`;
}

function secrets(wish: AddressWish, addresses: readonly Address[]): string | null {
  const count = addresses.filter(({ holdsSecret }) => holdsSecret).length;
  if (count === 0) return null;
  const which =
    addresses.length === 1
      ? 'The address holds a login or a key.'
      : `${count} of the addresses ${count === 1 ? 'holds' : 'hold'} a login or a key.`;
  return wish.kind === 'pass-on'
    ? `${which} The service gets it, and whoever has it can fetch what it opens.`
    : `${which} Only its own server gets it.`;
}

const serviceName = (origin: string): string => (origin === DEFAULT_ORIGIN ? 'the AI/ML API' : origin);

function list(addresses: readonly Address[]): string {
  const more = addresses.length - NAMED;
  const named = addresses.slice(0, NAMED).map(({ href }) => shortened(showAddress(href), ADDRESS_CHARS));
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

/** On one line, without its middle where it is long: whose server it is stands at the end of its name. */
function shortened(text: string, maxChars: number): string {
  const line = oneLine(text, text.length);
  if (line.length <= maxChars) return line;
  const half = Math.floor((maxChars - 1) / 2);
  return `${oneLine(line, half)}…${line.slice(-half).replace(/^[\udc00-\udfff]/, '')}`;
}
