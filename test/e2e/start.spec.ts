// In which order the window starts: what can go on while the library is opened does.
import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { launchApp, workspace, type RunningApp } from '../support/app.ts';
import { LIBRARY_FILE } from '../../app/storage/library.ts';

let running: RunningApp | null = null;
const place = workspace('start');

test.afterAll(async () => {
  await running?.close();
  await place.remove();
});

test('the page begins to load before there is a library', async () => {
  running = await launchApp({ library: place.library });
  await expect(running.page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  const { birthtimeMs } = statSync(join(place.library, LIBRARY_FILE));
  expect(await running.page.evaluate(() => performance.timeOrigin)).toBeLessThan(birthtimeMs);
});

test('what loads before the window is seen was compiled when the app was built', async () => {
  const { app } = running ?? (running = await launchApp({ library: place.library }));
  const isKept = await app.evaluate((_electron, path) => {
    const { isKept: kept } = process.getBuiltinModule('node:module').createRequire(path)(path) as {
      isKept: (name: string) => boolean;
    };
    return kept('app.js');
  }, resolve('out/app/loader.cjs'));
  expect(isKept).toBe(true);
});

test('what a command of plain Node loads was compiled when the app was built', () => {
  const code = `const { isKept, load } = require(${JSON.stringify(resolve('out/app/loader.cjs'))}); load('commands.js'); process.stdout.write(String(isKept('commands.js')))`;
  expect(execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' })).toBe('true');
});

test('a start leaves no room behind for what is no more', async () => {
  const { app } = running ?? (running = await launchApp({ library: place.library }));
  const young = await app.evaluate(() =>
    process
      .getBuiltinModule('node:v8')
      .getHeapSpaceStatistics()
      .find(({ space_name }) => space_name === 'new_space'),
  );
  expect(young?.space_size).toBeLessThanOrEqual(4 * 1024 * 1024);
});

test('its code is kept in memory with one byte a letter', () => {
  const built = readdirSync(resolve('out/app')).filter((name) => /\.c?js$/.test(name));
  expect(built.length).toBeGreaterThan(10);
  const wide = built.filter((name) => /[^\0-\x7f]/.test(readFileSync(resolve('out/app', name), 'utf8')));
  expect(wide).toEqual([]);
});

test('no engine is loaded before it is used', async () => {
  test.skip(process.platform !== 'linux', 'what is loaded is read from /proc');
  const { app } = running ?? (running = await launchApp({ library: place.library }));
  const maps = await app.evaluate(() =>
    process.getBuiltinModule('node:fs').readFileSync('/proc/self/maps', 'utf8'),
  );
  expect(maps).toContain('better_sqlite3');
  expect(maps).not.toMatch(/onnxruntime|sherpa/);
});
