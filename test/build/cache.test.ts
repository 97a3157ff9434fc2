// The cache of set-up: complete or absent, made once, whoever asks and whatever dies.
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheDir, cached, digest, verifyCached } from '../../build/setup/cache.mjs';
import { withLock } from '../../build/setup/lock.mjs';

let folder = '';
const before = process.env.EARSHOT_BUILD_CACHE;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-cache-'));
  process.env.EARSHOT_BUILD_CACHE = folder;
});
afterEach(() => {
  if (before === undefined) delete process.env.EARSHOT_BUILD_CACHE;
  else process.env.EARSHOT_BUILD_CACHE = before;
  rmSync(folder, { recursive: true });
});

/** Everything in the cache but the locks' own folder. */
const content = (): string[] => {
  const kept = join(folder, 'checked');
  return existsSync(kept) ? readdirSync(kept).filter((name) => !name.endsWith('.json')) : [];
};

describe('cached', () => {
  it('makes a folder once and finds it again', async () => {
    let made = 0;
    const make = async (target: string): Promise<void> => {
      made += 1;
      await writeFile(join(target, 'part'), 'content');
    };
    const first = await cached('item', make);
    const second = await cached('item', make);
    expect(made).toBe(1);
    expect(second).toBe(first);
    expect(readFileSync(join(first, 'part'), 'utf8')).toBe('content');
  });

  it('leaves nothing behind when making fails, and makes it the next time', async () => {
    const failing = cached('item', async (target) => {
      await writeFile(join(target, 'half'), '');
      throw new Error('no network');
    });
    await expect(failing).rejects.toThrow('no network');
    expect(content()).toEqual([]);

    const path = await cached('item', (target) => writeFile(join(target, 'whole'), ''));
    expect(readdirSync(path)).toEqual(['whole']);
  });

  it('makes a folder once when several ask at the same time', async () => {
    let made = 0;
    const asked = Array.from({ length: 5 }, () =>
      cached('item', async () => {
        made += 1;
        await sleep(50);
      }),
    );
    const paths = await Promise.all(asked);
    expect(made).toBe(1);
    expect(new Set(paths)).toEqual(new Set([join(folder, 'checked', 'item')]));
  });

  it('does not show a folder under its name before it is complete', async () => {
    await cached('item', async () => {
      expect(content()).not.toContain('item');
      await Promise.resolve();
    });
    expect(content()).toEqual(['item']);
  });
});

describe('a folder of the cache', () => {
  let made = 0;
  const provide = (): Promise<string> =>
    cached('item', async (target) => {
      made += 1;
      await mkdir(join(target, 'inner'));
      await writeFile(join(target, 'inner', 'part'), 'content');
      await symlink('part', join(target, 'inner', 'link'));
    });
  beforeEach(() => (made = 0));

  it.each<[string, (path: string) => void]>([
    ['of another content', (path) => writeFileSync(join(path, 'inner', 'part'), 'konzert')],
    ['with more in a file', (path) => appendFileSync(join(path, 'inner', 'part'), '!')],
    ['with a file too many', (path) => writeFileSync(join(path, 'more'), '')],
    ['with a file too few', (path) => rmSync(join(path, 'inner', 'part'))],
    [
      'with a link to another place',
      (path) => {
        rmSync(join(path, 'inner', 'link'));
        symlinkSync('elsewhere', join(path, 'inner', 'link'));
      },
    ],
    ['without a record', (path) => rmSync(`${path}.json`)],
    ['with a record that is none', (path) => writeFileSync(`${path}.json`, '{')],
  ])('%s is made anew', async (_how, change) => {
    const path = await provide();
    change(path);
    expect(await provide()).toBe(path);
    expect(made).toBe(2);
    expect(readFileSync(join(path, 'inner', 'part'), 'utf8')).toBe('content');
    expect(content()).toEqual(['item']);
  });

  it('of another content under its old times is made anew', async () => {
    const path = await provide();
    const part = join(path, 'inner', 'part');
    const { atime, mtime } = statSync(part);
    writeFileSync(part, 'konzert');
    utimesSync(part, atime, mtime);
    await provide();
    expect(made).toBe(2);
  });

  it('that was only touched, or moved to another disk, is the same', async () => {
    const path = await provide();
    utimesSync(join(path, 'inner', 'part'), 1, 1);
    await provide();
    cpSync(path, join(folder, 'copy'), { recursive: true, verbatimSymlinks: true });
    rmSync(path, { recursive: true });
    cpSync(join(folder, 'copy'), path, { recursive: true, verbatimSymlinks: true });
    await provide();
    expect(made).toBe(1);
  });

  it('is read through before it is given away', async () => {
    const path = await provide();
    await expect(verifyCached(path)).resolves.toBeUndefined();
    writeFileSync(join(path, 'inner', 'part'), 'konzert');
    await expect(verifyCached(path)).rejects.toThrow('not as it was made');
  });
});

describe('withLock', () => {
  const lockFile = (name: string): string => {
    mkdirSync(join(folder, '.locks'), { recursive: true });
    return join(folder, '.locks', name);
  };

  it('lets one at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(20);
      inside -= 1;
    };
    await Promise.all([withLock('one', work), withLock('one', work), withLock('one', work)]);
    expect(most).toBe(1);
  });

  it('is released by work that fails', async () => {
    await expect(withLock('one', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(withLock('one', () => Promise.resolve('next'))).resolves.toBe('next');
  });

  it('takes over from a process of this machine that is gone', async () => {
    // Process ids stay below 2^22 on Linux and are far smaller elsewhere.
    writeFileSync(lockFile('one'), `99999999 ${hostname()}`);
    await expect(withLock('one', () => Promise.resolve('taken'))).resolves.toBe('taken');
  });

  it('takes over from another machine only when its heartbeat has stopped', async () => {
    const path = lockFile('one');
    writeFileSync(path, '1 another-machine');
    let taken = false;
    const waiting = withLock('one', () => {
      taken = true;
      return Promise.resolve();
    });
    await sleep(600);
    expect(taken).toBe(false);

    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(path, longAgo, longAgo);
    await waiting;
    expect(taken).toBe(true);
  });
});

describe('cacheDir', () => {
  it.runIf(process.platform === 'linux')('follows the system where nothing else is said', () => {
    const xdg = process.env.XDG_CACHE_HOME;
    delete process.env.EARSHOT_BUILD_CACHE;
    process.env.XDG_CACHE_HOME = '/somewhere';
    try {
      expect(cacheDir()).toBe(join('/somewhere', 'earshot-build'));
    } finally {
      if (xdg === undefined) delete process.env.XDG_CACHE_HOME;
      else process.env.XDG_CACHE_HOME = xdg;
    }
  });
});

describe('digest', () => {
  it('tells parts apart, not only their joined text', () => {
    expect(digest('ab', 'c')).not.toBe(digest('a', 'bc'));
    expect(digest('ab', 'c')).toBe(digest('ab', Buffer.from('c')));
  });
});
