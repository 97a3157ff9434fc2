// One recording on its way through voice detection and recognition: samples in, timed segments out, in order.
import { SPEECH_RATE_HZ } from '../../domain/decoding.ts';
import type { Segment } from '../../domain/transcript.ts';
import { AudioWindow } from './audio-window.ts';
import type { SpeechEngine, VoiceDetector } from './engine.ts';
import { withoutLoops } from './loops.ts';
import type { Final } from './parts.ts';
import { PieceCutter, type Piece, type Span } from './pieces.ts';
import { sentencesOf } from './sentences.ts';
import { placeWords } from './timing.ts';

/** Speech without any pause is cut after this time, seconds: the model hears at most 30. */
const LONGEST_STRETCH = 20;

/** Sound that is kept for cutting pieces out of it, seconds: a full piece before the longest stretch, and some. */
const KEPT_SECONDS = 60;

/** How far back the start of speech that is just noticed may lie, seconds. */
const NOTICE_SECONDS = 0.5;

/** Positions are re-based in silence after this long, seconds: the detector counts samples in 32 bits. */
const REBASE_SECONDS = 3_600;

/** Holes up to here are filled with silence, so that a sentence may go on behind them; seconds. */
const LONGEST_HOLE = 5;

/** Jumps in the sound's own clock below this are rounding, seconds. */
const CLOCK_TOLERANCE = 0.05;

/** Transcribes a stream of samples. Memory does not grow with its length. */
export class Transcription {
  readonly #engine: SpeechEngine;
  readonly #onFinal: (final: Final) => void;
  readonly #detector: VoiceDetector;
  #window: AudioWindow;
  readonly #cutter: PieceCutter;
  /** Position of the detector's sample 0, seconds. */
  #base: number;
  /** Since when speech goes on, seconds; null in silence. */
  #speakingSince: number | null = null;
  /** Pieces under way, oldest first; they are handed on in this order. */
  readonly #underWay: { readonly start: number; readonly delivery: Promise<void> }[] = [];
  #delivered: Promise<void> = Promise.resolve();

  /**
   * @param start position of the first sample, seconds
   * @param onFinal called in order, one piece at a time
   */
  constructor(engine: SpeechEngine, start: number, onFinal: (final: Final) => void) {
    this.#engine = engine;
    this.#onFinal = onFinal;
    this.#detector = engine.createDetector();
    this.#window = new AudioWindow(start, KEPT_SECONDS);
    this.#cutter = new PieceCutter(start);
    this.#base = start;
  }

  /** Position up to which samples were taken, seconds. */
  get heardUpTo(): number {
    return this.#window.end;
  }

  /** Position before which nothing is left to do, seconds. */
  get settledUpTo(): number {
    const first = this.#underWay[0];
    if (first) return first.start;
    return this.#cutter.isPending ? this.#cutter.keepFrom : (this.#speakingSince ?? this.#window.end);
  }

  /**
   * Takes the next samples; resolves when more are wanted.
   * @param start where they lie by the recording's own clock, seconds: a jump ahead is silence, a jump back is ignored
   */
  async push(samples: Float32Array, start: number): Promise<void> {
    const hole = start - this.#window.end;
    if (hole > LONGEST_HOLE) this.#leap(start);
    else if (hole > CLOCK_TOLERANCE) this.#take(new Float32Array(Math.round(hole * SPEECH_RATE_HZ)));
    this.#take(samples);

    if (this.#detector.isSpeaking) {
      this.#speakingSince ??= this.#window.end - samples.length / SPEECH_RATE_HZ;
      if (this.#window.end - this.#speakingSince > LONGEST_STRETCH) this.#finishStretch();
    } else {
      this.#speakingSince = null;
      this.#recognise(this.#cutter.silentUntil(this.#window.end - NOTICE_SECONDS));
      if (this.#window.end - this.#base > REBASE_SECONDS) this.#rebase();
    }
    while (this.#underWay.length > this.#engine.parallelPieces) await this.#underWay[0]?.delivery;
  }

  /** Recognises what is left and resolves when all of it was handed on. */
  async end(): Promise<void> {
    this.#finishStretch();
    this.#recognise(this.#cutter.flush(this.#window.end));
    await this.#delivered;
  }

  #take(samples: Float32Array): void {
    this.#window.push(samples);
    this.#detector.accept(samples);
    this.#collect();
  }

  /** Takes over a long hole in the recording: what was before it is complete. */
  #leap(position: number): void {
    this.#finishStretch();
    this.#recognise(this.#cutter.flush(this.#window.end));
    this.#window = new AudioWindow(position, KEPT_SECONDS);
    this.#rebase();
  }

  #finishStretch(): void {
    this.#detector.flush();
    this.#collect();
    this.#speakingSince = null;
  }

