// The certificate that the server shows, looked at before anything begins.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { ServeOptions } from '../contract/serve/options.ts';

/** Why these files cannot be used, in words for whoever starts the server; null where they can. */
export function certificateFault({ cert, key }: NonNullable<ServeOptions['tls']>): string | null {
  const read: Buffer[] = [];
  for (const [option, path] of [
    ['--cert', cert],
    ['--key', key],
  ] as const)
    try {
      read.push(readFileSync(path));
    } catch (error) {
      return `${option}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`;
    }
  const [certPem = Buffer.alloc(0), keyPem = Buffer.alloc(0)] = read;
  try {
    createSecureContext({ cert: certPem, key: keyPem });
    // Of another kind of key nothing is said before somebody connects.
    const isOne = new X509Certificate(certPem).checkPrivateKey(createPrivateKey(keyPem));
    return isOne ? null : '--cert and --key do not belong together.';
  } catch (error) {
    return `--cert and --key take a certificate and its key, without a password, in PEM. These cannot be used: ${(error as Error).message}.`;
  }
}
