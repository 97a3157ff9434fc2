// The worker on a real library: every way through the table, whose fault a failure is, and what people may do at any time.
import { describe, expect, it, vi } from 'vitest';
import { failure, type FailureCode } from '../../app/domain/failure.ts';
import { MAX_ATTEMPTS } from '../../app/domain/job.ts';
import { RETRIES_A_MINUTE } from '../../app/queue/retry-budget.ts';
import type { GetOutcome } from '../../app/speech/port.ts';
import { connect } from '../storage/support.ts';
import { foundAll, Later, LOST_ANSWER, PENDING, READY, refused, World, transcriptOf } from './support.ts';

const MINUTE = 60_000;
const GONE: GetOutcome = { kind: 'lost', failure: failure('result-lost') };
const AWAY: GetOutcome = { kind: 'unreachable', failure: failure('unreachable') };

describe('the straight way', () => {
  it.each(['cloud', 'device'] as const)('%s: queued, uploading, transcribing, done', async (service) => {
    const world = new World();
    const sends = world[service].holdSends();
    const id = world.add(service);
    expect(world.state(id)).toBe('queued');
    await world.time.pass(0);
    expect(world.job(id)).toMatchObject({ state: 'uploading', attempt: 1, bodyEndingAt: null });
    expect(world[service].sent[0]?.requestId).toBe(world.job(id).requestId);
    await world[service].sent[0]?.onBodyEnding();
    expect(world.job(id).bodyEndingAt).not.toBeNull();
    sends.answer({ kind: 'accepted', generationId: 'g' });
    await world.time.pass(0);
    expect(world.job(id)).toMatchObject({ state: 'transcribing', generationId: 'g', leaseToken: null });
    await world.time.pass(10_000);
    expect(world.job(id)).toMatchObject({ state: 'done', failure: null });
    expect(world[service].forgotten).toEqual(['g']);
    expect(world.library.transcripts.exists(world.job(id).recordingId)).toBe(true);
    expect(world.process.progress.empty).toBe(true);
    expect(world.process.faults).toEqual([]);
    expect(world.trail(id)).toEqual([
      'job-queued',
      'job-claimed',
      'job-body-ending',
      'job-accepted',
      'job-ready',
    ]);
  });

  it('asks at once when the service says that it is worth it', async () => {
    const world = new World();
    const id = world.add('device');
    await world.time.pass(0);
    world.device.tellSettled(world.job(id).generationId ?? '');
    await world.time.pass(0);
    expect(world.state(id)).toBe('done');
  });

  it('takes up what falls due while it is looking for what is due', async () => {
    const world = new World();
    const id = world.add('device');
    await world.time.pass(0);
    await world.time.pass(world.job(id).dueAt - world.time.nowMs() - 1);
    const { jobs } = world.library;
    const duePolls = jobs.duePolls.bind(jobs);
    vi.spyOn(jobs, 'duePolls').mockImplementationOnce((...query) => {
      const due = duePolls(...query);
      world.time.jump(2); // reading takes a while
      return due;
    });
    world.worker.wake();
    await world.time.pass(20);
    expect(world.state(id)).toBe('done');
  });

  it('takes up what waited for the service, where that wait ends while it is looking', async () => {
    const world = new World();
    world.cloud.onCreate = () => refused('offline');
    world.cloud.maxCreates = 1;
    const [first, second] = [world.add('cloud'), world.add('cloud')];
    await world.time.pass(0);
    const waitMs = world.job(first).dueAt - world.time.nowMs();
    world.act(first, 'cancel');
    world.cloud.onCreate = (request) => world.cloud.accept(request);
    await world.time.pass(waitMs - 1);
    expect(world.cloud.sent).toHaveLength(1);
    const { jobs } = world.library;
    const nextDueAfter = jobs.nextDueAfter.bind(jobs);
    vi.spyOn(jobs, 'nextDueAfter').mockImplementationOnce((...query) => {
      world.time.elapse(2); // reading takes a while
      return nextDueAfter(...query);
    });
    world.worker.wake();
    await world.time.pass(20);
    expect(world.state(second)).toBe('transcribing');
  });

  it('sends no more at once than the service wants, and takes what is first', async () => {
    const world = new World();
    const sends = world.cloud.holdSends();
    const ids = [0, 0, 9].map((priority) => world.add('cloud', { priority }));
    await world.time.pass(0);
    expect(ids.map((id) => world.state(id))).toEqual(['uploading', 'queued', 'uploading']);
    sends.answer({ kind: 'accepted', generationId: 'first' });
    await world.time.pass(0);
    expect(world.job(ids[2] ?? 0).generationId).toBe('first');
    expect(world.state(ids[1] ?? 0)).toBe('uploading');
  });

  it('hands a service that works on one at a time no more than one', async () => {
    const world = new World();
    world.device.maxAccepted = 1;
    world.device.onGet = () => PENDING;
    const [first, second] = [world.add('device'), world.add('device')];
    await world.time.pass(MINUTE);
    expect([world.state(first), world.state(second)]).toEqual(['transcribing', 'queued']);
    world.device.onGet = () => READY;
    await world.time.pass(MINUTE);
    expect([world.state(first), world.state(second)]).toEqual(['done', 'done']);
  });

  it('asks for eight results at once, and for all of many in the end', async () => {
    const world = new World();
    let open = 0;
    let most = 0;
    world.cloud.onGet = async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return READY;
    };
    const ids = Array.from({ length: 30 }, () => world.add('cloud'));
    await world.time.pass(3 * MINUTE);
    expect(most).toBe(8);
    expect(new Set(ids.map((id) => world.state(id)))).toEqual(new Set(['done']));
    expect(world.cloud.sent).toHaveLength(30);
  });
});

