// What a download leaves on the disk: it goes on from what is certain, and ends in one file, whoever died in between.
import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Part } from '../../app/download/part.ts';
import { parseState } from '../../app/download/part-state.ts';
import { contentOf, cut, digest, fetchTo, folder, give, namesIn, onEnd, sound, startHost } from './host.ts';

const BYTES = sound();
const HALF = BYTES.length >> 1;
const HREF = 'https://a.example/ep.wav';
const NAME = { stem: 'ep', ending: 'wav' };
const thing = (totalBytes: number | null = null) => ({
  validators: { etag: '"a"', lastModified: null, ifRange: '"a"' },
  totalBytes,
});

/** A part with so many bytes that are certain. */
async function begun(directory: string, bytes: Buffer): Promise<Part> {
  const part = new Part(directory, HREF);
  await part.open();
  await part.restart(thing());
  await part.write(bytes);
  await part.makeCertain();
  return part;
}

describe('a part', () => {
  it('shows its first bytes, as many as are wanted or there', async () => {
    const part = await begun(folder(), Buffer.from('RIFF and so on'));
    onEnd(() => part.close());
    expect(Buffer.from(await part.head(4)).toString()).toBe('RIFF');
    expect(Buffer.from(await part.head(1_000)).toString()).toBe('RIFF and so on');
  });

  it('is taken up by the next process where it is certain', async () => {
    const directory = folder();
    const part = await begun(directory, BYTES.subarray(0, HALF));
    // Written, and not yet certain.
    await part.write(BYTES.subarray(HALF, HALF + 1_000));
    await part.close();
    const next = new Part(directory, HREF);
    expect(await next.open()).toBeNull();
    expect(next.bytes).toBe(HALF);
    await next.write(BYTES.subarray(HALF));
    const path = await next.finish(NAME);
    expect(contentOf(path)).toBe(digest(BYTES));
    await next.forget();
    expect(namesIn(directory)).toEqual(['ep.wav']);
  });

  it('ends where it is certain, whatever was written behind that', async () => {
    const directory = folder();
    const part = await begun(directory, BYTES.subarray(0, HALF));
    await part.write(BYTES.subarray(0, 1_000));
    await part.close();
    const next = new Part(directory, HREF);
    await next.open();
    expect(contentOf(await next.finish(NAME))).toBe(digest(BYTES.subarray(0, HALF)));
  });

  it('that is shorter than it was counts for nothing', async () => {
    const directory = folder();
    await (await begun(directory, BYTES)).close();
    const [, name = ''] = namesIn(directory);
    truncateSync(join(directory, name), HALF);
    const next = new Part(directory, HREF);
    await next.open();
    expect([next.bytes, next.thing]).toEqual([0, null]);
    await next.close();
  });

  it.each(['', '{', 'null', '{"version":2}', '{"version":1,"bytes":-1}', '{"version":1,"bytes":5}'])(
    'with the state %j begins anew',
    async (text) => {
      const directory = folder();
      await (await begun(directory, BYTES)).close();
      writeFileSync(join(directory, namesIn(directory)[0] ?? ''), text);
      const next = new Part(directory, HREF);
      await next.open();
      expect(next.bytes).toBe(0);
      await next.close();
    },
  );

  it('is never written through a link', async () => {
    const directory = folder();
    await (await begun(directory, BYTES)).forget();
    const victim = join(folder(), 'victim');
    writeFileSync(victim, 'mine');
    const part = await begun(directory, BYTES);
    const [, name = ''] = namesIn(directory);
    await part.forget();
    symlinkSync(victim, join(directory, name));
    await expect(new Part(directory, HREF).open()).rejects.toMatchObject({ code: 'ELOOP' });
    expect(readFileSync(victim, 'utf8')).toBe('mine');
  });

  it('takes no name that is taken', async () => {
    const directory = folder();
    writeFileSync(join(directory, 'ep.wav'), 'another');
    const part = await begun(directory, BYTES);
    expect(await part.finish(NAME)).toBe(join(directory, 'ep 2.wav'));
    expect(readFileSync(join(directory, 'ep.wav'), 'utf8')).toBe('another');
  });

  it('tells which address it is of to nobody', async () => {
    const directory = folder();
    const part = new Part(directory, 'https://mina:tresor9@a.example/ep.wav?token=QQQQ');
    await part.open();
    await part.restart(thing());
    await part.close();
    for (const name of namesIn(directory))
      expect(name + readFileSync(join(directory, name), 'utf8')).not.toMatch(/mina|tresor|QQQQ|a\.example/);
  });
});

