// From pieces of a published transcript to segments: speakers told from names before colons, words joined to sentences, times made whole.
import { oneLine } from '../../domain/one-line.ts';
import type { Segment } from '../../domain/transcript.ts';

/** A piece as it stands in a document. */
export interface Piece {
  /** Seconds; null where none are given. */
  readonly start: number | null;
  readonly end: number | null;
  readonly speaker: string | null;
  readonly text: string;
}

/** How long a segment may grow when words are joined, characters and seconds; and the silence that parts two, seconds. */
const JOINED_CHARS = 240;
const JOINED_SECONDS = 30;
const SILENCE_SECONDS = 2;
/** Pieces shorter than this on the average are words, not sentences, characters. */
const WORDS_CHARS = 24;
/** Seconds that a character takes to say: for the end of a last piece without one. */
const SECONDS_A_CHAR = 0.07;

/** `Ada Harbour: ` at the start: up to five words, each with a capital or a number. */
const NAMED =
  /^([\p{Lu}\d][\p{L}\p{M}\d.'’-]{0,30}(?: [\p{Lu}\d][\p{L}\p{M}\d.'’-]{0,30}){0,4}) ?:\s+(?=\S)/u;

/** Makes segments of pieces. */
export function segmentsOf(pieces: readonly Piece[]): readonly Segment[] {
  const clean = pieces.filter(({ text }) => text.trim() !== '');
  return timed(joined(named(clean))).map(({ end, speaker, start, text }) => ({
    start,
    end,
    speaker: oneLine(speaker ?? '', 100).replace(/:$/, '') || null,
    text: text.trim(),
    words: [],
  }));
}

/** Names before colons are speakers where one of them comes more than once: else `Note:` would be one. */
function named(pieces: readonly Piece[]): readonly Piece[] {
  if (pieces.some(({ speaker }) => speaker !== null)) return pieces;
  const counts = new Map<string, number>();
  for (const { text } of pieces) {
    const name = NAMED.exec(text)?.[1];
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  if (![...counts.values()].some((count) => count > 1)) return pieces;
  let speaker: string | null = null;
  return pieces.map((piece) => {
    const match = NAMED.exec(piece.text);
    if (match) speaker = match[1]?.trim() ?? null;
    // Captions name who speaks when that changes, and not again at each line.
    return { ...piece, speaker, text: match ? piece.text.slice(match[0].length) : piece.text };
  });
}

/** Words become sentences: one speaker, no silence between, not too long. What is sentences already stays. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const chars = pieces.reduce((sum, { text }) => sum + text.length, 0);
  if (chars >= pieces.length * WORDS_CHARS) return pieces;
  const whole: Piece[] = [];
  for (const piece of pieces) {
    const last = whole.at(-1);
    if (last && belongs(last, piece))
      whole[whole.length - 1] = { ...last, end: piece.end, text: `${last.text} ${piece.text}` };
    else whole.push(piece);
  }
  return whole;
}

function belongs(last: Piece, piece: Piece): boolean {
  if (piece.speaker !== null && piece.speaker !== last.speaker) return false;
  if (last.start === null || last.end === null || piece.start === null || piece.end === null) return false;
  if (piece.start - last.end > SILENCE_SECONDS || piece.end - last.start > JOINED_SECONDS) return false;
  if (/[.!?…]["”’)]?$/.test(last.text)) return false;
  return last.text.length + piece.text.length < JOINED_CHARS;
}

/** Each has a start and an end, in order; or none has. */
function timed(pieces: readonly Piece[]): readonly Piece[] {
  const isTimed = pieces.every(({ start }, at) => start !== null && start >= (pieces[at - 1]?.start ?? 0));
  if (!isTimed) return pieces.map((piece) => ({ ...piece, start: null, end: null }));
  return pieces.map((piece, at) => {
    const start = piece.start ?? 0;
    const next = pieces[at + 1]?.start ?? start + piece.text.length * SECONDS_A_CHAR;
    return { ...piece, start, end: piece.end !== null && piece.end >= start ? piece.end : next };
  });
}
