// The words that say how recordings come that are named by their addresses.
import { readAddress } from '../domain/address.ts';
import type { AddressWay } from '../domain/address-way.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { FLAG } from './command.ts';

export interface AddressWords {
  /** Null for what is usual. */
  readonly way: AddressWay | null;
  /** What is secret in an address goes with it. */
  readonly withSecrets: boolean;
}

export const ADDRESS_OPTIONS = { 'by-address': FLAG, 'with-secrets': FLAG, download: FLAG } as const;

/** @returns what was said, or what is wrong in words */
export function addressWords(values: {
  readonly 'by-address'?: boolean | undefined;
  readonly 'with-secrets'?: boolean | undefined;
  readonly download?: boolean | undefined;
}): AddressWords | string {
  const { 'by-address': passes = false, 'with-secrets': withSecrets = false, download = false } = values;
  if (passes && download) return 'either --by-address or --download';
  if (withSecrets && !passes) return '--with-secrets goes with --by-address';
  return { way: passes ? 'pass' : download ? 'download' : null, withSecrets };
}

const SECRET = failure('not-allowed', {
  message:
    'This address holds a login or a key, and --by-address would hand it to the service: whoever has it can fetch what it opens. Nothing was added. Add --with-secrets to say so, or take --download.',
});

/** Refuses to hand a secret on without a word about it. */
export function checkSecrets(text: string, { way, withSecrets }: AddressWords): Outcome<void> {
  const address = readAddress(text);
  const isSecret = typeof address !== 'string' && address.holdsSecret;
  return isSecret && way === 'pass' && !withSecrets ? failed(SECRET) : ok(undefined);
}
