// The text of one piece: heard, heard again in halves where it is not to be believed, and freed of what nobody said.
import { SPEECH_RATE_HZ } from '../../domain/decoding.ts';
import type { Word } from '../../domain/transcript.ts';
import { isUnspaced } from '../../domain/words.ts';
import type { Heard, SpeechEngine } from './engine.ts';
import { bareWords, isCircling, withoutLoops } from './loops.ts';
import { withoutNotes } from './notes.ts';
import type { Piece, Span } from './pieces.ts';

/** What was heard in a piece. */
export interface PieceText {
  readonly text: string;
  /** Its words with times of the recording, seconds; null where the model gave none that fit the text. */
  readonly words: readonly Word[] | null;
  readonly language: string | null;
  /** It went round in circles, and not so when it was heard again: the model knew nothing that it heard. */
  readonly isDoubtful: boolean;
}

/** Two hearings agree when at most this part of their words is not in both. */
const DISAGREEMENT = 0.25;

/** Pieces that may be too sparse are cut in two so often at most: 27 s come to 3. */
const CUTS_MAX = 3;

/**
 * Hears a piece.
 * @param samples all of it
 * @param cuts how often it may still be cut
 */
export async function hearPiece(
  engine: SpeechEngine,
  piece: Piece,
  samples: Float32Array,
  cuts = CUTS_MAX,
): Promise<PieceText> {
  if (samples.length / SPEECH_RATE_HZ > engine.limits.most)
    return joined(await halves(engine, piece, samples));
  const whole = cleaned(await engine.recognise(samples), piece.start);
  if (!whole.isCut && !isCircling(whole.text)) {
    if (cuts === 0 || !isSparse(whole.text, piece.speech)) return { ...whole, isDoubtful: false };
    return fuller(whole, joined(await deeper(engine, piece, samples, cuts - 1)));
  }
  const again = await halves(engine, piece, samples, whole.isCut);
  const both = joined(again);
  if (whole.isCut) return both;
  // Who says the same again and again is heard so twice; a loop of the model is another one the second time.
  if (agree(whole.text, both.text)) {
    const longer = longerOf({ ...whole, isDoubtful: false }, both);
    // One of several repeats is left out easily; it is found where fewer stand together.
    return cuts === 0 ? longer : longerOf(longer, joined(await deeper(engine, piece, samples, cuts - 1)));
  }
  const mended = joined(again.map(unlooped));
  return { ...mended, isDoubtful: again.some(({ text }) => isCircling(text)) || mended.text === '' };
}

/**
 * How alike a piece is heard when it is heard in halves, 0–1: the share of distinct words that are in both, without figures, which are
 * written as words or not as it comes. A language that the model knows is heard alike, another one as something else each time.
 */
export async function likenessOfHalves(
  engine: SpeechEngine,
  piece: Piece,
  samples: Float32Array,
  text: string,
): Promise<number> {
  const [one, other] = [text, joined(await halves(engine, piece, samples)).text].map(distinctWords);
  const both = [...(one ?? [])].filter((word) => other?.has(word)).length;
  return (2 * both) / Math.max(1, (one?.size ?? 0) + (other?.size ?? 0));
}

const distinctWords = (text: string): ReadonlySet<string> =>
  new Set(bareWords(text).filter((word) => !/\d/.test(word)));

/** Letters a second of speech below which something was left out: people say a dozen, and of scripts with a sign a syllable four. */
const FEW_LETTERS = 6.5;
const FEW_SIGNS = 1.5;
/** Less speech is not judged, seconds. */
const SHORT_SPEECH = 4;

/** True where a text is too short for its speech, as when Whisper says once what was said ten times. */
function isSparse(text: string, speech: readonly Span[]): boolean {
  const seconds = speech.reduce((sum, { end, start }) => sum + end - start, 0);
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return seconds >= SHORT_SPEECH && letters < (isUnspaced(text) ? FEW_SIGNS : FEW_LETTERS) * seconds;
}

/** The text with more words, where that is clear. */
const fuller = (one: PieceText | Cleaned, other: PieceText): PieceText =>
  bareWords(other.text).length > 1.3 * bareWords(one.text).length ? other : { ...one, isDoubtful: false };

/** Of two texts that agree, the one with more words. */
const longerOf = (one: PieceText, other: PieceText): PieceText =>
  bareWords(other.text).length > bareWords(one.text).length ? other : one;

