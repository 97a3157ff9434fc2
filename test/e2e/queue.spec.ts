// The queue in the hands of a person: order by keyboard and menu, holding back, shows that pause, the command line; and a library that is restored.
import { expect, test } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { wav } from '../support/media.ts';
import { startSpeechServer, type SpeechServer } from '../support/speech-server.ts';

const CANARY = 'canary-queue-2c7e-key';

let server: SpeechServer;
let place: ReturnType<typeof workspace>;
let running: RunningApp | null = null;

const environment = (): Record<string, string> => ({
  EARSHOT_API_URL: server.baseUrl,
  EARSHOT_POLL_MS: '150',
  EARSHOT_API_KEY: CANARY,
});
const words = (...given: string[]) =>
  runCommand({ library: place.library, words: given, environment: environment() });
const launch = async (): Promise<RunningApp['page']> => {
  running = await launchApp({ library: place.library, environment: environment() });
  return running.page;
};
function drop(...names: string[]): void {
  for (const [index, name] of names.entries())
    writeFileSync(
      join(place.recordings, `${name}.wav`),
      wav({ seconds: 1, seed: index + name.length * 100 }),
    );
}

test.beforeEach(async () => {
  server = await startSpeechServer({ keys: [CANARY], transcript: 'canaryspokenwords of the gulls' });
  place = workspace('queue');
  expect((await words('folders', 'add', place.recordings, '--service', 'cloud')).code).toBe(0);
});
test.afterEach(async () => {
  await running?.close();
  running = null;
  await server.close();
  await place.remove();
});

test('what waits is put in order by keys and menu, held back and let go, also by words; it is done in that order', async () => {
  expect((await words('queue', 'pause')).stdout).toContain('paused');
  drop('one', 'two', 'three');
  const page = await launch();
  await page.getByRole('button', { name: /^Queue/ }).click();
  const rows = page.locator('[data-item-id][data-state="queued"]');
  await expect(rows).toHaveCount(3, { timeout: 30_000 });
  const titles = async (): Promise<string[]> => rows.locator('.title').allInnerTexts();
  const before = await titles();
  const [first = '', second = '', third = ''] = before;

  await rows.filter({ hasText: third }).locator('.open').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(titles).toEqual([first, third, second]);
  // The focus goes with the row.
  await expect(rows.filter({ hasText: third }).locator('.open')).toBeFocused();
  await page.keyboard.press('Alt+Home');
  await expect.poll(titles).toEqual([third, first, second]);

  await rows
    .filter({ hasText: first })
    .getByRole('button', { name: /^More for/ })
    .click();
  await page.getByRole('menuitem', { name: 'Hold back' }).click();
  await expect(rows.filter({ hasText: first })).toContainText('Held back');
  const items = JSON.parse((await words('jobs', '--json')).stdout) as { title: string; jobId: number }[];
  const jobOf = (title: string): string => String(items.find((item) => item.title === title)?.jobId);
  expect((await words('next', jobOf(second))).code).toBe(0);
  await expect.poll(titles).toEqual([second, third, first]);

  expect((await words('queue', 'resume')).code).toBe(0);
  for (const title of [second, third])
    await expect
      .poll(
        async () =>
          (JSON.parse((await words('jobs', '--json')).stdout) as { title: string; state: string }[]).find(
            (item) => item.title === title,
          )?.state,
        { timeout: 30_000 },
      )
      .toBe('done');
  await expect(rows).toHaveCount(1);
  await rows
    .getByRole('button', { name: /Let it go on/ })
    .first()
    .click();
  await expect.poll(() => server.generations.length, { timeout: 30_000 }).toBe(3);
});

test('a paused folder begins nothing, says so, and goes on', async () => {
  expect((await words('queue', 'pause', place.recordings)).stdout).toContain('paused');
  drop('one');
  const page = await launch();
  const row = page.locator('[data-item-id]');
  await expect(row).toHaveAttribute('data-state', 'queued', { timeout: 30_000 });
  await expect(row).toContainText('Its show is paused');
  expect(server.generations).toHaveLength(0);
  expect((await words('queue', 'resume', place.recordings)).code).toBe(0);
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
});

test('a damaged library is restored from its backup, does nothing until it is confirmed, and the person is told once', async () => {
  drop('one');
  const page = await launch();
  await expect(page.locator('[data-item-id]')).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
  expect((await words('backup')).code).toBe(0);
  await running?.close();
  const path = join(place.library, 'library.db');
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 4_096, 40_000);
  writeFileSync(path, bytes);

  const again = await launch();
  const dialog = again.getByRole('dialog', { name: 'Your library was restored' });
  await expect(dialog).toBeVisible({ timeout: 30_000 });
  await expect(dialog).toContainText('library.db.damaged-');
  await dialog.getByRole('button', { name: 'Only read' }).click();
  await expect(again.getByText('This library is only read here.')).toBeVisible();
  const refused = await words('queue', 'resume', '--json');
  expect([refused.code, JSON.parse(refused.stdout)]).toMatchObject([9, { code: 'library-unconfirmed' }]);
  await again.getByRole('button', { name: 'Look…' }).click();
  await dialog.getByRole('button', { name: 'Work with it here' }).click();
  await expect(again.getByText('Paused', { exact: true })).toBeVisible();
  await expect(again.locator('[data-item-id]')).toHaveAttribute('data-state', 'done');
  await again.reload();
  await expect(again.locator('[data-item-id]')).toBeVisible();
  await expect(dialog).toBeHidden();
});

test('diagnostics are written by the command line, without the key and without what was said', async () => {
  drop('one');
  const run = await words('run', '--once');
  expect(run.code).toBe(0);
  // For as long as it is set, at every run.
  expect(run.stderr).toContain('starts with http://');
  const path = join(place.library, '..', 'diagnostics.zip');
  // Nobody sits at this terminal: first it is shown, and only then saved.
  const unseen = await words('diagnostics', path);
  expect(unseen.code).toBe(1);
  expect(unseen.stderr).toContain('--yes');
  const shown = await words('diagnostics');
  expect(shown.stdout).toContain('── log.txt ──');
  expect((await words('diagnostics', path, '--yes')).code).toBe(0);
  const files = unzipSync(readFileSync(path));
  const all = Object.values(files)
    .map((bytes) => strFromU8(bytes))
    .join('\n');
  expect(Object.keys(files)).toContain('about.json');
  expect(all).toContain('job-ready');
  for (const canary of [CANARY, 'canaryspokenwords', place.recordings]) expect(all).not.toContain(canary);
});
