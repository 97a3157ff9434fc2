// Transcripts in HTML (Podcasting 2.0): `<cite>` names who speaks, `<time>` says when, `<p>` is what was said; and any other page of text.
import { Parser } from 'htmlparser2';
import { parseFeedDuration } from '../../domain/feed-duration.ts';
import type { Piece } from './pieces.ts';

const UNREAD = new Set(['script', 'style', 'head', 'nav', 'footer', 'template', 'noscript', 'svg']);
const BLOCKS = new Set([
  'p',
  'div',
  'li',
  'br',
  'blockquote',
  'h1',
  'h2',
  'h3',
  'h4',
  'tr',
  'section',
  'article',
]);

/** Longest text of one piece, characters. */
const PIECE_MAX_CHARS = 10_000;

/** Gathers what is said between two blocks, under the last name and time. */
class Gathering {
  readonly pieces: Piece[] = [];
  #text = '';
  #speaker: string | null = null;
  #start: number | null = null;

  text(piece: string): void {
    if (this.#text.length < PIECE_MAX_CHARS) this.#text += piece;
  }

  speaker(name: string): void {
    this.end();
    this.#speaker = name.replace(/\s+/g, ' ').trim().replace(/:$/, '') || null;
  }

  start(time: string): void {
    this.end();
    const plain = time.trim().replace(/^[[(](.*)[\])]$/, '$1');
    this.#start = /^[0:.]+$/.test(plain) ? 0 : parseFeedDuration(plain);
  }

  /** The end of a block. A name holds on; a time is of the first block after it. */
  end(): void {
    const text = this.#text.replace(/\s+/g, ' ').trim();
    this.#text = '';
    if (text === '') return;
    this.pieces.push({ start: this.#start, end: null, speaker: this.#speaker, text });
    this.#start = null;
  }
}

/** Reads a transcript in HTML. */
export function readHtml(html: string): readonly Piece[] {
  const gathering = new Gathering();
  let unread = 0;
  let inside: 'cite' | 'time' | null = null;
  let held = '';
  const parser = new Parser({
    onopentagname: (name) => {
      if (UNREAD.has(name)) unread += 1;
      else if (name === 'cite' || name === 'time') [inside, held] = [name, ''];
      else if (BLOCKS.has(name)) gathering.end();
    },
    ontext: (piece) => {
      if (unread > 0) return;
      if (inside === null) gathering.text(piece);
      else if (held.length < 500) held += piece;
    },
    onclosetag: (name) => {
      if (UNREAD.has(name)) unread = Math.max(0, unread - 1);
      else if (name === inside) {
        if (name === 'cite') gathering.speaker(held);
        else gathering.start(held);
        inside = null;
      } else if (BLOCKS.has(name)) gathering.end();
    },
  });
  parser.end(html);
  gathering.end();
  return withTimes(gathering.pieces);
}

/** Paragraphs after one with a time go on with it: they are joined, so that each has a time; where the first has none, none has. */
function withTimes(pieces: readonly Piece[]): readonly Piece[] {
  if (pieces.every(({ start }) => start === null)) return pieces;
  const whole: Piece[] = [];
  for (const piece of pieces) {
    const last = whole.at(-1);
    const isPartOf = piece.start === null && last?.speaker === piece.speaker;
    if (!last || !isPartOf) whole.push(piece);
    else if (last.text.length > PIECE_MAX_CHARS) whole.push({ ...piece, start: last.start });
    else whole[whole.length - 1] = { ...last, text: `${last.text}\n${piece.text}` };
  }
  return whole;
}
