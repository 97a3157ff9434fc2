// Uploads that break off and go on, on the real server: nothing comes twice, nobody reaches another's, and memory stays flat.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createUploads, UPLOAD_KEPT_MS } from '../../app/serve/uploads.ts';
import { until } from '../queue/support.ts';
import { wav } from '../support/media.ts';
import { startServer, type Server } from './world.ts';

const TUS = { 'tus-resumable': '1.0.0' };
const PIECE = { ...TUS, 'content-type': 'application/offset+octet-stream' };

async function begin(server: Server, bytes: number, headers: Readonly<Record<string, string>> = {}) {
  const name = Buffer.from('talk.wav').toString('base64');
  const made = await server.ask('/v1/uploads', {
    method: 'POST',
    headers: { ...TUS, 'upload-length': String(bytes), 'upload-metadata': `filename ${name}`, ...headers },
  });
  const id = made.headers.get('location')?.split('/').at(-1) ?? '';
  return { status: made.status, id, path: `/v1/uploads/${id}` };
}

const send = (server: Server, path: string, offset: number, body: Uint8Array<ArrayBuffer>) =>
  server.ask(path, { method: 'PATCH', headers: { ...PIECE, 'upload-offset': String(offset) }, body });

async function offsetOf(server: Server, path: string): Promise<number> {
  return Number(
    (await server.ask(path, { method: 'HEAD', headers: TUS })).headers.get('upload-offset') ?? -1,
  );
}

const take = (server: Server, upload: string) =>
  server.ask('/v1/stt/create', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: '#g1_whisper-large', upload }),
  });

const uploadsOf = ({ library }: Server): string => join(library.directory, 'served', 'uploads');

it('tells a client what it has of the protocol', async () => {
  const server = await startServer();
  const told = await server.ask('/v1/uploads', { method: 'OPTIONS' });
  expect(told.status).toBe(204);
  expect(Object.fromEntries(told.headers)).toMatchObject({
    'tus-version': '1.0.0',
    'tus-extension': expect.stringContaining('creation') as string,
    'tus-max-size': expect.stringMatching(/^[1-9][0-9]*$/) as string,
  });
  // No page may ask, whatever it says of itself.
  expect(told.headers.get('access-control-allow-origin')).toBeNull();
  expect((await fetch(`${server.url}/v1/uploads`, { method: 'OPTIONS' })).status).toBe(401);
  expect(readdirSync(uploadsOf(server))).toEqual([]);
});

it('puts no uploads together, and says so', async () => {
  const server = await startServer();
  const made = await server.ask('/v1/uploads', {
    method: 'POST',
    headers: { ...TUS, 'upload-length': '1', 'upload-concat': 'final;/v1/uploads/a /etc/passwd' },
  });
  expect(made.status).toBe(400);
  expect(await made.text()).toContain('Upload-Concat');
  expect(server.onDisk()).toEqual([]);
});

it('goes on where it broke off, and is taken once it is whole', async () => {
  const server = await startServer();
  const sound = new Uint8Array(wav({ seconds: 3, seed: 41 }));
  const { id, path, status } = await begin(server, sound.length);
  expect(status).toBe(201);
  expect((await take(server, id)).status).toBe(400);
  // Half of it is on its way when the connection goes.
  const half = sound.length >> 1;
  const socket = connect(server.port, '127.0.0.1');
  socket.write(
    `PATCH ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.token}\r\nTus-Resumable: 1.0.0\r\n` +
      `Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: ${sound.length}\r\n\r\n`,
  );
  socket.write(sound.subarray(0, half));
  await until(() => readFileSync(join(uploadsOf(server), id)).length > 0, 'some of it on the disk');
  socket.destroy();
  await expect.poll(() => offsetOf(server, path)).toBeGreaterThan(0);
  const offset = await offsetOf(server, path);
  expect(offset).toBeLessThanOrEqual(half);
  // What is there already does not come a second time.
  expect((await send(server, path, 0, sound)).status).toBe(409);
  expect((await send(server, path, offset, sound.slice(offset))).status).toBe(204);
  expect((await take(server, id)).status).toBe(201);
  expect(readdirSync(uploadsOf(server))).toEqual([]);
  expect((await take(server, id)).status).toBe(400);
  expect(server.faults).toEqual([]);
});

