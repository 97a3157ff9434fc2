// How a recording that lies at an address comes to an engine: the address is passed on, or the recording is downloaded first.
import type { Address } from './address.ts';
import type { EngineTraits } from './engine.ts';

/**
 * - `pass`: the engine fetches it itself where it can; where it could not, the recording is downloaded
 * - `pass-only`: the same, and nothing is ever downloaded instead
 * - `download`: it is downloaded first
 */
export const ADDRESS_WAYS = [
  { value: 'pass', label: 'Pass the address on; download if the service cannot fetch it' },
  { value: 'pass-only', label: 'Pass the address on, and never download instead' },
  { value: 'download', label: 'Download first' },
] as const;
export type AddressWay = (typeof ADDRESS_WAYS)[number]['value'];

export const isAddressWay = (value: unknown): value is AddressWay =>
  ADDRESS_WAYS.some((way) => way.value === value);

/** What is done with one address, and why where that is not what was chosen. */
export type Handling =
  | { readonly kind: 'pass'; readonly mayDownload: boolean }
  | { readonly kind: 'download'; readonly why: 'chosen' | WhyNotPassed }
  /** It cannot be passed on, and must not be downloaded. */
  | { readonly kind: 'none'; readonly why: WhyNotPassed };

/** Why it is not passed on: the engine hears files only, it lies in no public network, it holds a login or a key and nobody said so. */
export type WhyNotPassed = 'engine' | 'private' | 'secret';

/**
 * What is done with an address.
 * @param way as the person said with it; null where they said nothing, and `usual` counts
 */
export function handlingOf(
  { holdsSecret, isPublic }: Pick<Address, 'holdsSecret' | 'isPublic'>,
  { takesAddresses }: Pick<EngineTraits, 'takesAddresses'>,
  way: AddressWay | null,
  usual: AddressWay,
): Handling {
  const wanted = way ?? usual;
  if (wanted === 'download') return { kind: 'download', why: 'chosen' };
  // A login goes to a stranger only when the person says so of this address.
  const isSecret = holdsSecret && way === null;
  const why = !takesAddresses ? 'engine' : !isPublic ? 'private' : isSecret ? 'secret' : null;
  if (why === null) return { kind: 'pass', mayDownload: wanted === 'pass' };
  return wanted === 'pass' ? { kind: 'download', why } : { kind: 'none', why };
}

/** Whether an engine may ever be given it, were it to take addresses. */
export function mayPassOn(
  address: Pick<Address, 'holdsSecret' | 'isPublic'>,
  way: AddressWay | null,
  usual: AddressWay,
): boolean {
  return handlingOf(address, { takesAddresses: true }, way, usual).kind === 'pass';
}

/** Why nothing is done with an address, in words. */
export function sayNotPassed(why: WhyNotPassed): string {
  switch (why) {
    case 'engine':
      return 'This engine hears files only, and you chose never to download what is named by its address. Nothing was added. Choose “download first”, or an engine that fetches recordings itself.';
    case 'private':
      return 'This address is on this computer or in a private network, where no speech service can fetch it, and you chose never to download. Nothing was added. Choose “download first”.';
    case 'secret':
      return 'This address holds a login or a key, so it is passed on only when you say so of it, and you chose never to download. Nothing was added. Choose “download first”, or pass it on.';
  }
}
