// How a server is bounded against those who only hold it up.

export interface Patience {
  /** All headers of a request must be there, milliseconds. */
  readonly headersMs: number;
  /** A connection without a request is kept so long, milliseconds. */
  readonly idleMs: number;
  /** How often it is looked for those who are late, milliseconds. */
  readonly checkedEveryMs: number;
  /** A sender must bring so many bytes in `silenceMs`. */
  readonly leastBytes: number;
  readonly silenceMs: number;
  /**
   * What still comes of a request that was refused is read and dropped so long: many senders read why only when they have sent all, and a
   * connection that is closed under them takes the answer along. Milliseconds.
   */
  readonly lingerMs: number;
  /** But no longer than so where nothing comes any more, milliseconds. */
  readonly lingerSilenceMs: number;
  /** Connections at once; those above it are closed unheard. */
  readonly connections: number;
  /** Connections of one address at once, but for proxies. */
  readonly connectionsOfOne: number;
}

export const PATIENCE: Patience = {
  headersMs: 20_000,
  idleMs: 30_000,
  checkedEveryMs: 5_000,
  leastBytes: 4_096,
  silenceMs: 30_000,
  lingerMs: 30_000,
  lingerSilenceMs: 2_000,
  connections: 2_000,
  connectionsOfOne: 250,
};