it('is its sender’s alone, and bounded', async () => {
  const server = await startServer({ options: { openPerToken: 1 } });
  const { id, path } = await begin(server, 1_000);
  const authorization = `Bearer ${server.newToken('other')}`;
  for (const method of ['HEAD', 'PATCH', 'DELETE'])
    expect((await server.ask(path, { method, headers: { ...PIECE, authorization } })).status).toBe(404);
  const theirs = await server.ask('/v1/stt/create', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ model: '#g1_whisper-large', upload: id }),
  });
  expect(theirs.status).toBe(400);
  expect((await server.ask(path, { method: 'HEAD', headers: { authorization: 'Bearer x' } })).status).toBe(
    401,
  );
  expect((await begin(server, 1_000)).status).toBe(429);
  expect((await begin(await startServer(), 9_000_000)).status).toBe(413);
  expect((await server.ask(path, { method: 'DELETE', headers: TUS })).status).toBe(204);
  expect(readdirSync(uploadsOf(server))).toEqual([]);
  for (const odd of ['..%2f..%2flibrary.db', '0.short', 'x'.repeat(300)])
    expect([400, 404, 414]).toContain(
      (await server.ask(`/v1/uploads/${odd}`, { method: 'HEAD', headers: TUS })).status,
    );
});

it('is the one that its path names, whatever stands behind it', async () => {
  const server = await startServer();
  const { id } = await begin(server, 1_000);
  const authorization = `Bearer ${server.newToken('other')}`;
  const own = await begin(server, 2_000, { authorization });
  const astray = `${own.path}?/${id}`;
  const told = await server.ask(astray, { method: 'HEAD', headers: { ...TUS, authorization } });
  expect(told.headers.get('upload-length')).toBe('2000');
  await server.ask(astray, { method: 'DELETE', headers: { ...TUS, authorization } });
  expect(readdirSync(uploadsOf(server)).filter((name) => name.startsWith(id))).toHaveLength(2);
});

it('whose sender falls silent is cut off, and what came stays', async () => {
  const server = await startServer();
  const { path } = await begin(server, 50_000);
  const socket = connect(server.port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
  socket.write(
    `PATCH ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.token}\r\nTus-Resumable: 1.0.0\r\n` +
      'Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: 50000\r\n\r\n' +
      'x'.repeat(5_000),
  );
  await closed;
  await expect.poll(() => offsetOf(server, path)).toBe(5_000);
});

it('that nobody goes on with is gone after a day', async () => {
  const server = await startServer();
  const { id } = await begin(server, 1_000);
  const uploads = createUploads(uploadsOf(server), 1_000);
  await uploads.sweep(Date.now() + UPLOAD_KEPT_MS - 60_000);
  expect(readdirSync(uploadsOf(server))).toHaveLength(2);
  const long = new Date(Date.now() - UPLOAD_KEPT_MS - 60_000);
  utimesSync(join(uploadsOf(server), id), long, long);
  await uploads.sweep(Date.now());
  expect(readdirSync(uploadsOf(server))).toEqual([]);
});

it('of 192 MB comes with flat memory, to the byte', async () => {
  const server = await startServer({ options: { maxBytes: 200_000_000 } });
  const piece = Buffer.alloc(1_000_000, 'earshot ');
  const pieces = 192;
  const { id, path } = await begin(server, piece.length * pieces);
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (() => {
      let sent = 0;
      return (controller: ReadableStreamDefaultController<Uint8Array>) => {
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        if (sent++ === pieces) controller.close();
        else controller.enqueue(piece);
      };
    })(),
  });
  const init = { method: 'PATCH', headers: { ...PIECE, 'upload-offset': '0' }, body, duplex: 'half' };
  expect((await server.ask(path, init as RequestInit)).status).toBe(204);
  const hash = createHash('sha256');
  for (let at = 0; at < pieces; at += 1) hash.update(piece);
  const came = createHash('sha256').update(readFileSync(join(uploadsOf(server), id)));
  expect(came.digest('hex')).toBe(hash.digest('hex'));
  // What V8 has not collected yet counts as well: on a busy computer more than 40 MB.
  expect(most).toBeLessThan(96_000_000);
});