describe('a refusal', () => {
  it('that cannot pass fails this one recording alone', async () => {
    const world = new World();
    world.cloud.onCreate = (request) =>
      world.cloud.sent.length === 1 ? refused('request-refused') : world.cloud.accept(request);
    const [bad, good] = [world.add('cloud'), world.add('cloud')];
    await world.time.pass(MINUTE);
    expect(world.job(bad)).toMatchObject({ state: 'failed', failure: { code: 'request-refused' } });
    expect(world.state(good)).toBe('done');
  });

  it('that may pass is tried again, at most six times', async () => {
    const world = new World();
    world.device.onCreate = () => refused('recogniser-crashed');
    const id = world.add('device');
    await world.time.pass(0);
    expect(world.job(id)).toMatchObject({ state: 'queued', attempt: 1 });
    await world.time.pass(60 * MINUTE);
    expect(world.job(id)).toMatchObject({ state: 'failed', attempt: MAX_ATTEMPTS });
    expect(world.device.sent).toHaveLength(MAX_ATTEMPTS);
  });

  it.each<FailureCode>(['no-key', 'key-refused', 'no-credit', 'tls'])(
    '%s holds the cloud up and says so once; no job fails and the device goes on',
    async (code) => {
      const world = new World();
      world.cloud.onCreate = () => refused(code);
      const ids = Array.from({ length: 40 }, () => world.add('cloud'));
      const beside = world.add('device');
      await world.time.pass(30 * MINUTE);
      expect(world.worker.held.cloud?.code).toBe(code);
      // Two were under way when the first refusal came.
      expect(world.cloud.sent.length).toBeLessThanOrEqual(2);
      expect(new Set(ids.map((id) => world.state(id)))).toEqual(new Set(['queued']));
      expect(new Set(ids.map((id) => world.job(id).attempt))).toEqual(new Set([0]));
      expect(world.state(beside)).toBe('done');

      world.cloud.onCreate = (request) => world.cloud.accept(request);
      world.worker.release('cloud');
      await world.time.pass(5 * MINUTE);
      expect(new Set(ids.map((id) => world.state(id)))).toEqual(new Set(['done']));
      expect(world.worker.held.cloud).toBeNull();
    },
  );

  it.each<readonly [FailureCode, number]>([
    ['offline', 120],
    ['unreachable', 60],
    ['not-the-api', 60],
    ['rate-limited', 12],
    ['disk-full', 120],
  ])(
    '%s is transient: it uses no attempt, passes by itself, and a queue of forty does not run into it',
    async (code, triesAnHour) => {
      const world = new World();
      world.cloud.onCreate = () => refused(code);
      const ids = Array.from({ length: 40 }, () => world.add('cloud'));
      await world.time.pass(60 * MINUTE);
      expect(ids.every((id) => world.state(id) === 'queued' && world.job(id).attempt === 0)).toBe(true);
      // Backing off to one try in half of the longest wait, not forty tries each round.
      expect(world.cloud.sent.length).toBeLessThan(triesAnHour + 15);
      expect(world.cloud.sent.length).toBeGreaterThan(triesAnHour - 5);
      expect(world.worker.held.cloud).toBeNull();
      world.cloud.onCreate = (request) => world.cloud.accept(request);
      await world.time.pass(10 * MINUTE);
      expect(new Set(ids.map((id) => world.state(id)))).toEqual(new Set(['done']));
    },
  );

  it('keeps to the wait that the service asks for', async () => {
    const world = new World();
    world.cloud.onCreate = () => refused('rate-limited', { retryAfterMs: 20 * MINUTE });
    for (let count = 0; count < 5; count += 1) world.add('cloud');
    await world.time.pass(19 * MINUTE);
    expect(world.cloud.sent.length).toBeLessThanOrEqual(2);
    await world.time.pass(2 * MINUTE);
    expect(world.cloud.sent.length).toBeGreaterThan(2);
  });

  it('faults of the service do not use up a whole queue', async () => {
    const world = new World();
    world.cloud.onCreate = () => refused('server-error');
    const ids = Array.from({ length: 40 }, () => world.add('cloud'));
    await world.time.pass(20 * MINUTE);
    world.cloud.onCreate = (request) => world.cloud.accept(request);
    await world.time.pass(20 * MINUTE);
    expect(new Set(ids.map((id) => world.state(id)))).toEqual(new Set(['done']));
  });

  it('a mistake of ours before the body ended is tried again; after it, it is in doubt', async () => {
    const world = new World();
    world.cloud.onCreate = () => {
      throw new TypeError('a mistake');
    };
    const early = world.add('cloud');
    await world.time.pass(0);
    expect(world.job(early)).toMatchObject({ state: 'queued', failure: { code: 'internal' }, attempt: 1 });
    world.cloud.onCreate = async (request) => {
      await request.onBodyEnding();
      throw new TypeError('a mistake');
    };
    await world.time.pass(MINUTE);
    expect(world.state(early)).toBe('uncertain');
    expect(world.process.faults.length).toBeGreaterThan(0);
  });
});

