// Folders that can be made, and those that cannot: neither takes for ever.
import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeDirectory, makeDirectorySync } from '../../app/storage/make-directory.ts';
import { tempDirectory } from './support.ts';

const WAYS = [
  ['at once', (path: string, mode?: number) => Promise.resolve().then(() => makeDirectorySync(path, mode))],
  ['off the thread', makeDirectory],
] as const;

describe.each(WAYS)('a folder made %s', (_, make) => {
  it('is there with all above it, each with the rights asked for, and may be there already', async () => {
    const root = tempDirectory();
    const path = join(root, 'a', 'b', 'c');
    await make(path, 0o700);
    await make(path, 0o700);
    await make(root);
    if (process.platform !== 'win32')
      for (const one of [path, join(root, 'a')]) expect(statSync(one).mode & 0o777).toBe(0o700);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it('two ask for at once is made once', async () => {
    const path = join(tempDirectory(), 'a', 'b');
    await Promise.all([make(path), make(path), make(join(path, 'c'))]);
    expect(statSync(join(path, 'c')).isDirectory()).toBe(true);
  });

  it('in a file is refused', async () => {
    const file = join(tempDirectory(), 'file');
    writeFileSync(file, '');
    await expect(make(file)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(make(join(file, 'a', 'b'))).rejects.toThrow();
  });

  it('that a disk has no room for, or nobody may make, is told as that', async ({ skip }) => {
    if (process.platform !== 'linux') return skip('/sys is of Linux');
    for (const path of ['/sys/a', '/sys/a/b/c'])
      await expect(make(path)).rejects.toMatchObject({
        code: expect.stringMatching(/^E(PERM|ROFS|ACCES)$/) as string,
      });
  });

  it('through a link is made behind it; where the link leads nowhere, it is refused', async ({ skip }) => {
    const root = tempDirectory();
    mkdirSync(join(root, 'there'));
    try {
      symlinkSync(join(root, 'there'), join(root, 'link'));
      symlinkSync(join(root, 'nowhere'), join(root, 'broken'));
    } catch {
      return skip('links may not be made');
    }
    await make(join(root, 'link', 'a'));
    expect(statSync(join(root, 'there', 'a')).isDirectory()).toBe(true);
    await expect(make(join(root, 'broken'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
