// What V8 made of the window's code when the app was built, for Chromium's cache: a first start compiles nothing of it. It lies beside the app's own
// code, of as much trust as that, and Chromium takes it for what it kept itself: by the address of a file and a digest of its text.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Among what the build kept, the name of that build. */
export const BUILD_FILE = 'build';

/** Of that Chromium alone: another one keeps its code otherwise. @param builtDir folder of the built main process */
export const pageCodeIn = (builtDir: string, electron: string): string =>
  join(builtDir, `page-code-${electron}`);

/** Where Chromium keeps compiled code. @param browserDir its folder of this library */
export const keptCodeIn = (browserDir: string): string => join(browserDir, 'Code Cache');

/**
 * Gives Chromium what the build kept, unless it was given that before. Call it before a session is made, in the process that holds Chromium's lock of
 * that folder. What cannot be given is compiled anew.
 * @param from as `pageCodeIn` says; may be missing
 * @returns whether Chromium has it now
 */
export function givePageCode(from: string, browserDir: string): boolean {
  const kept = keptCodeIn(browserDir);
  const build = buildOf(from);
  if (build === null) return false;
  if (build === buildOf(kept)) return true;
  // Under another name until all of it is there. What was kept of another build is of no use to this one.
  const part = `${kept}.part`;
  try {
    rmSync(part, { recursive: true, force: true });
    mkdirSync(browserDir, { recursive: true, mode: 0o700 });
    copyFolder(from, part);
    rmSync(kept, { recursive: true, force: true });
    renameSync(part, kept);
    return true;
  } catch {
    dropPart(part);
    return false;
  }
}

/** On a full disk the library needs the room more. */
function dropPart(part: string): void {
  try {
    rmSync(part, { recursive: true, force: true });
  } catch {
    // It was not there to write in.
  }
}

/** Out of a packed app's archive, too, where `cp` would make a file for each on the way. */
function copyFolder(from: string, to: string): void {
  mkdirSync(to, { mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyFolder(source, target);
    else writeFileSync(target, readFileSync(source), { mode: 0o600 });
  }
}

function buildOf(folder: string): string | null {
  try {
    return readFileSync(join(folder, BUILD_FILE), 'utf8');
  } catch {
    return null;
  }
}
