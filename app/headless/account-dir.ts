// Where Earshot's folder of this account lies, as Electron says it too, so that window and command line share libraries and models; and from where a command was typed.
import { homedir, userInfo } from 'node:os';
import { isAbsolute, join, sep } from 'node:path';

/** The folder that Electron calls `userData` (https://www.electronjs.org/docs/latest/api/app#appgetpathname). */
export function accountDirOf(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  // An empty HOME names no folder, and least of all the one that the command happens to run in.
  const home = homedir() || userInfo().homedir;
  const roots: Partial<Record<NodeJS.Platform, string>> = {
    darwin: join(home, 'Library', 'Application Support'),
    win32: environment.APPDATA || join(home, 'AppData', 'Roaming'),
  };
  return join(roots[platform] ?? (environment.XDG_CONFIG_HOME || join(home, '.config')), 'Earshot');
}

/** The folder in which a command was typed; by its name where it was removed since, so that whatever is named from there is not found, and all else goes on. */
export function workingDirectory({ PWD }: NodeJS.ProcessEnv): string {
  try {
    return process.cwd();
  } catch {
    // Threads and programs that are started from here need a folder that is there.
    process.chdir(sep);
    return PWD && isAbsolute(PWD) ? PWD : sep;
  }
}
