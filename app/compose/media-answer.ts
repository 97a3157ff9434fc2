// Answers a request for the sound of a recording: by opaque id, in ranges, straight from the disk. Knows no Electron.
import { open, type FileHandle } from 'node:fs/promises';
import type { Failure } from '../domain/failure.ts';
import { isMarked, type FileMark } from '../domain/file-mark.ts';
import type { Stretch } from '../download/stretch.ts';
import { markOf, RECORDING_FLAGS } from '../sound/recording-file.ts';
import { answerRange } from '../domain/byte-range.ts';

/** A file that may be served. */
export interface MediaFile {
  readonly path: string;
  readonly mimeType: string;
  /** The file that is meant; absent for whatever stands there. */
  readonly mark?: FileMark;
}

/** Bytes that are in hand already. */
export interface MediaBytes {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
}

/** What lies elsewhere, read as it is asked for. */
export interface MediaElsewhere {
  readonly mimeType: string;
  /** @param end behind the last byte; null for all that there is */
  readonly read: (from: number, end: number | null, signal: AbortSignal) => Promise<Stretch | Failure>;
}

/** Looks up what an address names; null when it names nothing. */
export type ResolveMedia = (host: string, id: string) => Resolved | Promise<Resolved>;
type Resolved = MediaFile | MediaBytes | MediaElsewhere | null;

/** Bytes read at once: enough to keep the disk busy, little enough to be dropped when the reader goes away. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Answers one request: 200 and 206 to GET and HEAD, 416 to a range outside the file, 404 to everything unknown.
 * @param pageOrigin the only origin whose scripts may read the bytes
 */
export async function answerMedia(
  request: Request,
  resolve: ResolveMedia,
  pageOrigin: string,
): Promise<Response> {
  const { headers, method } = request;
  const answer = (status: number, more: Record<string, string> = {}, body: Body = null): Response =>
    new Response(method === 'HEAD' ? null : body, {
      status,
      headers: { ...commonHeaders(request, pageOrigin), ...more },
    });
  if (method === 'OPTIONS') return answer(204, { 'access-control-allow-headers': 'range' });
  if (method !== 'GET' && method !== 'HEAD') return answer(405, { allow: 'GET, HEAD' });
  const target = addressOf(request.url);
  const media = target && (await resolve(target.host, target.id));
  if (!media) return answer(404);
  if ('bytes' in media)
    return answer(
      200,
      {
        'content-type': media.mimeType,
        'content-length': String(media.bytes.length),
        // Whatever it turns out to be, it is a picture or nothing.
        'content-security-policy': "default-src 'none'; sandbox",
      },
      new Uint8Array(media.bytes),
    );
  if ('read' in media) {
    const found = await fromElsewhere(request, media);
    return answer(found.status, found.headers, found.body);
  }
  let file: FileHandle | null = null;
  try {
    file = await open(media.path, RECORDING_FLAGS);
    const found = await partOf(file, media, headers.get('range'));
    // Whoever reads the body closes the file at its end.
    const isRead = method === 'GET' && found.end > found.start;
    const response = answer(
      found.status,
      found.headers,
      isRead ? bytesOf(file, found.start, found.end) : null,
    );
    if (!isRead) await file.close();
    return response;
  } catch {
    await file?.close().catch(() => undefined);
    return answer(404);
  }
}

type Body = ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | null;

