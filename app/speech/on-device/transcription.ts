// One recording on its way through voice detection and recognition: samples in, timed segments out, in order.
import { SPEECH_RATE_HZ } from '../../domain/decoding.ts';
import type { Stretch } from '../../domain/heard.ts';
import { AudioWindow } from './audio-window.ts';
import type { SpeechEngine } from './engine.ts';
import { LanguageWatch } from './language-watch.ts';
import type { VoiceDetector } from './voice-detector.ts';
import type { Final } from './parts.ts';
import { hearPiece } from './piece-text.ts';
import { PieceCutter, type Piece, type Span } from './pieces.ts';
import { segmentsOf } from './segments.ts';

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

/** What is asked of one transcription. */
export interface TranscriptionPlan {
  /** Position of the first sample, seconds. */
  readonly start: number;
  /** Pieces that are heard at once. */
  readonly atOnce: () => number;
  /** The language is presumed: some pieces are heard twice. */
  readonly isWatched: boolean;
  /** Pieces here are not heard: whoever heard them died of it. */
  readonly leaveOut: readonly Stretch[];
  /** Only pieces that begin here are heard; absent for all. */
  readonly only?: Stretch;
  /** A piece is about to be heard. */
  readonly onPiece: (place: Stretch) => void;
  /** Called in order, one piece at a time. */
  readonly onFinal: (final: Final) => void;
}

/** Transcribes a stream of samples. Memory does not grow with its length. */
export class Transcription {
  readonly #engine: SpeechEngine;
  readonly #plan: TranscriptionPlan;
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
  #isStopped = false;
  readonly #watch: LanguageWatch;

  constructor(engine: SpeechEngine, plan: TranscriptionPlan) {
    const { start } = plan;
    this.#engine = engine;
    this.#plan = plan;
    this.#detector = engine.createDetector();
    this.#window = new AudioWindow(start, KEPT_SECONDS);
    this.#cutter = new PieceCutter(start, engine.limits);
    this.#base = start;
    this.#watch = new LanguageWatch(plan.isWatched);
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
    while (this.#underWay.length > this.#plan.atOnce()) await this.#underWay[0]?.delivery;
  }

  /** Recognises what is left and resolves when all of it was handed on. */
  async end(): Promise<void> {
    this.#finishStretch();
    this.#recognise(this.#cutter.flush(this.#window.end));
    await this.#delivered;
  }

  /** Hears no more pieces; those that are being heard cannot be stopped, and are handed on. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Resolves when nothing of it is being heard any more. */
  async still(): Promise<void> {
    this.stop();
    await Promise.allSettled(this.#underWay.map(({ delivery }) => delivery));
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
    const samples = this.#window.slice(piece.start, piece.end);
    const heard =
      this.#plan.atOnce() === 1
        ? this.#delivered.then(() => this.#hear(piece, samples))
        : this.#hear(piece, samples);
    const checked = heard.then(({ text }) => this.#check(piece, samples, text));
    const delivery = this.#delivered.then(async () => {
      this.#plan.onFinal((await heard).final);
      // Somebody waits for the first text; whether it makes sense may be told after it.
      const final = await checked;
      if (final) this.#plan.onFinal(final);
    });
    // A failure reaches whoever awaits `end` or the queue; until then it is not "unhandled".
    heard.catch(() => {});
    checked.catch(() => {});
    delivery.catch(() => {});
    this.#delivered = delivery;
    this.#underWay.push({ start: piece.start, delivery });
    // Deliveries end in order, so the one that ends is the oldest.
    delivery.then(
      () => this.#underWay.shift(),
      () => {},
    );
  }

  async #hear(piece: Piece, samples: Float32Array): Promise<HeardPiece> {
    const { leaveOut, onPiece, only } = this.#plan;
    if (this.#isStopped) throw new Error('stopped');
    if (only && !(piece.start >= only.from && piece.start < only.to)) {
      this.#watch.pass();
      return {
        final: { upTo: piece.end, segments: [], speechSeconds: 0, doubtfulSeconds: 0 },
        text: null,
      };
    }
    const final = { upTo: piece.end, speechSeconds: lengthOf(piece.speech), doubtfulSeconds: 0 };
    if (leaveOut.some((place) => overlaps(piece, place)))
      return { final: { ...final, segments: [] }, text: null };
    onPiece({ from: piece.start, to: piece.end });
    const text = await hearPiece(this.#engine, piece, samples);
    const doubtfulSeconds = text.isDoubtful ? final.speechSeconds : 0;
    return {
      final: { ...final, doubtfulSeconds, segments: segmentsOf(text, piece.speech) },
      text: text.text,
    };
  }

  /** Hears a piece once more where it is looked at whether the model knows the language. @param text null of one that was left out */
  async #check(piece: Piece, samples: Float32Array, text: string | null): Promise<Final | null> {
    const checked = text === null ? null : await this.#watch.check(this.#engine, piece, samples, text);
    return checked && { upTo: piece.end, segments: [], speechSeconds: 0, doubtfulSeconds: 0, checked };
  }
}

interface HeardPiece {
  readonly final: Final;
  /** Null where it was left out. */
  readonly text: string | null;
}

const lengthOf = (speech: readonly Span[]): number =>
  speech.reduce((sum, { end, start }) => sum + end - start, 0);

/** True when they share more than half of either. */
function overlaps({ end, start }: Span, { from, to }: Stretch): boolean {
  const shared = Math.min(end, to) - Math.max(start, from);
  return shared > 0.5 * Math.min(end - start, to - from);
}
