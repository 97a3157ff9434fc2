// Uploads that can be resumed, by the tus protocol (https://tus.io/protocols/resumable-upload, 1.0.0): what came stays on the disk for a
// day, whatever breaks off, and is named in place of a file when it is whole.
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { makeDirectory } from '../operations/writing.ts';

/** How long the beginning of an upload is kept after its last byte, milliseconds. */
export const UPLOAD_KEPT_MS = 86_400_000;
/** Where uploads are made. */
export const UPLOADS_PATH = '/v1/uploads';

/** Whose it is, and a part that nobody guesses. */
const ID = /^(\d{1,15})\.([A-Za-z0-9_-]{22})$/;

interface About {
  readonly tokenId: number;
  readonly id: string | null;
}

export interface Uploads {
  /**
   * Answers a request of the protocol, whose caller and id were looked at before.
   * @param id which upload it is about; null for one that is to be made
   */
  handle(request: IncomingMessage, answer: ServerResponse, about: About): Promise<void>;
  /** Whether a caller began this upload. */
  isOf(id: string, tokenId: number): boolean;
  /** How many a caller has begun that were not taken yet. */
  countOf(tokenId: number): Promise<number>;
  /** An upload that is whole: where it lies and what its sender called it; null for one that is not, or not theirs. */
  whole(id: string, tokenId: number): Promise<{ readonly path: string; readonly name: string } | null>;
  forget(id: string): Promise<void>;
  /** What nobody goes on with is gone. */
  sweep(nowMs: number): Promise<void>;
}

/**
 * @param directory where they lie
 * @param maxBytes largest one
 */
export function createUploads(directory: string, maxBytes: number): Uploads {
  const asked = new WeakMap<object, About>();
  const make = () => tusServer(directory, maxBytes, asked);
  let made: ReturnType<typeof make> | null = null;
  const names = () => readdir(directory).catch((): string[] => []);
  const isOf = (id: string, tokenId: number): boolean => ID.exec(id)?.[1] === String(tokenId);
  const forget = async (id: string): Promise<void> => {
    for (const path of [join(directory, id), join(directory, `${id}.json`)]) await rm(path, { force: true });
  };
  return {
    isOf,
    forget,
    handle: async (request, answer, about) => {
      asked.set(request, about);
      await (await (made ??= make())).handle(request, answer);
    },
    countOf: async (tokenId) => (await names()).filter((name) => isOf(name, tokenId)).length,
    whole: async (id, tokenId) => {
      if (!isOf(id, tokenId)) return null;
      const path = join(directory, id);
      const about = await readFile(`${path}.json`, 'utf8').catch(() => null);
      const info = await stat(path).catch(() => null);
      if (about === null || info === null) return null;
      const { metadata, size } = JSON.parse(about) as {
        readonly size?: number;
        readonly metadata?: Readonly<Record<string, string | null>>;
      };
      return info.size === size ? { path, name: metadata?.filename ?? '' } : null;
    },
    sweep: async (nowMs) => {
      for (const name of await names()) {
        const info = await stat(join(directory, name)).catch(() => null);
        // The file of its own, whose time is that of its last byte, takes what is noted of it along.
        const isOld = info !== null && nowMs - info.mtimeMs > UPLOAD_KEPT_MS;
        if (isOld && ID.test(name)) await forget(name);
        else if (isOld && !(await stat(join(directory, name.replace(/\.json$/, ''))).catch(() => null)))
          await rm(join(directory, name), { force: true });
      }
    },
  };
}

/** The server of the protocol. @param asked what each request is about */
async function tusServer(directory: string, maxBytes: number, asked: WeakMap<object, About>) {
  const aboutOf = (request: { readonly runtime?: { readonly node?: { readonly req: object } } }) => {
    const node = request.runtime?.node?.req;
    return node && asked.get(node);
  };
  const [{ Server }, { FileStore }] = await Promise.all([import('@tus/server'), import('@tus/file-store')]);
  await makeDirectory(directory, 0o700);
  return new Server({
    path: UPLOADS_PATH,
    datastore: new FileStore({ directory }),
    maxSize: maxBytes,
    // A server behind a proxy does not know what it is called there.
    relativeLocation: true,
    allowedOrigins: [],
    namingFunction: (request) => `${aboutOf(request)?.tokenId ?? 0}.${randomBytes(16).toString('base64url')}`,
    // The library would read it from the end of the address, query and all: only the one that was looked at counts.
    getFileIdFromRequest: (request) => aboutOf(request)?.id ?? undefined,
    onResponseError: (_request, error) =>
      'status_code' in error && error.status_code < 500
        ? { status_code: error.status_code, body: error.body }
        : { status_code: 400, body: 'The upload broke off. Ask for its offset, and go on from there.\n' },
  });
}
