// Whether work can go on by itself soon, and if not, why: what a command that waits for the end of the work has to know.
import type { Failure } from '../domain/failure.ts';
import { doubtOf } from '../domain/doubt.ts';
import { atBeginning, type EngineId, type EngineTraits } from '../domain/engine.ts';
import type { Core } from './core.ts';
import { NOTING } from '../intake/listening.ts';
import { FETCHING } from '../intake/vain-fetches.ts';
import { blameOf } from '../queue/policy.ts';
import { LOOKING } from '../queue/worker.ts';

/** Why something does not go on. */
export interface Standstill {
  /** The service or the folder that stands still; null for the whole queue. */
  readonly service: EngineId | null;
  readonly folder: string | null;
  /** The same in words, at the beginning of a sentence. */
  readonly who: string;
  readonly failure: Pick<Failure, 'code' | 'message' | 'detail'>;
  /** True when it may pass without a person. */
  readonly passes: boolean;
}

export interface Outlook {
  /** Something is under way, or begins within a minute as far as anybody can tell. */
  readonly goesOn: boolean;
  /** Sends in doubt are still looked for. */
  readonly looks: boolean;
  readonly standstills: readonly Standstill[];
}

/** So many refusals in a row by circumstances (no network) make a standstill: 15 to 70 seconds. */
const PATIENCE_TRIES = 4;
/** Polls in a row without an answer from which on a result is not expected soon. */
const PATIENCE_POLLS = 3;
/** Downloads that are tried in vain, looked at one by one. */
const IN_VAIN_MAX = 20;
/** What begins later than this is no going on, milliseconds. */
const SOON_MS = 60_000;

/** Looks at everything that wants to be done. Reads only; cheap enough for ten times a second. */
export function outlookOf(core: Core): Outlook {
  const { intake, library, listening, refusals, worker, sidecars } = core;
  const refusal = refusals.lasting;
  const isListening = refusal ? listening.moves && !refusals.holds(NOTING) : !listening.quiet;
  // What was refused a moment ago is tried again: nobody may believe meanwhile that there was nothing to do.
  const isTried = refusals.some && refusal === null;
  const isFollowing = core.feeds?.busy ?? false;
  const isReading =
    isListening || isTried || isFollowing || intake.size > 0 || (sidecars !== null && !sidecars.isIdle);
  const looks = library.jobs.inState('uncertain').some((job) => doubtOf(job) === 'looking');
  const found = core.engines.all.map(({ id }) => serviceOutlook(core, id));
  const standstills = found.flatMap(({ standstill }) => standstill ?? []);
  const fetching = addressOutlook(core);
  const waits = fetching.waits || core.engines.all.some(({ id }) => library.jobs.hasClaimable(id));
  return {
    goesOn:
      isReading || (worker.busy && !isHeldUp(core)) || fetching.goesOn || found.some(({ goesOn }) => goesOn),
    looks,
    standstills: [
      ...(refusal ? [refusedBy(refusal)] : []),
      ...(worker.paused && waits ? [PAUSED] : []),
      ...standstills,
      ...(fetching.standstill ? [fetching.standstill] : []),
      ...library.folders.list().flatMap(({ id, path }) => {
        const { failure } = core.folders.listens ? listening.stateOf(id) : { failure: null };
        // One that is only looked into every few seconds is looked into.
        if (!failure || failure.code === 'folder-unwatched') return [];
        return [{ service: null, folder: path, who: path, failure, passes: true }];
      }),
    ],
  };
}

/** Nothing is wrong with the engine, and nothing goes on by itself either. */
const NEEDS_A_PERSON: ReadonlySet<Failure['code']> = new Set(['ceiling-reached', 'model-not-here']);

