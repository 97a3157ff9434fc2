// The process of the window's page dies while it is loaded for the first time: it is loaded again, and the app lives.
import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { electronCommand } from '../../build/electron-command.mjs';
import { projectDir } from '../../build/setup/paths.mjs';
import { accountOf, workspace } from '../support/app.ts';

const place = workspace('page-dies');
test.afterAll(() => place.remove());

test('a page that dies before it was there is loaded again', async () => {
  const { args, executable } = await electronCommand(['--library', place.library]);
  const dying = ['-r', join(projectDir, 'test', 'support', 'page-dies.cjs')];
  const child = spawn(executable, [...dying, ...args], {
    env: { ...process.env, EARSHOT_TRAY: 'yes', XDG_CONFIG_HOME: accountOf(place.library) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    await Promise.race([expect.poll(() => said, { timeout: 60_000 }).toContain('the page is there'), ended]);
    expect(said).toContain('the page died');
    expect(said).not.toContain('could not start');
    expect(child.exitCode).toBeNull();
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
});
