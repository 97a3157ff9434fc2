// Starts the real app in real Electron for the end-to-end tests, on a library of its own.
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountOf } from './account.ts';
import { electronCommand } from '../../build/electron-command.mjs';
import { nodeCommand } from '../../build/node-command.mjs';
import { projectDir } from '../../build/setup/paths.mjs';

/** A fresh folder for one test. */
export function temporaryFolder(name: string): string {
  return realpathSync(mkdtempSync(join(tmpdir(), `earshot-${name}-`)));
}

/** Switches that have the app wait for Playwright, so that none of its windows is there first. */
export const HELD_BACK = ['-r', join(projectDir, 'test', 'support', 'held-back.cjs')];

/** How long a file must stand still in the tests, milliseconds. */
const QUIET_MS = '400';

export interface Launch {
  readonly library: string;
  readonly words?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export { accountOf };

function environmentOf(launch: Launch): Record<string, string> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  delete inherited.INIT_CWD;
  return {
    ...inherited,
    EARSHOT_QUIET_MS: QUIET_MS,
    LANG: 'en_US.UTF-8',
    // The virtual screen has none; most desktops do.
    EARSHOT_TRAY: 'yes',
    // What an account keeps outside of libraries is that of the test, not that of whoever runs it.
    XDG_CONFIG_HOME: accountOf(launch.library),
    ...launch.environment,
  };
}

export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly close: () => Promise<void>;
  /** Ends the whole process group without any warning. */
  readonly kill: () => Promise<void>;
}

/** Starts the app with its window and waits for the page. */
export async function launchApp(launch: Launch): Promise<RunningApp> {
  const { args, executable } = await electronCommand();
  const app = await _electron.launch({
    executablePath: executable,
    args: [...HELD_BACK, ...args, '--library', launch.library, ...(launch.words ?? [])],
    env: environmentOf(launch),
  });
  const page = await app.firstWindow();
  // The page waits for its language before it draws and listens: a key that is pressed sooner is heard by nobody.
  await page.locator('#app > *').first().waitFor({ state: 'attached' });
  return {
    app,
    page,
    close: async () => {
      await app.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined);
      await app.close().catch(() => undefined);
    },
    kill: async () => {
      const child = app.process();
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGKILL');
      await gone;
    },
  };
}

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the app to its end, in plain Node unless Electron is asked for. */
export async function runCommand(
  launch: Launch & { readonly words: readonly string[]; readonly runsIn?: 'electron' },
): Promise<CommandResult> {
  const words = ['--library', launch.library, ...launch.words];
  // A link, and nothing at all, mean the window.
  const isWindow = launch.words.length === 0 || launch.words.some((word) => word.startsWith('earshot:'));
  const inElectron = launch.runsIn === 'electron' || isWindow;
  const { args, executable } = inElectron ? await electronCommand(words) : nodeCommand(words);
  const child = spawn(executable, args, {
    env: environmentOf(launch),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, stdout, stderr };
}

/** A library and a folder of recordings, removed at the end. */
export function workspace(name: string): {
  readonly library: string;
  readonly recordings: string;
  readonly remove: () => Promise<void>;
} {
  const root = temporaryFolder(name);
  const library = join(root, 'library');
  const recordings = join(root, 'Night Kitchen');
  mkdirSync(recordings);
  return {
    library,
    recordings,
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}
