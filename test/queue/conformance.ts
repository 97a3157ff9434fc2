// What every store of the queue must do, whatever it is made of: the promises of `app/queue/store.ts`, one by one.
import { describe, expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import type { Job, JobEvent } from '../../app/domain/job.ts';
import type { EngineId } from '../../app/domain/engine.ts';
import type { Telling } from '../../app/domain/telling.ts';
import type { EngineChain } from '../../app/domain/engine-chain.ts';
import type { Arriving, QueueStore, Relief, Result } from '../../app/queue/store.ts';
import { must, NOW, segment, transcriptOf } from '../storage/support.ts';
import type { Wish } from './memory-store.ts';

/** A store under test, and what lies beside it. */
export interface Bench {
  readonly store: QueueStore;
  /** Queues a job for a recording of its own. */
  readonly add: (wish?: Wish) => Job;
  /** Queues a job of the device that tells the speakers of a long text apart. */
  readonly addTelling: () => Job;
  /** True where readers see speakers in the text of a recording. */
  readonly isTold: (recordingId: number) => boolean;
  /** What a person decides, past the worker. */
  readonly decide: (jobId: number, event: JobEvent) => Job | null;
  /** Makes a job one that another version queued. */
  readonly makeUnknown: (jobId: number, unknown: Partial<Pick<Job, 'kind' | 'service'>>) => void;
  /** The text that readers see of a recording; null when there is none. */
  readonly textOf: (recordingId: number) => string | null;
}

const MINUTE = 60_000;
let leases = 0;
const lease = () => ({ leaseToken: `lease-${++leases}`, requestId: `request-${leases}` });
const accepted = (generationId = 'g'): JobEvent => ({
  ...{ type: 'accepted', generationId, firstPollAt: NOW + MINUTE, deadlineAt: NOW + 10 * MINUTE },
});
const LOST: JobEvent = { type: 'ambiguous', failure: failure('answer-lost') };
const DIED: JobEvent = { type: 'interrupted', failure: failure('upload-interrupted'), crashed: true };
const SHORT: Result = { transcript: transcriptOf('What was said.'), raw: null };
const LONG: Result = {
  transcript: transcriptOf(
    ...[1, 2, 3].map((at) => segment('What was said at length. '.repeat(600), at * 5)),
  ),
  raw: null,
};

/** Registers the tests of one kind of store. */
export function conformance(name: string, open: () => Bench): void {
  describe(name, () => {
    const claim = async ({ store }: Bench, service: EngineId = 'cloud'): Promise<Job> =>
      must(await store.claim(service, lease(), NOW));
    const record = async ({ store }: Bench, job: Job, event: JobEvent): Promise<Job> =>
      must(await store.record(job, event, NOW));
    const accept = async (bench: Bench, generationId?: string): Promise<Job> => {
      bench.add();
      const ending = await record(bench, await claim(bench), { type: 'body-ending' });
      return record(bench, ending, accepted(generationId));
    };

    claims(open, claim);
    leavesAlone(open, accept, claim, record);
    guards(open, claim, record);
    takesOver(open, claim, record);
    tellsWhatIsDue(open, accept, claim, record);
    keepsResults(open, accept);
    tellsSpeakers(open, claim, record);
    handsOver(open, claim, record);
  });
}

type Claim = (bench: Bench, service?: EngineId) => Promise<Job>;
type Recorded = (bench: Bench, job: Job, event: JobEvent) => Promise<Job>;
type Accept = (bench: Bench, generationId?: string) => Promise<Job>;

function claims(open: () => Bench, claim: Claim): void {
  it('claims the first by priority, then by age, and writes lease and request down with it', async () => {
    const bench = open();
    const [old, young, urgent] = [bench.add(), bench.add(), bench.add({ priority: 2 })];
    const wanted = lease();
    const first = await bench.store.claim('cloud', wanted, NOW);
    expect(first).toMatchObject({ id: urgent.id, state: 'uploading', attempt: 1, ...wanted });
    expect(await bench.store.get(urgent.id)).toEqual(first);
    expect([(await claim(bench)).id, (await claim(bench)).id]).toEqual([old.id, young.id]);
    expect(await bench.store.claim('cloud', lease(), NOW)).toBeNull();
  });

  it('claims each job once, however many ask at the same time', async () => {
    const bench = open();
    const ids = [1, 2, 3].map(() => bench.add().id);
    const jobs = await Promise.all([1, 2, 3, 4, 5].map(() => bench.store.claim('cloud', lease(), NOW)));
    expect(jobs.flatMap((job) => job?.id ?? []).toSorted((a, b) => a - b)).toEqual(ids);
  });

  it('claims neither what is held back, nor what is not due, nor another service’s', async () => {
    const bench = open();
    bench.add({ heldAt: NOW });
    bench.add({ service: 'device' });
    const later = bench.add();
    const busy = await claim(bench);
    expect(busy.id).toBe(later.id);
    const failed = { type: 'refused', failure: failure('server-error'), retryAt: NOW + 500 } as const;
    await bench.store.record(busy, failed, NOW);
    expect(await bench.store.claim('cloud', lease(), NOW + 499)).toBeNull();
    expect(await bench.store.claim('cloud', lease(), NOW + 500)).toMatchObject({ id: later.id, attempt: 2 });
  });

  it('tells the length of the recording with its job', async () => {
    const bench = open();
    bench.add({ audioSeconds: 90 });
    expect((await claim(bench)).audioSeconds).toBe(90);
  });
}

function leavesAlone(open: () => Bench, accept: Accept, claim: Claim, record: Recorded): void {
  it.each([
    { kind: 'of a newer version', service: 'cloud' },
    { kind: 'transcribe', service: 'elsewhere' },
  ])('leaves jobs alone of which this version does not know what to do or with whom: %o', async (unknown) => {
    const bench = open();
    const { store } = bench;
    expect(await store.leftAlone()).toEqual([]);
    const polled = await accept(bench);
    for (let count = 0; count < 3; count += 1) bench.add();
    const doubted = await record(bench, await claim(bench), { type: 'body-ending' });
    await record(bench, doubted, LOST);
    const held = await claim(bench);
    const waiting = must(await store.get(held.id + 1));
    const jobs = [polled, doubted, held, waiting];
    for (const { id } of jobs) bench.makeUnknown(id, unknown);
    const late = NOW + 9 * MINUTE;
    expect(await store.claim('cloud', lease(), late)).toBeNull();
    expect(await store.duePolls('cloud', late, 8)).toEqual([]);
    expect(await store.inDoubt('cloud')).toEqual([]);
    expect(await store.doubts('cloud')).toEqual({ count: 0, lastAt: null });
    expect(await store.held()).toEqual([]);
    expect(await store.acceptedCount('cloud')).toBe(0);
    expect(await store.nextDueAfter('cloud', NOW - 1)).toBeNull();
    expect(await store.leftAlone()).toEqual([{ kind: unknown.kind, engine: unknown.service, count: 4 }]);
    expect(await store.get(waiting.id)).toMatchObject({ ...unknown, state: 'queued' });
  });
}

function guards(open: () => Bench, claim: Claim, record: Recorded): void {
  it('has the point of no return on disk before it says so', async () => {
    const bench = open();
    bench.add();
    const sending = await claim(bench);
    expect(sending.bodyEndingAt).toBeNull();
    await bench.store.record(sending, { type: 'body-ending' }, NOW + 7);
    expect(await bench.store.get(sending.id)).toMatchObject({ state: 'uploading', bodyEndingAt: NOW + 7 });
  });

  it('lets no end of an earlier send end a later one', async () => {
    const bench = open();
    bench.add();
    const first = await claim(bench);
    bench.decide(first.id, { type: 'cancelled' });
    bench.decide(first.id, { type: 'retry' });
    const second = await claim(bench);
    for (const event of [{ type: 'body-ending' }, accepted('late'), LOST] as const)
      expect(await bench.store.record(first, event, NOW)).toBeNull();
    expect(await bench.store.get(first.id)).toEqual(second);
  });

  it('lets no answer to work that was given up end the work that followed', async () => {
    const bench = open();
    bench.add();
    const first = await record(bench, await claim(bench), accepted('first'));
    bench.decide(first.id, { type: 'cancelled' });
    bench.decide(first.id, { type: 'retry' });
    const second = await record(bench, await claim(bench), accepted('second'));
    const gone = { type: 'generation-failed', failure: failure('result-lost'), retryAt: NOW } as const;
    expect(await bench.store.record(first, gone, NOW)).toBeNull();
    expect(await end(bench, first, SHORT)).toBeNull();
    expect(await end(bench, first, LONG)).toBeNull();
    expect(bench.textOf(first.recordingId)).toBeNull();
    expect(await bench.store.get(first.id)).toEqual(second);
  });

  it('lets one of two ends happen that come at the same time', async () => {
    const bench = open();
    bench.add();
    const sending = await claim(bench);
    const ends = [accepted(), LOST].map((event) => bench.store.record(sending, event, NOW));
    expect((await Promise.all(ends)).filter((job) => job !== null)).toHaveLength(1);
  });

  it('changes nothing by an event that has no meaning, or of a job that is not there', async () => {
    const bench = open();
    const waiting = bench.add();
    expect(await bench.store.record(waiting, { type: 'ready' }, NOW)).toBeNull();
    expect(await bench.store.record({ ...waiting, id: 99 }, accepted(), NOW)).toBeNull();
    expect(await bench.store.get(waiting.id)).toEqual(waiting);
    expect(await bench.store.get(99)).toBeNull();
  });

  it('keeps what came too late or cannot be read, without a change to the job', async () => {
    const bench = open();
    bench.add();
    const sending = await claim(bench);
    bench.decide(sending.id, { type: 'cancelled' });
    const before = await bench.store.get(sending.id);
    await bench.store.recordLate(sending, 'late', 0.5, NOW);
    await bench.store.keepUnread(sending, new Uint8Array([1]), NOW);
    expect(await bench.store.get(sending.id)).toEqual(before);
  });
}

function takesOver(open: () => Bench, claim: Claim, record: Recorded): void {
  it('tells what a dead process had in hand: before the end of the body it waits again, after it, it is in doubt', async () => {
    const bench = open();
    for (let count = 0; count < 3; count += 1) bench.add();
    const early = await claim(bench);
    const late = await record(bench, await claim(bench), { type: 'body-ending' });
    expect(await bench.store.held()).toEqual([early, late]);
    for (const job of [early, late]) await bench.store.record(job, DIED, NOW);
    expect(await bench.store.held()).toEqual([]);
    expect(await bench.store.get(early.id)).toMatchObject({ state: 'queued', attempt: 0, requestId: null });
    expect(await bench.store.get(late.id)).toMatchObject({
      state: 'uncertain',
      requestId: late.requestId,
      leaseToken: null,
    });
  });

  it('counts sends that a service left in doubt, not those that a dead process did, until one is accepted', async () => {
    const bench = open();
    for (let count = 0; count < 4; count += 1) bench.add();
    const ending = async (): Promise<Job> => record(bench, await claim(bench), { type: 'body-ending' });
    const [lost, left] = [await ending(), await ending()];
    expect(await bench.store.doubts('cloud')).toEqual({ count: 0, lastAt: null });
    await record(bench, lost, LOST);
    await record(bench, left, DIED);
    expect(await bench.store.doubts('cloud')).toEqual({ count: 1, lastAt: NOW });
    expect(await bench.store.doubts('device')).toEqual({ count: 0, lastAt: null });
    await record(bench, await ending(), accepted());
    expect(await bench.store.doubts('cloud')).toEqual({ count: 0, lastAt: null });
  });

  it('brings waits back that were written under a clock that ran ahead', async () => {
    const bench = open();
    bench.add();
    const year = 365 * 24 * 60 * MINUTE;
    const busy = must(await bench.store.claim('cloud', lease(), NOW + year));
    const failed = { type: 'refused', failure: failure('server-error'), retryAt: NOW + year + 500 } as const;
    await bench.store.record(busy, failed, NOW + year);
    await bench.store.rebaseWaits(NOW);
    expect(await bench.store.nextDueAfter('cloud', NOW)).toBe(NOW + 500);
    expect(await bench.store.claim('cloud', lease(), NOW + 500)).not.toBeNull();
  });
}

function tellsWhatIsDue(open: () => Bench, accept: Accept, claim: Claim, record: Recorded): void {
  it('tells accepted work when its poll is due, and not before', async () => {
    const bench = open();
    const job = await accept(bench);
    expect(await bench.store.acceptedCount('cloud')).toBe(1);
    expect(await bench.store.acceptedCount('device')).toBe(0);
    expect(await bench.store.duePolls('cloud', NOW + MINUTE - 1, 8)).toEqual([]);
    expect(await bench.store.duePolls('cloud', NOW + MINUTE, 8)).toEqual([job]);
    expect(await bench.store.nextDueAfter('cloud', NOW)).toBe(NOW + MINUTE);
    expect(await bench.store.nextDueAfter('cloud', NOW + MINUTE)).toBeNull();
  });

  it('tells first what is lost first, and no more than is wanted', async () => {
    const bench = open();
    const HOUR = 60 * MINUTE;
    const at: number[] = [];
    for (const ageMs of [2 * HOUR, 50 * MINUTE, 10 * MINUTE]) {
      bench.add();
      const sending = await claim(bench);
      await bench.store.record(sending, accepted(`g${ageMs}`), NOW + 2 * HOUR - ageMs);
      at.push(sending.id);
    }
    const due = await bench.store.duePolls('cloud', NOW + 2 * HOUR, 8);
    expect(due.map(({ id }) => id)).toEqual([at[1], at[2], at[0]]);
    expect((await bench.store.duePolls('cloud', NOW + 2 * HOUR, 2)).map(({ id }) => id)).toEqual(at.slice(1));
  });

  it('tells sends in doubt, all of them or those that are to be looked for now', async () => {
    const bench = open();
    bench.add();
    bench.add();
    const now = await record(bench, await claim(bench), LOST);
    const later = await record(bench, await claim(bench), LOST);
    const looked = { type: 'looked-up', nextLookAt: NOW + MINUTE, answered: true } as const;
    await record(bench, later, looked);
    expect((await bench.store.inDoubt('cloud')).map(({ id }) => id)).toEqual([now.id, later.id]);
    expect((await bench.store.inDoubt('cloud', NOW)).map(({ id }) => id)).toEqual([now.id]);
    expect(await bench.store.inDoubt('device')).toEqual([]);
    expect(await bench.store.nextDueAfter('cloud', NOW)).toBe(NOW + MINUTE);
  });

  it('knows nothing of what a file promises where nobody looked into it', async () => {
    const bench = open();
    expect(await bench.store.promise(bench.add().recordingId)).toBeNull();
  });
}

function keepsResults(open: () => Bench, accept: Accept): void {
  it.each([
    ['short', SHORT],
    ['long', LONG],
  ])('shows nothing of a %s result before its last write, and then all of it', async (name, result) => {
    const bench = open();
    const job = await accept(bench);
    const arriving = must(await bench.store.arrive(job, result, NOW));
    expect(arriving.isWhole).toBe(name === 'short');
    while (!arriving.isWhole) {
      await arriving.step();
      expect(bench.textOf(job.recordingId)).toBeNull();
    }
    expect(await bench.store.get(job.id)).toEqual(job);
    const done = await arriving.finish(NOW + 5);
    await arriving.end();
    expect(done).toMatchObject({ state: 'done', finishedAt: NOW + 5 });
    expect(await bench.store.get(job.id)).toEqual(done);
    const text = result.transcript.segments.map((one) => one.text).join(' ');
    expect(bench.textOf(job.recordingId)).toBe(text);
  });

  it.each([
    ['short', SHORT],
    ['long', LONG],
  ])('keeps nothing of a %s result whose job is no longer wanted', async (_name, result) => {
    const bench = open();
    const job = await accept(bench);
    const arriving = must(await bench.store.arrive(job, result, NOW));
    while (!arriving.isWhole) await arriving.step();
    bench.decide(job.id, { type: 'cancelled' });
    expect(await arriving.finish(NOW)).toBeNull();
    await arriving.end();
    expect(bench.textOf(job.recordingId)).toBeNull();
    expect(await bench.store.get(job.id)).toMatchObject({ state: 'cancelled' });
    expect(await end(bench, job, result)).toBeNull();
    expect(bench.textOf(job.recordingId)).toBeNull();
  });
}

/** Stores a result to its end. @returns null where the store found that the job had gone on, at its beginning or, of a short one, at its end */
async function end(bench: Bench, job: Job, result: Result): Promise<Job | null> {
  const arriving = await bench.store.arrive(job, result, NOW);
  if (!arriving) return null;
  while (!arriving.isWhole) await arriving.step();
  const done = await arriving.finish(NOW);
  await arriving.end();
  return done;
}

/** Two people by turns, over ten minutes. */
const TOLD: Telling = {
  by: 'voices',
  turns: Array.from({ length: 200 }, (_, at) => ({ from: at * 3, to: at * 3 + 3, speaker: at % 2 })),
  prints: [null, null],
};

function tellsSpeakers(open: () => Bench, claim: Claim, record: Recorded): void {
  const begun = async (bench: Bench): Promise<Job> => {
    bench.addTelling();
    return record(bench, await claim(bench, 'device'), accepted());
  };
  const whole = async (bench: Bench, job: Job): Promise<Arriving> => {
    const arriving = must(await bench.store.tell(job, TOLD, NOW));
    expect(arriving.isWhole).toBe(false);
    while (!arriving.isWhole) await arriving.step();
    return arriving;
  };

  it('puts who speaks into a text, and ends the job with the last of it', async () => {
    const bench = open();
    const job = await begun(bench);
    expect(bench.isTold(job.recordingId)).toBe(false);
    const arriving = await whole(bench, job);
    expect(await bench.store.get(job.id)).toEqual(job);
    const done = await arriving.finish(NOW + 5);
    await arriving.end();
    expect(done).toMatchObject({ kind: 'tell-speakers', state: 'done', finishedAt: NOW + 5 });
    expect(await bench.store.get(job.id)).toEqual(done);
    expect(bench.isTold(job.recordingId)).toBe(true);
    expect(await bench.store.tell(job, TOLD, NOW)).toBeNull();
  });

  it.each(['after a step', 'when it is whole'])(
    'leaves no part of it when it is cancelled %s',
    async (when) => {
      const bench = open();
      const job = await begun(bench);
      const arriving = must(await bench.store.tell(job, TOLD, NOW));
      await arriving.step();
      while (when !== 'after a step' && !arriving.isWhole) await arriving.step();
      bench.decide(job.id, { type: 'cancelled' });
      if (arriving.isWhole) expect(await arriving.finish(NOW)).toBeNull();
      await arriving.end();
      expect(bench.isTold(job.recordingId)).toBe(false);
      expect(await bench.store.get(job.id)).toMatchObject({ state: 'cancelled' });
      expect(await bench.store.tell(job, TOLD, NOW)).toBeNull();
    },
  );

  it('is told again by who takes over from a process that died in the middle of it', async () => {
    const bench = open();
    const job = await begun(bench);
    await must(await bench.store.tell(job, TOLD, NOW)).step();
    const [held] = await bench.store.duePolls('device', NOW + 2 * MINUTE, 5);
    expect(held).toEqual(job);
    const arriving = await whole(bench, job);
    expect(await arriving.finish(NOW)).toMatchObject({ state: 'done' });
    await arriving.end();
    expect(bench.isTold(job.recordingId)).toBe(true);
  });
}

function handsOver(open: () => Bench, claim: Claim, record: Recorded): void {
  const why = failure('offline');
  const HERE: EngineChain = ['cloud', 'device'];
  const relief = (more: Partial<Relief> = {}): Relief => ({
    from: 'cloud',
    able: ['device'],
    all: true,
    ...more,
  });
  const standIn = (engine = 'device', options = '{}') => ({ engine, options });
  const next = async ({ store }: Bench, more: Partial<Relief> = {}) => {
    const found = await store.nextFallback(relief(more), NOW);
    return found && [found.job.id, found.to];
  };

  it('hands over only where the chain says so, and not while the device has work', async () => {
    const bench = open();
    bench.add();
    bench.add({ chain: ['cloud'] });
    expect(await next(bench)).toBeNull();
    const willing = bench.add({ chain: HERE });
    expect(await next(bench)).toEqual([willing.id, 'device']);
    expect(await next(bench, { all: false })).toBeNull();
    bench.add({ service: 'device' });
    expect(await next(bench)).toBeNull();
  });

  it('hands over what a ceiling stopped, while the cloud can be used too', async () => {
    const bench = open();
    const stopped = bench.add({ chain: HERE });
    const stop = { type: 'postponed', failure: failure('ceiling-reached'), retryAt: NOW } as const;
    await record(bench, await claim(bench), stop);
    expect(await next(bench, { all: false })).toEqual([stopped.id, 'device']);
  });

  it('hands over in the order of the queue, of whichever show, and nothing that is held back', async () => {
    const bench = open();
    bench.add({ chain: HERE, heldAt: NOW });
    bench.add({ chain: HERE });
    const urgent = bench.add({ chain: HERE, priority: 1 });
    expect(await next(bench)).toEqual([urgent.id, 'device']);
  });

  it('takes the engines of a chain in their order, those that can be used, and none before its own', async () => {
    const bench = open();
    const able = ['device', 'cloud', 'second'];
    const first = bench.add({ chain: ['cloud', 'second', 'device'] });
    expect(await next(bench, { able })).toEqual([first.id, 'second']);
    expect(await next(bench)).toEqual([first.id, 'device']);
    expect(await next(bench, { able: [] })).toBeNull();
    const last = bench.add({ service: 'second', chain: ['cloud', 'device', 'second'] });
    expect(await next(bench, { from: 'second', able })).toBeNull();
    expect(await bench.store.get(last.id)).toMatchObject({ state: 'queued' });
    const stranger = bench.add({ service: 'device', chain: ['cloud', 'second'] });
    expect(await next(bench, { from: 'device', able })).toBeNull();
    expect(await bench.store.get(stranger.id)).toMatchObject({ state: 'queued' });
  });

  it('waits for an engine that has work, and lets another show go on meanwhile', async () => {
    const bench = open();
    bench.add({ service: 'second' });
    bench.add({ chain: ['cloud', 'second', 'device'] });
    const other = bench.add({ chain: HERE });
    expect(await next(bench, { able: ['device', 'second'] })).toEqual([other.id, 'device']);
  });

  it('goes through a chain once, with the options of each engine', async () => {
    const bench = open();
    const able = ['cloud', 'device', 'second'];
    const first = bench.add({ chain: ['cloud', 'second', 'device'] });
    const [, second] = await bench.store.handOver(first, standIn('second', '{"language":"en"}'), why, NOW);
    expect(second).toMatchObject({ service: 'second', state: 'queued', options: '{"language":"en"}' });
    expect(await next(bench, { from: 'second', able })).toEqual([second?.id, 'device']);
    const [, third] = await bench.store.handOver(must(second), standIn(), why, NOW);
    expect(await next(bench, { from: 'device', able })).toBeNull();
    // A person has the first one tried again: the others were tried.
    expect(bench.decide(must(third).id, { type: 'cancelled' })).not.toBeNull();
    const again = must(bench.decide(first.id, { type: 'retry' }));
    expect(await next(bench, { able: ['second'] })).toBeNull();
    expect(await bench.store.handOver(again, standIn('second'), why, NOW)).toEqual([]);
    expect(await bench.store.get(first.id)).toEqual(again);
  });

  it('ends the one and queues the other in one, once', async () => {
    const bench = open();
    const job = bench.add({ chain: HERE });
    const both = await Promise.all([1, 2].map(() => bench.store.handOver(job, standIn(), why, NOW)));
    const [ended, queued] = both.flat();
    expect(both.flat()).toHaveLength(2);
    expect(ended).toMatchObject({ id: job.id, state: 'cancelled', failure: { code: 'offline' } });
    expect(queued).toMatchObject({ service: 'device', state: 'queued', recordingId: job.recordingId });
    expect(await claim(bench, 'device')).toMatchObject({ id: queued?.id });
  });

  it('does not hand over what was begun meanwhile', async () => {
    const bench = open();
    const job = bench.add({ chain: HERE });
    const begun = await claim(bench);
    expect(await bench.store.handOver(job, standIn(), why, NOW)).toEqual([]);
    expect(await bench.store.get(job.id)).toEqual(begun);
  });
}
