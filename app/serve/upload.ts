// Takes a form with a recording: the file goes to the disk as it comes, never into memory, and nothing stays of one that breaks off.
import { Busboy, type BusboyConfig } from '@fastify/busboy';
import type { FastifyRequest } from 'fastify';
import { createWriteStream, type WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { failure } from '../domain/failure.ts';
import { Refusal, refusalOf } from './refusal.ts';

export interface UploadRules {
  /** Largest recording, bytes. */
  readonly maxBytes: number;
  /** What must come in `silenceMs`, or the sender is too slow. */
  readonly leastBytes: number;
  readonly silenceMs: number;
}

export interface Form {
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly file: { readonly path: string; readonly name: string };
}

/** Room for the form around the file, bytes. */
const FORM_BYTES = 1_000_000;
const LIMITS = { fields: 200, fieldNameSize: 100, fieldSize: 64_000, parts: 210, headerPairs: 50 } as const;

/** A form whose file is on its way or on the disk. */
class Arriving {
  readonly fields = new Map<string, string[]>();
  file: Form['file'] | null = null;
  written: Promise<void> | null = null;
  writer: WriteStream | null = null;
  readonly #fail: (why: Refusal) => void;
  readonly failed: Promise<never>;

  constructor() {
    let fail: (why: Refusal) => void = () => undefined;
    this.failed = new Promise<never>((_resolve, reject) => (fail = reject));
    this.failed.catch(() => undefined);
    this.#fail = fail;
  }

  refuse(why: Refusal): void {
    this.#fail(why);
  }
}

/**
 * Reads a form whole.
 * @param part the name of the part that holds the recording
 * @param path where it is put
 * @throws Refusal; then nothing lies at `path`
 */
export async function takeForm(
  request: FastifyRequest,
  part: string,
  path: string,
  rules: UploadRules,
): Promise<Form> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > rules.maxBytes + FORM_BYTES) throw tooLarge(rules.maxBytes);
  const arriving = new Arriving();
  const parser = parserFor(request, arriving, { part, path, maxBytes: rules.maxBytes });
  const stopWatching = watchPace(request.raw, rules, () => arriving.refuse(TOO_SLOW));
  try {
    await Promise.race([parsed(request.raw, parser), arriving.failed]);
    await Promise.race([arriving.written, arriving.failed]);
    if (!arriving.file)
      throw new Refusal(400, 'no_file', `There is no part “${part}” with a file in the form.`, {
        param: part,
      });
    return { fields: arriving.fields, file: arriving.file };
  } catch (error) {
    request.raw.unpipe(parser);
    arriving.writer?.destroy();
    await arriving.written?.catch(() => undefined);
    await rm(path, { force: true });
    throw asRefusal(error);
  } finally {
    stopWatching();
  }
}

/** Resolves when the form was read to its end. */
const parsed = (body: Readable, parser: InstanceType<typeof Busboy>): Promise<void> =>
  new Promise((resolve, reject) => {
    parser.once('finish', resolve).once('error', reject);
    // The caller went away; what they sent ends without an end.
    body.once('close', () => {
      if (!body.readableEnded) reject(BROKEN_OFF);
    });
    body.once('error', reject).pipe(parser);
  });

function parserFor(
  request: FastifyRequest,
  arriving: Arriving,
  { maxBytes, part, path }: { readonly part: string; readonly path: string; readonly maxBytes: number },
) {
  const headers = request.headers as BusboyConfig['headers'];
  let parser;
  try {
    parser = new Busboy({ headers, limits: { ...LIMITS, files: 2, fileSize: maxBytes } });
  } catch {
    throw NOT_A_FORM;
  }
  parser.on('field', (name, value, nameCut, valueCut) => {
    if (nameCut || valueCut) arriving.refuse(FORM_TOO_LARGE);
    const before = arriving.fields.get(name);
    if (before) before.push(value);
    else arriving.fields.set(name, [value]);
  });
  parser.on('file', (name, stream: Readable & { readonly truncated?: boolean }, fileName) => {
    if (name !== part || arriving.written) {
      arriving.refuse(arriving.written ? TWO_FILES : otherPart(name, part));
      stream.resume();
      return;
    }
    stream.on('limit', () => arriving.refuse(tooLarge(maxBytes)));
    arriving.writer = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    arriving.written = pipeline(stream, arriving.writer).then(() => {
      arriving.file = { path, name: fileName };
    });
    arriving.written.catch((error: unknown) => arriving.refuse(asRefusal(error)));
  });
  for (const limit of ['partsLimit', 'fieldsLimit'] as const)
    parser.on(limit, () => arriving.refuse(FORM_TOO_LARGE));
  parser.on('filesLimit', () => arriving.refuse(TWO_FILES));
  return parser;
}

/** Calls `onSlow` when too little comes. @returns ends the watching */
function watchPace(body: Readable, { leastBytes, silenceMs }: UploadRules, onSlow: () => void): () => void {
  let came = 0;
  const count = (chunk: Buffer): void => void (came += chunk.length);
  body.on('data', count);
  // Nobody reads it yet: that begins with the parser.
  body.pause();
  const timer = setInterval(() => {
    if (came < leastBytes && !body.readableEnded) onSlow();
    came = 0;
  }, silenceMs);
  return () => {
    clearInterval(timer);
    body.off('data', count);
  };
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return refusalOf(failure('disk-full'));
  if (code === 'EACCES' || code === 'EROFS' || code === 'EIO')
    return refusalOf(failure('library-unwritable'));
  return BROKEN_OFF;
}

const BROKEN_OFF = new Refusal(
  400,
  'broken_form',
  'The form ended before its end, or is none. Nothing of it was kept. Send it again.',
);
const NOT_A_FORM = new Refusal(
  400,
  'bad_form',
  'The header Content-Type names no boundary of a multipart form.',
);
const TWO_FILES = new Refusal(
  400,
  'two_files',
  'There are two files in the form. Send one recording with each request.',
);
const FORM_TOO_LARGE = new Refusal(
  413,
  'form_too_large',
  'The form holds more or longer fields than any that is meant here.',
);
const TOO_SLOW = new Refusal(
  408,
  'too_slow',
  'Too little of the recording came for too long. Nothing of it was kept. Send it again.',
);

const otherPart = (name: string, part: string): Refusal =>
  new Refusal(
    400,
    'unknown_parameter',
    `There is no part “${name.slice(0, 60)}” for a file: name it “${part}”.`,
    {
      param: name.slice(0, 60),
    },
  );
const tooLarge = (maxBytes: number): Refusal =>
  new Refusal(
    413,
    'too_large',
    `The recording is larger than ${maxBytes} bytes, the most that this server takes. Nothing of it was kept.`,
  );