describe('a send with an unknown end', () => {
  it('is found in the log and goes on without a second upload', async () => {
    const world = new World();
    world.cloud.onCreate = async (request) => {
      await request.onBodyEnding();
      return LOST_ANSWER;
    };
    world.cloud.onLookUp = foundAll;
    const id = world.add('cloud');
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('done');
    expect(world.cloud.sent).toHaveLength(1);
    expect(world.cloud.polled).toEqual([`g-${world.cloud.sent[0]?.requestId}`]);
  });

  it('waits for the person where the log is silent, and is looked for again', async () => {
    const world = new World();
    world.cloud.onCreate = () => LOST_ANSWER;
    const id = world.add('cloud');
    await world.time.pass(16 * MINUTE);
    expect(world.state(id)).toBe('uncertain');
    expect(world.cloud.sent).toHaveLength(1);
    expect(world.cloud.lookedUp.length).toBeGreaterThanOrEqual(3);

    world.cloud.onCreate = (request) => world.cloud.accept(request);
    expect(world.act(id, 'send-again').ok).toBe(true);
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('done');
    expect(world.cloud.sent).toHaveLength(2);
    expect(world.cloud.sent[0]?.requestId).not.toBe(world.cloud.sent[1]?.requestId);
  });

  it('is dropped when the person says so', async () => {
    const world = new World();
    world.cloud.onCreate = () => LOST_ANSWER;
    const id = world.add('cloud');
    await world.time.pass(0);
    expect(world.act(id, 'cancel').ok).toBe(false);
    expect(world.act(id, 'drop').ok).toBe(true);
    expect(world.state(id)).toBe('cancelled');
  });

  it('an answer of the log that comes after the person’s word counts no more', async () => {
    const world = new World();
    world.cloud.onCreate = () => LOST_ANSWER;
    const lookUps = world.cloud.holdLookUps();
    const id = world.add('cloud');
    await world.time.pass(0);
    expect(world.state(id)).toBe('uncertain');
    world.act(id, 'send-again');
    await world.time.pass(0);
    expect(world.state(id)).toBe('uncertain');
    lookUps.answer(foundAll(world.cloud.lookedUp[0] ?? []));
    await world.time.pass(0);
    expect(world.job(id).generationId).toBeNull();
  });
});

