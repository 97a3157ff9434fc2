// Chains of three: two engines that are paid for and this device, each failing in turn, by the real worker and library.
import { describe, expect, it } from 'vitest';
import type { EngineId } from '../../app/domain/engine.ts';
import type { EngineChain } from '../../app/domain/engine-chain.ts';
import { failure, type FailureCode } from '../../app/domain/failure.ts';
import type { WorkerDeps } from '../../app/queue/deps.ts';
import { emptyLibrary, makeLibrary, settledFile } from '../storage/support.ts';
import { LOST_ANSWER, must, NOW, PENDING, refused, ScriptedService, startProcess } from './support.ts';
import { THREE_ENGINES } from './three-engines.ts';
import { ManualTime } from './time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ALL: EngineChain = ['cloud', 'second', 'device'];

function open(more: Partial<WorkerDeps> = {}) {
  const library = makeLibrary(emptyLibrary(), THREE_ENGINES);
  const time = new ManualTime(NOW);
  const services = {
    cloud: new ScriptedService('cloud'),
    second: new ScriptedService('second'),
    device: new ScriptedService('device'),
  };
  const process = startProcess(library, services, time, {
    engines: THREE_ENGINES,
    after: time.after,
    ...more,
  });
  let shows = 0;
  const show = ([service, ...standIns]: EngineChain): number => {
    const path = `/shows/${++shows}`;
    return library.folders.add({ path, name: path, includeSubfolders: true, service, standIns }, NOW).id;
  };
  return {
    ...{ library, process, services, show, time },
    add: (folderId: number | null, service: EngineId = 'cloud'): number => {
      const { job } = library.takeIn(settledFile({ service, folderId }), time.nowMs());
      process.worker.wake();
      return must(job).recordingId;
    },
    fail: (engine: keyof typeof services, code: FailureCode) => {
      services[engine].onCreate = () => refused(code);
    },
    /** Engines and states of a recording's jobs, in the order in which they came. */
    jobs: (recordingId: number) =>
      library.jobs.ofRecording(recordingId).map(({ service, state }) => `${service} ${state}`),
  };
}

