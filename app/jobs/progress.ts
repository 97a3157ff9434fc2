// How far the work in hand is, how fast it goes, and how long the rest will take. Lives in memory: it is only an estimate.
import type { Clock } from '../domain/clock.ts';
import type { ServiceId } from '../domain/service.ts';

export type Stage = 'uploading' | 'transcribing';

export interface Progress {
  readonly stage: Stage;
  /** Bytes while uploading, seconds of audio while transcribing. */
  readonly done: number;
  readonly total: number;
  readonly secondsLeft: number | null;
}

interface Entry {
  stage: Stage;
  done: number;
  total: number;
  startedMonoMs: number;
  startDone: number;
}

/** Seconds of audio that one second of work gets through, before anything was measured. */
const ASSUMED_RATE: Readonly<Record<ServiceId, number>> = { device: 6, cloud: 20 };
/** Nothing is estimated before this much work was seen, seconds. */
const ESTIMATE_AFTER_S = 1.5;

/** Keeps the progress of jobs and measured rates. */
export class ProgressBook {
  readonly #entries = new Map<number, Entry>();
  readonly #rates: Record<ServiceId, number | null> = { device: null, cloud: null };
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes how far a job is. */
  note(jobId: number, stage: Stage, done: number, total: number): void {
    const entry = this.#entries.get(jobId);
    if (entry?.stage !== stage) {
      this.#entries.set(jobId, {
        stage,
        done,
        total,
        startedMonoMs: this.#clock.monotonicMs(),
        startDone: done,
      });
      return;
    }
    entry.done = done;
    entry.total = total;
  }

  /** Forgets a job; `heardSeconds` of audio finished in `workSeconds` improve the rate. */
  end(jobId: number, service: ServiceId, measured?: { heardSeconds: number; workSeconds: number }): void {
    this.#entries.delete(jobId);
    if (!measured || measured.workSeconds <= 0 || measured.heardSeconds <= 0) return;
    const rate = measured.heardSeconds / measured.workSeconds;
    const known = this.#rates[service];
    this.#rates[service] = known === null ? rate : known * 0.7 + rate * 0.3;
  }

  get empty(): boolean {
    return this.#entries.size === 0;
  }

  get(jobId: number): Progress | null {
    const entry = this.#entries.get(jobId);
    if (!entry) return null;
    const seconds = (this.#clock.monotonicMs() - entry.startedMonoMs) / 1000;
    const moved = entry.done - entry.startDone;
    const secondsLeft =
      seconds >= ESTIMATE_AFTER_S && moved > 0
        ? Math.max(0, ((entry.total - entry.done) * seconds) / moved)
        : null;
    return { stage: entry.stage, done: entry.done, total: entry.total, secondsLeft };
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
  workSeconds(service: ServiceId, audioSeconds: number): number {
    return audioSeconds / (this.#rates[service] ?? ASSUMED_RATE[service]);
  }
}
