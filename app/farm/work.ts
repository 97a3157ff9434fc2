// A piece of work as the farm takes it, and how it stands.
import type { FarmResult } from '../contract/farm/messages.ts';
import { storyOf, type FarmAttempt, type FarmNeed, type FarmTask } from '../domain/farm.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Stretch } from '../domain/heard.ts';

/** A recording to be worked on. */
export interface NewFarmWork {
  readonly id: string;
  readonly need: FarmNeed;
  readonly language: string | null;
  readonly durationSeconds: number;
  /** What whoever does it has to know; JSON. */
  readonly request: unknown;
  /** It may be cut into parts. */
  readonly isDivisible: boolean;
}

/** What a worker was given. */
export interface Claimed {
  readonly fence: number;
  readonly task: FarmTask;
}

/** How one piece of work stands. */
export type WorkState =
  | { readonly kind: 'pending' }
  | { readonly kind: 'done'; readonly results: readonly FarmResult[] }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'unknown' };

/** A part as it lies in a recording of this length. */
export const within = (part: Stretch | null, total: number): Stretch => ({
  from: part?.from ?? 0,
  to: Math.max(part?.from ?? 0, Math.min(part?.to ?? total, total)),
});

/** Too many attempts came to nothing: the story of each. */
export const gaveUp = (attempts: readonly FarmAttempt[]): Failure =>
  failure('recogniser-crashed', {
    message:
      'Five attempts on other computers came to nothing, so this recording was set aside. Nothing of it is lost: look at what they say, then try again.',
    detail: storyOf(attempts),
    retryable: false,
  });