describe('asking for results', () => {
  it('a service that cannot be reached is asked again, and is not taken for one that failed', async () => {
    const world = new World();
    world.cloud.onGet = () => AWAY;
    const id = world.add('cloud');
    await world.time.pass(3 * 60 * MINUTE);
    expect(world.state(id)).toBe('transcribing');
    expect(world.cloud.polled.length).toBeLessThan(3 * 60);
    world.cloud.onGet = () => READY;
    await world.time.pass(5 * MINUTE);
    expect(world.state(id)).toBe('done');
    expect(world.cloud.sent).toHaveLength(1);
  });

  it('a service that is there and only fails is given up when its results are gone by its own rules', async () => {
    const world = new World();
    world.cloud.onGet = () => ({ kind: 'unreachable', failure: failure('server-error') });
    const id = world.add('cloud');
    await world.time.pass(55 * MINUTE);
    expect(world.state(id)).toBe('transcribing');
    await world.time.pass(10 * MINUTE);
    expect(world.job(id)).toMatchObject({ state: 'failed', failure: { code: 'generation-timeout' } });
  });

  it('keeps to the wait that a poll was asked for', async () => {
    const world = new World();
    world.cloud.onGet = () => ({
      kind: 'unreachable',
      failure: failure('rate-limited', { retryAfterMs: 30 * MINUTE }),
    });
    world.add('cloud');
    await world.time.pass(29 * MINUTE);
    expect(world.cloud.polled).toHaveLength(1);
    await world.time.pass(3 * MINUTE);
    expect(world.cloud.polled).toHaveLength(2);
  });

  it('ends after its time, offers to ask again, and asking again brings the result without a second upload', async () => {
    const world = new World();
    world.cloud.onGet = () => PENDING;
    const id = world.add('cloud');
    await world.time.pass(11 * MINUTE);
    expect(world.job(id)).toMatchObject({ state: 'failed', failure: { code: 'generation-timeout' } });
    world.cloud.onGet = () => READY;
    expect(world.act(id, 'ask-again').ok).toBe(true);
    await world.time.pass(0);
    expect(world.state(id)).toBe('done');
    expect(world.cloud.sent).toHaveLength(1);
  });

  it('lost by the device it is done again; lost by the cloud the person decides', async () => {
    const world = new World();
    world.cloud.onGet = () => GONE;
    world.device.onGet = () => (world.device.polled.length === 1 ? GONE : READY);
    const [paid, free] = [world.add('cloud'), world.add('device')];
    await world.time.pass(5 * MINUTE);
    expect(world.job(paid)).toMatchObject({ state: 'failed', failure: { code: 'result-lost' } });
    expect(world.cloud.sent).toHaveLength(1);
    expect(world.state(free)).toBe('done');
    expect(world.device.sent).toHaveLength(2);
  });

  it('a recording that crashes its worker twice is set aside', async () => {
    const world = new World();
    world.device.onGet = () => ({ kind: 'failed', failure: failure('recogniser-crashed'), crashed: true });
    const id = world.add('device');
    await world.time.pass(30 * MINUTE);
    expect(world.job(id)).toMatchObject({
      state: 'failed',
      crashCount: 2,
      failure: { code: 'reader-crashed' },
    });
    expect(world.device.sent).toHaveLength(2);
  });

  it('a refused key found while asking holds sends up, and a good answer lets them go', async () => {
    const world = new World();
    world.cloud.onGet = () => ({ kind: 'unreachable', failure: failure('key-refused') });
    const asked = world.add('cloud');
    await world.time.pass(MINUTE);
    expect(world.worker.held.cloud?.code).toBe('key-refused');
    const waiting = world.add('cloud');
    await world.time.pass(MINUTE);
    expect([world.state(asked), world.state(waiting)]).toEqual(['transcribing', 'queued']);
    world.cloud.onGet = () => READY;
    await world.time.pass(5 * MINUTE);
    expect([world.state(asked), world.state(waiting)]).toEqual(['done', 'done']);
  });

  it('credit that is gone is not disproved by an answer', async () => {
    const world = new World();
    const first = world.add('cloud');
    await world.time.pass(0);
    world.cloud.onCreate = () => refused('no-credit');
    const second = world.add('cloud');
    await world.time.pass(MINUTE);
    expect([world.state(first), world.state(second)]).toEqual(['done', 'queued']);
    expect(world.worker.held.cloud?.code).toBe('no-credit');
  });

  it('a fault of ours while asking is said, and does not become a loop', async () => {
    const world = new World();
    world.cloud.onGet = () => {
      throw new TypeError('a mistake');
    };
    const id = world.add('cloud');
    await world.time.pass(30 * MINUTE);
    expect(world.state(id)).toBe('transcribing');
    expect(world.process.faults.length).toBe(world.cloud.polled.length);
    expect(world.cloud.polled.length).toBeLessThanOrEqual(31);
    world.cloud.onGet = () => READY;
    await world.time.pass(2 * MINUTE);
    expect(world.state(id)).toBe('done');
  });

  it('goes on for recordings that were removed meanwhile: they are paid for', async () => {
    const world = new World();
    const id = world.add('cloud');
    await world.time.pass(0);
    world.library.remove(world.job(id).recordingId);
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('done');
  });
});

