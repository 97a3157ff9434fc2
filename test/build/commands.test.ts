// `npm start -- COMMAND` gets for a command what the command needs, and no Electron, which only the window and a locked key ask for.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inModules, projectDir } from '../../build/setup/paths.mjs';

let cache = '';

beforeAll(() => {
  cache = mkdtempSync(join(tmpdir(), 'earshot-commands-'));
});
afterAll(() => {
  rmSync(cache, { recursive: true });
});

/** Runs `npm start` with nothing fetched yet. */
const start = (...words: readonly string[]): Promise<{ readonly stdout: string }> =>
  promisify(execFile)(process.execPath, [join(projectDir, 'build', 'start.mjs'), ...words], {
    env: { ...process.env, EARSHOT_BUILD_CACHE: cache },
  });

it.each([[['--help']], [['help']], [['transcribe', '--help']], [['--version']]])(
  '%s is answered with the npm packages alone: nothing is fetched or compiled',
  async (words) => {
    expect((await start(...words)).stdout).toMatch(
      words.includes('--version') ? /^\d+\.\d+\.\d+/ : /transcribe/,
    );
    expect(readdirSync(cache)).toEqual(['.locks']);
    expect(readdirSync(inModules())).toContain('better-sqlite3');
  },
);
