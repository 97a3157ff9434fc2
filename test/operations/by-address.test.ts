// Recordings that lie at an address, through the whole core: passed on as the documentation says, downloaded first, and what comes of faults.
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { Downloader } from '../../app/download/download.ts';
import { addressDeeds, TYPED } from '../../app/operations/table/addresses.ts';
import { call } from '../../app/operations/call.ts';
import { systemClock } from '../../app/domain/clock.ts';
import { failure } from '../../app/domain/failure.ts';
import { LASTING_MS } from '../../app/domain/refusals.ts';
import { FETCHING } from '../../app/intake/vain-fetches.ts';
import { outlookOf } from '../../app/operations/outlook.ts';
import { give, quickly, sound, startHost, type Host, type Serve } from '../download/host.ts';
import { KEY, startServer, startService } from '../speech/cloud/harness.ts';
import type { SpeechServer, SpeechServerOptions } from '../support/speech-server.ts';
import { wav } from '../support/media.ts';
import { startCore, type CoreAtWork } from './core-support.ts';

/** The document's own. */
const DATA = {
  model: '#g1_whisper-large',
  url: 'https://audio-samples.github.io/samples/mp3/blizzard_primed/sample-0.mp3',
};
const SAID = "he doesn't belong to you and i don't see how you have anything to do with what is be his power";
/** A public host that the tests' own stands in for. */
const FAR = 'https://pod.example';

/** What asks that host asks ours; nobody outside is ever asked. */
function standingIn(host: Host | null): Downloader {
  const real = quickly({ patience: { tries: 1, headersMs: 2_000, silenceMs: 400 } });
  const there = <T extends { readonly href: string; readonly allowPrivate: boolean }>(request: T): T => ({
    ...request,
    href: request.href.replace(FAR, host?.origin ?? 'http://127.0.0.1:9'),
    allowPrivate: true,
  });
  const isOurs = (href: string): boolean =>
    host !== null && (href.startsWith(FAR) || href.startsWith(host.origin));
  return {
    download: (request) => real.download(there(request)),
    discard: (href, directory) => real.discard(there({ href, allowPrivate: true }).href, directory),
    glance: async (request) =>
      isOurs(request.href) ? real.glance(there(request)) : failure('offline', { detail: 'no network here' }),
    stretch: (request) => real.stretch(there(request)),
  };
}

interface World extends CoreAtWork {
  readonly server: SpeechServer;
  readonly host: Host | null;
  readonly add: (
    addresses: readonly string[],
    wish?: Record<string, unknown>,
  ) => Promise<
    readonly { readonly recordingId: number; readonly jobId: number | null; readonly isNew: boolean }[]
  >;
  readonly downloads: () => readonly string[];
  readonly trail: (recordingId: number) => readonly string[];
}

async function begin(serve: Serve | null, options: SpeechServerOptions = {}, start = true): Promise<World> {
  const host = serve ? await startHost(serve) : null;
  const server = await startServer({ keys: [KEY], transcript: SAID, ...options });
  const cloud = startService(server.baseUrl, { pollPaceMs: () => 20 });
  const engine = startCore(undefined, { more: { cloud }, downloads: standingIn(host) });
  const { core, library, views } = engine;
  if (start) await core.start(false);
  const deeds = addressDeeds({ core }, TYPED);
  return {
    ...engine,
    server,
    host,
    add: async (addresses, wish = {}) => {
      const added = await call(deeds, 'addresses.add', { addresses, service: 'cloud', ...wish });
      if (!added.ok) throw new Error(added.failure.message);
      return added.value.map(({ failure: why, isNew, jobId, recordingId }) => {
        if (recordingId === null) throw new Error(why?.message);
        return { recordingId, jobId, isNew };
      });
    },
    downloads: () => {
      try {
        return readdirSync(join(library.directory, 'downloads'));
      } catch {
        return [];
      }
    },
    trail: (recordingId) => (views.recording(recordingId)?.trail ?? []).map(({ text }) => text),
  };
}

const stateOf = ({ library }: World, recordingId: number): string | undefined =>
  library.jobs.latestFor(recordingId)?.state;
const done = (world: World, recordingId: number) =>
  expect.poll(() => stateOf(world, recordingId), { timeout: 15_000 }).toBe('done');

