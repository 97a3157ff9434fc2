// What is dropped on a show is copied into its folder: whole, under a free name, and the source stays as it is.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { copyIntoShow } from '../../app/operations/copy-into-show.ts';
import { tempDirectory } from '../storage/support.ts';

it('copies under a free name, and leaves nothing half done', async () => {
  const root = tempDirectory();
  const show = join(root, 'show');
  mkdirSync(show);
  writeFileSync(join(show, 'one.mp3'), 'there');
  const path = join(root, 'one.mp3');
  writeFileSync(path, 'new');
  expect(await copyIntoShow(path, show)).toBeNull();
  expect(readdirSync(show).toSorted()).toEqual(['one 2.mp3', 'one.mp3']);
  expect(readFileSync(join(show, 'one 2.mp3'), 'utf8')).toBe('new');
  expect(readFileSync(join(show, 'one.mp3'), 'utf8')).toBe('there');
  // What lies there already stays one file.
  expect(await copyIntoShow(join(show, 'one.mp3'), show)).toBeNull();
  expect(readdirSync(show)).toHaveLength(2);
});

it('tells what could not be copied', async () => {
  const root = tempDirectory();
  expect(await copyIntoShow(join(root, 'gone.mp3'), root + '/nowhere')).toMatchObject({
    code: 'library-unwritable',
  });
});
