// Whether a library's place can be written to, on a real folder that cannot: nothing can be made in what is a file, or gone.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { whyUnwritable } from '../../app/compose/library-place.ts';
import { tempDirectory } from '../storage/support.ts';

it('leaves nothing where it can write, and says which library is concerned where it cannot', () => {
  const folder = tempDirectory();
  expect(whyUnwritable(folder, '/library')).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(join(folder, 'file'), '');
  for (const name of ['file', 'gone'])
    expect(whyUnwritable(join(folder, name), '/library')).toMatchObject({
      message: expect.stringContaining('Earshot cannot write to /library. Nothing is lost') as string,
      detail: expect.stringMatching(/ENOTDIR|ENOENT/) as string,
    });
});
