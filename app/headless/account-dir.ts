// Where Earshot's folder of this account lies, as Electron says it too, so that window and command line share libraries and models.
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder that Electron calls `userData` (https://www.electronjs.org/docs/latest/api/app#appgetpathname). */
export function accountDirOf(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = homedir();
  const roots: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(home, 'Library', 'Application Support'),
    win32: environment.APPDATA || join(home, 'AppData', 'Roaming'),
  };
  return join(roots[platform] ?? (environment.XDG_CONFIG_HOME || join(home, '.config')), 'Earshot');
}