describe('passed on', () => {
  it('the first example of the documentation arrives field by field, and comes back as its transcript', async () => {
    const world = await begin(null);
    const [added] = await world.add([DATA.url], { options: { model: DATA.model, punctuate: null } });
    const recordingId = added?.recordingId ?? 0;
    expect(world.library.recordings.get(recordingId)).toMatchObject({
      title: 'sample-0',
      fileName: 'sample-0.mp3',
    });
    await done(world, recordingId);
    expect(world.server.generations).toHaveLength(1);
    const [sent] = world.server.generations;
    expect(sent?.file).toBeNull();
    expect(sent?.url).toBe(DATA.url);
    const whole = world.server.requests.find(({ call: what }) => what === 'create');
    expect(whole?.headers['content-type']).toBe('application/json');
    expect(sent?.order).toEqual(['model', 'url']);
    for (const [name, value] of Object.entries(DATA))
      expect([name, name === 'url' ? sent?.url : new Map(sent?.fields).get(name)]).toEqual([name, value]);
    expect(world.views.transcript(recordingId)).not.toBeNull();
    expect(world.library.transcripts.head(recordingId)?.wordCount).toBe(SAID.split(' ').length);
    expect(world.downloads()).toEqual([]);
    const trail = world.trail(recordingId).join('\n');
    expect(trail).toContain('audio-samples.github.io');
    expect(trail).toContain('passed on');
    expect(world.faults).toEqual([]);
  });

  it('two signed forms of one address are one recording, paid once', async () => {
    const world = await begin(null);
    const signed = (day: number, sign: string) => `${FAR}/7.mp3?X-Amz-Date=${day}&X-Amz-Signature=${sign}`;
    const [first] = await world.add([signed(1, 'a'.repeat(64))], { way: 'pass' });
    await done(world, first?.recordingId ?? 0);
    const [again] = await world.add([signed(2, 'b'.repeat(64))], { way: 'pass' });
    expect(again).toMatchObject({ recordingId: first?.recordingId, isNew: false });
    expect(world.server.generations.map(({ url }) => url)).toEqual([signed(1, 'a'.repeat(64))]);
    // What it was signed with last is what is asked from now on.
    expect(world.library.addresses.byHref(signed(3, 'c'))?.url).toBe(signed(2, 'b'.repeat(64)));
  });

  it('its length is known before it is sent, and a ceiling keeps it', async () => {
    const world = await begin((request, response) => give(request, response, sound()), {}, false);
    world.core.preferences.change({ monthCeilingUsd: 0.0001 });
    world.library.prices.setFetched(
      world.core.engines.traits('cloud').options?.always.model as string,
      10,
      Date.now(),
    );
    await world.core.start(false);
    const model = world.core.engines.traits('cloud').options?.always.model as string;
    const [added] = await world.add([`${FAR}/a/ep.wav`], { options: { model } });
    const recordingId = added?.recordingId ?? 0;
    await expect
      .poll(() => world.library.jobs.latestFor(recordingId)?.failure?.code, { timeout: 10_000 })
      .toBe('ceiling-reached');
    expect(world.library.recordings.get(recordingId)).toMatchObject({
      durationSeconds: 8,
      sizeBytes: sound().length,
    });
    expect(world.server.generations).toEqual([]);
    expect(world.downloads()).toEqual([]);
  });

  it('a page of text is not paid for, and what is gone is said to be', async () => {
    const world = await begin((request, response) => {
      if (request.url === '/gone.mp3') response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': 'audio/mpeg' }).end('<!doctype html><p>Log in</p>');
    });
    const [page, gone] = await world.add([`${FAR}/page.mp3`, `${FAR}/gone.mp3`]);
    const code = (id: number | undefined) => world.library.jobs.latestFor(id ?? 0)?.failure?.code;
    await expect.poll(() => code(page?.recordingId), { timeout: 10_000 }).toBe('address-not-sound');
    await expect.poll(() => code(gone?.recordingId), { timeout: 10_000 }).toBe('address-gone');
    expect(world.server.requests.filter(({ call: what }) => what === 'create')).toEqual([]);
  });

  it('what the service cannot fetch is downloaded and sent as a file, and the trail says so', async () => {
    const world = await begin((request, response) => give(request, response, sound()));
    const message = 'Download error, unable to access file at URL';
    world.server.addRule({ on: 'create', fault: { kind: 'answer', status: 400, body: { message } } });
    const [added] = await world.add([`${FAR}/ep.wav?token=abcdef`], { way: 'pass' });
    const recordingId = added?.recordingId ?? 0;
    await done(world, recordingId);
    expect(world.server.generations.map(({ file, url }) => [file !== null, url])).toEqual([[true, null]]);
    const trail = world.trail(recordingId).join('\n');
    expect(trail).toContain('could not fetch it from its address');
    expect(trail).toMatch(/Downloaded from https:\/\/pod\.example/);
    expect(trail).not.toContain('abcdef');
    expect(world.downloads()).toEqual(['ep.wav']);
    // What opened it is not kept longer than it is needed.
    expect(world.library.addresses.ofRecording(recordingId)?.url).toBe(`${FAR}/ep.wav`);
    expect(world.faults).toEqual([]);
  });

  it('… also when it says so after it accepted the work', async () => {
    const error = { name: 'Error', message: 'The media could not be retrieved' };
    const world = await begin((request, response) => give(request, response, sound()), {
      answerGet: ({ file }) => (file === null ? { status: 'error', error } : undefined),
    });
    const [added] = await world.add([`${FAR}/ep.wav`]);
    await expect.poll(() => world.server.generations.length, { timeout: 15_000 }).toBe(2);
    expect(world.server.generations.map(({ file }) => file !== null)).toEqual([false, true]);
    expect(world.trail(added?.recordingId ?? 0).join('\n')).toContain('could not fetch it from its address');
  });

  it('… and fails with the way out where it must not be downloaded', async () => {
    const world = await begin((request, response) => give(request, response, sound()));
    const message = 'Download error, unable to access file at URL';
    world.server.addRule({ on: 'create', fault: { kind: 'answer', status: 400, body: { message } } });
    const [added] = await world.add([`${FAR}/ep.wav`], { way: 'pass-only' });
    await expect.poll(() => stateOf(world, added?.recordingId ?? 0), { timeout: 10_000 }).toBe('failed');
    const why = world.library.jobs.latestFor(added?.recordingId ?? 0)?.failure;
    expect(why?.code).toBe('address-not-fetched');
    expect(why?.message).toContain('download it first');
    expect(world.downloads()).toEqual([]);
  });
});

