// A recording that is an address: the first example of the API's documentation, field by field, and what the service may say to it.
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../app/domain/transcript.ts';
import { jsonBody } from '../../../app/speech/cloud/options.ts';
import type { AddressRequest } from '../../../app/speech/port.ts';
import { KEY, never, onEnd, startServer, startService } from './harness.ts';

/** The document's own. */
const DATA = {
  model: '#g1_whisper-large',
  url: 'https://audio-samples.github.io/samples/mp3/blizzard_primed/sample-0.mp3',
};
const SAMPLE =
  "he doesn't belong to you and i don't see how you have anything to do with what is be his power yet he's he personified from this stage to you be fire";

let requests = 0;
function byAddress(more: Partial<AddressRequest> = {}): AddressRequest & { readonly told: string[] } {
  const told: string[] = [];
  return {
    requestId: `address-${++requests}`,
    address: DATA.url,
    durationSeconds: 0,
    options: {},
    signal: never,
    onBodyEnding: () => {
      told.push('ending');
      return Promise.resolve();
    },
    ...more,
    told,
  };
}

/** What was written on the wire, whole. */
async function overheard(): Promise<{ readonly baseUrl: string; readonly text: () => string }> {
  let text = '';
  const server = createServer((socket) => {
    socket.on('data', (chunk) => {
      text += chunk.toString();
      const [head = '', body = ''] = text.split('\r\n\r\n');
      if (body.length >= Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Infinity))
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 23\r\n\r\n{"generation_id":"abc"}');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onEnd(() => server.close());
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, text: () => text };
}

describe('the first example of the documentation', () => {
  it('is what we send, field by field', async () => {
    const { baseUrl, text } = await overheard();
    const request = byAddress();
    expect(await startService(baseUrl).createByAddress(request)).toMatchObject({
      kind: 'accepted',
      generationId: 'abc',
    });
    const [head = '', body = ''] = text().split('\r\n\r\n');
    const [line, ...lines] = head.split('\r\n');
    const headers = new Map(lines.map((one) => one.split(': ') as [string, string]));
    expect(line).toBe('POST /v1/stt/create HTTP/1.1');
    expect(headers.get('authorization')).toBe(`Bearer ${KEY}`);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('content-length')).toBe(String(Buffer.byteLength(body)));
    const sent = JSON.parse(body) as Record<string, unknown>;
    expect(Object.keys(sent)).toEqual(['model', 'url']);
    for (const [name, value] of Object.entries(DATA)) expect([name, sent[name]]).toEqual([name, value]);
    expect(request.told).toEqual(['ending']);
  });

  it('comes to the same end, by the same two steps', async () => {
    const server = await startServer({ keys: [KEY], pendingPolls: 2, transcript: SAMPLE });
    const service = startService(server.baseUrl);
    const created = await service.createByAddress(byAddress());
    const id = created.kind === 'accepted' ? created.generationId : '';
    expect((await service.get(id, never, 0, true)).kind).toBe('pending');
    expect((await service.get(id, never, 0, true)).kind).toBe('pending');
    const outcome = await service.get(id, never, 0, true);
    expect(outcome.kind === 'ready' && textOf(outcome.transcript).replaceAll('\n', ' ')).toBe(SAMPLE);
    expect(server.generations).toMatchObject([{ url: DATA.url, file: null }]);
  });
});

describe('the options', () => {
  it('go along in their own types, only those that are set', () => {
    const options = {
      language: 'en',
      diarize: true,
      punctuate: false,
      utt_split: 0.8,
      tag: ['a', 'b'],
      custom_topic: [],
      keywords: '',
      model: '#g1_nova-2',
    };
    expect(JSON.parse(jsonBody(options as never, 'https://a.example/x'))).toEqual({
      model: '#g1_nova-2',
      url: 'https://a.example/x',
      language: 'en',
      diarize: true,
      utt_split: 0.8,
      tag: ['a', 'b'],
    });
  });
});

describe('an address', () => {
  it.each([
    ['http://192.168.1.20/a.mp3', 'address-private'],
    ['http://localhost:8000/a.mp3', 'address-private'],
    ['https://nas.local/a.mp3', 'address-private'],
    ['http://169.254.169.254/', 'bad-argument'],
    ['file:///etc/hosts', 'bad-argument'],
    ['sample.mp3', 'bad-argument'],
  ])('%s is not passed on: %s', async (address, code) => {
    const server = await startServer();
    const outcome = await startService(server.baseUrl).createByAddress(byAddress({ address }));
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code } });
    expect(server.requests).toEqual([]);
  });

  const NOT_FETCHED = [
    'REMOTE_CONTENT_ERROR: The remote server hosting the media returned a client error: 404 Not Found.',
    'Could not determine if URL for media download is publicly routable.',
    'Download error, unable to access file at URL',
    "Couldn't fetch the file",
    'url must be a URL address',
    'The media could not be retrieved',
  ];

  it.each(NOT_FETCHED)(
    'that the service could not fetch is told from other refusals: %s',
    async (message) => {
      const server = await startServer();
      server.addRule({ on: 'create', fault: { kind: 'answer', status: 400, body: { message } } });
      expect(await startService(server.baseUrl).createByAddress(byAddress())).toMatchObject({
        kind: 'refused',
        failure: { code: 'address-not-fetched', detail: `HTTP 400: ${message}` },
      });
    },
  );

  it.each(NOT_FETCHED)('… also when it says so after it accepted the work: %s', async (message) => {
    const answerGet = () => ({ status: 'error', error: { name: 'Error', message } });
    const server = await startServer({ answerGet });
    const service = startService(server.baseUrl);
    const created = await service.createByAddress(byAddress());
    const id = created.kind === 'accepted' ? created.generationId : '';
    const code = async (isByAddress: boolean) => {
      const outcome = await service.get(id, never, 0, isByAddress);
      return outcome.kind === 'failed' ? outcome.failure.code : outcome.kind;
    };
    expect(await code(true)).toBe('address-not-fetched');
    // Of a file that was uploaded it would be no help.
    expect(await code(false)).toBe('generation-failed');
  });

  it.each([
    [400, 'model should not be empty', 'request-refused'],
    [401, 'Could not fetch the account of this key', 'key-refused'],
    [402, 'out of credit', 'no-credit'],
    [429, 'slow down', 'rate-limited'],
    [500, 'internal error', 'server-error'],
  ])('that is refused with %i, %s, is refused as a file is', async (status, message, code) => {
    const server = await startServer();
    server.addRule({ on: 'create', fault: { kind: 'answer', status, body: { message } } });
    expect(await startService(server.baseUrl).createByAddress(byAddress())).toMatchObject({
      kind: 'refused',
      failure: { code },
    });
  });

  it('whose answer is lost is in doubt, and said so of an address', async () => {
    const server = await startServer();
    server.addRule({ on: 'create', fault: { kind: 'reset', atShare: 1 } });
    const request = byAddress();
    expect(await startService(server.baseUrl).createByAddress(request)).toMatchObject({
      kind: 'ambiguous',
      failure: {
        code: 'answer-lost',
        message: expect.stringMatching(/^The address was handed over/) as string,
      },
    });
    expect(request.told).toEqual(['ending']);
  });

  it('that cannot be written down before its end is not handed over', async () => {
    const server = await startServer();
    const onBodyEnding = () => Promise.reject(new Error('disk'));
    const outcome = await startService(server.baseUrl).createByAddress(byAddress({ onBodyEnding }));
    expect(outcome).toMatchObject({ kind: 'refused', failure: { code: 'library-unwritable' } });
    expect(server.generations).toEqual([]);
  });
});
