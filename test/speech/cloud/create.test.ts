// Handing a recording over: what reaches the server, and what the queue is told when it goes well.
import {
  renameSync,
  appendFileSync,
  chmodSync,
  mkdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { never, onEnd, requestFor, startServer, startService, writeRecording, KEY } from './harness.ts';

describe('a recording handed over', () => {
  it('arrives whole, with its model, name, type and request id', async () => {
    const server = await startServer({ keys: [KEY] });
    const recording = writeRecording(1_000_003);
    const request = requestFor(recording);
    const outcome = await startService(server.baseUrl).create(request);

    const [work] = server.generations;
    expect(outcome).toEqual({ kind: 'accepted', generationId: work?.id, spentUsd: 0.0012 });
    expect(work?.requestId).toBe(request.requestId);
    expect(work?.fields).toEqual([['model', '#g1_whisper-large']]);
    expect(work?.file).toEqual({
      field: 'audio',
      fileName: 'Episode 12.mp3',
      mimeType: 'audio/mpeg',
      sizeBytes: 1_000_003,
      sha256: recording.sha256,
    });
  });

  it('announces its exact length and closes its connection', async () => {
    const server = await startServer();
    await startService(server.baseUrl).create(requestFor(writeRecording(70_000)));
    const [seen] = server.requests;
    expect(Number(seen?.headers['content-length'])).toBe(seen?.bodyBytes);
    expect(seen?.headers['transfer-encoding']).toBeUndefined();
    expect(seen?.headers.connection).toBe('close');
  });

  it('reports bytes as they go, and its ending once, after the last of them', async () => {
    const server = await startServer();
    const recording = writeRecording(300_000);
    const request = requestFor(recording);
    await startService(server.baseUrl).create(request);
    const bytes = request.told.filter((one) => one !== 'ending');
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
    expect(bytes.length).toBeGreaterThan(2);
    expect(request.told.slice(-2)).toEqual([300_000, 'ending']);
    expect(request.told.filter((one) => one === 'ending')).toHaveLength(1);
  });

  it('has said that the body is ending before the server can have all of it', async () => {
    const server = await startServer();
    let seenBytes = -1;
    const request = requestFor(writeRecording(300_000), {
      onBodyEnding: () => {
        // Blocks the loop that the server runs on too: whatever it has read until now is less than the whole body.
        const until = performance.now() + 50;
        while (performance.now() < until);
        seenBytes = server.requests[0]?.bodyBytes ?? 0;
        expect(server.generations).toHaveLength(0);
        return Promise.resolve();
      },
    });
    expect((await startService(server.baseUrl).create(request)).kind).toBe('accepted');
    expect(seenBytes).toBeLessThan(Number(server.requests[0]?.headers['content-length']));
  });

  it('does not send the end when that could not be written down', async () => {
    const server = await startServer();
    const request = requestFor(writeRecording(), {
      onBodyEnding: () => Promise.reject(new Error('database or disk is full')),
    });
    const outcome = await startService(server.baseUrl).create(request);
    expect(outcome).toMatchObject({
      kind: 'refused',
      failure: { code: 'library-unwritable', retryable: true },
    });
    expect(server.generations).toHaveLength(0);
  });

  it('sends only the options that were set, lists by repeating their name', async () => {
    const server = await startServer();
    const options = {
      model: '#g1_nova-2-general',
      language: '',
      diarize: true,
      punctuate: false,
      custom_topic: ['weather', 'sports'],
      tag: [],
      utt_split: 0.8,
    };
    await startService(server.baseUrl).create(requestFor(writeRecording(), { options }));
    expect(server.generations[0]?.fields).toEqual([
      ['model', '#g1_nova-2-general'],
      ['diarize', 'true'],
      ['custom_topic', 'weather'],
      ['custom_topic', 'sports'],
      ['utt_split', '0.8'],
    ]);
    expect(server.generations[0]?.order.at(-1)).toBe('audio');
  });

  it('names the part `file` for the family that wants that', async () => {
    const server = await startServer();
    const service = startService(server.baseUrl, { model: () => 'openai/gpt-4o-mini-transcribe' });
    expect((await service.create(requestFor(writeRecording()))).kind).toBe('accepted');
    expect(server.generations[0]?.file?.field).toBe('file');
  });

  it.each([
    'a "quoted" name.mp3',
    'line\nbreak.mp3',
    'cr\r\nlf.mp3',
    'Folge 3 – Über Bären 🐻.mp3',
    'قصة.mp3',
    'x"; name="model.mp3',
  ])('takes the name %j through unharmed', async (fileName) => {
    const server = await startServer();
    await startService(server.baseUrl).create(requestFor(writeRecording(), { fileName }));
    expect(server.generations[0]?.file?.fileName).toBe(fileName);
    expect(server.generations[0]?.order).toEqual(['model', 'audio']);
  });

  it.each([
    ['audio/mpeg; charset=binary', 'audio/mpeg'],
    ['audio/mp4\r\nX-Evil: 1', 'application/octet-stream'],
    ['', 'application/octet-stream'],
  ])('sends %j as the bare type %j', async (mimeType, sent) => {
    const server = await startServer();
    await startService(server.baseUrl).create(requestFor(writeRecording(), { mimeType }));
    expect(server.generations[0]?.file?.mimeType).toBe(sent);
  });

  it('finds the API below any base address, with or without a slash at its end', async () => {
    const server = await startServer();
    const outcome = await startService(`${server.baseUrl}/`).create(requestFor(writeRecording()));
    expect(outcome.kind).toBe('accepted');
  });

  it('refuses a request id that a header cannot carry, as a mistake of the caller', async () => {
    const service = startService('http://127.0.0.1:9/v1');
    await expect(service.create(requestFor(writeRecording(), { requestId: 'a b' }))).rejects.toThrow(
      TypeError,
    );
  });
});

function becomeFolder(path: string): void {
  rmSync(path);
  mkdirSync(path);
}

function rewrite(path: string): void {
  writeFileSync(path, Buffer.alloc(8_000_000));
  utimesSync(path, 1, 1);
}

describe('a file that is not what was announced', () => {
  const cases: [string, (path: string) => void, string][] = [
    ['gone', (path) => rmSync(path), 'file-gone'],
    ['moved', (path) => renameSync(path, `${path}.old`), 'file-gone'],
    ['longer', (path) => appendFileSync(path, 'more'), 'file-changed'],
    ['shorter', (path) => truncateSync(path, 10), 'file-changed'],
    ['emptied', (path) => truncateSync(path, 0), 'file-empty'],
    ['a folder now', becomeFolder, 'file-unreadable'],
  ];
  it.each(cases)('%s: nothing is sent', async (_name, change, code) => {
    const server = await startServer();
    const recording = writeRecording();
    change(recording.path);
    const request = requestFor(recording);
    const outcome = await startService(server.baseUrl).create(request);
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code } });
    expect(server.requests).toHaveLength(0);
    expect(JSON.stringify(outcome)).not.toContain(recording.path);
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'unreadable: said to be so',
    async () => {
      const recording = writeRecording();
      chmodSync(recording.path, 0);
      const outcome = await startService('http://127.0.0.1:9/v1').create(requestFor(recording));
      expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'file-unreadable' } });
    },
  );

  const during: [string, (path: string) => void][] = [
    ['cut', (path) => truncateSync(path, 200_000)],
    ['grown', (path) => appendFileSync(path, Buffer.alloc(100_000))],
    ['rewritten at the same size', rewrite],
  ];
  it.each(during)('%s while it is sent: the upload is not completed', async (_name, change) => {
    const server = await startServer();
    const recording = writeRecording(8_000_000);
    let done = false;
    const request = requestFor(recording, {
      onBytesSent: () => {
        if (!done) change(recording.path);
        done = true;
      },
    });
    const outcome = await startService(server.baseUrl).create(request);
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'file-changed', retryable: true } });
    expect(request.told).not.toContain('ending');
    expect(server.generations).toHaveLength(0);
  });

  it.skipIf(process.platform === 'win32')('a pipe is not waited on', async () => {
    const { execFileSync } = await import('node:child_process');
    const recording = writeRecording(10);
    const path = join(recording.path, '..', 'pipe.mp3');
    execFileSync('mkfifo', [path]);
    onEnd(() => rmSync(path));
    const outcome = await startService('http://127.0.0.1:9/v1').create(requestFor({ ...recording, path }));
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'file-unreadable' } });
  });
});

describe('without a key or an address', () => {
  it.each([null, '', '   '])('key %j: the recording waits for one', async (key) => {
    const service = startService('http://127.0.0.1:9/v1', { apiKey: () => key });
    expect(await service.create(requestFor(writeRecording()))).toMatchObject({
      kind: 'refused',
      failure: { code: 'no-key' },
    });
    expect(await service.get('x', never)).toMatchObject({ kind: 'unreachable', failure: { code: 'no-key' } });
  });

  it('a key with a line break never reaches a header', async () => {
    const server = await startServer();
    const service = startService(server.baseUrl, { apiKey: () => 'sk-1\r\nX-Evil: 1' });
    const outcome = await service.create(requestFor(writeRecording()));
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'key-refused' } });
    expect(JSON.stringify(outcome)).not.toContain('sk-1');
    expect(server.requests).toHaveLength(0);
  });

  it.each(['', 'not an address', 'file:///etc', 'ftp://x/'])('address %j: said in words', async (baseUrl) => {
    const outcome = await startService(baseUrl).create(requestFor(writeRecording()));
    expect(outcome).toMatchObject({
      kind: 'refused',
      failure: { code: 'unreachable', message: expect.stringContaining('address') as string },
    });
  });
});
