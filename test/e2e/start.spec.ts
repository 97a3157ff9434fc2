// In which order the window starts: what can go on while the library is opened does.
import { expect, test } from '@playwright/test';
import { statSync } from 'node:fs';
import { join } from 'node:path';
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
