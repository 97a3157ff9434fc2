// The life of a job: its states, what can happen to it, and which state follows. The table lives here and nowhere else.
import { failure as makeFailure, type Failure } from './failure.ts';
import type { EngineId, EngineTraits } from './engine.ts';

/**
 * - `queued`: ready when `dueAt` has come
 * - `uploading`: leased by this process; its request id is stored before the first byte leaves
 * - `uncertain`: sent in full, no answer read: it may have been accepted, and billed; looked for at `dueAt`, see `domain/doubt.ts`
 * - `transcribing`: accepted; its generation id is stored; next poll at `dueAt`
 * - `done`, `failed`, `cancelled`: ended; the row stays
 */
export const JOB_STATES = [
  'queued',
  'uploading',
  'uncertain',
  'transcribing',
  'done',
  'failed',
  'cancelled',
] as const;
export type JobState = (typeof JOB_STATES)[number];

/** What is done with a recording. Which steps that takes is told by `queue/kinds.ts`. */
export const JOB_KINDS = ['transcribe', 'tell-speakers'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** False for a kind of a newer Earshot. */
export function isJobKind(kind: string): kind is JobKind {
  return (JOB_KINDS as readonly string[]).includes(kind);
}

/** A row of the job table. Instants are epoch milliseconds. */
export interface Job {
  readonly id: number;
  readonly recordingId: number;
  /** A `JobKind`, or one that this version does not know: such a job is left alone. */
  readonly kind: string;
  readonly service: EngineId;
  /** Length of its recording, seconds, as far as it is known by now; 0 when it is not. */
  readonly audioSeconds: number;
  /** Canonical JSON of the request options; with content and service it makes a job unique. */
  readonly options: string;
  readonly state: JobState;
  /** Sends that were begun. Polls do not count. */
  readonly attempt: number;
  /** Polls of the accepted work; in doubt, looks into the service's log that were answered. */
  readonly pollCount: number;
  /** When the job may be claimed, polled or looked for next. */
  readonly dueAt: number;
  /** When waiting for the result ends; null for never. */
  readonly deadlineAt: number | null;
  /** Owner of the work in hand; null when nobody holds it. */
  readonly leaseToken: string | null;
  /** Our id for the send in hand, unique to each attempt. */
  readonly requestId: string | null;
  /** Set just before the last bytes of the body leave: from then on the service may have accepted it. */
  readonly bodyEndingAt: number | null;
  /** The service's id for the accepted work. */
  readonly generationId: string | null;
  readonly acceptedAt: number | null;
  readonly failure: Failure | null;
  /** Crashes of a worker while it held this job's recording. */
  readonly crashCount: number;
  /** Higher runs first. */
  readonly priority: number;
  /** When the person held it back: it waits until they let it go; null when they did not. */
  readonly heldAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly finishedAt: number | null;
}

/** What can happen to a job. */
export type JobEvent =
  | { readonly type: 'claimed'; readonly leaseToken: string; readonly requestId: string }
  | { readonly type: 'body-ending' }
  | {
      readonly type: 'accepted';
      readonly generationId: string;
      readonly firstPollAt: number;
      readonly deadlineAt: number | null;
      /** What the service says it cost so far, US dollars. */
      readonly spentUsd?: number;
    }
  | {
      readonly type: 'refused';
      readonly failure: Failure;
      readonly retryAt: number;
      readonly crashed?: boolean;
    }
  /** Not this job's fault (no network, no key): it waits, and no attempt is used up. */
  | { readonly type: 'postponed'; readonly failure: Failure; readonly retryAt: number }
  | { readonly type: 'ambiguous'; readonly failure: Failure }
  /** It was not found in the service's log. `answered`: the log was read; `failure`: what is to be said of it from now on. */
  | {
      readonly type: 'looked-up';
      readonly nextLookAt: number;
      readonly answered: boolean;
      readonly failure?: Failure;
    }
  /** A person wants it looked for once more before they decide. */
  | { readonly type: 'look-again' }
  | { readonly type: 'not-ready'; readonly nextPollAt: number }
  | { readonly type: 'ready'; readonly spentUsd?: number }
  | {
      readonly type: 'generation-failed';
      readonly failure: Failure;
      readonly retryAt: number;
      readonly crashed?: boolean;
    }
  /** The process that had it in hand is gone. `crashed`: without a word, so that the recording may have brought it down. */
  | { readonly type: 'interrupted'; readonly failure: Failure; readonly crashed: boolean }
  /** The cloud cannot be used now, for the reason given: the device does it instead, as a job of its own. */
  | { readonly type: 'handed-over'; readonly failure: Failure }
  /** Its recording lies at an address, and can neither be passed on nor downloaded. */
  | { readonly type: 'unfetched'; readonly failure: Failure }
  | { readonly type: 'cancelled' }
  /** A person has seen that it failed, and wants to hear no more of it. */
  | { readonly type: 'dismissed' }
  | { readonly type: 'retry' }
  | { readonly type: 'ask-again'; readonly nextPollAt: number; readonly deadlineAt: number | null }
  | { readonly type: 'send-again' }
  | { readonly type: 'drop' };

/** The fields a transition changes. A field that is absent stays as it is. */
export type JobChange = {
  -readonly [
    K in Exclude<
      keyof Job,
      'id' | 'recordingId' | 'kind' | 'service' | 'audioSeconds' | 'options' | 'createdAt'
    >
  ]?: Job[K];
} & {
  state: JobState;
  updatedAt: number;
};

/** How often a job is sent before it fails. A failure that cannot pass by itself fails at once. */
export const MAX_ATTEMPTS = 6;

/** A recording that brought a worker down this often is set aside. */
export const MAX_CRASHES = 2;

/** The usual sentences promise another try; here there will be none. */
function gaveUp(last: Failure, attempts: number): Failure {
  const whatHappened = /^.*?[.!?](?=\s|$)/.exec(last.message)?.[0] ?? last.message;
  return {
    ...last,
    message: `${whatHappened} Earshot tried ${attempts} times and stopped. The recording is kept; try again when the cause is gone.`,
  };
}

function crashLoop(last: Failure): Failure {
  return makeFailure('reader-crashed', { detail: last.detail ?? last.message });
}

/** What a rule looks at beside the event. */
interface At {
  readonly job: Job;
  readonly nowMs: number;
  readonly engine: EngineTraits;
}
type Rule<Event extends JobEvent> = (at: At, event: Event) => JobChange | null;
type Rules = { readonly [Event in JobEvent as Event['type']]?: Rule<Event> };

const RELEASED = { leaseToken: null, requestId: null, bodyEndingAt: null } as const;
const lookedForNow = (nowMs: number) => ({ dueAt: nowMs, pollCount: 0 });
const FORGOTTEN = { ...RELEASED, generationId: null, acceptedAt: null, deadlineAt: null } as const;

function to(at: At, state: JobState, change: Omit<JobChange, 'state' | 'updatedAt'> = {}): JobChange {
  return { state, updatedAt: at.nowMs, ...change };
}

function end(at: At, state: 'done' | 'failed' | 'cancelled', failure: Failure | null): JobChange {
  return to(at, state, { leaseToken: null, finishedAt: at.nowMs, failure });
}

const cancel = (at: At): JobChange => end(at, 'cancelled', null);

function again(
  at: At,
  { crashed = false, failure, retryAt }: { failure: Failure; retryAt: number; crashed?: boolean },
): JobChange {
  const { attempt } = at.job;
  const crashCount = at.job.crashCount + (crashed ? 1 : 0);
  if (crashCount >= MAX_CRASHES) return { ...end(at, 'failed', crashLoop(failure)), crashCount };
  if (!failure.retryable) return { ...end(at, 'failed', failure), crashCount };
  if (attempt >= MAX_ATTEMPTS) return { ...end(at, 'failed', gaveUp(failure, attempt)), crashCount };
  return to(at, 'queued', { ...FORGOTTEN, failure, dueAt: retryAt, crashCount });
}

function afresh(at: At): JobChange {
  const cleared = { attempt: 0, pollCount: 0, crashCount: 0, failure: null, finishedAt: null };
  return to(at, 'queued', { ...FORGOTTEN, ...cleared, dueAt: at.nowMs });
}

const accept: Rule<Extract<JobEvent, { type: 'accepted' }>> = (
  at,
  { deadlineAt, firstPollAt, generationId },
) =>
  to(at, 'transcribing', {
    ...{ generationId, acceptedAt: at.nowMs, dueAt: firstPollAt, deadlineAt, pollCount: 0, failure: null },
    // A job in doubt has none.
    leaseToken: null,
  });

/** The process that held the lease died. What is free, or never left in full, can be sent again safely. */
const interrupt: Rule<Extract<JobEvent, { type: 'interrupted' }>> = (at, { crashed, failure }) => {
  const { engine, job, nowMs } = at;
  // Only work on this device can have brought the process down; sending bytes does not.
  const crashCount = job.crashCount + (crashed && engine.runsHere ? 1 : 0);
  if (crashCount >= MAX_CRASHES) return { ...end(at, 'failed', crashLoop(failure)), crashCount };
  return !engine.mayHaveAcceptedUnanswered || job.bodyEndingAt === null
    ? to(at, 'queued', { ...FORGOTTEN, attempt: Math.max(0, job.attempt - 1), dueAt: nowMs, crashCount })
    : to(at, 'uncertain', { leaseToken: null, failure, ...lookedForNow(nowMs) });
};

const STOPPED: Rules = {
  retry: afresh,
  'ask-again': (at, { deadlineAt, nextPollAt }) =>
    at.job.generationId === null
      ? null
      : to(at, 'transcribing', {
          ...{ leaseToken: null, dueAt: nextPollAt, deadlineAt, failure: null, finishedAt: null },
        }),
};

/** What becomes of a job: by its state, and by what happens to it. What is not here has no meaning. */
const TRANSITIONS: Readonly<Record<JobState, Rules>> = {
  queued: {
    claimed: (at, { leaseToken, requestId }) =>
      to(at, 'uploading', { ...FORGOTTEN, leaseToken, requestId, attempt: at.job.attempt + 1 }),
    cancelled: cancel,
    'handed-over': (at, { failure }) => end(at, 'cancelled', failure),
    unfetched: (at, { failure }) => end(at, 'failed', failure),
    // A waiting job may be tried now instead of at its due time.
    retry: (at) => to(at, 'queued', { dueAt: at.nowMs }),
  },
  uploading: {
    'body-ending': (at) => to(at, 'uploading', { bodyEndingAt: at.nowMs }),
    accepted: accept,
    refused: again,
    postponed: (at, { failure, retryAt }) =>
      to(at, 'queued', { ...FORGOTTEN, attempt: at.job.attempt - 1, failure, dueAt: retryAt }),
    ambiguous: (at, { failure }) =>
      to(at, 'uncertain', { leaseToken: null, failure, ...lookedForNow(at.nowMs) }),
    interrupted: interrupt,
    cancelled: cancel,
  },
  uncertain: {
    accepted: accept,
    'looked-up': (at, { answered, failure, nextLookAt }) =>
      to(at, 'uncertain', {
        dueAt: nextLookAt,
        ...(answered ? { pollCount: at.job.pollCount + 1 } : {}),
        ...(failure ? { failure } : {}),
      }),
    'look-again': (at) => to(at, 'uncertain', lookedForNow(at.nowMs)),
    'send-again': afresh,
    drop: cancel,
    cancelled: cancel,
  },
  transcribing: {
    'not-ready': (at, { nextPollAt }) =>
      to(at, 'transcribing', { leaseToken: null, dueAt: nextPollAt, pollCount: at.job.pollCount + 1 }),
    ready: (at) => end(at, 'done', null),
    'generation-failed': again,
    interrupted: (at) => to(at, 'transcribing', { leaseToken: null, dueAt: at.nowMs }),
    cancelled: cancel,
  },
  failed: { ...STOPPED, dismissed: (at) => end(at, 'cancelled', at.job.failure) },
  cancelled: STOPPED,
  done: {},
};

/**
 * Looks into the transition table: what a job becomes when something happens to it.
 * @param nowMs epoch milliseconds
 * @param engine the one that the job is for
 * @returns the fields to change, or null when this event has no meaning in this state (the caller then changes nothing)
 */
export function transition(job: Job, event: JobEvent, nowMs: number, engine: EngineTraits): JobChange | null {
  // The table has each rule under the type of its own event.
  const rule = TRANSITIONS[job.state][event.type] as Rule<JobEvent> | undefined;
  return rule?.({ job, nowMs, engine }, event) ?? null;
}

/** What a person can do with the place of a waiting job; none of it changes its state. */
const QUEUE_ACTIONS = ['next', 'up', 'down', 'hold', 'release'] as const;
export type QueueAction = (typeof QUEUE_ACTIONS)[number];

/** What a person can do with a send in doubt: have it looked for again, sent again, or given up. */
export const DOUBT_ACTIONS = ['look-again', 'send-again', 'drop'] as const;
export type DoubtAction = (typeof DOUBT_ACTIONS)[number];

/** What a person can do with a job; which of them in its state is told by `actionsFor`, and the handlers accept only those. */
export const JOB_ACTIONS = [
  'cancel',
  'retry',
  'ask-again',
  'dismiss',
  ...DOUBT_ACTIONS,
  ...QUEUE_ACTIONS,
] as const;
export type JobAction = (typeof JOB_ACTIONS)[number];

export function isJobAction(word: string): word is JobAction {
  return (JOB_ACTIONS as readonly string[]).includes(word);
}

export function isDoubtAction(word: string): word is DoubtAction {
  return (DOUBT_ACTIONS as readonly string[]).includes(word);
}

export function isQueueAction(action: string): action is QueueAction {
  return (QUEUE_ACTIONS as readonly string[]).includes(action);
}

/** The actions open for a job of an engine. */
export function actionsFor(
  job: Pick<Job, 'state' | 'failure' | 'generationId' | 'acceptedAt' | 'heldAt'>,
  nowMs: number,
  { isPaid, resultKeptMs }: Pick<EngineTraits, 'isPaid' | 'resultKeptMs'>,
): readonly JobAction[] {
  // The engine may still have what was paid for.
  const isKept =
    isPaid &&
    job.generationId !== null &&
    job.acceptedAt !== null &&
    nowMs - job.acceptedAt < (resultKeptMs ?? Infinity);
  switch (job.state) {
    case 'queued':
      return [
        ...(job.failure ? (['retry'] as const) : []),
        ...(job.heldAt === null
          ? (['next', 'up', 'down', 'hold'] as const)
          : (['release', 'up', 'down'] as const)),
        'cancel',
      ];
    case 'uploading':
    case 'transcribing':
      return ['cancel'];
    case 'uncertain':
      return DOUBT_ACTIONS;
    case 'failed':
      return isKept && job.failure?.code === 'generation-timeout'
        ? ['ask-again', 'retry', 'dismiss']
        : ['retry', 'dismiss'];
    case 'cancelled':
      // Asking for what was accepted costs nothing; doing it again does.
      return isKept ? ['ask-again', 'retry'] : ['retry'];
    case 'done':
      return [];
  }
}
