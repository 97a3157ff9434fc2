// What callers get from the real server, over an engine that is scripted: OpenAI's own client, encryption, limits, and the end of a result.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI, { APIError, toFile } from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveDeeds } from '../../app/operations/table/serve.ts';
import { call } from '../../app/operations/call.ts';
import { Serving } from '../../app/operations/serving/serving.ts';
import { certificateFault } from '../../app/serve/certificate.ts';
import { certificate } from '../support/certificate.ts';
import { PENDING, READY } from '../queue/support.ts';
import { wav } from '../support/media.ts';
import { formOf, startServer, type Server } from './world.ts';

const MODEL = { model: '#g1_whisper-large' };
const sound = (seed: number, seconds = 1): Buffer => wav({ seconds, seed });
const create = (server: Server, bytes: Buffer, fields: Readonly<Record<string, string>> = {}) =>
  server.ask('/v1/stt/create', {
    ...{ method: 'POST', body: formOf({ ...MODEL, ...fields }, ['audio', bytes, 'a.wav']) },
  });
const codeOf = async (answer: Response): Promise<string> =>
  ((await answer.json()) as { error: { code: string } }).error.code;

describe('OpenAI’s own client', () => {
  const clientOf = ({ token, url }: Server): OpenAI =>
    new OpenAI({ apiKey: token, baseURL: `${url}/v1`, maxRetries: 0 });

  it('gets a text in each of its forms, and lists the models', async () => {
    const server = await startServer();
    const { audio, models } = clientOf(server);
    const file = await toFile(sound(11), 'talk.wav');
    const asked = { file, model: 'whisper-1' } as const;
    expect((await audio.transcriptions.create(asked)).text).toBe('Done.');
    expect(await audio.transcriptions.create({ ...asked, response_format: 'text' })).toBe('Done.\n');
    const srt = await audio.transcriptions.create({ ...asked, response_format: 'srt' });
    expect(srt).toMatch(/^1\r?\n\d\d:\d\d:\d\d,\d{3} --> .*\r?\nDone\./);
    const vtt = await audio.transcriptions.create({ ...asked, response_format: 'vtt' });
    expect(vtt).toMatch(/^WEBVTT[\s\S]*--> [\s\S]*Done\./);
    const verbose = await audio.transcriptions.create({
      ...{ ...asked, response_format: 'verbose_json', temperature: 0 },
      timestamp_granularities: ['word', 'segment'],
    });
    expect(verbose).toMatchObject({ task: 'transcribe', text: 'Done.' });
    expect(verbose.segments?.[0]).toMatchObject({ id: 0, text: 'Done.' });
    expect(verbose.words?.[0]).toMatchObject({ word: 'Done.' });
    expect((await models.list()).data.map(({ id }) => id)).toContain('whisper-1');
    // Five forms of one recording: it was heard once.
    expect(server.device.sent).toHaveLength(1);
  });

  it('reads why it is refused', async () => {
    const server = await startServer();
    const { audio } = clientOf(server);
    const file = await toFile(sound(12), 'talk.wav');
    const why = async (more: object): Promise<unknown> =>
      audio.transcriptions.create({ file, model: 'whisper-1', ...more }).catch((error: unknown) => error);
    for (const [more, status, param] of [
      [{ prompt: 'Names' }, 400, 'prompt'],
      [{ model: 'gpt-9' }, 400, 'model'],
      [{ language: 'xx' }, 400, 'language'],
      [{ temperature: 2 }, 400, 'temperature'],
    ] as const) {
      const error = await why(more);
      expect(error).toBeInstanceOf(APIError);
      expect(error).toMatchObject({ status, param });
    }
    const stranger = new OpenAI({ apiKey: 'nobody', baseURL: `${server.url}/v1`, maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toMatchObject({ status: 401, code: 'bad_token' });
    expect(server.onDisk()).toEqual([]);
  });
});

it('speaks TLS with the certificate that it was given, and nothing else on that port', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-serve-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const made = certificate();
  const tls = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  writeFileSync(tls.cert, made.cert);
  writeFileSync(tls.key, made.key);
  const { port, url } = await startServer({ options: { tls } });
  expect(url).toMatch(/^https:/);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    request({ host: 'localhost', port, path: '/health', ca: made.cert }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect(status).toBe(200);
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
});

describe('limits', () => {
  it('of open requests are each token’s own, and what ended makes room', async () => {
    const server = await startServer({ options: { openPerToken: 1 } });
    let isHeld = true;
    server.device.onGet = () => (isHeld ? PENDING : READY);
    const first = await create(server, sound(21));
    const { id } = (await first.json()) as { id: string };
    const second = await create(server, sound(22));
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '30']);
    expect(await codeOf(second)).toBe('too_many_open');
    const headers = { authorization: `Bearer ${server.newToken('other')}` };
    const body = formOf(MODEL, ['audio', sound(23), 'a.wav']);
    expect((await server.ask('/v1/stt/create', { method: 'POST', body, headers })).status).toBe(201);
    const status = (await call(serveDeeds(server), 'serve.status', undefined)) as { value: object };
    expect(status.value).toMatchObject({ done: 0, failed: 0 });
    await expect.poll(() => server.device.sent.length).toBeGreaterThan(0);
    isHeld = false;
    await expect.poll(() => server.library.serve.jobs.get(id)?.state, { timeout: 10_000 }).toBe('done');
    expect((await create(server, sound(24))).status).toBe(201);
  });

  it('of length hold before anything is heard', async () => {
    const server = await startServer({ options: { maxSeconds: 2 } });
    const long = await create(server, sound(31, 3));
    expect(long.status).toBe(413);
    expect(await codeOf(long)).toBe('too-large');
    expect((await create(server, sound(32, 2))).status).toBe(201);
    expect(server.device.sent.length).toBeLessThanOrEqual(1);
    // Each channel that is heard by itself is heard as long.
    const stereo = wav({ seconds: 1.5, seed: 33, channels: 2 });
    expect((await create(server, stereo, { multi_channel: 'true' })).status).toBe(413);
    expect((await create(server, stereo)).status).toBe(201);
  });
});