describe('a process that dies at the end', () => {
  /** Everything up to the last step: whole, and its name written down. */
  async function named(directory: string): Promise<{ readonly part: string; readonly path: string }> {
    const part = await begun(directory, BYTES);
    const path = await part.finish(NAME);
    const state = namesIn(directory).find((name) => name.endsWith('.json')) ?? '';
    return { part: join(directory, state.replace(/json$/, 'part')), path };
  }
  const after = async (directory: string): Promise<string | null> => {
    const next = new Part(directory, HREF);
    const path = await next.open();
    await next.close();
    return path;
  };

  it('before its file is known is answered with the same file', async () => {
    const directory = folder();
    const { path } = await named(directory);
    expect(await after(directory)).toBe(path);
    expect(await after(directory)).toBe(path);
    expect(namesIn(directory).filter((name) => !name.startsWith('.'))).toEqual(['ep.wav']);
  });

  it('before the name is given gives it then', async () => {
    const directory = folder();
    const { part, path } = await named(directory);
    execFileSync('mv', [path, part]);
    expect(await after(directory)).toBe(path);
    expect(contentOf(path)).toBe(digest(BYTES));
  });

  it('between the two names leaves one file', async () => {
    const directory = folder();
    const { part, path } = await named(directory);
    linkSync(path, part);
    expect(await after(directory)).toBe(path);
    expect(namesIn(directory)).toHaveLength(2);
  });

  it('when the name was only reserved gives it then', async () => {
    const directory = folder();
    const { part, path } = await named(directory);
    execFileSync('mv', [path, part]);
    writeFileSync(path, '');
    expect(await after(directory)).toBe(path);
    expect(contentOf(path)).toBe(digest(BYTES));
  });

  it('and whose name somebody else took meanwhile takes another', async () => {
    const directory = folder();
    const { part, path } = await named(directory);
    execFileSync('mv', [path, part]);
    writeFileSync(path, 'another');
    const host = await startHost((_request, response) => response.socket?.destroy());
    const next = new Part(directory, HREF);
    expect(await next.open()).toBeNull();
    expect([next.bytes, next.thing?.totalBytes]).toEqual([BYTES.length, BYTES.length]);
    expect(await next.finish(NAME)).toBe(join(directory, 'ep 2.wav'));
    expect(readFileSync(path, 'utf8')).toBe('another');
    expect(host.requests).toEqual([]);
  });

  it('and whose part somebody cut off gives no name to the rest', async () => {
    const directory = folder();
    const { part, path } = await named(directory);
    execFileSync('mv', [path, part]);
    truncateSync(part, HALF);
    expect(await after(directory)).toBeNull();
    expect(namesIn(directory).filter((name) => !name.startsWith('.'))).toEqual([]);
  });

  it('whose file the person took away begins anew', async () => {
    const directory = folder();
    const { path } = await named(directory);
    execFileSync('rm', [path]);
    const next = new Part(directory, HREF);
    expect(await next.open()).toBeNull();
    expect(next.bytes).toBe(0);
    await next.close();
  });
});

describe('a state', () => {
  it('is read whatever stands there, and leads out of no folder', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const state = parseState(value);
        expect(state === null || state.bytes >= 0).toBe(true);
      }),
    );
    for (const finalName of ['../a', 'a/b', 'a\\b', '.', '..', ''])
      expect(parseState({ version: 1, bytes: 0, finalName })).toBeNull();
  });
});