/** Both halves, each cut again where it is too sparse itself. */
async function deeper(
  engine: SpeechEngine,
  piece: Piece,
  samples: Float32Array,
  cuts: number,
): Promise<readonly PieceText[]> {
  const at = cutOf(piece, samples);
  const middle = piece.start + at / SPEECH_RATE_HZ;
  const texts: PieceText[] = [];
  for (const [half, sound] of [
    [{ ...piece, end: middle, speech: within(piece.speech, piece.start, middle) }, samples.subarray(0, at)],
    [{ ...piece, start: middle, speech: within(piece.speech, middle, piece.end) }, samples.subarray(at)],
  ] as const)
    texts.push(await hearPiece(engine, half, sound, cuts));
  return texts;
}

const within = (speech: readonly Span[], from: number, to: number): Span[] =>
  speech
    .map(({ end, start }) => ({ start: Math.max(start, from), end: Math.min(end, to) }))
    .filter(({ end, start }) => end > start);

interface Cleaned extends Omit<PieceText, 'isDoubtful'> {
  readonly isCut: boolean;
}

function cleaned({ isCut, language, text, words }: Heard, start: number): Cleaned {
  const said = withoutNotes(text);
  const placed =
    words && said === text
      ? words.map((word) => ({ ...word, start: start + word.start, end: start + word.end }))
      : null;
  return { text: said, words: placed, language, isCut };
}

/** With as much silence behind it again: where the length of the sound limits the length of the text. @param most samples */
function lengthened(samples: Float32Array, most: number): Float32Array {
  if (samples.length >= most) return samples;
  const longer = new Float32Array(Math.min(most, 2 * samples.length));
  longer.set(samples);
  return longer;
}

async function halves(
  engine: SpeechEngine,
  piece: Piece,
  samples: Float32Array,
  isCut = false,
): Promise<readonly Cleaned[]> {
  const at = cutOf(piece, samples);
  const most = engine.limits.most * SPEECH_RATE_HZ;
  const texts: Cleaned[] = [];
  for (const [from, to] of [
    [0, at],
    [at, samples.length],
  ] as const) {
    const heard = await engine.recognise(lengthened(samples.subarray(from, to), isCut ? most : 0));
    texts.push(cleaned(heard, piece.start + from / SPEECH_RATE_HZ));
  }
  return texts;
}

function unlooped(one: Cleaned): Cleaned {
  const { looped, text } = withoutLoops(one.text);
  return looped ? { ...one, text, words: null } : one;
}

function joined(parts: readonly (Cleaned | PieceText)[]): PieceText {
  const said = parts.filter(({ text }) => text !== '');
  const separator = said.some(({ text }) => isUnspaced(text)) ? '' : ' ';
  return {
    text: said.map(({ text }) => text).join(separator),
    words: said.every(({ words }) => words !== null) ? said.flatMap(({ words }) => words ?? []) : null,
    language: said[0]?.language ?? null,
    isDoubtful: false,
  };
}

/** True when two texts hold nearly the same words. */
function agree(one: string, other: string): boolean {
  const left = new Map<string, number>();
  const [words, others] = [bareWords(one), bareWords(other)];
  for (const word of words) left.set(word, (left.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of others) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    left.set(word, count - 1);
    shared += 1;
  }
  return shared >= (1 - DISAGREEMENT) * Math.max(words.length, others.length);
}

/** Where a piece is best cut in two, as a place in its samples: in the pause nearest to its middle, or where it is quietest there. */
function cutOf(piece: Piece, samples: Float32Array): number {
  const pause = middlePause(piece.speech);
  if (pause !== null) return Math.round((pause - piece.start) * SPEECH_RATE_HZ);
  const step = SPEECH_RATE_HZ / 20;
  let quietest = samples.length >> 1;
  let least = Infinity;
  for (let at = Math.round(samples.length * 0.3); at + step <= samples.length * 0.7; at += step) {
    let energy = 0;
    for (let i = at; i < at + step; i += 1) energy += (samples[i] ?? 0) ** 2;
    if (energy >= least) continue;
    least = energy;
    quietest = Math.round(at + step / 2);
  }
  return quietest;
}

/** The pause nearest to the middle of a piece, seconds; null when there is none in its middle half. */
function middlePause(speech: readonly Span[]): number | null {
  const [first, last] = [speech[0], speech.at(-1)];
  if (!first || !last) return null;
  const middle = (first.start + last.end) / 2;
  let best: number | null = null;
  for (const [i, after] of speech.entries()) {
    const before = speech[i - 1];
    if (!before) continue;
    const pause = (before.end + after.start) / 2;
    if (best === null || Math.abs(pause - middle) < Math.abs(best - middle)) best = pause;
  }
  if (best === null || Math.abs(best - middle) > (last.end - first.start) / 4) return null;
  return best;
}
