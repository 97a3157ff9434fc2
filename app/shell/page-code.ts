// What V8 made of the window's code when the app was built, for Chromium's cache: a first start compiles nothing of it. It lies beside the app's own
// code, of as much trust as that, and Chromium takes it for what it kept itself: by the address of a file and a digest of its text.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of that Chromium alone: another one keeps its code otherwise. @param builtDir folder of the built main process */
export const pageCodeIn = (builtDir: string, electron: string): string =>
  join(builtDir, `page-code-${electron}`);

/** Where Chromium keeps compiled code. @param browserDir its folder of this library */
export const keptCodeIn = (browserDir: string): string => join(browserDir, 'Code Cache', 'js');

/**
 * Gives Chromium what the build kept, unless it has it. Call it before a session is made, in the process that holds Chromium's lock of that folder.
 * What cannot be given is compiled anew.
 * @param from as `pageCodeIn` says; may be missing
 * @returns whether Chromium has it now
 */
export function givePageCode(from: string, browserDir: string): boolean {
  const kept = keptCodeIn(browserDir);
  try {
    const names = readdirSync(from);
    if (names.every((name) => existsSync(join(kept, name)))) return true;
    // Under another name until all of it is there. What was kept of another build is of no use to this one.
    const part = `${kept}.part`;
    rmSync(part, { recursive: true, force: true });
    mkdirSync(part, { recursive: true, mode: 0o700 });
    // Not `copyFile`: out of a packed app's archive that makes a file for each on the way.
    for (const name of names)
      writeFileSync(join(part, name), readFileSync(join(from, name)), { mode: 0o600 });
    rmSync(kept, { recursive: true, force: true });
    renameSync(part, kept);
    return true;
  } catch {
    return false;
  }
}
