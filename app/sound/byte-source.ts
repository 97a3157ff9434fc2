// Where the decoders read from.

/** Where bytes come from. Reads are synchronous, because the decoders are. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** Fills `into` from a position. @returns bytes got; fewer only at the end. Throws when the disk fails, or to give up. */
  read(position: number, into: Uint8Array): number;
}
