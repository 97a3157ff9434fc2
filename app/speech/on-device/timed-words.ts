// Words with times, of the tokens that a recogniser wrote and of when it wrote them.
import type { Word } from '../../domain/transcript.ts';
import { wordsIn, type PlacedWord } from '../../domain/words.ts';
import type { SherpaResult } from './sherpa.ts';

/** Where a token stands in the text, in bytes, and when it was said. */
interface Placed {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly logProb: number | null;
}

/**
 * The words of a result, their times in seconds from the start of its sound. Tokens are parts of words, signs, and in some scripts parts of
 * letters, so that text and tokens are laid side by side by the bytes that they stand for.
 * @returns null where the model gave no times
 */
export function timedWords(result: SherpaResult): readonly Word[] | null {
  const { text, timestamps = [], tokens = [] } = result;
  if (tokens.length === 0 || timestamps.length !== tokens.length) return null;
  const placed = placedTokens(result);
  const offsets = byteOffsets(text);
  // Parts of letters have no text of their own, so that the tokens may come to a little more or less than the text.
  const scale = (placed.at(-1)?.to ?? 0) / Math.max(1, offsets.at(-1) ?? 1);
  return wordsIn(text).map((word) => {
    const [from, to] = lettersOf(word);
    return wordOf(word.text, within(placed, (offsets[from] ?? 0) * scale, (offsets[to] ?? 0) * scale));
  });
}

function placedTokens({
  durations = [],
  timestamps = [],
  tokens = [],
  ys_log_probs: logs = [],
}: SherpaResult) {
  const tellsSureness = logs.length === tokens.length;
  let at = 0;
  return tokens.map((token, i): Placed => {
    const start = timestamps[i] ?? 0;
    const from = at;
    at += bytesOf(token);
    const end = start + (durations[i] ?? Math.max(0, (timestamps[i + 1] ?? start) - start));
    return { from, to: at, start, end, logProb: tellsSureness ? (logs[i] ?? null) : null };
  });
}

function wordOf(text: string, tokens: readonly Placed[]): Word {
  const start = tokens[0]?.start ?? 0;
  const end = Math.max(start, ...tokens.map((token) => token.end));
  const sure = tokens.flatMap(({ logProb }) => (logProb === null ? [] : [logProb]));
  if (sure.length === 0) return { text, start, end };
  const mean = sure.reduce((sum, one) => sum + one, 0) / sure.length;
  return { text, start, end, confidence: Math.min(1, Math.exp(mean)) };
}

/** Tokens that hold any of the bytes; the nearest one where none does. */
function within(placed: readonly Placed[], from: number, to: number): readonly Placed[] {
  const own = placed.filter((token) => token.to > from && token.from < to && token.to > token.from);
  if (own.length > 0) return own;
  const nearest = placed.find((token) => token.to >= from) ?? placed.at(-1);
  return nearest ? [nearest] : [];
}

/** Where the letters of a word begin and end: signs round it take no time. */
function lettersOf({ from, text }: PlacedWord): readonly [from: number, to: number] {
  const [before] = /^[^\p{L}\p{M}\p{N}]*/u.exec(text) ?? [''];
  const [after] = /[^\p{L}\p{M}\p{N}]*$/u.exec(text) ?? [''];
  if (before.length + after.length >= text.length) return [from, from + text.length];
  return [from + before.length, from + text.length - after.length];
}

const LOST = '\ufffd';
const encoder = new TextEncoder();

/** Bytes of a token; what is no whole letter came as one sign a byte. */
function bytesOf(token: string): number {
  let bytes = 0;
  for (const letter of token) bytes += letter === LOST ? 1 : encoder.encode(letter).length;
  return bytes;
}

/** For each place in the text, the bytes before it. */
function byteOffsets(text: string): readonly number[] {
  const offsets = [0];
  let bytes = 0;
  for (const letter of text) {
    bytes += encoder.encode(letter).length;
    offsets.push(...new Array<number>(letter.length).fill(bytes));
  }
  return offsets;
}
