// Places words on the time of the speech they were heard in: estimated, because the recogniser gives no word times.
import type { Word } from '../../domain/transcript.ts';
import type { Span } from './pieces.ts';

/** How far a pause may lie from where a punctuation mark is expected and still be taken for it, seconds of speech. */
const SNAP_SECONDS = 1;

/** How much of the sound a word takes, relative to the others: its letters, and a little for each beginning. */
function weightOf(word: string): number {
  const letters = word.replace(/[^\p{L}\p{N}]/gu, '').length;
  // A digit is spoken as a word of its own.
  const digits = word.replace(/[^\p{N}]/gu, '').length;
  return 1.5 + letters + 3 * digits;
}

/** Time axis on which only speech counts: `0` is the start of the first stretch, pauses take no time. */
class SpeechAxis {
  readonly #spans: readonly Span[];
  readonly #starts: number[] = [];
  readonly length: number;

  constructor(spans: readonly Span[]) {
    this.#spans = spans;
    let sum = 0;
    for (const span of spans) {
      this.#starts.push(sum);
      sum += span.end - span.start;
    }
    this.length = sum;
  }

  /** Position in the recording. @param side which side of a pause, where `at` falls on one */
  toRecording(at: number, side: 'before' | 'after'): number {
    let index = 0;
    while (
      index + 1 < this.#spans.length &&
      (side === 'after' ? this.#at(index + 1) <= at : this.#at(index + 1) < at)
    )
      index++;
    const span = this.#spans[index];
    if (!span) return 0;
    return Math.min(span.end, span.start + Math.max(0, at - this.#at(index)));
  }

  /** Pauses as positions on this axis with their length, in order. */
  pauses(): { at: number; seconds: number }[] {
    return this.#spans
      .slice(1)
      .map((span, i) => ({ at: this.#at(i + 1), seconds: span.start - (this.#spans[i]?.end ?? span.start) }));
  }

  #at(index: number): number {
    return this.#starts[index] ?? this.length;
  }
}

/**
 * Gives each word a time by its length, and pulls punctuation marks onto the pauses near them: that is where people
 * breathe, and it keeps the error from adding up.
 * @param words the words of one piece, in order
 * @param speech the stretches of speech of that piece, in order; at least one
 * @returns the words with times that never run backwards and lie inside the speech
 */
export function placeWords(words: readonly string[], speech: readonly Span[]): Word[] {
  const axis = new SpeechAxis(speech);
  const weights = words.map(weightOf);
  const pauses = axis.pauses();
  const ends = new Array<number>(words.length).fill(0);

  let remainingWeight = weights.reduce((sum, weight) => sum + weight, 0);
  let anchor = 0; // the last sure position on the axis …
  let from = 0; // … and the first word after it
  let sinceAnchor = 0;
  const anchorAt = (word: number, position: number): void => {
    let passed = 0;
    for (let i = from; i <= word; i++) {
      passed += weights[i] ?? 0;
      ends[i] = anchor + ((position - anchor) * passed) / sinceAnchor;
    }
    // Exactly there, not beside it by a rounding: on which side of the pause the next word begins depends on it.
    ends[word] = position;
    remainingWeight -= sinceAnchor;
    anchor = position;
    from = word + 1;
    sinceAnchor = 0;
  };

  words.forEach((word, i) => {
    sinceAnchor += weights[i] ?? 0;
    if (i === words.length - 1) return anchorAt(i, axis.length);
    const mark = /[.,;:?!…—-]["'”’)\]]*$/.exec(word)?.[0];
    if (mark === undefined) return;
    const expected = anchor + ((axis.length - anchor) * sinceAnchor) / remainingWeight;
    const isStop = /[.?!…]/.test(mark);
    let best: number | null = null;
    let bestScore = 0;
    for (const pause of pauses) {
      const distance = Math.abs(pause.at - expected);
      if (pause.at <= anchor || distance > SNAP_SECONDS) continue;
      // A full stop may be far off for a long pause; a comma only takes what lies close by.
      const score = pause.seconds + 0.1 - distance * (isStop ? 0.3 : 0.6);
      if (score > bestScore) {
        bestScore = score;
        best = pause.at;
      }
    }
    if (best !== null) anchorAt(i, best);
  });

  return words.map((text, i) => {
    const start = axis.toRecording(i === 0 ? 0 : (ends[i - 1] ?? 0), 'after');
    return { text, start, end: Math.max(start, axis.toRecording(ends[i] ?? 0, 'before')) };
  });
}
