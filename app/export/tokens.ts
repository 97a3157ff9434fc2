// The words of a segment as captions need them: when each is spoken, how wide it stands, where a line may end.
import type { Segment, Word } from '../domain/transcript.ts';
import { charactersOf, columnsOf, hasWide } from './columns.ts';
import { cutAnywhere, piecesOf, wordsOf } from './line-breaks.ts';

/** A piece of text that is not broken, and when it is spoken. */
export interface Token {
  readonly text: string;
  /** A space stands before it, unless it begins a line. */
  readonly spaced: boolean;
  readonly columns: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** A part of the text whose time is known. */
interface Anchor {
  readonly from: number;
  readonly to: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** Share of the measured words that must be found in the text for them to say when it is spoken. */
const FOUND_SHARE = 0.8;

export const toMs = (seconds: number | null): number => Math.max(0, Math.round((seconds ?? 0) * 1000));

/** Text of tokens in one line. */
export function joined(tokens: readonly Token[]): string {
  return tokens.map(({ spaced, text }, index) => (spaced && index > 0 ? ` ${text}` : text)).join('');
}

/** Columns of tokens in one line. */
export function widthOf(tokens: readonly Token[]): number {
  return tokens.reduce((sum, { columns, spaced }, index) => sum + columns + (spaced && index > 0 ? 1 : 0), 0);
}

/** The tokens of a segment, none wider than a line; times never go back. */
export function tokensOf(segment: Segment, lineColumns: number): Token[] {
  const text = wordsOf(segment.text).join(' ');
  const clock = clockOf(segment, text);
  const isAmongWide = hasWide(text);
  let at = toMs(segment.start);
  const tokens = piecesOf(text).map(({ at: place, spaced, text: piece }): Token => {
    const startMs = Math.max(at, clock(place, 'start'));
    at = Math.max(startMs, clock(place + piece.length, 'end'));
    return { text: piece, spaced, columns: columnsOf(piece, isAmongWide), startMs, endMs: at };
  });
  return tokens.flatMap((token) => cutLong(token, lineColumns));
}

/** When a place in the text is spoken: by the words that were measured, in proportion to the letters between them. */
function clockOf(segment: Segment, text: string): (place: number, edge: 'start' | 'end') => number {
  const startMs = toMs(segment.start);
  const endMs = Math.max(startMs, toMs(segment.end));
  const anchors = anchorsIn(segment.words, text);
  let next = 0;
  return (place, edge) => {
    while (next < anchors.length && (anchors[next]?.to ?? 0) < place + (edge === 'start' ? 1 : 0)) next++;
    const anchor = anchors[next];
    const before = anchors[next - 1];
    if (anchor && (edge === 'start' ? place >= anchor.from : place > anchor.from))
      return between(place, anchor);
    const gap: Anchor = {
      from: before?.to ?? 0,
      to: anchor?.from ?? text.length,
      startMs: before?.endMs ?? startMs,
      endMs: anchor?.startMs ?? Math.max(before?.endMs ?? 0, endMs),
    };
    // A space or a mark between two measured words has no time of its own.
    const isNarrow = gap.to - gap.from <= 3 && before !== undefined && anchor !== undefined;
    if (isNarrow) return edge === 'start' ? gap.endMs : gap.startMs;
    return between(place, gap);
  };
}

function between(place: number, { endMs, from, startMs, to }: Anchor): number {
  const share = to > from ? Math.min(1, Math.max(0, (place - from) / (to - from))) : 1;
  return Math.round(startMs + (endMs - startMs) * share);
}

/** Where the measured words stand in the text: one for one where there are as many, else looked for one after the other. */
function anchorsIn(words: readonly Word[], text: string): Anchor[] {
  if (words.length === 0) return [];
  const texts = text.split(' ');
  const isAlike = texts.length === words.length;
  const lower = text.toLowerCase();
  if (!isAlike && lower.length !== text.length) return [];
  const anchors: Anchor[] = [];
  let at = 0;
  words.forEach((word, index) => {
    const own = isAlike ? (texts[index] ?? '') : wordsOf(word.text).join(' ').toLowerCase();
    const from = isAlike ? at : lower.indexOf(own, at);
    if (own === '' || from < 0) return;
    const to = from + own.length;
    at = isAlike ? to + 1 : to;
    const startMs = toMs(word.start);
    anchors.push({ from, to, startMs, endMs: Math.max(startMs, toMs(word.end)) });
  });
  return anchors.length >= words.length * FOUND_SHARE ? anchors : [];
}

/** What is wider than a line (an address, a long word) is cut where Unicode allows it, else between characters. */
export function cutLong(token: Token, lineColumns: number): Token[] {
  if (token.columns <= lineColumns) return [token];
  const pieces = cutAnywhere(token.text).flatMap((piece) =>
    columnsOf(piece) <= lineColumns ? [piece] : charactersOf(piece),
  );
  const parts: { text: string; columns: number }[] = [];
  for (const text of pieces) {
    const columns = columnsOf(text);
    const part = parts.at(-1);
    if (part && part.columns + columns <= lineColumns) {
      part.text += text;
      part.columns = columnsOf(part.text);
    } else parts.push({ text, columns });
  }
  const spanMs = token.endMs - token.startMs;
  return parts.map(({ columns, text }, index) => ({
    text,
    columns,
    spaced: token.spaced && index === 0,
    startMs: token.startMs + Math.round((spanMs * index) / parts.length),
    endMs: token.startMs + Math.round((spanMs * (index + 1)) / parts.length),
  }));
}
