// Speech models in the real app: got from a host of this computer that serves the very files, tried, imported, and waited for.
import { expect, test } from '@playwright/test';
import { createReadStream, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { accountOf, launchApp, temporaryFolder, type RunningApp } from '../support/app.ts';
import { wav } from '../support/media.ts';
import { modelsDir } from '../support/models.ts';
import { commandLine } from './command-line-support.ts';

const { earshot, world } = commandLine('models');

let host: Server;
let origin = '';
let isHeld = false;
let directory: string;
let running: RunningApp | null = null;

/** Hands on half a megabyte, and the rest when it may: however long the test takes to press a button. */
async function* held(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of pieces) {
    while (isHeld && bytes > 500_000) await sleep(20);
    bytes += piece.length;
    yield piece;
  }
}

test.beforeEach(async () => {
  isHeld = false;
  directory = temporaryFolder('models');
  const models = modelsDir('speakers');
  host = createServer((request, response) => {
    const path = join(models, ...(request.url ?? '').split('/').map(decodeURIComponent));
    if (!existsSync(path)) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-length': statSync(path).size, etag: '"a"' });
    void pipeline(held(createReadStream(path)), response).catch(() => undefined);
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
});
test.afterEach(async () => {
  isHeld = false;
  await running?.close();
  running = null;
  host.closeAllConnections();
  host.close();
  await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

test('Settings gets a model, tells how far it is, tries the one that is here, and removes', async () => {
  const library = join(directory, 'library');
  running = await launchApp({ library });
  const { page } = running;
  await page.keyboard.press('Control+,');
  const part = page.getByRole('region', { name: 'On this device' });
  await part.getByRole('textbox', { name: 'Mirror for speech models' }).fill(`${origin}/`);
  await part.getByRole('textbox', { name: 'Mirror for speech models' }).blur();

  isHeld = true;
  // By keys: the focus stays with the model, whose buttons come and go.
  const press = (name: string): Promise<void> =>
    part.getByRole('button', { name, exact: true }).press('Enter');
  const hasFocus = (name: string): Promise<void> =>
    expect(part.getByRole('button', { name, exact: true })).toBeFocused();
  await press('Get Speakers');
  await expect(part.getByRole('progressbar', { name: 'Speakers, fetched' })).toBeVisible();
  await hasFocus('Pause Speakers');
  await press('Pause Speakers');
  await expect(part.getByText('paused')).toBeVisible();
  isHeld = false;
  await hasFocus('Go on with Speakers');
  await press('Go on with Speakers');
  const store = join(accountOf(library), 'Earshot', 'models');
  await expect(part.getByRole('button', { name: 'Remove Speakers' })).toBeVisible({ timeout: 20_000 });
  expect(readdirSync(join(store, 'speakers')).sort()).toEqual([
    'campplus.onnx',
    'model.json',
    'segmentation.onnx',
  ]);

  await part
    .getByRole('button', { name: /^Try Moonshine/ })
    .first()
    .click();
  await expect(
    part.getByText(/an hour takes about \d+ (seconds|minutes) on this computer/).first(),
  ).toBeVisible({
    timeout: 60_000,
  });

  await press('Remove Speakers');
  await hasFocus('Keep');
  await press('Keep');
  await hasFocus('Remove Speakers');
  await press('Remove Speakers');
  await press('Remove');
  await hasFocus('Get Speakers');
  expect(existsSync(join(store, 'speakers'))).toBe(false);
});

test('the command line lists, imports and removes, and a recording says which model it waits for', async () => {
  const listed = await earshot('models', '--json');
  expect(listed.code, listed.stderr).toBe(0);
  const { models } = JSON.parse(listed.stdout) as { models: { id: string; place: string | null }[] };
  expect(models[0]).toMatchObject({ place: 'built-in', isUsual: true });
  expect(models.find(({ id }) => id === 'whisper-base')).toMatchObject({ place: null });

  const path = join(world.place.library, '..', 'one.wav');
  writeFileSync(path, wav({ seconds: 2 }));
  const waits = await earshot('transcribe', path, '--model', 'whisper-base');
  expect(waits.code).not.toBe(0);
  expect(waits.stderr).toContain('earshot models add whisper-base');

  const brought = await earshot('models', 'import', join(modelsDir('speakers'), 'speakers'), '--json');
  expect(brought.code, brought.stderr).toBe(0);
  expect(JSON.parse(brought.stdout)).toMatchObject({ id: 'speakers', place: 'fetched' });
  const removed = await earshot('models', 'remove', 'speakers');
  expect(removed.code, removed.stderr).toBe(0);
  const refused = await earshot('models', 'remove', models[0]?.id ?? '');
  expect(refused.stderr).toContain('comes with Earshot');
});
