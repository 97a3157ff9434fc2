// How the server is to be run, as its command says.

export interface ServeOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Asks nobody for a token; on this computer alone. */
  readonly noToken: boolean;
  /** Paths of a certificate and its key, PEM; null for unencrypted. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Addresses of proxies, which may have any number of connections. */
  readonly proxies: readonly string[];
  readonly allowPrivate: boolean;
  /** Largest recording, bytes. */
  readonly maxBytes: number;
  /** Longest recording, seconds; null for any. */
  readonly maxSeconds: number | null;
  /** Requests of one token that may be open at once. */
  readonly openPerToken: number;
  /** Days that a result is kept. */
  readonly keepDays: number;
}
