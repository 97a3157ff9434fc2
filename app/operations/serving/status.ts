// How the speech service does, as `serve status`, its page and Prometheus tell it. Read from the library alone, so that any process can tell.
import type { ServeStatusView } from '../../contract/channels/serve.ts';
import type { Failure } from '../../domain/failure.ts';
import { endingOf } from '../../domain/farm.ts';
import type { ServedGlance } from '../../domain/served.ts';
import { FARM_RULES, rulesWith } from '../../farm/rules.ts';
import { storyIn } from '../../farm/work.ts';
import { cutPaths } from '../cut-paths.ts';
import type { TokensOf } from './tokens.ts';

/** A worker that did not speak for so many of its beats is late. */
const LATE = 1.5;
/** Of each list. */
const PAGE = 20;

/** What it has to do, how fast it goes, who works for it, and what went wrong. */
export function statusOf(of: TokensOf): ServeStatusView {
  const { farm, serve } = of.library;
  const agoOf = (at: number | null): number => Math.max(0, (of.nowMs() - (at ?? of.nowMs())) / 1_000);
  const { oldestWaitingAt, ...counts } = serve.jobs.counts();
  const { audioSeconds, workSeconds } = serve.jobs.worked();
  const { running, waiting } = farm.tasks.counts();
  const listed =
    (state: 'running' | 'waiting') =>
    ({ audioSeconds, doneParts, id, parts, sinceAt }: ServedGlance) => ({
      ...{ id, state, audioSeconds, seconds: agoOf(sinceAt) },
      parts: parts === 0 ? null : { all: parts, done: doneParts },
    });
  return {
    ...counts,
    oldestWaitingSeconds: oldestWaitingAt === null ? null : agoOf(oldestWaitingAt),
    speed: workSeconds > 0 ? audioSeconds / workSeconds : null,
    tasks: { waiting, running },
    requests: [
      ...serve.jobs.underWay(PAGE).map(listed('running')),
      ...serve.jobs.inLine(PAGE).map(listed('waiting')),
    ],
    failures: serve.jobs.lastFailed(PAGE).map(({ failure, finishedAt, id }) => ({
      ...{ id, agoSeconds: agoOf(finishedAt), message: failure?.message ?? '' },
      story: failure ? [...storyFor(failure)] : [],
    })),
    faults: farm.tasks.lastFaults(PAGE).map((one) => ({
      ...{ worker: one.workerName, agoSeconds: agoOf(one.endedAt), what: withoutPaths(endingOf(one)) },
    })),
    workers: workersOf(of, agoOf),
  };
}

/** What each attempt at a recording came to, a line each, where too many came to nothing. Whoever asks learns no folder of a worker. */
export const storyFor = (why: Pick<Failure, 'detail' | 'message'>): readonly string[] =>
  storyIn(why).map(withoutPaths);

const withoutPaths = (text: string): string => cutPaths(text, { byPath: new Map(), byName: new Map() });

function workersOf(
  { library: { farm } }: TokensOf,
  agoOf: (at: number) => number,
): ServeStatusView['workers'] {
  const hands = new Map<string, number>();
  for (const { workerId } of farm.tasks.running())
    if (workerId !== null) hands.set(workerId, (hands.get(workerId) ?? 0) + 1);
  return farm.workers
    .list()
    .map(({ done, faults, heardSeconds, id, lastSeenAt, leftAt, profile, silenceMs, workedMs }) => {
      const { abilities, cores, name, slots, version } = profile;
      const silentSeconds = agoOf(lastSeenAt);
      // As the server that it works for goes by it, which may be another process.
      const rules = rulesWith(silenceMs ?? FARM_RULES.silenceMs);
      const isHere = leftAt === null && silentSeconds * 1_000 <= rules.silenceMs;
      const isLate = isHere && silentSeconds * 1_000 > LATE * rules.beatMs;
      return {
        ...{ name, version, cores, slots, done, faults, silentSeconds, isHere, isLate },
        abilities: abilities.map(({ kind, languages, modelId: model, speed }) => ({
          ...{ kind, model, speed },
          languages: [...languages],
        })),
        inHand: hands.get(id) ?? 0,
        hasLeft: leftAt !== null,
        speed: workedMs > 0 ? heardSeconds / (workedMs / 1_000) : null,
      };
    })
    .sort((one, other) => Number(other.isHere) - Number(one.isHere));
}