describe('downloaded first', () => {
  it('is a file like any other in the end: one recording, by its content, with one job', async () => {
    const world = await begin((request, response) => give(request, response, sound()));
    const twice = [`${FAR}/ep.wav`, `${FAR}/ep.wav#t=3`];
    const [one, again] = await world.add(twice, { way: 'download' });
    expect([again?.recordingId, again?.isNew]).toEqual([one?.recordingId, false]);
    const recordingId = one?.recordingId ?? 0;
    await done(world, recordingId);
    const file = world.core.recordingFiles.fileFor(recordingId);
    expect(file?.path).toBe(join(world.library.directory, 'downloads', 'ep.wav'));
    expect(world.library.recordings.get(recordingId)).toMatchObject({
      format: 'wav/pcm-s16',
      durationSeconds: 8,
    });
    expect(world.library.items.counts().recordings).toBe(1);
    expect(world.host?.requests).toHaveLength(1);
    expect(world.server.generations).toHaveLength(1);
  });

  it('the same content from two addresses is one recording, and paid once', async () => {
    const world = await begin((request, response) => give(request, response, sound()));
    const [first] = await world.add([`${FAR}/a.wav`], { way: 'download' });
    await done(world, first?.recordingId ?? 0);
    const [second] = await world.add([`${FAR}/b.wav`], { way: 'download' });
    expect(second?.isNew).toBe(true);
    await expect
      .poll(() => world.library.addresses.byHref(`${FAR}/b.wav`)?.recordingId, { timeout: 10_000 })
      .toBe(first?.recordingId);
    expect(world.library.items.counts().recordings).toBe(1);
    expect(world.library.trash.count()).toBe(0);
    expect(world.server.generations).toHaveLength(1);
    expect(world.library.jobs.get(second?.jobId ?? 0)?.state).toBe('cancelled');
  });

  it('for this device always, whatever was chosen', async () => {
    const world = await begin((request, response) => give(request, response, sound()));
    const [added] = await world.add([`${FAR}/ep.wav`], { way: 'pass', service: 'device' });
    await expect.poll(() => world.device.sent.length, { timeout: 10_000 }).toBe(1);
    expect(world.device.sent[0]).toMatchObject({ fileName: 'ep.wav' });
    expect(added?.isNew).toBe(true);
  });

  it('shows how far it is, rests when it is held back, and leaves nothing when it is cancelled', async () => {
    const bytes = wav({ seconds: 60, seed: 3 });
    const world = await begin((request, response) => {
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, {
        'content-length': String(bytes.length - from),
        etag: '"1"',
        ...(from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
      });
      // A part of it, and then no more until somebody asks again.
      response.write(bytes.subarray(from, from + bytes.length / 8));
    });
    const [added] = await world.add([`${FAR}/ep.wav`], { way: 'download' });
    const { recordingId = 0, jobId } = added ?? {};
    const item = () => world.views.recording(recordingId)?.item;
    await expect.poll(() => item()?.fetch?.receivedBytes ?? 0, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(item()).toMatchObject({ state: 'queued', fetch: { state: 'running', totalBytes: bytes.length } });
    world.core.act(jobId ?? 0, 'hold');
    await expect.poll(() => item()?.fetch?.state, { timeout: 10_000 }).toBe('held');
    const kept = item()?.fetch?.receivedBytes ?? 0;
    expect(kept).toBeGreaterThan(0);
    world.core.act(jobId ?? 0, 'release');
    await expect.poll(() => item()?.fetch?.state, { timeout: 10_000 }).toBe('running');
    world.core.act(jobId ?? 0, 'cancel');
    await expect.poll(() => world.downloads(), { timeout: 10_000 }).toEqual([]);
    expect(item()?.fetch).toBeUndefined();
    expect(item()?.state).toBe('cancelled');
    expect(world.faults).toEqual([]);
  });

  it('is taken in with what was asked for it, also when a process died while it was read', async () => {
    const world = await begin((request, response) => give(request, response, sound()), {}, false);
    const { core, library } = world;
    const [added] = await world.add([`${FAR}/ep.wav`], { way: 'download' });
    const recordingId = added?.recordingId ?? 0;
    const id = library.addresses.ofRecording(recordingId)?.id ?? 0;
    const directory = join(library.directory, 'downloads');
    const path = join(directory, 'ep.wav');
    mkdirSync(directory);
    writeFileSync(path, sound());
    utimesSync(path, 1_000, 1_000);
    library.addresses.want(id, 1);
    library.addresses.beginIn(id, directory, 1);
    const seen = {
      folderId: null,
      path,
      sizeBytes: sound().length,
      modifiedMs: 1_000_000,
      inode: null,
    };
    library.files.upsertSeen(seen, 'reading', 1);
    await core.start(false);
    await done(world, recordingId);
    expect(library.items.counts().recordings).toBe(1);
    expect(world.device.sent).toEqual([]);
    expect(world.server.generations).toHaveLength(1);
  });

  it('goes to the folder that a person named, for the app and for a show', async () => {
    const world = await begin((request, response) =>
      give(request, response, sound(Number(/\d/.exec(request.url ?? '')?.[0]))),
    );
    const { core, library, place } = world;
    const show = library.folders.add(
      { path: join(place, 'show'), name: 'Show', includeSubfolders: true, service: 'cloud' },
      1,
    );
    mkdirSync(join(place, 'of show'));
    core.preferences.change({ downloadsTo: place });
    library.folders.update(show.id, { downloadsTo: join(place, 'of show') });
    const [one] = await world.add([`${FAR}/1.wav`], { way: 'download' });
    const [two] = await world.add([`${FAR}/2.wav`], { way: 'download', folderId: show.id });
    await done(world, one?.recordingId ?? 0);
    await expect
      .poll(() => readdirSync(join(place, 'of show')).filter((name) => !name.startsWith('.')), {
        timeout: 10_000,
      })
      .toEqual(['2.wav']);
    expect(core.recordingFiles.fileFor(one?.recordingId ?? 0)?.path).toBe(join(place, '1.wav'));
    expect(two?.isNew).toBe(true);
    expect(world.downloads()).toEqual([]);
  });

  it('waits where the folder for downloads is full, and says so', async () => {
    const world = await begin((_, response) => {
      response.writeHead(200, { 'content-length': '2000000000' });
      response.write(Buffer.alloc(1000));
    });
    world.core.preferences.change({ downloadSpaceGB: 1 });
    const [added] = await world.add([`${FAR}/ep.wav`], { way: 'download' });
    const fetch = () => world.views.recording(added?.recordingId ?? 0)?.item.fetch;
    await expect.poll(() => fetch()?.failure?.code, { timeout: 10_000 }).toBe('downloads-full');
    expect(fetch()?.state).toBe('again');
    expect(fetch()?.dueAt).toBeGreaterThan(Date.now());
  });

  it('what is tried in vain for a minute is no going on, until it comes', async () => {
    const world = await begin((_, response) => void response.writeHead(503, { 'retry-after': '20' }).end());
    const [added] = await world.add([`${FAR}/ep.wav`], { way: 'download' });
    const address = () => world.library.addresses.ofRecording(added?.recordingId ?? 0);
    const isTried = () => address()?.failure?.code !== undefined && world.core.addresses?.busy === false;
    await expect.poll(isTried, { timeout: 10_000 }).toBe(true);
    expect(outlookOf(world.core).goesOn).toBe(true);
    const id = address()?.id ?? 0;
    for (let tries = 1; tries < 4; tries += 1) world.core.addresses?.vain.note(id);
    expect(outlookOf(world.core)).toMatchObject({
      goesOn: false,
      standstills: [
        { service: null, folder: null, failure: { code: address()?.failure?.code }, passes: true },
      ],
    });
    world.core.addresses?.vain.clear(id);
    expect(outlookOf(world.core).goesOn).toBe(true);
  });

  it('is not asked for again and again where the library takes nothing of what became of it', async () => {
    let asked = 0;
    const world = await begin((_, response) => {
      asked += 1;
      response.writeHead(503).end();
    });
    const full = (): never => {
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    };
    const { addresses } = world.library;
    vi.spyOn(addresses, 'again').mockImplementation(full);
    vi.spyOn(addresses, 'progress').mockImplementation(full);
    await world.add([`${FAR}/ep.wav`], { way: 'download' });
    await expect.poll(() => world.core.refusals.holds(FETCHING), { timeout: 10_000 }).toBe(true);
    const before = asked;
    world.core.addresses?.wake();
    await sleep(1_000);
    expect(asked).toBe(before);
    vi.spyOn(systemClock, 'monotonicMs').mockImplementation(() => performance.now() + LASTING_MS);
    expect(outlookOf(world.core)).toMatchObject({
      goesOn: false,
      standstills: expect.arrayContaining([
        expect.objectContaining({ failure: expect.objectContaining({ code: 'disk-full' }) as unknown }),
      ]) as unknown,
    });
    vi.restoreAllMocks();
  });

  it('what is no recording is not kept, and its job says why', async () => {
    const world = await begin((_, response) => void response.writeHead(200).end(Buffer.alloc(5_000, 'xyz ')));
    const [added] = await world.add([`${FAR}/ep.mp3`], { way: 'download' });
    await expect.poll(() => stateOf(world, added?.recordingId ?? 0), { timeout: 15_000 }).toBe('failed');
    expect(world.library.jobs.latestFor(added?.recordingId ?? 0)?.failure?.code).toBe('address-not-sound');
    expect(world.downloads()).toEqual([]);
    expect(world.library.items.page({ view: 'all', folderId: null, offset: 0, limit: 10 }).total).toBe(1);
  });

  it('is tried again with the job, once it can be had', async () => {
    let isThere = false;
    const world = await begin((request, response) =>
      isThere ? give(request, response, sound()) : void response.writeHead(403).end(),
    );
    const [added] = await world.add([`${FAR}/ep.wav`], { way: 'download' });
    const { recordingId = 0, jobId } = added ?? {};
    await expect.poll(() => stateOf(world, recordingId), { timeout: 10_000 }).toBe('failed');
    expect(world.library.jobs.latestFor(recordingId)?.failure?.code).toBe('address-refused');
    isThere = true;
    expect(world.core.act(jobId ?? 0, 'retry').ok).toBe(true);
    await done(world, recordingId);
  });
});

describe('the operation', () => {
  it('adds nothing for a face that asks nobody', async () => {
    const world = await begin(null);
    const outcome = await call(addressDeeds({ core: world.core }), 'addresses.add', {
      addresses: [DATA.url],
    });
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'not-allowed' } });
    expect(world.library.items.counts().recordings).toBe(0);
  });

  it('asks once for what is passed on and once for what is fetched, and answers each in its order', async () => {
    const world = await begin(null, {}, false);
    const asked: string[] = [];
    const deeds = addressDeeds({ core: world.core }, ({ isPassedOn }, addresses) => {
      asked.push(`${isPassedOn ? 'pass' : 'fetch'} ${addresses.map(({ host }) => host).join()}`);
      return { ok: true, value: new Set() };
    });
    const added = await call(deeds, 'addresses.add', {
      addresses: [
        'https://a.example/1.mp3',
        'nothing',
        'http://10.0.0.2/2.mp3',
        'https://u:pw@b.example/3.mp3',
      ],
      service: 'cloud',
    });
    expect(asked).toEqual(['pass a.example', 'fetch 10.0.0.2,b.example']);
    expect(added.ok && added.value.map(({ failure: why, handling }) => why?.code ?? handling)).toEqual([
      { kind: 'pass', mayDownload: true },
      'bad-argument',
      { kind: 'download', why: 'private' },
      { kind: 'download', why: 'secret' },
    ]);
    expect(JSON.stringify(added)).not.toContain('pw');
  });
});
