// After an exception that nobody caught, the window starts anew, once. A command ends with an exit code of its own.
import { app, dialog } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KEYS } from '../compose/environment.ts';
import { mayRestart } from '../domain/restart.ts';
import { failureOfSqlite } from '../operations/writing.ts';

/** In the library: when Earshot last started anew after a fault. */
const MARK = 'started-anew.json';

/**
 * Starts Earshot anew when this process has ended; or, where that was done a short while ago, says in a box of the system what happened.
 * @param environment as it was given to this process: the next one is to find the key in it that was taken out of it
 */
export function startAnew(libraryDir: string, environment: NodeJS.ProcessEnv, error: unknown): void {
  const refusal = failureOfSqlite(error);
  if (refusal?.code === 'disk-full') {
    // A second process would find no more room than this one.
    dialog.showErrorBox('Earshot has stopped', refusal.message);
    return;
  }
  const mark = join(libraryDir, MARK);
  const now = Date.now();
  if (mayRestart(readMark(mark), now) && note(mark, now)) {
    relaunch(environment, process.argv.slice(1));
    return;
  }
  dialog.showErrorBox(
    'Earshot has stopped',
    'It met a fault that it did not expect, for the second time within ten minutes, so it does not start again by itself. Nothing of your library is lost: ' +
      'what was being sent was ended in order, and the queue is as it was.\n\n' +
      'Start Earshot again. If it stops again, save diagnostics (Settings, About) or look at earshot.log in the library.\n\n' +
      (error instanceof Error ? error.message : String(error)).slice(0, 300),
  );
}

/**
 * Has Earshot start with these words when this process has ended.
 * @param environment as it was given to this process: the next one is to find the key in it that was taken out of it
 */
export function relaunch(environment: NodeJS.ProcessEnv, words: readonly string[]): void {
  // Inside an AppImage the executable lies on a file system that goes with this process.
  const { APPIMAGE } = environment;
  for (const name of KEYS)
    if (environment[name] && !environment[`${name}_FILE`]) process.env[name] = environment[name];
  app.relaunch({ args: [...words], ...(APPIMAGE ? { execPath: APPIMAGE } : {}) });
}

function readMark(path: string): unknown {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { at?: unknown } | null)?.at;
  } catch {
    return null;
  }
}

/** False where it cannot be written down: then it might go on for ever. */
function note(path: string, nowMs: number): boolean {
  try {
    writeFileSync(path, JSON.stringify({ at: nowMs }), { mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}