describe('people', () => {
  it('cancel what is queued', async () => {
    const world = new World();
    world.worker.paused = true;
    const id = world.add('cloud');
    expect(world.act(id, 'cancel').ok).toBe(true);
    world.worker.paused = false;
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('cancelled');
    expect(world.cloud.sent).toHaveLength(0);
  });

  it('cancel what is being uploaded: it is broken off, and the last bytes never leave', async () => {
    const world = new World();
    const sends = world.cloud.holdSends();
    const id = world.add('cloud');
    await world.time.pass(0);
    world.cloud.sent[0]?.onBytesSent(500);
    expect(world.process.progress.get(id)).toMatchObject({ stage: 'uploading', done: 500 });
    expect(world.act(id, 'cancel').ok).toBe(true);
    expect(world.cloud.sent[0]?.signal.aborted).toBe(true);
    await expect(world.cloud.sent[0]?.onBodyEnding()).rejects.toThrow();
    world.cloud.sent[0]?.onBytesSent(600);
    sends.answer(refused('upload-interrupted'));
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('cancelled');
    expect(world.process.progress.empty).toBe(true);
  });

  it('cancel just before it is accepted: nobody waits for it, and the trail says that it may be charged', async () => {
    const world = new World();
    const sends = world.cloud.holdSends();
    const id = world.add('cloud');
    await world.time.pass(0);
    await world.cloud.sent[0]?.onBodyEnding();
    world.act(id, 'cancel');
    sends.answer({ kind: 'accepted', generationId: 'late' });
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('cancelled');
    expect(world.cloud.cancelled).toEqual(['late']);
    expect(world.cloud.polled).toEqual([]);
    expect(world.trail(id).at(-1)).toBe('job-accepted-late');
    expect(world.process.progress.empty).toBe(true);
  });

  it('cancel what is being transcribed: the service is told, and its progress is forgotten', async () => {
    const world = new World();
    world.device.onGet = () => PENDING;
    const id = world.add('device');
    await world.time.pass(0);
    const generationId = world.job(id).generationId ?? '';
    world.device.tellProgress({ generationId, doneSeconds: 12, totalSeconds: 60 });
    expect(world.process.progress.get(id)).toMatchObject({ stage: 'transcribing', done: 12 });
    world.act(id, 'cancel');
    expect(world.state(id)).toBe('cancelled');
    expect(world.device.cancelled).toEqual([generationId]);
    expect(world.process.progress.empty).toBe(true);
    world.device.tellSettled(generationId);
    await world.time.pass(MINUTE);
    expect(world.device.polled).toEqual([]);
  });

  it('cancel while a poll is under way: its answer counts no more', async () => {
    const world = new World();
    const polls = world.cloud.holdPolls();
    const id = world.add('cloud');
    await world.time.pass(20_000);
    expect(world.cloud.polled).toHaveLength(1);
    world.act(id, 'cancel');
    polls.answer(READY);
    await world.time.pass(0);
    expect(world.state(id)).toBe('cancelled');
  });

  it('may change their mind while a send is broken off: its end is not taken for the end of the next one', async () => {
    const world = new World();
    const sends = world.cloud.holdSends();
    const id = world.add('cloud');
    await world.time.pass(0);
    world.act(id, 'cancel');
    world.act(id, 'retry');
    await world.time.pass(0);
    expect(world.cloud.sent).toHaveLength(2);
    sends.answer(refused('upload-interrupted'));
    await world.time.pass(MINUTE);
    expect(world.job(id)).toMatchObject({
      state: 'uploading',
      attempt: 1,
      requestId: world.cloud.sent[1]?.requestId,
    });
    expect(world.cloud.sent).toHaveLength(2);
    // The way to stop it is still the second one's.
    world.act(id, 'cancel');
    expect(world.cloud.sent[1]?.signal.aborted).toBe(true);
  });

  it('pause: nothing new is begun, what was sent goes on', async () => {
    const world = new World();
    const sent = world.add('cloud');
    await world.time.pass(0);
    world.worker.paused = true;
    const waiting = world.add('cloud');
    await world.time.pass(5 * MINUTE);
    expect([world.state(sent), world.state(waiting)]).toEqual(['done', 'queued']);
    world.worker.paused = false;
    await world.time.pass(MINUTE);
    expect(world.state(waiting)).toBe('done');
  });

  it('try again now what waits, without waiting for trouble to pass', async () => {
    const world = new World();
    world.cloud.onCreate = () => refused('rate-limited', { retryAfterMs: 50 * MINUTE });
    const id = world.add('cloud');
    await world.time.pass(MINUTE);
    world.cloud.onCreate = (request) => world.cloud.accept(request);
    expect(world.act(id, 'retry').ok).toBe(true);
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('done');
  });

  it.each(['retry', 'ask-again', 'send-again', 'drop', 'cancel'] as const)(
    'cannot %s what is done or is not there',
    async (action) => {
      const world = new World();
      const id = world.add('device');
      await world.time.pass(MINUTE);
      expect(world.act(id, action)).toMatchObject({ failure: { code: 'not-allowed' } });
      expect(world.act(99, action)).toMatchObject({ failure: { code: 'not-found' } });
      expect(world.state(id)).toBe('done');
    },
  );
});

