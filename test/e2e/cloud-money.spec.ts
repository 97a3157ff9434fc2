// Options, ceilings and the device instead of the cloud, in real Electron against a server that counts.
import { expect, test } from '@playwright/test';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { dropReading } from '../support/speech-files.ts';
import { startSpeechServer, type SpeechServer } from '../support/speech-server.ts';

const READING = 'sense_and_sensibility_01_austen_64kb-0880.wav';

let server: SpeechServer;
let place: ReturnType<typeof workspace>;
let running: RunningApp | null = null;

async function launch(): Promise<RunningApp> {
  running = await launchApp({
    library: place.library,
    environment: { EARSHOT_API_URL: server.baseUrl, EARSHOT_POLL_MS: '150', EARSHOT_API_KEY: 'any' },
  });
  return running;
}

test.beforeEach(async () => {
  server = await startSpeechServer({ transcript: 'the lighthouse keeper counted seventeen gulls' });
  place = workspace('cloud-money');
  const words = ['folders', 'add', place.recordings, '--service', 'cloud'];
  expect((await runCommand({ library: place.library, words })).code).toBe(0);
});
test.afterEach(async () => {
  await running?.close();
  running = null;
  await server.close();
  await place.remove();
});

test('what is set in Settings, for the show and for one recording is what is sent, and the price is told', async () => {
  const { page } = await launch();
  await page.keyboard.press('Control+,');
  await page.getByText('All options, address and speed').click();
  const api = page.getByRole('region', { name: 'AI/ML API' });
  await api.getByText('Speakers', { exact: true }).click();
  await api.getByRole('checkbox', { name: /^Tell speakers apart/ }).check();
  await api.getByText('Search terms', { exact: true }).click();
  const search = api.getByRole('textbox', { name: 'Terms to find' });
  await search.fill('gulls');
  await search.press('Tab');
  await page.getByRole('button', { name: 'Done' }).click();

  await page.evaluate(async () => {
    const { value } = (await window.api.call('app.view', undefined)) as unknown as {
      value: { folders: { id: number }[] };
    };
    const folderId = value.folders[0]?.id ?? 0;
    await window.api.call('shows.change', {
      folderId,
      options: { numerals: true, search: null },
      language: 'de',
    });
  });
  dropReading(READING, place.recordings, 'gulls.wav');
  const row = page.locator('[data-item-id]', { hasText: 'gulls' });
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
  expect(Object.fromEntries(server.generations[0]?.fields ?? [])).toEqual({
    model: '#g1_whisper-large',
    punctuate: 'true',
    diarize: 'true',
    numerals: 'true',
    language: 'de',
  });

  await row.click();
  await page.getByRole('button', { name: 'More' }).last().click();
  await page.getByRole('menuitem', { name: 'Transcribe again…' }).click();
  const dialog = page.getByRole('dialog');
  // Nothing that is paid is chosen for anybody.
  await expect(dialog.getByRole('radio', { name: 'On this device' })).toBeChecked();
  await dialog.getByRole('radio', { name: 'AI/ML API' }).check({ force: true });
  await expect(dialog).toContainText(/About \$0\.\d+ for \d+ s \(\$0\.36 an hour\)/);
  await dialog.getByText('Insights', { exact: true }).click();
  await dialog.getByRole('combobox', { name: 'Topics', exact: true }).selectOption('own');
  await dialog.getByRole('button', { name: 'Send it' }).click();
  await expect.poll(() => server.generations.length, { timeout: 20_000 }).toBe(2);
  expect(Object.fromEntries(server.generations[1]?.fields ?? [])).toMatchObject({
    topics: 'true',
    diarize: 'true',
  });
});

test('a ceiling holds before it is passed and lets go when it is raised; the books say what was spent', async () => {
  const { page } = await launch();
  await page.keyboard.press('Control+,');
  const ceiling = page.getByRole('textbox', { name: 'Ceiling for a month' });
  await ceiling.fill('0.0001');
  await ceiling.press('Tab');
  dropReading(READING, place.recordings, 'gulls.wav');
  const row = page.locator('[data-item-id]', { hasText: 'gulls' });
  // Said once for all that wait, and short in the row.
  await expect(row).toContainText(/Waiting for its service/, { timeout: 30_000 });
  await expect(page.getByText(/ceiling of this month/).first()).toBeVisible();
  expect(server.requests.filter((request) => request.call === 'create')).toEqual([]);

  await page.keyboard.press('Control+,');
  await ceiling.fill('5');
  await ceiling.press('Tab');
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
  const spending = page.getByRole('region', { name: 'Spending' });
  await expect(spending.getByText('Night Kitchen')).toBeVisible();
  await expect(spending).toContainText('$0.0012');
  await spending.getByRole('button', { name: 'Show the balance' }).click();
  await expect(spending).toContainText('$12.50 left on the account.');
});

test('a show that falls back is transcribed on the device when the cloud cannot be reached, and never twice', async () => {
  const { page } = await launch();
  await page.evaluate(async () => {
    const { value } = (await window.api.call('app.view', undefined)) as unknown as {
      value: { folders: { id: number }[] };
    };
    await window.api.call('shows.change', { folderId: value.folders[0]?.id ?? 0, fallback: true });
  });
  server.addRule({
    on: 'create',
    times: 1_000,
    fault: { kind: 'answer', status: 402, body: { message: 'out of credit' }, early: true },
  });
  dropReading(READING, place.recordings, 'gulls.wav');
  const row = page.locator('[data-item-id]', { hasText: 'gulls' });
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
  expect(server.generations).toEqual([]);
  await row.click();
  await expect(page.getByText(/On this device, /)).toBeVisible();
  await expect(page.getByText(/It is transcribed on this device instead/)).toBeAttached();
});
