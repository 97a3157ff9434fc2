// One process works on a library, whoever it is and however the library was named.
import { expect, test } from '@playwright/test';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { takeLibraryLock } from '../../app/storage/care/library-lock.ts';
import { launchApp, runCommand, workspace } from '../support/app.ts';

let place: ReturnType<typeof workspace>;
test.beforeEach(() => {
  place = workspace('one-worker');
});
test.afterEach(() => place.remove());

test('who works on a library keeps others from it, and they say who; what only reads goes on', async () => {
  const lock = takeLibraryLock(place.library, 'run', Date.now());
  expect(lock.ok).toBe(true);
  const refused = await runCommand({ library: place.library, words: ['run', '--once', '--json'] });
  expect(refused.code).toBe(3);
  expect(JSON.parse(refused.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
    ok: false,
    code: 'library-in-use',
    message: expect.stringContaining(`process ${process.pid} on `),
  });
  expect((await runCommand({ library: place.library, words: ['jobs'] })).code).toBe(0);
  if (lock.ok) lock.value.release();
  expect((await runCommand({ library: place.library, words: ['run', '--once'] })).code).toBe(0);
});

test('a second start under another name of the folder brings the window forward; a killed one is in nobody’s way', async () => {
  const running = await launchApp({ library: place.library });
  await running.page
    .getByRole('button', { name: /folder/i })
    .first()
    .waitFor();
  await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const other = join(place.recordings, 'link');
  symlinkSync(place.library, other);
  const second = await runCommand({ library: other, words: [] });
  expect(second.code).toBe(0);
  await expect
    .poll(() => running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(true);
  await running.kill();
  const next = await runCommand({ library: place.library, words: ['run', '--once'] });
  expect(next.code, next.stderr).toBe(0);
});
