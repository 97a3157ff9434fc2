// The words of a segment as a few bytes: about four a word instead of thirty as JSON.
import type { Word } from './transcript.ts';

// Layout: one byte of flags, then for each word: its start (milliseconds after the end of the word before), its length
// (milliseconds), with OWN_TEXT its text (length in bytes, UTF-8), with CONFIDENCE one byte,
// with ESTIMATED one byte (0 or 1). Integers are varints, zigzag
// where they may be negative.
const OWN_TEXT = 1;
const CONFIDENCE = 2;
const ESTIMATED = 4;
const NO_CONFIDENCE = 255;
const CONFIDENCE_STEPS = 200;

const UTF8 = new TextEncoder();
// Text is kept as it is, a mark at its start too.
const FROM_UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Packs words; null for none. Times are kept to the millisecond, confidences to half a percent.
 * @param text the segment's text: words that are its pieces between white space are not stored twice
 */
export function packWords(words: readonly Word[], text: string): Uint8Array | null {
  if (words.length === 0) return null;
  const pieces = piecesOf(text);
  const ownText = words.length !== pieces.length || words.some((word, index) => word.text !== pieces[index]);
  const confidence = words.some((word) => word.confidence !== undefined);
  const estimated = words.some((word) => word.estimated);
  const bytes: number[] = [
    (ownText ? OWN_TEXT : 0) | (confidence ? CONFIDENCE : 0) | (estimated ? ESTIMATED : 0),
  ];
  let lastMs = 0;
  for (const word of words) {
    const startMs = Math.round(word.start * 1000);
    const endMs = Math.round(word.end * 1000);
    pushVarint(bytes, zigzag(startMs - lastMs));
    pushVarint(bytes, zigzag(endMs - startMs));
    lastMs = endMs;
    if (ownText) {
      const own = UTF8.encode(word.text);
      pushVarint(bytes, own.length);
      for (const byte of own) bytes.push(byte);
    }
    if (confidence)
      bytes.push(
        word.confidence === undefined
          ? NO_CONFIDENCE
          : Math.round(Math.min(1, Math.max(0, word.confidence)) * CONFIDENCE_STEPS),
      );
    if (estimated) bytes.push(word.estimated ? 1 : 0);
  }
  return Uint8Array.from(bytes);
}

/** Unpacks what `packWords` made of the same text. */
export function unpackWords(bytes: Uint8Array | null, text: string): readonly Word[] {
  if (bytes === null || bytes.length === 0) return [];
  const flags = bytes[0] ?? 0;
  const pieces = flags & OWN_TEXT ? [] : piecesOf(text);
  const words: Word[] = [];
  let at = 1;
  const varint = (): number => {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) throw new Error('Stored words end too early');
      at += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 0x80;
    }
  };
  let lastMs = 0;
  while (at < bytes.length) {
    const startMs = lastMs + unzigzag(varint());
    const endMs = startMs + unzigzag(varint());
    lastMs = endMs;
    let own = pieces[words.length] ?? '';
    if (flags & OWN_TEXT) {
      const length = varint();
      own = FROM_UTF8.decode(bytes.subarray(at, at + length));
      at += length;
    }
    const level = flags & CONFIDENCE ? bytes[at++] : undefined;
    const known = level !== undefined && level !== NO_CONFIDENCE;
    const estimated = flags & ESTIMATED ? bytes[at++] === 1 : false;
    words.push({
      text: own,
      start: startMs / 1000,
      end: endMs / 1000,
      ...(known ? { confidence: level / CONFIDENCE_STEPS } : {}),
      ...(estimated ? { estimated } : {}),
    });
  }
  return words;
}

function piecesOf(text: string): readonly string[] {
  return text.split(/\s+/).filter(Boolean);
}

// Arithmetic instead of bit operations: those stop at 32 bits.
function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}