describe('a download', () => {
  it('that is stopped goes on later, with what it has', async () => {
    const directory = folder();
    const host = await startHost((request, response, turn) => {
      if (turn > 1) return give(request, response, BYTES);
      response.writeHead(200, { 'content-length': String(BYTES.length), etag: '"x"' });
      response.write(BYTES.subarray(0, HALF));
    });
    const stop = new AbortController();
    const seen: number[] = [];
    const stopped = await fetchTo(directory, `${host.origin}/a.wav`, {
      signal: stop.signal,
      onProgress: ({ receivedBytes, totalBytes }) => {
        expect(totalBytes).toBe(BYTES.length);
        seen.push(receivedBytes);
        if (receivedBytes > 0) setTimeout(() => stop.abort(), 100);
      },
    });
    expect(stopped).toEqual({ kind: 'stopped' });
    expect(seen.length).toBeGreaterThan(0);
    expect(namesIn(directory).every((name) => name.startsWith('.earshot-'))).toBe(true);
    const done = await fetchTo(directory, `${host.origin}/a.wav`);
    expect(done).toMatchObject({ kind: 'done', sizeBytes: BYTES.length });
    expect(host.requests[1]?.headers).toMatchObject({ range: `bytes=${HALF}-`, 'if-range': '"x"' });
  });

  it('before it begins leaves nothing when it is stopped or refused', async () => {
    const directory = folder();
    const stop = new AbortController();
    stop.abort();
    expect(await fetchTo(directory, 'http://127.0.0.1:9/a.wav', { signal: stop.signal })).toEqual({
      kind: 'stopped',
    });
    expect(namesIn(directory)).toEqual([]);
  });

  it('keeps to its speed, piece by piece', async () => {
    const host = await startHost((request, response) => give(request, response, BYTES));
    let asked = 0;
    const bytesPerSecond = (): number => {
      asked += 1;
      return BYTES.length * 4;
    };
    const done = await fetchTo(folder(), host.origin, {}, { bytesPerSecond });
    expect(done.kind).toBe('done');
    // A tenth of a second's worth at a time.
    expect(asked).toBeGreaterThanOrEqual(3);
  });

  it('of one address into one folder runs once at a time', async () => {
    const host = await startHost((request, response) => give(request, response, BYTES, { cutAfter: HALF }));
    const directory = folder();
    const { quickly } = await import('./host.ts');
    const downloader = quickly();
    const request = {
      href: host.origin,
      directory,
      allowPrivate: true,
      maxBytes: null,
      signal: new AbortController().signal,
    };
    const both = await Promise.all([downloader.download(request), downloader.download(request)]);
    expect(both.map((one) => (one.kind === 'failed' ? one.failure.code : one.kind))).toEqual([
      'done',
      'not-allowed',
    ]);
  });

  it('onto a full disk says so, keeps what it has, and goes on when there is room', async ({ skip }) => {
    const disk = join(folder(), 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return skip('only root may mount');
    }
    onEnd(() => execFileSync('umount', [disk]));
    // No length: the disk fills up under way.
    const host = await startHost((request, response, turn) => {
      if (turn === 1) {
        response.writeHead(200, { etag: `"${digest(BYTES).slice(0, 12)}"` });
        response.end(BYTES);
      } else give(request, response, BYTES);
    });
    const full = await fetchTo(disk, `${host.origin}/a.wav`);
    expect(full).toMatchObject({ kind: 'failed', failure: { code: 'disk-full', retryable: true } });
    // With one it is known before.
    expect(await fetchTo(disk, `${host.origin}/b.wav`)).toMatchObject({ failure: { code: 'disk-full' } });
    execFileSync('mount', ['-o', 'remount,size=2m', disk]);
    expect((await fetchTo(disk, `${host.origin}/a.wav`)).kind).toBe('done');
    expect(statSync(join(disk, 'a.wav')).size).toBe(BYTES.length);
  });

  it('into a folder that cannot be written says so', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    const outcome = await fetchTo(join(file, 'sub'), 'http://127.0.0.1:9/a.wav');
    expect(outcome).toMatchObject({ failure: { code: 'library-unwritable', detail: 'ENOTDIR' } });
  });

  it('is cut by nothing but its own address', async () => {
    const host = await startHost((_request, response) => {
      response.writeHead(200, { 'content-length': String(BYTES.length), etag: '"x"' });
      cut(response, BYTES.subarray(0, HALF));
    });
    const directory = folder();
    await fetchTo(directory, `${host.origin}/a.wav`);
    await fetchTo(directory, `${host.origin}/b.wav`);
    expect(namesIn(directory)).toHaveLength(4);
    const { quickly } = await import('./host.ts');
    await quickly().discard(`${host.origin}/a.wav`, directory);
    expect(namesIn(directory)).toHaveLength(2);
  });
});