describe('a clock that jumps', () => {
  it.each([-365 * 24 * 60 * MINUTE, -60 * MINUTE, 365 * 24 * 60 * MINUTE])(
    'by %d ms while it is transcribed: the result comes in time, nothing is sent twice',
    async (jumpMs) => {
      const world = new World();
      world.cloud.onGet = () => PENDING;
      const id = world.add('cloud');
      await world.time.pass(MINUTE);
      world.time.jump(jumpMs);
      await world.time.pass(2 * MINUTE);
      expect(world.state(id)).toBe('transcribing');
      world.cloud.onGet = () => READY;
      await world.time.pass(2 * MINUTE);
      expect(world.state(id)).toBe('done');
      expect(world.cloud.sent).toHaveLength(1);
    },
  );

  it('backwards between two processes does not keep anything waiting', async () => {
    const world = new World();
    world.cloud.onCreate = () => refused('offline');
    const id = world.add('cloud');
    await world.time.pass(10 * MINUTE);
    world.time.jump(-365 * 24 * 60 * MINUTE);
    world.cloud.onCreate = (request) => world.cloud.accept(request);
    world.restart();
    await world.time.pass(10 * MINUTE);
    expect(world.state(id)).toBe('done');
  });

  it('an hour of sleep: the result is fetched at the wake, or said to be lost', async () => {
    const world = new World();
    world.cloud.onGet = () => PENDING;
    const ids = [world.add('cloud'), world.add('cloud')];
    await world.time.pass(MINUTE);
    world.time.jump(60 * MINUTE);
    world.cloud.onGet = (generationId) => (generationId === world.cloud.polled[0] ? GONE : READY);
    world.worker.wake();
    await world.time.pass(0);
    expect(ids.map((id) => world.state(id)).sort()).toEqual(['done', 'failed']);
  });
});

