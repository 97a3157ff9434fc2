// A folder that is watched, by its number, its path or its name as a person types it.
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FolderView } from '../contract/views.ts';
import { ok, type Outcome } from '../domain/result.ts';
import { refused, type Tools } from './tools.ts';

/** By its number or its path. */
export async function listenedFolder(
  { call, cwd }: Pick<Tools, 'call' | 'cwd'>,
  which: string,
): Promise<Outcome<FolderView>> {
  const path = await realpath(resolve(cwd, which)).catch(() => resolve(cwd, which));
  return folderLike(call, (one) => String(one.id) === which || one.path === path, NO_FOLDER);
}

/** By its number or its name. */
export function showNamed({ call }: Pick<Tools, 'call'>, which: string): Promise<Outcome<FolderView>> {
  const name = which.toLowerCase();
  return folderLike(call, (one) => String(one.id) === which || one.name.toLowerCase() === name, NO_SHOW);
}

const NO_FOLDER = 'Earshot does not watch this folder.';
const NO_SHOW = 'There is no show of this number or name.';

async function folderLike(
  call: Tools['call'],
  is: (folder: FolderView) => boolean,
  message: string,
): Promise<Outcome<FolderView>> {
  const folders = await call('folders.list', undefined);
  if (!folders.ok) return folders;
  const found = folders.value.find(is);
  return found ? ok(found) : refused('not-found', message);
}
