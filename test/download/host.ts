// A host on this computer that serves recordings, well or badly, and remembers what it was asked.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../app/domain/clock.ts';
import { answerRange } from '../../app/domain/byte-range.ts';
import {
  createDownloader,
  type DownloadDeps,
  type DownloadEnd,
  type DownloadRequest,
} from '../../app/download/download.ts';
import { wav } from '../support/media.ts';
import { afterTest } from '../support/after-test.ts';

export const onEnd = afterTest;

/** `turn`: which request to this host it is, from 1. */
export type Serve = (request: IncomingMessage, response: ServerResponse, turn: number) => void;

export interface Host {
  /** Without a slash at its end. */
  readonly origin: string;
  readonly requests: readonly IncomingMessage[];
}

export async function startHost(serve: Serve): Promise<Host> {
  const requests: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    requests.push(request);
    serve(request, response, requests.length);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onEnd(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** A recording of about a quarter of a megabyte; other seeds are other sounds of the same length. */
export const sound = (seed = 1): Buffer => wav({ seconds: 8, seed });

export interface Manners {
  readonly etag?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes after which the connection is cut. */
  readonly cutAfter?: number;
}

/** Serves bytes as a good host does, or cut off. */
export function give(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  manners: Manners = {},
): void {
  const etag = manners.etag === undefined ? `"${digest(bytes).slice(0, 12)}"` : manners.etag;
  const isSame = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
  const range = answerRange(isSame ? (request.headers.range ?? null) : null, bytes.length);
  const usual = { 'accept-ranges': 'bytes', ...(etag === null ? {} : { etag }), ...manners.headers };
  if (range.kind === 'unsatisfiable') {
    response.writeHead(416, { ...usual, 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const [start, end] = range.kind === 'part' ? [range.start, range.end] : [0, bytes.length];
  response.writeHead(range.kind === 'part' ? 206 : 200, {
    'content-type': 'audio/wav',
    'content-length': String(end - start),
    ...(range.kind === 'part' ? { 'content-range': `bytes ${start}-${end - 1}/${bytes.length}` } : {}),
    ...usual,
  });
  const { cutAfter } = manners;
  if (cutAfter === undefined || cutAfter >= end - start) response.end(bytes.subarray(start, end));
  else cut(response, bytes.subarray(start, start + cutAfter));
}

/** Sends these bytes, and then breaks the connection off. */
export function cut(response: ServerResponse, bytes: Uint8Array): void {
  // All of them arrive: a reset could overtake them.
  response.write(bytes, () => response.socket?.end());
}

export const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'earshot-download-'));
  onEnd(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** What lies in a folder: names and lengths, or the digest of content where one is asked for. */
export const namesIn = (path: string): readonly string[] => readdirSync(path).sort();
export const contentOf = (path: string): string => digest(readFileSync(path));

/** As users have it, but without waits. */
export function quickly(more: Partial<DownloadDeps> = {}) {
  return createDownloader({
    clock: systemClock,
    rng: () => 0,
    ...more,
    patience: { headersMs: 2_000, silenceMs: 400, tries: 3, ...more.patience },
  });
}

/** Fetches an address of this computer. */
export function fetchTo(
  directory: string,
  href: string,
  more: Partial<DownloadRequest> = {},
  deps: Partial<DownloadDeps> = {},
): Promise<DownloadEnd> {
  return quickly(deps).download({
    href,
    directory,
    allowPrivate: true,
    maxBytes: null,
    signal: new AbortController().signal,
    ...more,
  });
}
