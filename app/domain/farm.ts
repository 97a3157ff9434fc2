// Work for computers that help a speech service: what is to be done, who can do it, and what becomes of each attempt. Why so: docs/decisions/farm.md.
import type { Failure } from './failure.ts';
import type { Stretch } from './heard.ts';
import type { JobKind } from './job.ts';
import { type SpeechModel, hears } from './speech-model.ts';

/** What it takes to do a piece of work. */
export interface FarmNeed {
  readonly kind: JobKind;
  /** The model by its id, and by the SHA-256 of its files: the same words come of the same files only. */
  readonly modelId: string;
  readonly modelMark: string;
}

/** A worker as it says of itself. */
export interface WorkerProfile {
  /** For people: the name of its computer, unless it was told another. */
  readonly name: string;
  /** Earshot's version. */
  readonly version: string;
  readonly cores: number;
  /** Pieces of work at once. */
  readonly slots: number;
  readonly abilities: readonly WorkerAbility[];
}

/** A model on a worker. */
export interface WorkerAbility extends FarmNeed {
  /** Tags; empty for any. */
  readonly languages: readonly string[];
  /** Seconds of sound that a second of work gets through, measured at its start; null where that was not measured. */
  readonly speed: number | null;
}

/** What a whole piece of work is: a recording and what is asked about it. */
export interface FarmWork {
  /** The generation id that the queue knows. */
  readonly id: string;
  readonly need: FarmNeed;
  /** A tag; null where it is not told. */
  readonly language: string | null;
  readonly durationSeconds: number;
  readonly state: 'open' | 'done' | 'failed' | 'cancelled';
  /** Why it failed. */
  readonly failure: Failure | null;
}

/** A task is what one worker does: a whole recording, or a part of it. */
export interface FarmTask {
  readonly id: number;
  readonly workId: string;
  /** The part of the recording; null for all of it. */
  readonly part: Stretch | null;
  readonly need: FarmNeed;
  /** A tag; null where it is not told. */
  readonly language: string | null;
  /** Waiting, in the hands of a worker, or ended. */
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  /** The attempt in whose hands it is; null for none. Only what comes with this number is taken. */
  readonly fence: number | null;
  /** Who has it. */
  readonly workerId: string | null;
  /** Not to be begun before, epoch milliseconds. */
  readonly notBefore: number;
}

/** How an attempt ended. */
export type AttemptEnd =
  /** Its result was taken. */
  | 'done'
  /** Its worker fell silent. */
  | 'silent'
  /** Its worker said that it failed. */
  | 'failed'
  /** Its worker was told to end, or to rest, and gave it back. */
  | 'given-back'
  /** Nobody wants it any more. */
  | 'called-off';

/** One attempt at a task, for the story of it. */
export interface FarmAttempt {
  /** Its fencing token: a later attempt at anything has a larger one. */
  readonly fence: number;
  readonly taskId: number;
  readonly workerId: string;
  readonly workerName: string;
  readonly begunAt: number;
  readonly endedAt: number | null;
  readonly end: AttemptEnd | null;
  readonly detail: string | null;
}

/** So many attempts may end badly before a task is given up. */
export const ATTEMPTS_MAX = 5;

/** Ends that speak against going on; an attempt that was given back says nothing. */
export const isBadEnd = (end: AttemptEnd | null): boolean => end === 'silent' || end === 'failed';

/** True when a worker can do it. */
export function canDo(
  { abilities }: Pick<WorkerProfile, 'abilities'>,
  { language, need }: Pick<FarmTask, 'need' | 'language'>,
): boolean {
  return abilities.some(
    (one) => sameNeed(one, need) && (language === null || hears({ languages: one.languages }, language)),
  );
}

const sameNeed = (one: FarmNeed, other: FarmNeed): boolean =>
  one.kind === other.kind && one.modelId === other.modelId && one.modelMark === other.modelMark;

/** Which files a model is, short: what is not known by its hash goes by its length. */
export const markOfModel = ({ files }: Pick<SpeechModel, 'files'>): string =>
  files
    .map(({ bytes, name, sha256 }) => `${name}:${sha256 ?? String(bytes)}`)
    .sort()
    .join(' ');

/** Shorter parts gain nothing: each worker has to come to its part first. Seconds. */
export const PART_SECONDS = 300;
/** Parts of one recording. */
const PARTS_MAX = 64;

/**
 * Cuts a recording for several workers. Where exactly makes no difference to the text: a piece of speech belongs to the part in which it
 * begins, and the recogniser cuts those at pauses.
 * @param atOnce workers that could take one now
 * @param partSeconds least length of a part
 * @returns one part, null, where it is not worth cutting; the last part has no end
 */
export function partsOf(
  durationSeconds: number,
  atOnce: number,
  partSeconds: number = PART_SECONDS,
): readonly (Stretch | null)[] {
  const count = Math.min(PARTS_MAX, atOnce, Math.floor(durationSeconds / partSeconds));
  if (!(count > 1)) return [null];
  const border = (at: number): number => Math.round((durationSeconds * at) / count);
  return Array.from({ length: count }, (_, at) => ({
    from: at === 0 ? 0 : border(at),
    to: at === count - 1 ? ENDLESS : border(at + 1),
  }));
}

/** The end of a last part: beyond every recording. JSON has no infinity. */
export const ENDLESS = 1e9;

/** Of what a worker said of its failure, characters. */
const WORDS_MAX = 300;

/** What became of an attempt that ended badly, for people: one line. */
export const endingOf = ({ detail, end }: Pick<FarmAttempt, 'detail' | 'end'>): string => {
  const words = (detail ?? 'without a word').replace(/\s+/g, ' ').slice(0, WORDS_MAX);
  return end === 'silent' ? 'fell silent' : `failed: ${words}`;
};

/** The story of attempts, a line each, for people. */
export const storyOf = (attempts: readonly FarmAttempt[]): string =>
  attempts
    .filter(({ end }) => isBadEnd(end))
    .map((one, at) => `${at + 1}. ${one.workerName} ${endingOf(one)}`)
    .join('\n');
