// Where this copy of Earshot asks for newer versions: the field `versionNotice` of its package.json, which lies in the app's own archive.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSource, type NoticeSource } from '../care/version-notices.ts';

/** Null where there is no such field: then nothing is ever asked. */
export function noticeSourceOf(appPath: string): NoticeSource | null {
  try {
    const manifest = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')) as {
      versionNotice?: unknown;
    };
    return readSource(manifest.versionNotice);
  } catch {
    return null;
  }
}

/** Whether `EARSHOT_NO_VERSION_NOTICE` turns it off for this run. */
export const isSilenced = (environment: NodeJS.ProcessEnv): boolean =>
  Boolean(environment.EARSHOT_NO_VERSION_NOTICE);