describe('a library that cannot be written to', () => {
  it('while an answer is written down: it is written when the library gives way, and nothing is sent again', async () => {
    const world = new World();
    const sends = world.cloud.holdSends();
    const id = world.add('cloud');
    await world.time.pass(0);
    const other = connect(world.library);
    other.exec('BEGIN IMMEDIATE');
    sends.answer({ kind: 'accepted', generationId: 'paid' });
    await world.time.pass(0);
    // Of what was to be written, and of the next look, which was worth one try and no more.
    expect(world.process.faults).toHaveLength(2);
    expect(world.process.faults[1]?.doing).toBe('looking for work');
    expect(world.state(id)).toBe('uploading');
    other.exec('ROLLBACK');
    await world.time.pass(MINUTE);
    expect(world.job(id)).toMatchObject({ state: 'done', generationId: 'paid' });
    expect(world.cloud.sent).toHaveLength(1);
  });

  it('while a transcript is written down: the same', async () => {
    const world = new World();
    const polls = world.cloud.holdPolls();
    const id = world.add('cloud');
    await world.time.pass(10_000);
    const other = connect(world.library);
    other.exec('BEGIN IMMEDIATE');
    polls.answer({ kind: 'ready', transcript: transcriptOf('Kept.'), raw: null });
    await world.time.pass(0);
    expect(world.state(id)).toBe('transcribing');
    other.exec('ROLLBACK');
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('done');
    expect(world.cloud.polled).toHaveLength(1);
  });
});

describe('a library that cannot be read', () => {
  it('is said, and does not bring the process down', async () => {
    const world = new World();
    await world.time.pass(0);
    const id = world.add('cloud');
    world.library.close();
    await world.time.pass(5_000);
    expect(world.process.faults[0]?.doing).toBe('looking for work');
    expect(world.process.faults.length).toBeLessThan(5);
    world.restart();
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('done');
  });
});

describe('the end of the process', () => {
  it('breaks an upload off and leaves it to the next one, which sends it whole', async () => {
    const world = new World();
    world.cloud.onCreate = ({ signal }) =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => resolve(refused('upload-interrupted'))),
      );
    const id = world.add('cloud');
    await world.time.pass(0);
    await world.worker.stop();
    expect(world.job(id)).toMatchObject({ state: 'queued', attempt: 0, crashCount: 0 });
    world.cloud.onCreate = (request) => world.cloud.accept(request);
    world.restart();
    await world.time.pass(MINUTE);
    expect(world.job(id)).toMatchObject({ state: 'done', attempt: 1 });
    expect(world.cloud.sent).toHaveLength(2);
  });

  it('writes down what it learns in its last moment', async () => {
    const world = new World();
    world.cloud.onCreate = ({ signal }) =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => resolve({ kind: 'accepted', generationId: 'paid' })),
      );
    const id = world.add('cloud');
    await world.time.pass(0);
    await world.worker.stop();
    expect(world.job(id)).toMatchObject({ state: 'transcribing', generationId: 'paid' });
    world.worker.wake();
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('transcribing');
  });
});

