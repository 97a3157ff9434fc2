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
  | { readonly kind: 'download'; readonly why: 'chosen' | 'engine' | 'private' | 'secret' };

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
  // Engines of this device hear files.
  if (!takesAddresses) return { kind: 'download', why: 'engine' };
  if (!isPublic) return { kind: 'download', why: 'private' };
  // A login goes to a stranger only when the person says so of this address.
  if (holdsSecret && way === null) return { kind: 'download', why: 'secret' };
  return { kind: 'pass', mayDownload: wanted === 'pass' };
}
