// Sends that end in doubt: the second holds the service, the rest wait unsent, and the log is searched for hours before a person is asked.
import { describe, expect, it } from 'vitest';
import { doubtOf } from '../../app/domain/doubt.ts';
import { failure } from '../../app/domain/failure.ts';
import type { CreateOutcome, CreateRequest, LookUpOutcome } from '../../app/speech/port.ts';
import { foundAll, Later, LOST_ANSWER, NO_TRACE, World } from './support.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SILENT: LookUpOutcome = { kind: 'unreachable', failure: failure('server-error') };

/** The whole body leaves, and nothing comes back. */
const loseAnswer = async (request: CreateRequest): Promise<CreateOutcome> => {
  await request.onBodyEnding();
  return LOST_ANSWER;
};

/** A cloud whose gateway loses every answer to a send, and as many recordings for it. */
function failing(recordings: number, onLookUp: () => LookUpOutcome = () => SILENT): World {
  const world = new World();
  world.cloud.onCreate = loseAnswer;
  world.cloud.onLookUp = onLookUp;
  for (let count = 0; count < recordings; count += 1) world.add('cloud');
  return world;
}
const statesOf = ({ library }: World, state: 'uncertain' | 'queued' | 'done'): number =>
  library.jobs.inState(state).length;

describe('a gateway that loses answers', () => {
  it('is sent two recordings, and nothing more for as long as nobody answers', async () => {
    const world = failing(12);
    await world.time.pass(24 * HOUR);
    expect(world.cloud.sent).toHaveLength(2);
    expect([statesOf(world, 'uncertain'), statesOf(world, 'queued')]).toEqual([2, 10]);
    expect(world.worker.held.cloud?.code).toBe('gateway-failing');
    // What waits was never begun: no attempt is used up.
    for (const job of world.library.jobs.inState('queued')) expect(job.attempt).toBe(0);
  });

  it('is asked by questions that cost nothing, ever more seldom', async () => {
    const world = failing(3);
    await world.time.pass(10 * MINUTE);
    const early = world.cloud.lookedUp.length;
    await world.time.pass(50 * MINUTE);
    const hour = world.cloud.lookedUp.length;
    expect(early).toBeGreaterThanOrEqual(5);
    expect(hour - early).toBeLessThan(5 * early);
    expect(world.cloud.polled).toEqual([]);
  });

  it('is sent one more when it answers questions, and everything when that is accepted', async () => {
    const world = failing(12);
    await world.time.pass(10 * MINUTE);
    world.cloud.onLookUp = () => NO_TRACE;
    world.cloud.onCreate = (request) => world.cloud.accept(request);
    await world.time.pass(15 * MINUTE);
    expect([statesOf(world, 'uncertain'), statesOf(world, 'done')]).toEqual([2, 10]);
    expect(world.worker.held.cloud).toBeNull();
  });

  it('and answers questions all the time is sent a handful in a day, not the queue', async () => {
    const world = failing(40, () => NO_TRACE);
    await world.time.pass(MINUTE - 1);
    expect(world.cloud.sent).toHaveLength(2);
    await world.time.pass(15 * MINUTE);
    expect(world.cloud.sent).toHaveLength(3);
    await world.time.pass(24 * HOUR);
    expect(world.cloud.sent.length).toBeLessThanOrEqual(9);
    expect(world.cloud.sent.length).toBeGreaterThan(4);
  });

  it('but whose log tells of every send loses nothing: they go one by one', async () => {
    const world = new World();
    world.cloud.onCreate = () => LOST_ANSWER;
    world.cloud.onLookUp = foundAll;
    for (let count = 0; count < 6; count += 1) world.add('cloud');
    await world.time.pass(30 * MINUTE);
    expect(statesOf(world, 'done')).toBe(6);
    expect(world.cloud.sent).toHaveLength(6);
  });

  it('is not tried anew by each process: what the table knows of doubts outlives it', async () => {
    const world = failing(12, () => NO_TRACE);
    await world.time.pass(5 * MINUTE);
    const sent = world.cloud.sent.length;
    for (let count = 0; count < 10; count += 1) {
      world.restart();
      await world.time.pass(MINUTE);
    }
    expect(world.cloud.sent).toHaveLength(sent);
    world.restart();
    world.cloud.onCreate = (request) => world.cloud.accept(request);
    await world.time.pass(HOUR);
    expect(statesOf(world, 'queued')).toBe(0);
  });

  it('is not blamed for sends that our own processes left in doubt', async () => {
    const world = new World();
    world.cloud.onLookUp = () => SILENT;
    for (let count = 0; count < 3; count += 1) {
      const later = new Later<CreateOutcome>();
      world.cloud.onCreate = async (request) => {
        await request.onBodyEnding();
        return later.promise;
      };
      world.add('cloud');
      await world.time.pass(0);
      world.restart();
      await world.time.pass(0);
    }
    expect(statesOf(world, 'uncertain')).toBe(3);
    world.cloud.onCreate = (request) => world.cloud.accept(request);
    const id = world.add('cloud');
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('done');
  });

  it('has what is still leaving broken off before its end, which waits with no attempt used up', async () => {
    const world = new World({ limits: () => ({ uploads: 3, polls: 8 }) });
    const answers = [new Later<typeof LOST_ANSWER>(), new Later<typeof LOST_ANSWER>()];
    world.cloud.onCreate = async (request) => {
      const answer = answers[world.cloud.sent.length - 1];
      if (answer) {
        await request.onBodyEnding();
        return answer.promise;
      }
      return new Promise((resolve) =>
        request.signal.addEventListener('abort', () =>
          resolve({ kind: 'refused', failure: failure('upload-interrupted') }),
        ),
      );
    };
    world.cloud.onLookUp = () => SILENT;
    const ids = [1, 2, 3, 4].map(() => world.add('cloud'));
    await world.time.pass(0);
    expect(world.cloud.sent).toHaveLength(3);
    for (const answer of answers) answer.settle(LOST_ANSWER);
    await world.time.pass(MINUTE);
    expect(ids.map((id) => world.state(id))).toEqual(['uncertain', 'uncertain', 'queued', 'queued']);
    const third = world.library.jobs.get(ids[2] ?? 0);
    expect(third).toMatchObject({ attempt: 0, failure: { code: 'gateway-failing' } });
    expect(world.cloud.sent).toHaveLength(3);
  });

  it('is named where it is the sign-in page of a network, and let go when somebody has signed in', async () => {
    const world = failing(4, () => ({ kind: 'unreachable', failure: failure('sign-in-page') }));
    world.cloud.onCreate = () => ({ ...LOST_ANSWER, cause: failure('sign-in-page') });
    await world.time.pass(5 * MINUTE);
    expect(world.worker.held.cloud?.code).toBe('sign-in-page');
    expect(world.cloud.sent).toHaveLength(2);
    world.cloud.onLookUp = foundAll;
    world.cloud.onCreate = (request) => world.cloud.accept(request);
    await world.time.pass(15 * MINUTE);
    expect(statesOf(world, 'done')).toBe(4);
  });

  it('does not hold the device up', async () => {
    const world = failing(3);
    await world.time.pass(MINUTE);
    const id = world.add('device');
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('done');
  });

  it('one doubt alone holds nothing', async () => {
    const world = new World();
    world.cloud.onCreate = (request) =>
      world.cloud.sent.length === 1 ? LOST_ANSWER : world.cloud.accept(request);
    for (let count = 0; count < 5; count += 1) world.add('cloud');
    await world.time.pass(MINUTE);
    expect([statesOf(world, 'uncertain'), statesOf(world, 'done')]).toEqual([1, 4]);
  });
});

