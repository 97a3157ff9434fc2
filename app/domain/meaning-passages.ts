// A transcript as passages of some 130 words, cut where sentences end: what is looked for by meaning is a passage.
import { UNSPACED_SCRIPTS } from './script-units.ts';

/** What of a segment counts. */
export interface Said {
  readonly id: number;
  readonly text: string;
}

export interface MeaningPassage {
  /** The segment in which it begins, and the letter in it (UTF-16). It ends where the next one begins. */
  readonly segmentId: number;
  readonly letter: number;
  readonly text: string;
}

/** A passage ends with the first sentence that brings it here, words. */
const ENOUGH_WORDS = 130;
/** Without an end of a sentence it ends here. The model reads 512 pieces, which are some 300 words of English. */
const MOST_WORDS = 200;
/** A rest that is shorter goes with what was said before it, as long as that holds it. */
const FEW_WORDS = 40;

/** A sentence, or the rest of one: everything up to a mark that ends one, and the space behind it. */
const SENTENCES = /[^.!?…。！？]*(?:[.!?…]+["'”’»)\]]*(?:\s+|$)|[。！？]+[」』）]*|[.!?…]+(?=\S)|$)/gu;
/** A mark within a word or a number ends no sentence: `3.5`, `example.org`. */
const GOES_ON = /[^\s。！？」』）]$/u;
const ENDS = /(?:[.!?…]["'”’»)\]]*|[。！？][」』）]*)\s*$/u;
const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, 'gu');
/** Letters of scripts without spaces that are about a word. */
const LETTERS_A_WORD = 2;

interface Piece {
  readonly segmentId: number;
  readonly letter: number;
  readonly text: string;
  readonly words: number;
  readonly isEnd: boolean;
}

/** Every letter of a transcript is in one passage. @param segments in their order */
export function meaningPassages(segments: Iterable<Said>): MeaningPassage[] {
  const passages: { pieces: Piece[]; words: number }[] = [];
  let open: { pieces: Piece[]; words: number } | null = null;
  for (const piece of piecesOf(segments)) {
    if (open && open.words + piece.words > MOST_WORDS) open = null;
    if (!open) passages.push((open = { pieces: [], words: 0 }));
    open.pieces.push(piece);
    open.words += piece.words;
    if (open.words >= ENOUGH_WORDS && piece.isEnd) open = null;
  }
  const [before, last] = passages.slice(-2);
  if (before && last && last.words < FEW_WORDS && before.words + last.words <= MOST_WORDS) {
    before.pieces.push(...last.pieces);
    passages.pop();
  }
  return passages.flatMap(({ pieces }) => {
    const [first] = pieces;
    const text = joined(pieces);
    return first && text !== '' ? [{ segmentId: first.segmentId, letter: first.letter, text }] : [];
  });
}

function* piecesOf(segments: Iterable<Said>): Generator<Piece> {
  for (const { id, text } of segments) {
    let letter = 0;
    // Most segments are a sentence or less, and stay whole.
    const parts = wordsIn(text) > ENOUGH_WORDS / 2 ? sentencesOf(text) : [text];
    for (const part of parts.flatMap(cutShort)) {
      if (part.trim() !== '')
        yield { segmentId: id, letter, text: part.trim(), words: wordsIn(part), isEnd: ENDS.test(part) };
      letter += part.length;
    }
  }
}

function sentencesOf(text: string): readonly string[] {
  const sentences: string[] = [];
  for (const part of text.match(SENTENCES) ?? []) {
    const last = sentences.at(-1);
    if (last !== undefined && GOES_ON.test(last)) sentences[sentences.length - 1] = last + part;
    else sentences.push(part);
  }
  return sentences;
}

/** What has no end for long is cut between words. */
function cutShort(part: string): string[] {
  if (wordsIn(part) <= MOST_WORDS) return [part];
  const halves = part.length / 2;
  const space = part.indexOf(' ', halves);
  const at = space < 0 || space > part.length - 2 ? Math.ceil(halves) : space + 1;
  // Never between the two halves of one letter.
  const cut = /[\udc00-\udfff]/.test(part[at] ?? '') ? at + 1 : at;
  return [part.slice(0, cut), part.slice(cut)].flatMap((half) =>
    half.length < part.length ? cutShort(half) : [half],
  );
}

function wordsIn(text: string): number {
  const unspaced = text.match(UNSPACED)?.length ?? 0;
  return (text.match(/\S+/gu)?.length ?? 0) + Math.floor(unspaced / LETTERS_A_WORD);
}

/** Pieces of one segment stood apart by a space, or by nothing where none is written; so do segments. */
const joined = (pieces: readonly Piece[]): string => pieces.map(({ text }) => text).join(' ');

/** Tells whether a passage is as it was: FNV-1a, 32 bits. http://www.isthe.com/chongo/tech/comp/fnv/ */
export function markOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