  #rebase(): void {
    this.#detector.reset();
    this.#base = this.#window.end;
  }

  #collect(): void {
    for (const { start, end } of this.#detector.take()) {
      const span = { start: this.#base + start / SPEECH_RATE_HZ, end: this.#base + end / SPEECH_RATE_HZ };
      for (const piece of this.#cutter.add(span)) this.#recognise(piece);
      if (this.#speakingSince !== null) this.#speakingSince = span.end;
    }
  }

  /** Starts on a piece; its segments are handed on after those of the pieces before it. */
  #recognise(piece: Piece | null): void {
    if (!piece) return;
    const text = this.#textOf(piece, this.#window.slice(piece.start, piece.end));
    const delivery = this.#delivered.then(async () => {
      this.#onFinal({ upTo: piece.end, segments: segmentsOf(await text, piece.speech) });
    });
    // A failure reaches whoever awaits `end` or the queue; until then it is not "unhandled".
    text.catch(() => {});
    delivery.catch(() => {});
    this.#delivered = delivery;
    this.#underWay.push({ start: piece.start, delivery });
    // Deliveries end in order, so the one that ends is the oldest.
    delivery.then(
      () => this.#underWay.shift(),
      () => {},
    );
  }

  /** The text of a piece. One that loops is heard again in two halves: shorter pieces seldom loop. */
  async #textOf(piece: Piece, samples: Float32Array): Promise<string> {
    const whole = withoutLoops((await this.#engine.recognise(samples)).text);
    const cut = middlePause(piece.speech);
    if (!whole.looped || cut === null) return whole.text;
    const at = Math.round((cut - piece.start) * SPEECH_RATE_HZ);
    const halves: string[] = [];
    for (const half of [samples.subarray(0, at), samples.subarray(at)]) {
      halves.push(withoutLoops((await this.#engine.recognise(half)).text).text);
    }
    return halves.filter(Boolean).join(' ');
  }
}

/** The pause nearest to the middle of a piece, seconds; null when there is none. */
function middlePause(speech: readonly Span[]): number | null {
  const first = speech[0];
  const last = speech.at(-1);
  if (!first || !last) return null;
  const middle = (first.start + last.end) / 2;
  let best: number | null = null;
  for (let i = 1; i < speech.length; i++) {
    const before = speech[i - 1];
    const after = speech[i];
    if (!before || !after) continue;
    const pause = (before.end + after.start) / 2;
    if (best === null || Math.abs(pause - middle) < Math.abs(best - middle)) best = pause;
  }
  return best;
}

/** Sentences with times, from the text of a piece. */
function segmentsOf(text: string, speech: readonly Span[]): Segment[] {
  const sentences = sentencesOf(text);
  const words = placeWords(sentences.flat(), speech);
  let at = 0;
  return sentences.flatMap((sentence) => {
    const own = words.slice(at, (at += sentence.length));
    const first = own[0];
    const last = own.at(-1);
    if (!first || !last) return [];
    return [{ start: first.start, end: last.end, speaker: null, text: sentence.join(' '), words: own }];
  });
}
