// Answers a request for the sound of a recording: by opaque id, in ranges, straight from the disk. Knows no Electron.
import { open, type FileHandle } from 'node:fs/promises';
import { isMarked, type FileMark } from '../domain/file-mark.ts';
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

/** Looks up what an address names; null when it names nothing. */
export type ResolveMedia = (host: string, id: string) => Resolved | Promise<Resolved>;
type Resolved = MediaFile | MediaBytes | null;

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
  const common = commonHeaders(request, pageOrigin);
  const empty = (status: number, headers: Record<string, string> = {}): Response =>
    new Response(null, { status, headers: { ...common, ...headers } });

  if (request.method === 'OPTIONS') return empty(204, { 'access-control-allow-headers': 'range' });
  if (request.method !== 'GET' && request.method !== 'HEAD') return empty(405, { allow: 'GET, HEAD' });
  const target = addressOf(request.url);
  const media = target && (await resolve(target.host, target.id));
  if (!media) return empty(404);
  if ('bytes' in media)
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(media.bytes), {
      headers: {
        ...common,
        'content-type': media.mimeType,
        'content-length': String(media.bytes.length),
        // Whatever it turns out to be, it is a picture or nothing.
        'content-security-policy': "default-src 'none'; sandbox",
      },
    });

  let file: FileHandle;
  try {
    file = await open(media.path, RECORDING_FLAGS);
  } catch {
    return empty(404);
  }
  try {
    const info = await file.stat();
    if (!info.isFile() || (media.mark && !isMarked(media.mark, markOf(info)))) {
      await file.close();
      return empty(404);
    }
    const range = answerRange(request.headers.get('range'), info.size);
    if (range.kind === 'unsatisfiable') {
      await file.close();
      return empty(416, { 'content-range': `bytes */${info.size}` });
    }
    const [start, end] = range.kind === 'part' ? [range.start, range.end] : [0, info.size];
    const headers: Record<string, string> = {
      ...common,
      'content-type': media.mimeType,
      'content-length': String(end - start),
      'accept-ranges': 'bytes',
      ...(range.kind === 'part' ? { 'content-range': `bytes ${start}-${end - 1}/${info.size}` } : {}),
    };
    const status = range.kind === 'part' ? 206 : 200;
    if (request.method === 'HEAD' || start === end) {
      await file.close();
      return new Response(null, { status, headers });
    }
    return new Response(bytesOf(file, start, end), { status, headers });
  } catch {
    await file.close().catch(() => undefined);
    return empty(404);
  }
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