/** What lies elsewhere, as its server gives it: in parts where it gives parts, else from its beginning. 404 where it gives nothing. */
async function fromElsewhere(
  request: Request,
  { mimeType, read }: MediaElsewhere,
): Promise<{ readonly status: number; readonly headers: Record<string, string>; readonly body: Body }> {
  const wanted = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(request.headers.get('range') ?? '');
  const from = Number(wanted?.[1] ?? 0);
  const end = wanted?.[2] ? Number(wanted[2]) + 1 : null;
  const found = await read(from, end !== null && end <= from ? null : end, request.signal);
  if ('code' in found) return { status: found.detail === 'HTTP 416' ? 416 : 404, headers: {}, body: null };
  const isPart = found.isPart && wanted !== null;
  const headers = {
    'content-type': mimeType,
    ...(found.isPart ? { 'accept-ranges': 'bytes' } : {}),
    ...(found.end === null ? {} : { 'content-length': String(found.end - found.from) }),
    ...(isPart && found.end !== null
      ? { 'content-range': `bytes ${found.from}-${found.end - 1}/${found.totalBytes ?? '*'}` }
      : {}),
  };
  if (request.method === 'HEAD') found.letGo();
  return { status: isPart ? 206 : 200, headers, body: request.method === 'HEAD' ? null : passing(found) };
}

/** The bytes as they come; the connection ends with the reader, or when nobody wants more. */
function passing(from: Stretch): ReadableStream<Uint8Array> {
  const chunks = from.body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next = await chunks.next();
          if (!next.done) controller.enqueue(next.value);
          else {
            from.letGo();
            controller.close();
          }
        } catch (error) {
          from.letGo();
          controller.error(error);
        }
      },
      cancel: () => from.letGo(),
    },
    { highWaterMark: 1 },
  );
}

interface Part {
  readonly status: 200 | 206 | 404 | 416;
  readonly headers: Record<string, string>;
  /** Bytes from `start` up to `end`; as many as none where there is nothing to read. */
  readonly start: number;
  readonly end: number;
}

/** What of an open file a request is answered with. */
async function partOf(file: FileHandle, { mark, mimeType }: MediaFile, wanted: string | null): Promise<Part> {
  const info = await file.stat();
  const none = { headers: {}, start: 0, end: 0 };
  if (!info.isFile() || (mark && !isMarked(mark, markOf(info)))) return { ...none, status: 404 };
  const range = answerRange(wanted, info.size);
  if (range.kind === 'unsatisfiable')
    return { ...none, status: 416, headers: { 'content-range': `bytes */${info.size}` } };
  const isPart = range.kind === 'part';
  const [start, end] = isPart ? [range.start, range.end] : [0, info.size];
  const headers = {
    'content-type': mimeType,
    'content-length': String(end - start),
    'accept-ranges': 'bytes',
    ...(isPart ? { 'content-range': `bytes ${start}-${end - 1}/${info.size}` } : {}),
  };
  return { status: isPart ? 206 : 200, headers, start, end };
}

/** Host and id of an address, when it has the one form that is served. */
function addressOf(address: string): { host: string; id: string } | null {
  const match = /^earshot-media:\/\/([a-z]{1,16})\/([A-Za-z0-9_-]{1,64})$/.exec(address);
  return match?.[1] && match[2] ? { host: match[1], id: match[2] } : null;
}

function commonHeaders(request: Request, pageOrigin: string): Record<string, string> {
  const ours = request.headers.get('origin') === pageOrigin;
  return {
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    vary: 'origin',
    ...(ours
      ? {
          'access-control-allow-origin': pageOrigin,
          'access-control-expose-headers': 'accept-ranges, content-length, content-range',
        }
      : {}),
  };
}

/** The bytes from `start` up to `end`, read as they are asked for; the file is closed at the end or when nobody wants more. */
function bytesOf(file: FileHandle, start: number, end: number): ReadableStream<Uint8Array> {
  let position = start;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const buffer = new Uint8Array(Math.min(CHUNK_BYTES, end - position));
          const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
          // The file became shorter: the promised length cannot be kept, and padding it would be a lie.
          if (bytesRead === 0) throw new Error('The recording ends before its length');
          position += bytesRead;
          controller.enqueue(bytesRead === buffer.length ? buffer : buffer.subarray(0, bytesRead));
          if (position < end) return;
          await file.close();
          controller.close();
        } catch (error) {
          await file.close().catch(() => undefined);
          controller.error(error);
        }
      },
      async cancel() {
        await file.close().catch(() => undefined);
      },
    },
    { highWaterMark: 1 },
  );
}