describe('a send in doubt', () => {
  it('is looked for over two hours before a person is asked, whatever restarts lie between', async () => {
    const world = failing(1, () => NO_TRACE);
    await world.time.pass(HOUR);
    const [job] = world.library.jobs.inState('uncertain');
    expect(job && doubtOf(job)).toBe('looking');
    world.restart();
    await world.time.pass(30 * MINUTE);
    expect(doubtOf(world.job(job?.id ?? 0))).toBe('looking');
    world.restart();
    await world.time.pass(HOUR);
    const asked = world.job(job?.id ?? 0);
    expect(doubtOf(asked)).toBe('asked');
    expect(asked.failure?.message).toContain('could not tell in two hours');
    expect(world.trail(asked.id).at(-1)).toBe('job-looked-up');
  });

  it('is said to be absent where the log would know it', async () => {
    const world = new World();
    world.cloud.onCreate = () => LOST_ANSWER;
    world.cloud.onLookUp = (ids) => ({ kind: 'answered', found: new Map(), absent: new Set(ids) });
    const id = world.add('cloud');
    await world.time.pass(3 * HOUR);
    expect(world.job(id).failure?.message).toContain('does not list it');
  });

  it('is not asked about while nobody answers: that tells nothing', async () => {
    const world = failing(1);
    await world.time.pass(6 * HOUR);
    const [job] = world.library.jobs.inState('uncertain');
    expect(job?.pollCount).toBe(0);
    expect(world.cloud.lookedUp.length).toBeGreaterThan(100);
  });

  it('that comes to light late is taken, also after the question', async () => {
    const world = failing(1, () => NO_TRACE);
    await world.time.pass(5 * HOUR);
    world.cloud.onLookUp = () => foundAll(world.cloud.lookedUp.at(-1) ?? []);
    await world.time.pass(HOUR + MINUTE);
    expect(statesOf(world, 'done')).toBe(1);
  });

  it('is looked for anew when the person says so', async () => {
    const world = failing(1, () => NO_TRACE);
    await world.time.pass(3 * HOUR);
    const [job] = world.library.jobs.inState('uncertain');
    const id = job?.id ?? 0;
    expect(doubtOf(world.job(id))).toBe('asked');
    const looks = world.cloud.lookedUp.length;
    expect(world.act(id, 'look-again').ok).toBe(true);
    await world.time.pass(0);
    expect(world.cloud.lookedUp).toHaveLength(looks + 1);
    expect(doubtOf(world.job(id))).toBe('looking');
  });

  it('many are looked for with one question', async () => {
    const world = failing(2);
    await world.time.pass(0);
    expect(world.cloud.lookedUp.at(-1)).toHaveLength(2);
  });

  it('waits no longer because the clock was set back', async () => {
    const world = failing(1, () => NO_TRACE);
    await world.time.pass(HOUR);
    world.time.jump(-365 * 24 * HOUR);
    world.restart();
    await world.time.pass(2 * HOUR);
    const [job] = world.library.jobs.inState('uncertain');
    expect(job && doubtOf(job)).toBe('asked');
  });
});