/** Whether what lies at addresses is gone on with. */
function addressOutlook({ addresses: keeper, library, nowMs, refusals, worker }: Core): {
  readonly goesOn: boolean;
  /** Something is to be fetched, now or later. */
  readonly waits: boolean;
  readonly standstill?: Standstill;
} {
  if (!keeper || library.addresses.openCount() === 0) return { goesOn: false, waits: false };
  if (keeper.busy) return { goesOn: true, waits: true };
  if (worker.paused) return { goesOn: false, waits: true };
  if (refusals.lasting && refusals.holds(FETCHING)) return { goesOn: false, waits: true };
  const soon = nowMs() + SOON_MS;
  const inVain: number[] = [];
  let next = library.addresses.next(soon, inVain);
  // Of very many the first ones tell enough.
  while (next && keeper.vain.why(next) && inVain.length < IN_VAIN_MAX) {
    inVain.push(next.id);
    next = library.addresses.next(soon, inVain);
  }
  if (next && !keeper.vain.why(next)) return { goesOn: true, waits: true };
  const stuck = library.addresses.next(Number.MAX_SAFE_INTEGER, []);
  const why = stuck?.failure;
  if (!why) return { goesOn: false, waits: true };
  const standstill = { service: null, folder: null, who: 'A download', failure: why, passes: true };
  return { goesOn: false, waits: true, standstill };
}

const PAUSED: Standstill = {
  service: null,
  folder: null,
  who: 'The queue',
  failure: {
    code: 'not-allowed',
    message: 'The queue is paused. To go on: queue resume.',
  },
  passes: false,
};

/** Nothing that is under way comes to its end before the library's disk takes something again. */
const isHeldUp = ({ refusals, worker }: Core): boolean => refusals.lasting !== null && worker.isHeldUp;

/** The library takes nothing, so that neither files come in nor work is begun or ends. It may be given room, or let go, without us. */
const refusedBy = (why: Failure): Standstill => ({
  service: null,
  folder: null,
  who: 'The library',
  failure: why,
  passes: true,
});

/** Why what an engine is to do does not go on. */
export function standstillOf({ id, words }: EngineTraits, failure: Failure, passes: boolean): Standstill {
  return { service: id, folder: null, who: atBeginning(words.name), failure, passes };
}

function serviceOutlook(
  core: Core,
  service: EngineId,
): { readonly goesOn: boolean; readonly standstill?: Standstill } {
  const { library, worker } = core;
  const { jobs } = library;
  if (jobs.hasUploading(service)) return { goesOn: !isHeldUp(core) };
  const accepted = jobs.inState('transcribing').filter((job) => job.service === service);
  const silent = worker.silenceOf(
    accepted.map(({ id }) => id),
    PATIENCE_POLLS,
  );
  const isRefused = isHeldUp(core) && accepted.every(({ id }) => core.refusals.holds(id));
  if (accepted.length > 0 && !silent && !isRefused) return { goesOn: true };
  const stands = (failure: Failure): { goesOn: false; standstill: Standstill } => ({
    goesOn: false,
    standstill: standstillOf(
      core.engines.traits(service),
      failure,
      blameOf(failure.code) !== 'service' && !NEEDS_A_PERSON.has(failure.code),
    ),
  });
  if (jobs.hasClaimable(service) && !worker.paused && !(isHeldUp(core) && core.refusals.holds(LOOKING))) {
    const why = core.rest.why(service) ?? whyNothingBegins(core, service);
    if (!why) return { goesOn: true };
    return stands(why);
  }
  return silent ? stands(silent) : { goesOn: false };
}

/** Why no waiting job of a service begins soon; null when one does. */
function whyNothingBegins(core: Core, service: EngineId): Failure | null {
  const { library, worker } = core;
  const nowMs = core.nowMs();
  const held = worker.held[service];
  if (held) return held;
  const { closedBy, troubles, waitMs } = worker.troubleOf(service);
  if (closedBy && troubles >= PATIENCE_TRIES) return closedBy;
  const next = library.jobs.nextClaimable(service);
  if (waitMs > SOON_MS) return closedBy ?? next?.failure ?? null;
  return next && next.dueAt > nowMs + SOON_MS ? next.failure : null;
}
