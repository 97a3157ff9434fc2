// Decodes the sound of a recording from beginning to end: the fast way first where it is known to hear all, the other way from where that ends.
import type { DecodeFailureCode, DecodeOrder, DecodeReport } from '../../domain/decoding.ts';
import type { Reader, Stretch } from '../../domain/heard.ts';
import { failureOf } from './fault.ts';
import { HeardSoFar, type HeardSound, type Opened } from './heard-so-far.ts';
import { SoundLine } from './sound-line.ts';

/** Ending this much before what was promised is the end of the file, seconds: encoders round up to whole frames. */
const ROUNDING_SECONDS = 0.5;

/** Places where FFmpeg itself broke down that are stepped over before the rest is given up; the steps grow, seconds. */
const MOST_BREAKDOWNS = 12;
const FIRST_STEP = 0.1;
const LONGEST_STEP = 30;

/** What is wanted of a recording. */
export type Wanted = Pick<DecodeOrder, 'promisedSeconds' | 'reader' | 'start' | 'stretches'>;

/** A reader that is fast and may not hear all. */
export interface FastReader {
  open(): Promise<Opened>;
  sound(from: number): AsyncIterable<HeardSound>;
  close(): void;
}

/** The two ways to decode the track that is meant. */
export interface SoundReaders {
  /** Null where there is no browser whose decoders could be used. */
  readonly fast: (() => FastReader) | null;
  /** FFmpeg, from a position on, seconds. @throws Fault, where it is read */
  readonly thorough: (from: number, onOpened: (opened: Opened) => void) => AsyncIterable<HeardSound>;
}

export interface DecodeEvents {
  readonly signal: AbortSignal;
  readonly onLength: (seconds: number) => void;
  readonly onDamage: (place: Stretch) => void;
  /** Called in order; decoding waits for it. */
  readonly onChunk: (start: number, samples: Float32Array) => Promise<void>;
}

type Report = Omit<DecodeReport, 'peaks'>;
type Failure = DecodeReport['failure'];

/** Carries out an order. Never throws: the report tells how far it came and why it went no further. */
export async function decode(order: Wanted, readers: SoundReaders, events: DecodeEvents): Promise<Report> {
  const line = new SoundLine(events.onChunk);
  const heard = new HeardSoFar(line, order.start, events.onDamage);
  const decoding = new Decoding(order, readers, events, heard);
  let failure = await decoding.run();
  await line.flush();
  if (failure === null && heard.decodedSeconds === 0 && order.start === 0)
    failure = { code: 'audio-damaged', detail: 'no sound could be decoded' };
  return {
    failure: events.signal.aborted ? null : failure,
    endSeconds: Math.max(0, line.end),
    decodedSeconds: heard.decodedSeconds,
    readers: decoding.readers,
  };
}

class Decoding {
  readonly readers: Reader[] = [];
  readonly #order: Wanted;
  readonly #by: SoundReaders;
  readonly #events: DecodeEvents;
  readonly #heard: HeardSoFar;
  /** What the file promises, or the container tells, seconds. */
  #promisedSeconds: number | null;

  constructor(order: Wanted, by: SoundReaders, events: DecodeEvents, heard: HeardSoFar) {
    this.#order = order;
    this.#by = by;
    this.#events = events;
    this.#heard = heard;
    this.#promisedSeconds = order.promisedSeconds;
  }

  /** @returns why it went no further; null at the end */
  async run(): Promise<Failure> {
    if (this.#order.stretches) return this.#samples(this.#order.stretches);
    const fast = this.#fast();
    const first = fast ? await this.#quickly(fast) : null;
    if (this.#events.signal.aborted || (this.readers.length > 0 && this.#isHeardOut(first))) return first;
    if (this.readers.length > 0) this.#heard.brokeOff();
    const second = await this.#thorough(Number.POSITIVE_INFINITY);
    // Where the other way does not get into the file at all, the fast way's word on it is the better one.
    return second !== null && first !== null && isOfOpening(second.code) ? first : second;
  }

  /** The fast way, where it is known to hear all and there is one. */
  #fast(): SoundReaders['fast'] {
    return this.#order.reader === 'webcodecs' ? this.#by.fast : null;
  }

  /** Decodes only what is wanted, for a judgement. */
  async #samples(stretches: readonly Stretch[]): Promise<Failure> {
    const fast = this.#fast();
    let failure: Failure = null;
    for (const { from, to } of stretches) {
      if (this.#events.signal.aborted) break;
      this.#heard.moveTo(from);
      failure = fast ? await this.#quickly(fast, to) : await this.#thorough(to);
      // The file may be shorter than it says: what was heard before is enough.
      if (failure !== null) break;
    }
    return this.#heard.decodedSeconds > 0 ? null : failure;
  }

  async #quickly(make: () => FastReader, until = Number.POSITIVE_INFINITY): Promise<Failure> {
    this.#begins('webcodecs');
    const reader = make();
    try {
      this.#opened(await reader.open());
      await this.#listen(reader.sound(this.#heard.position), until);
      return null;
    } catch (error) {
      return failureOf(error);
    } finally {
      reader.close();
    }
  }

  /** True when the fast way left nothing that the other way could hear. */
  #isHeardOut(failure: Failure): boolean {
    if (failure !== null) return failure.code === 'audio-protected' || failure.code === 'file-unreadable';
    return this.#heard.position + ROUNDING_SECONDS >= (this.#promisedSeconds ?? 0);
  }

  /** Decodes with FFmpeg. Where it breaks down itself, it is begun anew behind that place. */
  async #thorough(until: number): Promise<Failure> {
    this.#begins('ffmpeg');
    const heard = this.#heard;
    let from = heard.position;
    let step = FIRST_STEP;
    for (let breakdowns = 0; ; breakdowns++) {
      const before = heard.decodedSeconds;
      try {
        await this.#listen(
          this.#by.thorough(from, (opened) => this.#opened(opened)),
          until,
        );
        return null;
      } catch (error) {
        const failure = failureOf(error);
        if (heard.decodedSeconds > before) step = FIRST_STEP;
        else step = Math.min(LONGEST_STEP, step * 2);
        const isOver = heard.position + step >= (this.#promisedSeconds ?? 0);
        if (failure.code !== 'audio-damaged' || isOver || breakdowns >= MOST_BREAKDOWNS) return failure;
        heard.brokeOff();
        from = Math.max(from, heard.position) + step;
      }
    }
  }

  /** Takes sound until there is no more, or enough. */
  async #listen(sound: AsyncIterable<HeardSound>, until: number): Promise<void> {
    for await (const part of sound) {
      if (this.#events.signal.aborted) return;
      await this.#heard.take(part);
      if (this.#heard.position >= until) return;
    }
  }

  #begins(reader: Reader): void {
    if (this.readers.at(-1) !== reader) this.readers.push(reader);
  }

  #opened({ seconds, ...opened }: Opened): void {
    this.#heard.opened(opened);
    if (seconds === null) return;
    this.#promisedSeconds ??= seconds;
    this.#events.onLength(seconds);
  }
}

/** True for what is said of a file as a whole. */
const isOfOpening = (code: DecodeFailureCode): boolean => code === 'not-audio' || code === 'no-sound';
