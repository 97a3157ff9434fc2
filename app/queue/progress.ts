// How far the work in hand is, how fast it goes, and how long the rest will take. What was measured survives restarts; the rest lives in memory.
import type { Clock } from '../domain/clock.ts';
import type { EngineId, Engines } from '../domain/engine.ts';

export type Stage = 'uploading' | 'transcribing';

export interface Progress {
  readonly stage: Stage;
  /** Bytes while uploading, seconds of audio while transcribing. */
  readonly done: number;
  readonly total: number;
  readonly secondsLeft: number | null;
}

/** Where measured rates are kept: seconds of audio that one second of work gets through, by service. */
export interface RateStore {
  readonly load: () => unknown;
  readonly save: (rates: Readonly<Partial<Record<EngineId, number>>>) => void;
}

interface Mark {
  readonly atMonoMs: number;
  readonly done: number;
}

interface Entry {
  stage: Stage;
  done: number;
  total: number;
  /** What was done when this stage was first seen. */
  readonly from: number;
  /** The newest moments at which it was seen moving, oldest first: estimates look at the last half minute only. */
  marks: Mark[];
}

/** A rate outside these bounds is a slip of a clock, not a measurement. */
const RATE_MIN = 0.01;
const RATE_MAX = 10_000;
/** Nothing is estimated before this much work was seen, milliseconds. */
const ESTIMATE_AFTER_MS = 1_500;
/** Nor before so much sound was transcribed, seconds, or this share of a short one: the first moves are silence that was passed over while the model still loads. */
const ESTIMATE_AFTER_SOUND_SECONDS = 5;
const ESTIMATE_AFTER_SHARE = 0.05;
/** What an estimate looks back on, milliseconds. */
const WINDOW_MS = 30_000;
/** Marks are at least this far apart, milliseconds. */
const MARK_MS = 500;
/** After so long without a move nothing is estimated, milliseconds. */
const STALLED_MS = 10_000;

/** Keeps the progress of jobs and measured rates. */
export class ProgressBook {
  readonly #entries = new Map<number, Entry>();
  readonly #rates: Partial<Record<EngineId, number>>;
  readonly #clock: Clock;
  readonly #engines: Engines;
  readonly #store: RateStore | null;

  constructor(clock: Clock, engines: Engines, store: RateStore | null = null) {
    this.#clock = clock;
    this.#engines = engines;
    this.#store = store;
    this.#rates = readRates(store?.load(), engines);
  }

  /** Notes how far a job is. */
  note(jobId: number, stage: Stage, done: number, total: number): void {
    const atMonoMs = this.#clock.monotonicMs();
    const entry = this.#entries.get(jobId);
    if (entry?.stage !== stage) {
      this.#entries.set(jobId, { stage, done, total, from: done, marks: [{ atMonoMs, done }] });
      return;
    }
    const moved = done > entry.done;
    entry.done = done;
    entry.total = total;
    const last = entry.marks.at(-1);
    if (!moved || !last) return;
    if (entry.marks.length > 1 && atMonoMs - (entry.marks.at(-2)?.atMonoMs ?? 0) < MARK_MS) entry.marks.pop();
    entry.marks.push({ atMonoMs, done });
    while (entry.marks.length > 2 && atMonoMs - (entry.marks[1]?.atMonoMs ?? 0) > WINDOW_MS)
      entry.marks.shift();
  }

  /** Forgets a job; `heardSeconds` of audio finished in `workSeconds` improve the rate. */
  end(jobId: number, service: EngineId, measured?: { heardSeconds: number; workSeconds: number }): void {
    this.#entries.delete(jobId);
    if (!measured || measured.workSeconds <= 0) return;
    const rate = measured.heardSeconds / measured.workSeconds;
    if (!(rate >= RATE_MIN && rate <= RATE_MAX)) return;
    const known = this.#rates[service];
    this.#rates[service] = known === undefined ? rate : known * 0.7 + rate * 0.3;
    this.#store?.save(this.#rates);
  }

  get empty(): boolean {
    return this.#entries.size === 0;
  }

  get(jobId: number): Progress | null {
    const entry = this.#entries.get(jobId);
    if (!entry) return null;
    const { stage, done, total } = entry;
    return { stage, done, total, secondsLeft: this.#secondsLeft(entry) };
  }

  all(): Map<number, Progress> {
    const result = new Map<number, Progress>();
    for (const jobId of this.#entries.keys()) {
      const progress = this.get(jobId);
      if (progress) result.set(jobId, progress);
    }
    return result;
  }

  /** Estimated seconds of work for this many seconds of audio. */
  workSeconds(service: EngineId, audioSeconds: number): number {
    return audioSeconds / (this.#rates[service] ?? this.#engines.traits(service).assumedRate);
  }

  /** From the rate of the last half minute, up to now: what stands still takes longer, and soon nobody knows how long. */
  #secondsLeft(entry: Entry): number | null {
    const { done, marks, total } = entry;
    const first = marks[0];
    const last = marks.at(-1);
    if (!first || !last || last.done <= first.done || !tellsPace(entry)) return null;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - last.atMonoMs > STALLED_MS || nowMs - first.atMonoMs < ESTIMATE_AFTER_MS) return null;
    const seconds = (nowMs - first.atMonoMs) / 1_000;
    return Math.max(0, ((total - done) * seconds) / (last.done - first.done));
  }
}

/** Whether enough was done for a pace. */
function tellsPace({ done, from, stage, total }: Entry): boolean {
  if (stage === 'uploading') return true;
  return done - from >= Math.min(ESTIMATE_AFTER_SOUND_SECONDS, total * ESTIMATE_AFTER_SHARE);
}

/** Stored rates may be of any age and kind. */
function readRates(stored: unknown, { all }: Engines): Partial<Record<EngineId, number>> {
  const rates: Partial<Record<EngineId, number>> = {};
  if (typeof stored !== 'object' || stored === null) return rates;
  for (const { id } of all) {
    const rate: unknown = (stored as Record<string, unknown>)[id];
    if (typeof rate === 'number' && rate >= RATE_MIN && rate <= RATE_MAX) rates[id] = rate;
  }
  return rates;
}