it('a certificate that cannot be used is told in words, before anything begins', () => {
  const { cert, key } = certificate();
  const folder = mkdtempSync(join(tmpdir(), 'earshot-cert-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const at = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const good = { cert: at('cert', cert), key: at('key', key) };
  expect(certificateFault(good)).toBeNull();
  expect(certificateFault({ ...good, cert: join(folder, 'none') })).toMatch(
    /^--cert: .*none cannot be read \(ENOENT\)/,
  );
  expect(certificateFault({ ...good, key: folder })).toMatch(/^--key: .* cannot be read \(EISDIR\)/);
  expect(certificateFault({ ...good, key: at('junk', 'junk') })).toContain('in PEM');
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const pem = other.export({ type: 'pkcs8', format: 'pem' }).toString();
  expect(certificateFault({ ...good, key: at('other', pem) })).toContain('belong together');
});

it('the same number of a caller is the same request, and another caller’s is another', async () => {
  const server = await startServer();
  const ask = async (seed: number, headers: Readonly<Record<string, string>>): Promise<string> => {
    const body = formOf(MODEL, ['audio', sound(seed), 'a.wav']);
    const answer = await server.ask('/v1/stt/create', { method: 'POST', body, headers });
    return ((await answer.json()) as { id: string }).id;
  };
  const number = { 'x-client-request-id': 'n-1' };
  const first = await ask(41, number);
  expect(await ask(41, number)).toBe(first);
  expect(await ask(41, { ...number, authorization: `Bearer ${server.newToken('other')}` })).not.toBe(first);
});

it('what was kept long enough is gone, with its recording and its text', async () => {
  const server = await startServer();
  const { core, library, serving } = server;
  const { id } = (await (await create(server, sound(51))).json()) as { id: string };
  const told = async (): Promise<unknown> => (await server.ask(`/v1/stt/${id}`)).json();
  await expect.poll(told).toMatchObject({ status: 'completed' });
  const recordingId = library.serve.jobs.get(id)?.recordingId ?? 0;
  expect(library.recordings.get(recordingId)).toMatchObject({ durationSeconds: 1, removedAt: null });
  await serving.stop();
  const next = new Serving({ core, rules: { ...serving.rules, keepMs: 0 }, onFault: () => undefined });
  await next.start();
  await next.stop();
  expect((await server.ask(`/v1/stt/${id}`)).status).toBe(404);
  // Its row says only that there was one.
  expect(library.recordings.get(recordingId)).toMatchObject({ fileName: '', title: '' });
  expect(await library.serve.jobs.heard(id)).toBeNull();
  expect(server.onDisk()).toEqual([]);
});
