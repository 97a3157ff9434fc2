// `--downloads DIR|usual`: where the downloads of a show go.
import { resolve } from 'node:path';
import { ok, type Outcome } from '../domain/result.ts';
import type { Tools } from './tools.ts';

/** @param typed as it was typed; null for the usual place, undefined where nothing was said */
export async function placeDownloads(
  { call, cwd }: Tools,
  folderId: number,
  typed: string | null | undefined,
): Promise<Outcome<unknown>> {
  if (typed === undefined) return ok(null);
  return call('places.downloads', { folderId, path: typed === null ? null : resolve(cwd, typed) });
}
