// Assistants beside the window: two that start Earshot themselves and one over HTTP, what each may change, and what the person sees of it.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { expect, test, type Page } from '@playwright/test';
import { launchApp, workspace, type RunningApp } from '../support/app.ts';
import { connectHost, ERAS, type Host } from '../support/assistant.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';

let place: ReturnType<typeof workspace>;
let running: RunningApp;
const hosts: Host[] = [];

test.beforeEach(async () => {
  place = workspace('assistants');
  fillDemoLibrary(place, 'network', { paused: true });
  running = await launchApp({ library: place.library });
});
test.afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
  await running.close();
  await place.remove();
});

/** The list notices what another process wrote within two seconds; a busy computer needs more for it all. */
const NOTICED = { timeout: 20_000 };
const row = (page: Page, title: string) => page.locator('[data-item-id]', { hasText: title });

async function openSection(page: Page) {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page
    .getByRole('navigation', { name: 'Sections of the settings' })
    .getByRole('button', { name: 'Assistants' })
    .click();
  return page.getByRole('region', { name: 'Assistants', exact: true });
}

async function firstDone(host: Pick<Host, 'ask'>): Promise<{ readonly id: string; readonly title: string }> {
  const { value } = await host.ask('list_recordings', { state: 'done', limit: 1 });
  const [first] = value.recordings as unknown as readonly { readonly id: string; readonly title: string }[];
  if (!first) throw new Error('no recording is done');
  return first;
}

test('two hosts at once are seen to come and go, one is killed in the middle, and the window shows what they change', async () => {
  const { page } = running;
  const writing = await connectHost(place.library, { words: ['--allow', 'title'] });
  const reading = await connectHost(place.library, { era: 'legacy' });
  hosts.push(writing);
  const { id, title } = await firstDone(reading);
  await expect(row(page, title)).toBeVisible();
  const changed = await writing.ask('set_title', { id, title: 'Named by an assistant' });
  const at = Date.now();
  await expect(row(page, 'Named by an assistant')).toBeVisible(NOTICED);
  test.info().annotations.push({ type: 'noticed after', description: `${Date.now() - at} ms` });

  const section = await openSection(page);
  const connected = section.getByRole('list', { name: 'Assistants that are connected' });
  await expect(connected.getByRole('listitem')).toHaveCount(2, NOTICED);
  await expect(connected).toContainText('It may change: The title.');
  await expect(connected).toContainText('It may change nothing.');

  const pid = reading.transport.pid ?? 0;
  const cutOff = reading.ask('fetch', { id }).catch(() => null);
  process.kill(pid, 'SIGKILL');
  await cutOff;
  expect((await writing.ask('undo_change', { change_id: changed.value.change_id })).isError).toBe(false);
  await page.keyboard.press('Escape');
  await expect(row(page, title)).toBeVisible(NOTICED);
  await writing.close();
  await openSection(page);
  // The one that was killed could not say so: its last sign of life is waited for.
  await expect(connected.getByRole('listitem')).toHaveCount(1, NOTICED);
});

test('one that asks over HTTP is let in by a token, allowed a thing, and turned away', async () => {
  const { app, page } = running;
  const section = await openSection(page);
  await section.getByLabel('Answer assistants over HTTP').check();
  await section.getByRole('textbox', { name: 'Name of a new one' }).fill('My editor');
  await section.getByRole('button', { name: 'Make a token' }).click();
  await section.getByRole('combobox', { name: 'Assistant' }).last().selectOption('Cursor');
  await section.getByRole('button', { name: 'Copy' }).last().click();
  await expect(section.getByText('Copied.')).toBeVisible();
  const copied = await app.evaluate(({ clipboard }) => clipboard.readText());
  type Lines = { mcpServers: { earshot: { url: string; headers: Record<string, string> } } };
  const { headers, url } = (JSON.parse(copied) as Lines).mcpServers.earshot;
  await section.getByRole('button', { name: 'Done' }).click();
  expect(await page.content()).not.toContain(headers.Authorization?.slice('Bearer '.length));

  const client = new Client({ name: 'editor', version: '1' }, { versionNegotiation: { mode: ERAS.modern } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  const tools = async () => (await client.listTools()).tools.map(({ name }) => name);
  expect(await tools()).not.toContain('set_tags');
  const listed = section.getByRole('list', { name: 'Assistants that have a token' });
  await listed.getByRole('checkbox', { name: 'Tags' }).check();
  await expect.poll(tools).toContain('set_tags');
  await expect(section.getByRole('list', { name: 'Assistants that are connected' })).toContainText(
    'My editor',
  );
  await section.getByRole('button', { name: 'Remove My editor' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect.poll(() => tools().catch(() => null)).toBeNull();
  await client.close();
});
