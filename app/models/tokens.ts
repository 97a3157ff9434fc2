// A vocabulary as sherpa-onnx reads it: a token a line, then its number.
import { readFile, stat } from 'node:fs/promises';

/** Larger than any vocabulary; it is read whole. Bytes. */
const MAX_BYTES = 32 * 1024 * 1024;
/** Fewer make no language. */
const LEAST = 20;

/**
 * How many tokens a vocabulary has.
 * @returns null for what is none
 * @throws what the file system says
 */
export async function countTokens(path: string): Promise<number | null> {
  if ((await stat(path)).size > MAX_BYTES) return null;
  const text = decoded(await readFile(path));
  if (text === null) return null;
  let count = 0;
  for (const line of text.split('\n')) {
    if (line === '' || line === '\r') continue;
    // A space may be the token itself.
    if (!/[ \t]\d{1,7}\r?$/.test(line)) return null;
    count += 1;
  }
  return count >= LEAST ? count : null;
}

function decoded(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
