// The words of a segment as the database keeps them: packed, in a buffer of Node's.
import type { Word } from '../../domain/transcript.ts';
import { packWords as pack, unpackWords } from '../../domain/word-packing.ts';

/** See `packWords` in the domain. */
export function packWords(words: readonly Word[], text: string): Buffer | null {
  const packed = pack(words, text);
  return packed && Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
}

export { unpackWords };
