// The example programs of the API's documentation: their very requests are taken by our server, and ours say the same as theirs.
import { readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../app/domain/transcript.ts';
import { KEY, never, onEnd, requestFor, startServer, startService, writeRecording } from './harness.ts';

// As Python's requests 2.34 writes them for these programs, with its own boundary.
const HEAD = (line: string): string =>
  `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: python-requests/2.34.2\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\n` +
  `Connection: keep-alive\r\nAuthorization: Bearer ${KEY}\r\n`;
const BOUNDARY = 'a7566a9f4261d72b5f472902a57407eb';
const SAMPLE =
  "he doesn't belong to you and i don't see how you have anything to do with what is be his power yet he's he personified from this stage to you be fire";

function byUrl(): Buffer {
  const body =
    '{"model": "#g1_whisper-large", "url": "https://audio-samples.github.io/samples/mp3/blizzard_primed/sample-0.mp3"}';
  return Buffer.from(
    `${HEAD('POST /v1/stt/create')}Content-Length: ${body.length}\r\nContent-Type: application/json\r\n\r\n${body}`,
  );
}

function byFile(audio: Buffer): Buffer {
  const before =
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="model"\r\n\r\n#g1_whisper-large\r\n` +
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="audio"; filename="sample.mp3"\r\nContent-Type: audio/mpeg\r\n\r\n`;
  const after = `\r\n--${BOUNDARY}--\r\n`;
  const head =
    `${HEAD('POST /v1/stt/create')}Content-Length: ${before.length + audio.length + after.length}\r\n` +
    `Content-Type: multipart/form-data; boundary=${BOUNDARY}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head + before), audio, Buffer.from(after)]);
}

const byId = (id: string): Buffer => Buffer.from(`${HEAD(`GET /v1/stt/${id}`)}\r\n`);

/** Sends bytes as they are and reads the JSON of one answer. */
async function talk(
  baseUrl: string,
  bytes: Buffer,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const socket = connect(Number(new URL(baseUrl).port), '127.0.0.1');
  socket.write(bytes);
  let text = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    text += chunk.toString();
    const [head = '', body = ''] = text.split('\r\n\r\n');
    if (body.length >= Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Infinity)) break;
  }
  socket.destroy();
  return {
    status: Number(text.slice(9, 12)),
    body: JSON.parse(text.split('\r\n\r\n')[1] ?? '') as Record<string, unknown>,
  };
}

/** A request as its meaning: independent of order of headers, boundary and client. */
function meaningOf(bytes: Buffer) {
  const text = bytes.toString('latin1');
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  const [line, ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((one) => [one.split(': ')[0]?.toLowerCase() ?? '', one.split(': ').slice(1).join(': ')]),
  );
  const boundary =
    /^multipart\/form-data; boundary=(\S+)$/.exec(headers.get('content-type') ?? '')?.[1] ?? '';
  const pieces = `\r\n${body}`.split(`\r\n--${boundary}`);
  return {
    line,
    authorization: headers.get('authorization'),
    lengthIsExact: Number(headers.get('content-length')) === body.length,
    chunked: headers.has('transfer-encoding'),
    preamble: pieces[0],
    end: pieces.at(-1),
    parts: pieces.slice(1, -1),
  };
}

describe('the example programs', () => {
  it('are served: by address, by file, and the result at the place where they look for it', async () => {
    const server = await startServer({ keys: [KEY], pendingPolls: 2, transcript: SAMPLE });
    const audio = readFileSync(writeRecording(100_000).path);
    for (const request of [byUrl(), byFile(audio)]) {
      const created = await talk(server.baseUrl, request);
      expect(created.status).toBeLessThan(400);
      const id = created.body.generation_id as string;
      const statuses = [];
      let answer = await talk(server.baseUrl, byId(id));
      while (answer.body.status === 'waiting' || answer.body.status === 'active') {
        statuses.push(answer.body.status);
        answer = await talk(server.baseUrl, byId(id));
      }
      expect(statuses).toEqual(['waiting', 'active']);
      const result = answer.body.result as {
        results: { channels: { alternatives: { transcript: string }[] }[] };
      };
      expect(result.results.channels[0]?.alternatives[0]?.transcript).toBe(SAMPLE);
    }
    expect(server.generations.map((work) => work.url ?? work.file?.sizeBytes)).toEqual([
      'https://audio-samples.github.io/samples/mp3/blizzard_primed/sample-0.mp3',
      100_000,
    ]);
  });

  it('say the same on the wire as we do', async () => {
    const received: Buffer[] = [];
    const server = createServer((socket) => {
      socket.on('data', (chunk) => {
        received.push(chunk);
        if (Buffer.concat(received).subarray(-4).toString() === '--\r\n')
          socket.end('HTTP/1.1 200 OK\r\ncontent-length: 23\r\n\r\n{"generation_id":"abc"}');
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    onEnd(() => server.close());
    const recording = writeRecording(100_000, 'sample.mp3');
    const { port } = server.address() as AddressInfo;
    expect((await startService(`http://127.0.0.1:${port}/v1`).create(requestFor(recording))).kind).toBe(
      'accepted',
    );
    const ours = meaningOf(Buffer.concat(received));
    expect(ours).toEqual(meaningOf(byFile(readFileSync(recording.path))));
    expect(ours).toMatchObject({
      line: 'POST /v1/stt/create HTTP/1.1',
      lengthIsExact: true,
      chunked: false,
      preamble: '',
      end: '--\r\n',
    });
  });

  it('get the same text as we do', async () => {
    const server = await startServer({ transcript: SAMPLE });
    const service = startService(server.baseUrl);
    const created = await service.create(requestFor(writeRecording()));
    const outcome = await service.get(created.kind === 'accepted' ? created.generationId : '', never);
    expect(outcome.kind === 'ready' && textOf(outcome.transcript).replaceAll('\n', ' ')).toBe(SAMPLE);
  });
});