describe('what the person arranges', () => {
  it('is obeyed by the next claim, and what is under way ends', async () => {
    const world = new World();
    world.device.maxAccepted = 1;
    const first = new Later<GetOutcome>();
    world.device.onGet = (id) => (id === `g-${world.device.sent[0]?.requestId}` ? first.promise : READY);
    const ids = Array.from({ length: 4 }, () => world.add('device'));
    await world.time.pass(0);
    const [a, b, c, d] = ids as [number, number, number, number];
    for (const [id, action] of [
      [b, 'hold'],
      [d, 'next'],
    ] as const)
      expect(world.act(id, action).ok).toBe(true);
    expect(world.act(a, 'hold').ok).toBe(false);
    first.settle(READY);
    await world.time.pass(5 * MINUTE);
    expect([a, b, c, d].map((id) => world.state(id))).toEqual(['done', 'queued', 'done', 'done']);
    const begun = world.device.sent.map(({ requestId }) => requestId);
    expect(begun.map((id) => ids.find((one) => world.job(one).requestId === id))).toEqual([a, d, c]);
    world.restart();
    await world.time.pass(MINUTE);
    expect(world.state(b)).toBe('queued');
    world.act(b, 'release');
    await world.time.pass(MINUTE);
    expect(world.state(b)).toBe('done');
  });

  it('limits uploads and polls at once', async () => {
    const limits = { uploads: 3, polls: 2 };
    const world = new World({ limits: () => limits });
    let [sending, asking, mostSending, mostAsking] = [0, 0, 0, 0];
    world.cloud.onCreate = async (request) => {
      mostSending = Math.max(mostSending, ++sending);
      await new Promise<void>((resolve) => world.time.after(1_000, resolve));
      sending -= 1;
      return world.cloud.accept(request);
    };
    world.cloud.onGet = async () => {
      mostAsking = Math.max(mostAsking, ++asking);
      await new Promise<void>((resolve) => world.time.after(1_000, resolve));
      asking -= 1;
      return READY;
    };
    const ids = Array.from({ length: 12 }, () => world.add('cloud'));
    await world.time.pass(5 * MINUTE);
    expect(new Set(ids.map((id) => world.state(id)))).toEqual(new Set(['done']));
    expect([mostSending, mostAsking]).toEqual([3, 2]);
  });
});

describe('a storm', () => {
  it('of jobs that each fail by themselves is tried again no more often than the budget allows', async () => {
    const world = new World({ rng: () => 0 });
    // Each cut off in mid-upload: its own fault, so that nothing but the budget slows them down.
    world.cloud.onCreate = () => refused('upload-interrupted');
    world.cloud.maxCreates = 8;
    for (let count = 0; count < 200; count += 1) world.add('cloud');
    await world.time.pass(0);
    await world.time.pass(10);
    const first = world.cloud.sent.length;
    await world.time.pass(10 * MINUTE);
    const again = world.cloud.sent.length - 200;
    expect(first).toBeLessThanOrEqual(200 + RETRIES_A_MINUTE);
    expect(again).toBeGreaterThan(8 * RETRIES_A_MINUTE);
    expect(again).toBeLessThanOrEqual(12 * RETRIES_A_MINUTE);
  });

  it('of four hundred jobs with a refused key is one hold, said once, and no failure', async () => {
    const world = new World();
    world.cloud.onCreate = () => refused('key-refused');
    const ids = Array.from({ length: 400 }, () => world.add('cloud'));
    await world.time.pass(60 * MINUTE);
    expect(world.worker.held.cloud?.code).toBe('key-refused');
    expect(world.cloud.sent.length).toBeLessThanOrEqual(world.cloud.maxCreates);
    expect(ids.filter((id) => world.state(id) === 'queued')).toHaveLength(400);
  });

  it('spares the others: one bad file fails alone', async () => {
    const world = new World();
    const bad = world.add('cloud', { path: '/bad.mp3' });
    const good = Array.from({ length: 5 }, () => world.add('cloud'));
    world.cloud.onCreate = (request) =>
      request.path === '/bad.mp3' ? refused('server-error') : world.cloud.accept(request);
    await world.time.pass(60 * MINUTE);
    expect(world.state(bad)).toBe('failed');
    expect(new Set(good.map((id) => world.state(id)))).toEqual(new Set(['done']));
  });
});

describe('a recording that brings the process down', () => {
  it('is set aside after the second time, and the trail says so', async () => {
    const world = new World();
    world.device.onCreate = () => new Promise<never>(() => undefined);
    const id = world.add('device');
    await world.time.pass(0);
    world.restart();
    await world.time.pass(0);
    expect(world.job(id)).toMatchObject({ state: 'uploading', crashCount: 1 });
    world.restart();
    await world.time.pass(0);
    expect(world.job(id)).toMatchObject({ state: 'failed', failure: { code: 'reader-crashed' } });
    expect(world.device.sent).toHaveLength(2);
    world.device.onCreate = (request) => world.device.accept(request);
    world.act(id, 'retry');
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('done');
  });
});
