// Links that are dropped or pasted on the window: what of them is an address that can be added.
import { readAddressList } from '../../app/domain/address.ts';

/** Longest text that is looked through, characters: more than 500 addresses take. */
const TEXT_MAX = 1_000_000;

/**
 * The addresses in a text that was pasted or dropped, one a line; null where anything else is in it: a page of prose with a link in it is no list.
 */
export function addressesIn(text: string): string | null {
  if (text.length > TEXT_MAX) return null;
  const { addresses, refused } = readAddressList(text);
  if (addresses.length === 0 || refused.length > 0) return null;
  return addresses.map(({ href }) => href).join('\n');
}

/** The addresses of a dropped link (RFC 2483: lines that begin with # are comments); null where there is none. */
export function addressesOfDrop(uriList: string): string | null {
  return addressesIn(
    uriList
      .split(/\r\n?|\n/)
      .filter((line) => !line.startsWith('#'))
      .join('\n'),
  );
}
