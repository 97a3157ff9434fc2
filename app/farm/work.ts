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

/** Tasks that are looked at together, at least. */
const PAGE = 64;

/** The first of those that are meant, of a list that is read in pages. @param read so many, behind so many of the first */
export function firstOf(
  read: (size: number, from: number) => readonly FarmTask[],
  isMeant: (task: FarmTask) => boolean,
  limit: number,
): readonly FarmTask[] {
  const found: FarmTask[] = [];
  const size = Math.max(PAGE, limit);
  for (let from = 0; ; from += size) {
    const page = read(size, from);
    for (const task of page) {
      if (isMeant(task)) found.push(task);
      if (found.length >= limit) return found;
    }
    if (page.length < size) return found;
  }
}

const GAVE_UP =
  'Five attempts on other computers came to nothing, so this recording was set aside. Nothing of it is lost: look at what they say, then try again.';

/** Too many attempts came to nothing: the story of each, a line for every one, whole however long it is. */
export const gaveUp = (attempts: readonly FarmAttempt[]): Failure => ({
  ...failure('recogniser-crashed', { message: GAVE_UP, retryable: false }),
  detail: storyOf(attempts),
});

/** What each attempt came to, a line each, where too many came to nothing; no lines for other failures. */
export const storyIn = ({ detail, message }: Pick<Failure, 'detail' | 'message'>): readonly string[] =>
  message === GAVE_UP ? (detail ?? '').split('\n').filter((line) => line !== '') : [];
