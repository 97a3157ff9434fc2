// What a connection failed of: the codes of Node, TLS and the system, told apart by what they mean for whoever asked.
import { networkInterfaces } from 'node:os';
import type { Failure } from '../domain/failure.ts';

/** A failure on its way through what expects an error. */
export class NetworkFault extends Error {
  readonly failure: Failure;
  constructor(why: Failure) {
    super(why.message);
    this.failure = why;
  }
}

/** What there was no answer for: the other side is not who it says, this computer has no network, or the other side is not there. */
export type NetworkTrouble = 'untrusted' | 'offline' | 'unreachable';

/** Tells what an error of a connection means, with the system's own words. */
export function readNetworkError(error: unknown): {
  readonly trouble: NetworkTrouble;
  readonly detail: string;
} {
  const codes = errorCodes(error);
  const detail = error instanceof Error ? error.message || codes.join(', ') : String(error);
  if (codes.some((code) => TLS_CODES.test(code))) return { trouble: 'untrusted', detail };
  const noNetwork =
    codes.some((code) => OFFLINE_CODES.has(code)) || (codes.includes('ENOTFOUND') && !hasNetwork());
  return { trouble: noNetwork ? 'offline' : 'unreachable', detail };
}

/** The failure that an error carries, itself or as its cause; null for none. */
export function carriedFailure(error: unknown, depth = 0): Failure | null {
  if (error instanceof NetworkFault) return error.failure;
  if (!(error instanceof Error) || depth > 3) return null;
  const parts: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  for (const one of [error.cause, ...parts]) {
    const found = carriedFailure(one, depth + 1);
    if (found) return found;
  }
  return null;
}

/** Error codes of Node's TLS (`tls` documentation, X509 certificate error codes) and of OpenSSL. */
const TLS_CODES =
  /^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|EPROTO$|UND_ERR_PRX_TLS)/;

/** EAI_AGAIN: no name server can be reached. */
const OFFLINE_CODES: ReadonlySet<string> = new Set(['ENETUNREACH', 'ENETDOWN', 'EAI_AGAIN']);

/** Codes of an error, its causes and its parts (a host with several addresses fails once for each). */
function errorCodes(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > 3) return [];
  const code = (error as NodeJS.ErrnoException).code;
  const parts = error instanceof AggregateError ? error.errors : [];
  return [
    ...(typeof code === 'string' ? [code] : []),
    ...errorCodes(error.cause, depth + 1),
    ...parts.flatMap((part: unknown) => errorCodes(part, depth + 1)),
  ];
}

function hasNetwork(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some((address) => !address.internal),
  );
}
