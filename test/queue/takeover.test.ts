// A process that is gone without a word, at every state and between every two steps: what the next one makes of it.
import { describe, expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import { JOB_STATES } from '../../app/domain/job.ts';
import type { CreateOutcome } from '../../app/speech/port.ts';
import { connect, jobIn } from '../storage/support.ts';
import { foundAll, Later, LOST_ANSWER, NOW, PENDING, READY, refused, World } from './support.ts';

const MINUTE = 60_000;

/** A world whose recording is being sent, and nothing was heard of it yet. */
async function sending(service: 'cloud' | 'device', bodyEnding: boolean) {
  const world = new World();
  const later = new Later<CreateOutcome>();
  world[service].onCreate = () => later.promise;
  const id = world.add(service);
  await world.time.pass(0);
  if (bodyEnding) await world[service].sent[0]?.onBodyEnding();
  world[service].onCreate = (request) => world[service].accept(request);
  return { world, id };
}

describe('a process that died', () => {
  it('before it began: the job is claimed', async () => {
    const world = new World();
    const id = world.add('cloud');
    world.restart();
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('done');
    expect(world.cloud.sent).toHaveLength(1);
  });

  it.each(['cloud', 'device'] as const)(
    'while it was sending to the %s, before the end of the body: it is sent again at once, and no attempt is lost',
    async (service) => {
      const { world, id } = await sending(service, false);
      world.restart();
      await world.time.pass(0);
      expect(world.job(id)).toMatchObject({ state: 'transcribing', attempt: 1 });
      expect(world[service].sent).toHaveLength(2);
      expect(world[service].sent[1]?.requestId).not.toBe(world[service].sent[0]?.requestId);
    },
  );

  it('after the end of the body to the cloud: in doubt, looked for in the log, never sent again by itself', async () => {
    const { world, id } = await sending('cloud', true);
    world.restart();
    await world.time.pass(60 * MINUTE);
    expect(world.job(id)).toMatchObject({ state: 'uncertain', failure: { code: 'answer-lost' } });
    expect(world.cloud.sent).toHaveLength(1);
    expect(new Set(world.cloud.lookedUp.flat())).toEqual(new Set([world.cloud.sent[0]?.requestId]));

    world.cloud.onLookUp = foundAll;
    await world.time.pass(10 * MINUTE);
    expect(world.job(id)).toMatchObject({
      state: 'done',
      generationId: `g-${world.cloud.sent[0]?.requestId}`,
    });
    expect(world.cloud.sent).toHaveLength(1);
  });

  it('after the end of the body to the device: it is free, so it is sent again', async () => {
    const { world, id } = await sending('device', true);
    world.restart();
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('done');
  });

  it('while it was transcribed: asked for at its time, and no second upload', async () => {
    const world = new World();
    world.cloud.onGet = () => PENDING;
    const id = world.add('cloud');
    await world.time.pass(MINUTE);
    world.restart();
    world.cloud.onGet = () => READY;
    await world.time.pass(10_000);
    expect(world.state(id)).toBe('done');
    expect(world.cloud.sent).toHaveLength(1);
  });

  it('while it waited for trouble to pass: goes on when it is due', async () => {
    const world = new World();
    world.cloud.onCreate = () => refused('offline');
    const id = world.add('cloud');
    await world.time.pass(0);
    world.cloud.onCreate = (request) => world.cloud.accept(request);
    world.restart();
    await world.time.pass(MINUTE);
    expect(world.job(id)).toMatchObject({ state: 'done', attempt: 1 });
  });

  it('in doubt: the next one goes on looking it up', async () => {
    const world = new World();
    world.cloud.onCreate = () => LOST_ANSWER;
    const id = world.add('cloud');
    await world.time.pass(0);
    world.cloud.onLookUp = foundAll;
    world.restart();
    await world.time.pass(0);
    // The last look is remembered: this one comes when it is due.
    expect(world.state(id)).toBe('uncertain');
    await world.time.pass(MINUTE);
    expect(world.job(id).generationId).toBe(`g-${world.cloud.sent[0]?.requestId}`);
  });

  it.each(['done', 'failed', 'cancelled'] as const)(
    'after the job was %s: nothing happens',
    async (state) => {
      const world = new World();
      if (state === 'failed') world.cloud.onCreate = () => refused('request-refused');
      const id = world.add('cloud');
      if (state === 'cancelled') world.act(id, 'cancel');
      await world.time.pass(MINUTE);
      const before = world.job(id);
      expect(before.state).toBe(state);
      const sent = world.cloud.sent.length;
      world.restart();
      await world.time.pass(60 * MINUTE);
      expect(world.job(id)).toEqual(before);
      expect(world.cloud.sent).toHaveLength(sent);
    },
  );

  it('again and again before the end of the body: it is sent until it arrives', async () => {
    const world = new World();
    const id = world.add('cloud');
    for (let death = 0; death < 10; death += 1) {
      world.cloud.onCreate = () => new Promise(() => undefined);
      await world.time.pass(0);
      expect(world.state(id)).toBe('uploading');
      world.restart();
    }
    world.cloud.onCreate = (request) => world.cloud.accept(request);
    await world.time.pass(MINUTE);
    expect(world.job(id)).toMatchObject({ state: 'done', attempt: 1 });
  });

  it('holds nothing up: what held a service lives in memory, and a restart is a fresh try', async () => {
    const world = new World();
    world.cloud.onCreate = () => ({ kind: 'refused', failure: failure('no-key') });
    const id = world.add('cloud');
    await world.time.pass(0);
    expect(world.worker.held.cloud).not.toBeNull();
    world.cloud.onCreate = (request) => world.cloud.accept(request);
    world.restart();
    expect(world.worker.held.cloud).toBeNull();
    await world.time.pass(MINUTE);
    expect(world.state(id)).toBe('done');
  });
});

describe('a library that names an engine which this version does not know', () => {
  it('opens and lists its jobs, and does nothing with them in any state', async () => {
    const path: string[] = [];
    const world = new World({}, (library) => {
      const folder = { path: '/shows', name: 'Show', includeSubfolders: true, service: 'elsewhere' };
      const { id: folderId } = library.folders.add({ ...folder, standIns: ['nowhere', 'device'] }, NOW);
      for (const state of JOB_STATES) jobIn(library, state, { service: 'cloud', folderId });
      const db = connect(library);
      db.exec("UPDATE jobs SET service = 'elsewhere'; UPDATE transcripts SET service = 'elsewhere'");
      path.push(library.path);
    });
    const rows = (): unknown => connect(world.library).prepare('SELECT * FROM jobs').all();
    const before = rows();
    await world.time.pass(3 * 60 * MINUTE);
    world.restart();
    await world.time.pass(3 * 60 * MINUTE);
    expect(rows()).toEqual(before);
    expect(
      [world.cloud, world.device].flatMap(({ lookedUp, polled, sent }) => [...lookedUp, ...polled, ...sent]),
    ).toEqual([]);
    expect(world.process.faults).toEqual([]);
    const { rows: listed } = world.library.items.page({ view: 'all', folderId: null, offset: 0, limit: 100 });
    expect(listed.map(({ service }) => service)).toEqual(JOB_STATES.map(() => 'elsewhere'));
  });
});
