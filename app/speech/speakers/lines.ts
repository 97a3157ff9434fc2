// A heard window as one line of text, for the journal: what was heard need not be heard again after a crash.
import type { HeardWindow, LocalVoice, Piece } from './heard.ts';

/** A window as a line without its end of line. */
export function lineOf({ end, pieces, start, voices }: HeardWindow): string {
  return JSON.stringify({
    start,
    end,
    voices: voices.map(({ print, seconds, turns }) => ({
      turns: turns.map(({ from, to }) => [thousandth(from), thousandth(to)]),
      seconds: thousandth(seconds),
      print: print && packPrint(print),
    })),
    pieces: pieces.map(({ from, print, to }) => [thousandth(from), thousandth(to), packPrint(print)]),
  });
}

/** Reads a line back. @returns null for one that was cut off or is not ours */
export function windowOf(line: string): HeardWindow | null {
  try {
    const { end, pieces, start, voices } = JSON.parse(line) as Record<string, unknown>;
    if (!isNumber(start) || !isNumber(end) || !Array.isArray(voices) || !Array.isArray(pieces)) return null;
    return { start, end, voices: voices.map(voiceOf), pieces: pieces.map(pieceOf) };
  } catch {
    return null;
  }
}

/** A print as text. */
export const packPrint = (print: Float32Array): string =>
  Buffer.from(print.buffer, print.byteOffset, print.byteLength).toString('base64');

/** @throws for what is no print */
export function unpackPrint(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 0 || bytes.length % 4 !== 0) throw new Error('not a voiceprint');
  // Copied: a buffer of Node's pool need not begin at a multiple of four.
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

function voiceOf(value: unknown): LocalVoice {
  const { print, seconds, turns } = value as Record<string, unknown>;
  if (!isNumber(seconds) || !Array.isArray(turns)) throw new Error('not a voice');
  return {
    seconds,
    turns: turns.map((turn: unknown) => {
      const [from, to] = turn as readonly unknown[];
      if (!isNumber(from) || !isNumber(to)) throw new Error('not a turn');
      return { from, to };
    }),
    print: typeof print === 'string' ? unpackPrint(print) : null,
  };
}

function pieceOf(value: unknown): Piece {
  const [from, to, print] = value as readonly unknown[];
  if (!isNumber(from) || !isNumber(to) || typeof print !== 'string') throw new Error('not a piece');
  return { from, to, print: unpackPrint(print) };
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const thousandth = (seconds: number): number => Math.round(seconds * 1000) / 1000;
