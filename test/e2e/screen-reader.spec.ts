// The main journey as a reader of the screen has it: names, roles, states and what is announced, asked over AT-SPI of the real app.
import { expect, test } from '@playwright/test';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { launchApp, temporaryFolder, type RunningApp } from '../support/app.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';

interface Node {
  readonly role: string;
  readonly name: string;
  readonly text: string;
  readonly states: readonly string[];
}
type Told =
  | { readonly kind: 'ready' }
  | { readonly kind: 'tree'; readonly nodes: readonly Node[] }
  | { readonly kind: 'focus'; readonly role: string; readonly name: string }
  | { readonly kind: 'live'; readonly text: string };

/** A program beside the app that hears what a reader of the screen would. */
class ScreenReader {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly told: Told[] = [];
  #complaint = '';

  constructor() {
    this.#child = spawn('/usr/bin/python3', [join(import.meta.dirname, 'screen-reader.py')]);
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#complaint += text));
    createInterface({ input: this.#child.stdout }).on('line', (line) =>
      this.told.push(JSON.parse(line) as Told),
    );
  }

  async ready(): Promise<void> {
    await expect.poll(() => this.told.length > 0, { message: this.#complaint, timeout: 20_000 }).toBe(true);
  }

  /** What is showing now, in the order in which it is read. */
  async tree(): Promise<readonly Node[]> {
    const before = this.told.filter(({ kind }) => kind === 'tree').length;
    this.#child.stdin.write('tree\n');
    const trees = () => this.told.flatMap((one) => (one.kind === 'tree' ? [one.nodes] : []));
    await expect.poll(() => trees().length, { timeout: 20_000 }).toBeGreaterThan(before);
    return trees().at(-1) ?? [];
  }

  get announced(): readonly string[] {
    return this.told.flatMap((one) => (one.kind === 'live' && one.text !== '' ? [one.text] : []));
  }

  get focused(): readonly string[] {
    return this.told.flatMap((one) => (one.kind === 'focus' ? [`${one.role}: ${one.name}`] : []));
  }

  close(): void {
    this.#child.stdin.end('quit\n');
    this.#child.kill();
  }
}

const said = (nodes: readonly Node[]): readonly string[] => nodes.map(({ name, role }) => `${role}: ${name}`);

let running: RunningApp | null = null;
let reader: ScreenReader | null = null;
let root = '';

test.skip(
  process.platform !== 'linux' || !existsSync('/usr/libexec/at-spi2-registryd'),
  'Readers of the screen are asked over AT-SPI, which is Linux’s.',
);
test.beforeAll(() => {
  root = temporaryFolder('screen-reader');
  fillDemoLibrary({ library: join(root, 'library'), recordings: join(root, 'Recordings') }, 'network', {
    paused: true,
  });
});
test.afterAll(async () => {
  reader?.close();
  await running?.close();
  await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

test('the main journey is told in names, roles, states and announcements', async () => {
  reader = new ScreenReader();
  await reader.ready();
  running = await launchApp({
    library: join(root, 'library'),
    environment: { ACCESSIBILITY_ENABLED: '1', GTK_MODULES: 'gail:atk-bridge' },
  });
  const { app, page } = running;
  await app.evaluate(({ app: electron }) => electron.setAccessibilitySupportEnabled(true));
  const row = page.locator('[data-item-id]', { hasText: 'The clock that limps' });
  await expect(row).toBeVisible();
  await expect
    .poll(async () => said((await reader?.tree()) ?? []).length, { timeout: 30_000 })
    .toBeGreaterThan(30);
  console.log(said(await reader.tree()).join('\n'));

  await row.locator('.open').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('segment').first()).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('escapement');
  await expect(page.getByTestId('hit').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await row.click({ modifiers: ['Control'] });
  await page.waitForTimeout(1500);
  console.log(JSON.stringify(reader.focused, null, 1), JSON.stringify(reader.announced, null, 1));
});