describe('a chain of three engines', () => {
  it('goes on to the next one, and then to this device, and says so', async () => {
    const { add, fail, jobs, library, show, time } = open();
    fail('cloud', 'no-credit');
    fail('second', 'key-refused');
    const id = add(show(ALL));
    await time.pass(HOUR);
    expect(jobs(id)).toEqual(['cloud cancelled', 'second cancelled', 'device done']);
    expect(library.jobs.ofRecording(id).map((job) => job.failure?.message ?? null)).toEqual([
      expect.stringMatching(/The next engine in line does it instead, and nothing was charged\.$/),
      expect.stringMatching(/It is transcribed on this device instead, and nothing was charged\.$/),
      null,
    ]);
  });

  it('keeps to the order that is set, whichever that is', async () => {
    const { add, fail, jobs, show, time } = open();
    fail('second', 'offline');
    const id = add(show(['second', 'device', 'cloud']), 'second');
    await time.pass(HOUR);
    expect(jobs(id)).toEqual(['second cancelled', 'device done']);
  });

  it('passes one over that is known not to work, and comes back to it when it may be tried', async () => {
    const { add, fail, jobs, process, services, show, time } = open();
    fail('cloud', 'no-credit');
    fail('second', 'key-refused');
    const folderId = show(ALL);
    add(folderId);
    await time.pass(HOUR);
    const passedOver = add(folderId);
    await time.pass(HOUR);
    expect(jobs(passedOver)).toEqual(['cloud cancelled', 'device done']);
    services.second.onCreate = (request) => services.second.accept(request);
    process.worker.release('second');
    const later = add(folderId);
    await time.pass(HOUR);
    expect(jobs(later)).toEqual(['cloud cancelled', 'second done']);
  });

  it('tries one again that was out of reach, after its wait, without anybody’s word', async () => {
    const { add, fail, jobs, services, show, time } = open();
    fail('cloud', 'no-credit');
    fail('second', 'offline');
    const folderId = show(ALL);
    add(folderId);
    await time.pass(HOUR);
    services.second.onCreate = (request) => services.second.accept(request);
    const later = add(folderId);
    await time.pass(HOUR);
    expect(jobs(later)).toEqual(['cloud cancelled', 'second done']);
  });

  it('tries no engine twice for a recording, though all fail, and the chain is turned round', async () => {
    const { add, fail, jobs, library, services, show, time } = open();
    for (const engine of ['cloud', 'second'] as const) fail(engine, 'offline');
    const folderId = show(['cloud', 'second']);
    const id = add(folderId);
    await time.pass(HOUR);
    expect(jobs(id)).toEqual(['cloud cancelled', 'second queued']);
    library.folders.update(folderId, { chain: ['second', 'cloud'] });
    const sent = services.cloud.sent.length;
    await time.pass(HOUR);
    expect(jobs(id)).toEqual(['cloud cancelled', 'second queued']);
    expect(services.cloud.sent).toHaveLength(sent);
  });

  it('asks each engine for what it is told to, and the app’s chain counts without a show', async () => {
    const { add, fail, jobs, library, time } = open({
      optionsFor: (_job, engine) => `{"model":"of ${engine}"}`,
    });
    fail('cloud', 'offline');
    library.settings.set('defaultChain', ['cloud', 'second']);
    const id = add(null);
    await time.pass(HOUR);
    expect(jobs(id)).toEqual(['cloud cancelled', 'second done']);
    expect(library.jobs.ofRecording(id)[1]?.options).toBe('{"model":"of second"}');
  });

  it('goes past what a ceiling stops, to the first engine that is free', async () => {
    const stop = { failure: failure('ceiling-reached'), untilMs: NOW + 24 * HOUR, isForAll: false };
    const { add, jobs, show, time } = open({
      admit: ({ service }) => Promise.resolve(THREE_ENGINES.traits(service).isPaid ? stop : null),
    });
    const id = add(show(ALL));
    const other = add(show(['cloud', 'second']));
    await time.pass(HOUR);
    expect(jobs(id)).toEqual(['cloud cancelled', 'second cancelled', 'device done']);
    expect(jobs(other)).toEqual(['cloud cancelled', 'second queued']);
  });
});

describe('money in a chain', () => {
  it('hands nothing on that was or may have been accepted', async () => {
    const { add, fail, jobs, library, process, services, show, time } = open();
    services.cloud.onCreate = async (request) => {
      request.onBytesSent(request.sizeBytes);
      await request.onBodyEnding();
      return LOST_ANSWER;
    };
    const id = add(show(ALL));
    await time.pass(MINUTE);
    fail('cloud', 'offline');
    process.act(must(library.jobs.latestFor(id)).id, 'send-again');
    await time.pass(3 * HOUR);
    expect(jobs(id)).toEqual(['cloud queued']);
    expect([services.second.sent, services.device.sent]).toEqual([[], []]);
  });

  it('hands nothing to an engine that was paid for the recording before', async () => {
    const { add, fail, jobs, library, process, services, show, time } = open();
    const id = add(show(ALL), 'second');
    services.second.onGet = () => PENDING;
    await time.pass(MINUTE);
    // A person gives up what was accepted, and asks another.
    process.act(must(library.jobs.latestFor(id)).id, 'cancel');
    fail('cloud', 'offline');
    library.jobs.enqueue({ recordingId: id, service: 'cloud', options: '{}', priority: 0 }, time.nowMs());
    process.worker.wake();
    await time.pass(HOUR);
    expect(jobs(id)).toEqual(['second cancelled', 'cloud cancelled', 'device done']);
    expect(services.second.sent).toHaveLength(1);
  });
});
