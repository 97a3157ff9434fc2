// How to run this clone's commands in plain Node: all but the window.
import { join } from 'node:path';
import { projectDir } from './setup/paths.mjs';

/** The exit code of a command that only Electron can do; before it, nothing was done (`app/headless/main.ts`). */
export const NEEDS_ELECTRON = 86;

/**
 * What `child_process.spawn` wants to know.
 * @param {readonly string[]} words the app's own words
 * @returns {{ executable: string, args: string[] }}
 */
export const nodeCommand = (words) => ({
  executable: process.execPath,
  args: [join(projectDir, 'out', 'app', 'headless.js'), ...words],
});
