// The worker with the real cloud client against a server that misbehaves: one upload a recording, whatever happens on the way.
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../app/domain/clock.ts';
import type { Job } from '../../app/domain/job.ts';
import type { Library } from '../../app/storage/library.ts';
import { onEnd, startServer, startService, writeRecording } from '../speech/cloud/harness.ts';
import { makeLibrary, must, settledFile } from '../storage/support.ts';
import type { SpeechServer, SpeechServerOptions } from '../support/speech-server.ts';
import { ScriptedService, startProcess, until, type Process } from './support.ts';

interface Place {
  readonly server: SpeechServer;
  readonly library: Library;
  readonly process: Process;
  readonly key: { value: string | null };
  add(sizeBytes?: number): Job;
  job(id: number): Job;
}

async function place(options: SpeechServerOptions = {}): Promise<Place> {
  const server = await startServer(options);
  const library = makeLibrary();
  const key: Place['key'] = { value: 'good' };
  const cloud = startService(server.baseUrl, { apiKey: () => key.value, pollPaceMs: () => 20 });
  const process = startProcess(library, { cloud, device: new ScriptedService('device') }, systemClock, {
    rng: () => 0.01,
    source: async ({ recordingId }) => {
      const path = must(library.files.pathFor(recordingId));
      const { size: sizeBytes } = await stat(path);
      return {
        ok: true,
        value: { path, fileName: basename(path), mimeType: 'audio/mpeg', sizeBytes, durationSeconds: 60 },
      };
    },
  });
  onEnd(() => process.worker.stop());
  let made = 0;
  return {
    server,
    library,
    process,
    key,
    job: (id) => must(library.jobs.get(id)),
    add: (sizeBytes = 50_000) => {
      const recording = writeRecording(sizeBytes, `episode ${++made}.mp3`);
      const { path, sha256: fingerprint } = recording;
      const file = settledFile({ path, sizeBytes, fingerprint, service: 'cloud' });
      const { job } = library.takeIn(file, Date.now());
      process.worker.wake();
      return must(job);
    },
  };
}

const done = async (at: Place, ids: readonly number[]): Promise<void> =>
  until(() => ids.every((id) => at.job(id).state === 'done'), 'everything to be done', 20_000);
const uploads = (server: SpeechServer): number =>
  server.requests.filter((request) => request.call === 'create').length;

