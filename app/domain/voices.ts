// Voices that are remembered, and what hearing one again means: named by itself where it is sure, asked about where it is likely.

/** A voice that a person wanted remembered. A voiceprint is biometric: it stays in the library's folder. */
export interface RememberedVoice {
  readonly id: number;
  readonly name: string;
  /** Base64 of 32-bit floats, of length 1. */
  readonly print: string;
  /** Speech that it was made of, seconds. */
  readonly seconds: number;
  /** Recordings that it was made of. */
  readonly recordings: number;
  readonly rememberedAt: number;
  readonly heardAt: number;
}

/** Who a speaker of a recording is, as far as voices tell. */
export interface Recognised {
  /** Sure enough to be named by itself. */
  readonly name: string | null;
  /** Likely: to be asked about. */
  readonly likely: string | null;
}

/** Cosines of prints: above the first it is the same voice, above the second it may be. Chosen by `npm run bench:speakers`. */
export const VOICE_FIGURES = {
  sure: 0.62,
  likely: 0.5,
  /** The best must be better than the second by this much. */
  lead: 0.1,
  /** Less speech than this names nobody, seconds. */
  leastSeconds: 6,
} as const;

/** A print as numbers. @returns null for what is none */
export function readPrint(text: string): Float32Array | null {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return bytes.length > 0 && bytes.length % 4 === 0 ? new Float32Array(bytes.buffer) : null;
}

/** A print as text. */
export function writePrint(print: Float32Array): string {
  const bytes = new Uint8Array(print.buffer, print.byteOffset, print.byteLength);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** The cosine of two prints of length 1; 0 where they are of different models. */
export function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0;
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** A speaker who was heard. */
export interface HeardSpeaker {
  /** Null where none was taken. */
  readonly print: string | null;
  readonly seconds: number;
}

/**
 * Who the speakers of one recording are. One voice is never two of them.
 * @param figures where it is sure, and where it is worth a question
 */
export function recognise(
  heard: readonly HeardSpeaker[],
  known: readonly Pick<RememberedVoice, 'name' | 'print'>[],
  figures: {
    readonly sure: number;
    readonly likely: number;
    readonly lead: number;
    readonly leastSeconds: number;
  } = VOICE_FIGURES,
): Recognised[] {
  const prints = known.map(({ print }) => readPrint(print));
  const pairs = heard.flatMap(({ print, seconds }, speaker) => {
    const own = print === null || seconds < figures.leastSeconds ? null : readPrint(print);
    if (!own) return [];
    const scores = prints.map((one) => (one ? cosine(own, one) : 0));
    const [best = 0, second = 0] = [...scores].sort((a, b) => b - a);
    return scores.map((score, voice) => ({
      speaker,
      voice,
      score,
      isClear: score === best && best - second >= figures.lead,
    }));
  });
  const result: Recognised[] = heard.map(() => ({ name: null, likely: null }));
  const taken = new Set<number>();
  for (const { isClear, score, speaker, voice } of pairs.sort((a, b) => b.score - a.score)) {
    const name = known[voice]?.name;
    const before = result[speaker];
    if (score < figures.likely) break;
    if (name === undefined || taken.has(voice) || before?.name !== null || before.likely !== null) continue;
    taken.add(voice);
    const isSure = score >= figures.sure && isClear;
    result[speaker] = { name: isSure ? name : null, likely: isSure ? null : name };
  }
  return result;
}

/** A voice with more of the same: the mean of both, by how much speech each is of. */
export function withMore(voice: RememberedVoice, more: HeardSpeaker, nowMs: number): RememberedVoice {
  const [a, b] = [readPrint(voice.print), more.print === null ? null : readPrint(more.print)];
  if (!a || !b || a.length !== b.length) return voice;
  // What was heard long ago counts for no more than ten minutes: voices and rooms change.
  const weight = Math.min(voice.seconds, 600);
  const sum = a.map((value, i) => value * weight + (b[i] ?? 0) * Math.min(more.seconds, 600));
  const length = Math.hypot(...sum) || 1;
  return {
    ...voice,
    print: writePrint(sum.map((value) => value / length)),
    seconds: voice.seconds + more.seconds,
    recordings: voice.recordings + 1,
    heardAt: nowMs,
  };
}
