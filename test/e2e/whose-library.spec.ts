// A library that another computer worked on last: it is read, and does nothing until a person says what it may.
import { expect, test } from '@playwright/test';
import { systemClock } from '../../app/domain/clock.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { dropReading } from '../support/speech-files.ts';
import { startSpeechServer, type SpeechServer } from '../support/speech-server.ts';

const KEY = 'sk-whose-library-test';
let place: ReturnType<typeof workspace>;
let server: SpeechServer;
let running: RunningApp | null = null;

test.beforeEach(async () => {
  server = await startSpeechServer({ keys: [KEY], transcript: 'the tide table hung beside the door' });
  place = workspace('whose-library');
  const opened = openLibrary(place.library, { clock: systemClock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.message);
  const library = opened.value;
  library.folders.add(
    { path: place.recordings, name: 'Night Kitchen', includeSubfolders: true, service: 'cloud' },
    Date.now(),
  );
  library.settings.set('lastWriter', {
    library: '00000000-0000-4000-8000-00000000000c',
    computer: '00000000-0000-4000-8000-00000000000b',
    host: 'Annas-iMac',
    pid: 7,
    at: Date.now() - 60_000,
    count: 12,
  });
  library.close();
  dropReading('sense_and_sensibility_01_austen_64kb-0880.wav', place.recordings);
});
test.afterEach(async () => {
  await running?.close();
  running = null;
  await server.close();
  await place.remove();
});

const launch = () => ({
  library: place.library,
  environment: { EARSHOT_API_URL: server.baseUrl, EARSHOT_API_KEY: KEY, EARSHOT_POLL_MS: '100' },
});
const earshot = (...words: string[]) => runCommand({ ...launch(), words });

test('the window asks, and uses the folders that were confirmed and no other', async () => {
  running = await launchApp(launch());
  const { page } = running;
  const dialog = page.getByRole('dialog', { name: 'Another computer worked on this library' });
  await expect(dialog).toBeVisible({ timeout: 30_000 });
  await expect(dialog).toContainText('Annas-iMac');
  await expect(dialog).toContainText('It may be open there now.');
  await expect(dialog).toContainText(place.recordings);
  await dialog.getByRole('button', { name: 'Only read' }).click();
  await expect(page.getByText('This library is only read here.')).toBeVisible();
  await expect(page.getByText('Watching 0 of 1')).toBeVisible();

  await page.getByRole('button', { name: 'Look…' }).click();
  await dialog.getByRole('checkbox', { name: /Night Kitchen/ }).uncheck();
  await dialog.getByRole('checkbox', { name: /queue paused/ }).uncheck();
  await dialog.getByRole('button', { name: 'Work with it here' }).click();
  await expect(page.getByText('Folders wait for your word.')).toBeVisible();
  await expect(page.getByText('Not confirmed')).toBeVisible();
  expect(server.generations).toHaveLength(0);

  await page.getByRole('button', { name: 'Look…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
  await expect(page.locator('[data-item-id]')).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
  expect(server.generations).toHaveLength(1);
  await running.close();
  running = await launchApp(launch());
  await expect(running.page.locator('[data-item-id]')).toHaveAttribute('data-state', 'done', {
    timeout: 30_000,
  });
  await expect(running.page.getByRole('dialog')).toBeHidden();
});

test('the command line refuses with a code of its own, reads on, and confirms', async () => {
  const refused = await earshot('run', '--once', '--json');
  expect(refused.code, refused.stderr).toBe(9);
  expect(JSON.parse(refused.stdout)).toMatchObject({
    ok: false,
    code: 'library-unconfirmed',
    message: expect.stringContaining('Annas-iMac'),
  });
  expect((await earshot('jobs')).code).toBe(0);
  const listed = await earshot('confirm');
  expect(listed.code).toBe(9);
  expect(listed.stdout).toContain(place.recordings);
  expect(server.generations).toHaveLength(0);
  expect((await earshot('confirm', '--all')).code).toBe(0);
  expect((await earshot('run', '--once')).code).toBe(0);
  expect(server.generations).toHaveLength(1);
  expect((await earshot('confirm', '9')).code).toBe(1);
});