describe('the queue and the service', () => {
  it('twelve recordings: one upload each', async () => {
    const at = await place({ pendingPolls: 2 });
    const ids = Array.from({ length: 12 }, () => at.add().id);
    await done(at, ids);
    expect(uploads(at.server)).toBe(12);
    expect([...at.server.acceptedByHash().values()]).toEqual(Array(12).fill(1));
    expect(at.process.faults).toEqual([]);
  });

  it('a connection cut in mid-upload is sent again, and accepted once', async () => {
    const at = await place();
    at.server.addRule({ on: 'create', fault: { kind: 'reset', atShare: 0.3 } });
    const { id } = at.add(20_000_000);
    await done(at, [id]);
    expect(uploads(at.server)).toBe(2);
    expect([...at.server.acceptedByHash().values()]).toEqual([1]);
    expect(at.job(id).attempt).toBe(2);
  });

  it('an answer lost on its way is found in the log: one upload', async () => {
    const at = await place();
    at.server.addRule({ on: 'create', fault: { kind: 'reset', atShare: 1 } });
    const { id } = at.add();
    await done(at, [id]);
    expect(uploads(at.server)).toBe(1);
    expect(at.server.generations).toHaveLength(1);
  });

  it('an answer lost on its way with a log that does not know it: waits for the person', async () => {
    const at = await place();
    at.server.addRule({ on: 'create', fault: { kind: 'reset', atShare: 1, accept: false } });
    const { id } = at.add();
    await until(() => at.job(id).state === 'uncertain', 'uncertainty');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(uploads(at.server)).toBe(1);
    at.process.act(id, 'send-again');
    await done(at, [id]);
    expect(uploads(at.server)).toBe(2);
    expect(at.server.generations).toHaveLength(1);
  });

  it('no key and a refused key hold everything up until there is a good one', async () => {
    const at = await place({ keys: ['good'] });
    at.key.value = null;
    const ids = Array.from({ length: 6 }, () => at.add().id);
    await until(() => at.process.worker.held.cloud?.code === 'no-key', 'the hold');
    expect(uploads(at.server)).toBe(0);
    at.key.value = 'bad';
    at.process.worker.release('cloud');
    await until(() => at.process.worker.held.cloud?.code === 'key-refused', 'the second hold');
    expect(uploads(at.server)).toBeLessThanOrEqual(2);
    at.key.value = 'good';
    at.process.worker.release('cloud');
    await done(at, ids);
    expect([...at.server.acceptedByHash().values()]).toEqual(Array(6).fill(1));
    expect(ids.map((id) => at.job(id).attempt)).toEqual(Array(6).fill(1));
  });

  it.each([
    ['429 with a Retry-After', { status: 429, headers: { 'retry-after': '1' } }],
    [
      'a web page',
      {
        status: 200,
        body: '<!doctype html><title>Sign in</title>',
        headers: { 'content-type': 'text/html' },
        early: true,
      },
    ],
    ['503', { status: 503 }],
  ] as const)('%s passes by itself: nothing fails, one accepted upload each', async (_, answer) => {
    const at = await place();
    at.server.addRule({ on: 'create', times: 3, fault: { kind: 'answer', ...answer } });
    const ids = Array.from({ length: 5 }, () => at.add().id);
    await done(at, ids);
    expect([...at.server.acceptedByHash().values()]).toEqual(Array(5).fill(1));
    // Not every one of the five met the wall: after the first refusals one is sent ahead alone.
    expect(uploads(at.server)).toBe(8);
  });

  it('a web page after the whole recording is a question to the person, never another upload', async () => {
    const at = await place();
    const page = { status: 200, body: '<!doctype html><title>Ready</title>', accept: false } as const;
    at.server.addRule({ on: 'create', fault: { kind: 'answer', ...page } });
    const { id } = at.add();
    await until(() => at.job(id).state === 'uncertain', 'uncertainty');
    expect(at.job(id).failure?.message).toContain('a web page came back');
    at.process.worker.wake();
    await until(() => !at.process.worker.busy, 'the look-up');
    expect(uploads(at.server)).toBe(1);
  });

  it('polls that fail in every way cost nothing but time', async () => {
    const at = await place({ pendingPolls: 1 });
    at.server.addRule({ on: 'get', fault: { kind: 'reset' } });
    at.server.addRule({ on: 'get', fault: { kind: 'answer', status: 500 } });
    at.server.addRule({ on: 'get', fault: { kind: 'answer', status: 404, body: { message: 'not found' } } });
    at.server.addRule({ on: 'get', fault: { kind: 'broken-answer' } });
    at.server.addRule({ on: 'get', fault: { kind: 'answer', status: 401 } });
    const { id } = at.add();
    await done(at, [id]);
    expect(uploads(at.server)).toBe(1);
    expect(at.process.worker.held.cloud).toBeNull();
  });

  it('a result that the service has forgotten fails and is not sent again by itself', async () => {
    const at = await place({ readyAfterMs: 60_000 });
    const { id } = at.add();
    await until(() => at.job(id).state === 'transcribing', 'acceptance');
    at.server.options.resultsKeptMs = 0;
    await until(() => at.job(id).state === 'failed', 'the loss');
    expect(at.job(id).failure?.code).toBe('result-lost');
    expect(uploads(at.server)).toBe(1);
  });

  it('cancelled in mid-upload: the connection is cut and nothing is accepted', async () => {
    const at = await place();
    at.server.addRule({ on: 'create', fault: { kind: 'stall', atShare: 0.2 } });
    const { id } = at.add(20_000_000);
    // Also at the other end: a send that was cut before it arrived would leave its fault to the next one.
    await until(() => at.process.progress.get(id) !== null && uploads(at.server) === 1, 'the first bytes');
    expect(at.process.act(id, 'cancel').ok).toBe(true);
    await until(() => !at.process.worker.busy, 'the end of the send');
    expect(at.job(id).state).toBe('cancelled');
    expect(at.server.generations).toHaveLength(0);
  });

  it('stopped in mid-upload, another process sends it whole: one accepted upload', async () => {
    const at = await place();
    at.server.addRule({ on: 'create', fault: { kind: 'stall', atShare: 0.2 } });
    const { id } = at.add(20_000_000);
    // Also at the other end: a send that was cut before it arrived would leave its fault to the next one.
    await until(() => at.process.progress.get(id) !== null && uploads(at.server) === 1, 'the first bytes');
    await at.process.worker.stop();
    expect(at.job(id)).toMatchObject({ state: 'queued', attempt: 0, bodyEndingAt: null });
    await at.process.worker.start();
    await done(at, [id]);
    expect(at.server.generations).toHaveLength(1);
  });
});
