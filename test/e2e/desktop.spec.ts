// Manners of a desktop app: notifications that a real daemon shows, one window, life in the tray.
import { expect, test } from '@playwright/test';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { dropReading } from '../support/speech-files.ts';

let place: ReturnType<typeof workspace>;
let running: RunningApp | null = null;
let daemon: ChildProcess | null = null;

test.beforeEach(async () => {
  place = workspace('desktop');
  await runCommand({ library: place.library, words: ['folders', 'add', place.recordings] });
});
test.afterEach(async () => {
  await running?.close();
  running = null;
  daemon?.kill();
  daemon = null;
  await place.remove();
});

interface Shown {
  readonly id: number;
  readonly title: string;
}

/** The notifications that were shown, newest first. */
function shown(): Shown[] {
  execFileSync('dunstctl', ['close-all']);
  const history = JSON.parse(execFileSync('dunstctl', ['history'], { encoding: 'utf8' })) as {
    data: { id: { data: number }; summary: { data: string } }[][];
  };
  return (history.data[0] ?? []).map((one) => ({ id: one.id.data, title: one.summary.data }));
}

test('one notification for a batch, shown by the system’s daemon', async () => {
  daemon = spawn('dunst', ['-history_length', '20'], { stdio: 'ignore' });
  let before: Shown[] = [];
  await expect(() => {
    before = shown();
  }).toPass({ timeout: 10_000 });
  const last = Math.max(0, ...before.map((one) => one.id));
  const ready = () =>
    shown()
      .filter((one) => one.id > last && one.title.includes('ready'))
      .map((one) => one.title);
  running = await launchApp({ library: place.library });
  await running.page.evaluate(() => window.api.call('queue.pause', undefined));
  dropReading('sense_and_sensibility_01_austen_64kb-0880.wav', place.recordings, 'first.wav');
  dropReading('sense_and_sensibility_01_austen_64kb-0930.wav', place.recordings, 'second.wav');
  await expect(running.page.locator('[data-item-id][data-state=queued]')).toHaveCount(2, { timeout: 20_000 });
  await running.page.evaluate(() => window.api.call('queue.resume', undefined));
  await expect(running.page.locator('[data-item-id][data-state=done]')).toHaveCount(2, { timeout: 60_000 });
  await expect.poll(ready, { timeout: 10_000 }).toEqual(['2 transcripts ready']);
});

test('closing the window keeps Earshot working; a second start shows it again', async () => {
  running = await launchApp({ library: place.library });
  const { app } = running;
  const visible = () =>
    app.evaluate(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((window) => window.isVisible()).length,
    );
  await expect.poll(visible).toBe(1);
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => window.isVisible())
      ?.close(),
  );
  await expect.poll(visible).toBe(0);

  dropReading('sense_and_sensibility_01_austen_64kb-0880.wav', place.recordings, 'in-the-tray.wav');
  await expect
    .poll(
      async () =>
        (
          JSON.parse((await runCommand({ library: place.library, words: ['jobs', '--json'] })).stdout) as {
            state: string;
          }[]
        )[0]?.state,
      { timeout: 60_000 },
    )
    .toBe('done');

  const second = await runCommand({ library: place.library, words: [] });
  expect(second.code).toBe(0);
  await expect.poll(visible).toBe(1);
});

test('a start while the app is ending is not lost: it starts again when it has ended', async () => {
  running = await launchApp({ library: place.library });
  const { app } = running;
  const told = join(dirname(place.recordings), 'started-again.json');
  const child = app.process();
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const file = await app
    .evaluate(async ({ app: electron }, path) => {
      const { writeFileSync } = process.getBuiltinModule('node:fs');
      electron.relaunch = (how) => writeFileSync(path, JSON.stringify(how));
      const link = 'earshot://recording/0123456789abcdef';
      electron.quit();
      await Promise.resolve();
      electron.emit('second-instance', {}, [], '', { link });
      return path;
    }, told)
    .catch(() => told);
  await gone;
  const { args } = JSON.parse(readFileSync(file, 'utf8')) as { args: readonly string[] };
  expect(args).toContain(place.library);
  expect(args.at(-1)).toBe('earshot://recording/0123456789abcdef');
});

test('the first run asks for nothing but a folder, and the sample goes the whole way', async () => {
  await place.remove();
  place = workspace('first-run');
  running = await launchApp({ library: place.library });
  const { page } = running;
  await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeVisible();
  await page.getByRole('button', { name: /sample/i }).click();
  await expect(page.getByTestId('segment').first()).toBeVisible({ timeout: 60_000 });
});

test('the licences of all that is brought along can be read, by keyboard too', async () => {
  running = await launchApp({ library: place.library });
  const { page } = running;
  await page.keyboard.press('Control+,');
  await page.getByRole('button', { name: 'Licences' }).press('Enter');
  const text = page.getByRole('document', { name: 'Licences' });
  for (const name of ['mediabunny', 'better-sqlite3', 'sherpa-onnx', 'ONNX Runtime', 'Moonshine', 'OFL-1.1'])
    await expect(text).toContainText(name);
  await text.focus();
  await page.keyboard.press('End');
  await expect.poll(() => text.evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await expect(text).toBeHidden();
});

test('without its sandbox, every window says so, also one that is opened again', async () => {
  running = await launchApp({ library: place.library });
  const { app, page } = running;
  const title = (): Promise<string> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle() ?? '');
  await expect.poll(title).toBe('Earshot');
  // Loaded, and not in the middle of it, as a person meets it.
  await expect(page.getByText('Night Kitchen').first()).toBeVisible();
  await app.evaluate(({ app: electron }) => {
    // As an app that users have: only there is it worth a word.
    Object.defineProperty(electron, 'isPackaged', { value: true });
    electron.commandLine.appendSwitch('no-sandbox');
  });
  const closed = page.waitForEvent('close');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await closed;
  const again = app.waitForEvent('window');
  await app.evaluate(({ app: electron }) => void electron.emit('activate'));
  await expect((await again).getByText('Night Kitchen').first()).toBeVisible();
  expect(await title()).toBe('Earshot (without its sandbox)');
});
