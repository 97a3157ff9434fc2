// The main journey as a reader of the screen has it: names, roles, states and what is announced, asked over AT-SPI of the real app.
import { expect, test } from '@playwright/test';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
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

  /** What is spoken by itself. A text and the node that holds it are told of each: one of both counts. */
  get announced(): readonly string[] {
    return this.told
      .flatMap((one) => (one.kind === 'live' && one.text !== '' ? [one.text] : []))
      .filter((text, at, all) => text !== all[at - 1]);
  }

  get focused(): readonly string[] {
    return this.told.flatMap((one) => (one.kind === 'focus' ? [`${one.role}: ${one.name}`] : []));
  }

  close(): void {
    this.#child.stdin.end('quit\n');
    this.#child.kill();
  }
}

/** Roles that a person acts on: each has a name. */
const ACTS = new Set([
  ...['push button', 'toggle button', 'check box', 'radio button', 'combo box', 'entry', 'link'],
  ...['menu item', 'slider', 'page tab', 'tool bar', 'list box', 'menu', 'dialog'],
]);

const said = (nodes: readonly Node[]): readonly string[] =>
  nodes.map(({ name, role, states }) =>
    [`${role}: ${name}`, ...states.filter((state) => state !== 'enabled' && state !== 'focused')].join(', '),
  );

/** Those of `wanted` that are not met one after the other in what was heard. */
function missing(heard: readonly string[], wanted: readonly string[]): readonly string[] {
  let from = 0;
  return wanted.filter((one) => {
    const at = heard.indexOf(one, from);
    if (at >= 0) from = at + 1;
    return at < 0;
  });
}

/** What is heard has all this in this order, and nothing to act on without a name. */
async function hears(reader: ScreenReader, wanted: readonly string[]): Promise<void> {
  let nodes: readonly Node[] = [];
  await expect(async () => {
    nodes = await reader.tree();
    expect(missing(said(nodes), wanted)).toEqual([]);
  }).toPass({ timeout: 20_000 });
  expect(nodes.filter(({ name, role }) => ACTS.has(role) && name.trim() === '')).toEqual([]);
}

let running: RunningApp | null = null;
let reader: ScreenReader | null = null;
let root = '';

test.skip(process.platform !== 'linux', 'Readers of the screen are asked over AT-SPI, which is Linux’s.');
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
  const ears = new ScreenReader();
  reader = ears;
  await ears.ready();
  running = await launchApp({
    library: join(root, 'library'),
    environment: { ACCESSIBILITY_ENABLED: '1' },
  });
  const { app, page } = running;
  await app.evaluate(({ app: electron }) => electron.setAccessibilitySupportEnabled(true));
  const row = page.locator('[data-item-id]', { hasText: 'The clock that limps' });
  await expect(row).toBeVisible();

  await test.step('the list: places, what needs a person, recordings with their length, state and deeds', () =>
    hears(ears, [
      'frame: Earshot',
      'landmark: Library',
      'push button: Recordings 13',
      'push button: Queue 5',
      'list: Shows',
      'push button: Slow Machines 6 recordings',
      'push button: Settings of Slow Machines',
      'push button: Add…',
      'status bar: ',
      'push button: Resume',
      'static: 2 failed',
      'landmark: Recordings',
      'entry: Search every word',
      'push button: Order: Newest first',
      'heading: Today',
      'push button: Dr. Ada Okonjo, second day',
      'static: Length 1 hour 5 minutes 41 seconds',
      'static: Waiting. The queue is paused.',
      'push button: More for Dr. Ada Okonjo, second day',
      'push button: SM-021 The clock that limps',
      'landmark: Transcript',
      'static: Choose a recording to read it.',
    ]));

  await test.step('the text: who speaks, from when, what is said, and the player', async () => {
    await row.locator('.open').focus();
    await page.keyboard.press('Enter');
    await hears(ears, [
      'landmark: Transcript',
      'push button: Copy text',
      'toggle button: Episode',
      'heading: SM-021 The clock that limps',
      'entry: Transcript',
      'push button: Play from 0:00',
      'push button: Speaker 1',
      'push button: Play from 0:12',
      'push button: Speaker 2',
      'static: As transcribed',
      'landmark: Player',
      'push button: Play',
      'slider: Place in the recording',
      'push button: Speed 1×',
    ]);
  });

  await test.step('a menu is entered at its first deed, and left to where it was opened', async () => {
    await page.keyboard.press('Shift+F10');
    await hears(ears, ['menu: More for SM-021 The clock that limps', 'menu item: Transcribe again…']);
    await page.keyboard.press('Escape');
    await expect
      .poll(() => ears.focused.slice(-2))
      .toEqual(['menu item: Transcribe again…', 'push button: SM-021 The clock that limps']);
  });

  await test.step('a search tells how much was found, and each place with its time and speaker', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.insertText('escapement');
    await hears(ears, [
      'entry: Search every word',
      'tool bar: Narrow by',
      'static: 4 places in 3 recordings',
      'list box: Places that were found',
      'panel: Slow Machines SM-021 The clock that limps',
    ]);
    const places = (await ears.tree()).filter(
      ({ name, role }) => role === 'list item' && /^\d+:\d\d Speaker/.test(name),
    );
    expect(places.map(({ name }) => name.slice(0, 16))).toEqual([
      '1:03 Speaker 1: ',
      '2:10 Speaker 1: ',
      '1:13 Speaker 2: ',
      '0:59 Speaker 1: ',
    ]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  await test.step('marking a recording and going on with the queue are announced', async () => {
    await row.click({ modifiers: ['Control'] });
    await expect.poll(() => ears.announced).toContain('1 recording marked');
  });

  await test.step('the settings: sections, and the state of each choice', async () => {
    await page.keyboard.press('Control+Comma');
    await hears(ears, [
      'landmark: Sections of the settings',
      'entry: Look for a setting',
      'push button: General',
      'landmark: Settings',
      'heading: Appearance',
      'radio button: Like the system, checked',
      'radio button: Dark',
      'check box: Tell me when transcripts are ready One notification for a batch, not one for each., checked',
      'check box: Start when I log in It watches from the tray; no window opens.',
    ]);
    expect(ears.focused.at(-1)).toBe('landmark: Settings');
  });

  // In this order, and nothing beside: what speaks by itself while a person works is a disturbance.
  expect(ears.announced).toEqual([
    'The queue is paused.',
    'As transcribed',
    '4 places in 3 recordings',
    '1 recording marked',
  ]);
});
