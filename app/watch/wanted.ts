// Which paths of a folder its patterns take.
import { relative, sep } from 'node:path';
import { compilePatterns } from '../domain/file-patterns.ts';
import type { WatchedFolder } from './events.ts';

/** Makes the test for absolute paths of files in the folder. */
export function wantedIn({ path: root, patterns }: WatchedFolder): (path: string) => boolean {
  if (!patterns || patterns.include.length + patterns.ignore.length === 0) return () => true;
  const matcher = compilePatterns(patterns);
  return (path) => matcher.file(relative(root, path).split(sep).join('/')).taken;
}
