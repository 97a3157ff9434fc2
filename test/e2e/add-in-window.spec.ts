// Addresses and feeds in the window, with real pointer and key events, against a host on this computer: what is asked, what comes in, what is said when nothing does.
import { expect, test } from '@playwright/test';
import type { MessageBoxOptions } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchApp, workspace, type RunningApp } from '../support/app.ts';
import { startFeedHost, type FeedHost } from '../support/feed-host.ts';
import { READINGS, readingPath, type Reading } from '../support/speech-files.ts';
import { expectNoViolations } from './axe.ts';

test.describe.configure({ timeout: 240_000 });

const NAMES = Object.keys(READINGS) as Reading[];
const ITEMS = 30;
const DAY = 86_400_000;
const NEWEST = Date.UTC(2026, 10, 20, 9);

let place: ReturnType<typeof workspace>;
let host: FeedHost;
let running: RunningApp;

const titleOf = (at: number): string => (at === 3 ? 'خبز الجدة' : `Episode ${ITEMS - at}`);

/** A feed of thirty episodes; the sound of each is real speech. */
function feedAt(base: string): string {
  const items = Array.from(
    { length: ITEMS },
    (_, at) => `<item><title>${titleOf(at)}</title><guid>tides-${ITEMS - at}</guid>
      <pubDate>${new Date(NEWEST - at * 7 * DAY).toUTCString()}</pubDate>
      <itunes:duration>${at === 1 ? '' : 60 + at}</itunes:duration>
      <enclosure url="${base}/sound/${at}.wav" type="audio/wav" length="1"/></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
    <title>Tide Tables</title><itunes:author>Mina</itunes:author>${items.join('')}</channel></rss>`;
}

test.beforeEach(async () => {
  place = workspace('add-in-window');
  host = await startFeedHost();
  const { base } = host;
  host.put('/feed.xml', feedAt(base));
  host.put('/other.xml', feedAt(base).replace('Tide Tables', 'Field Notes'));
  const page = (head: string) => (_: unknown, response: import('node:http').ServerResponse) =>
    void response
      .setHeader('content-type', 'text/html')
      .end(`<html><head>${head}</head><body>…</body></html>`);
  host.put(
    '/show',
    page(`<title>Tides</title><link rel="alternate" type="application/rss+xml" href="/feed.xml">`),
  );
  host.put('/none', page('<title>Nothing</title>'));
  for (let at = 0; at < ITEMS; at += 1)
    host.put(`/sound/${at}.wav`, (_, response) => {
      const name = NAMES[at % NAMES.length];
      response.setHeader('content-type', 'audio/wav').end(name ? readFileSync(readingPath(name)) : '');
    });
  host.put('/one.wav?token=QQsecretQQ', (_, response) => {
    response.setHeader('content-type', 'audio/wav').end(readFileSync(readingPath(NAMES.at(-1) ?? NAMES[0]!)));
  });
  running = await launchApp({ library: place.library });
  await expect(running.page.getByRole('button', { name: 'Choose a folder' })).toBeVisible({
    timeout: 30_000,
  });
});
test.afterEach(async () => {
  await running.close();
  await host.close();
  await place.remove();
});

/** Answers the system's questions with a button from now on, and keeps what was asked. */
const answerWith = (button: number) =>
  running.app.evaluate(({ dialog }, response) => {
    const asked: MessageBoxOptions[] = [];
    Object.assign(globalThis, { asked });
    const showMessageBox = (...given: unknown[]): Promise<object> => {
      asked.push(given.at(-1) as MessageBoxOptions);
      return Promise.resolve({ response, checkboxChecked: false });
    };
    Object.assign(dialog, { showMessageBox });
  }, button);
const asked = () =>
  running.app.evaluate(() => (globalThis as unknown as { asked: MessageBoxOptions[] }).asked);

async function addOf(name: string): Promise<void> {
  await running.page.getByRole('button', { name: 'Add…' }).click();
  await running.page.getByRole('menuitem', { name }).click();
}

async function lookAt(address: string): Promise<void> {
  const field = running.page.getByRole('textbox', { name: /^Address of the feed/ });
  await field.fill(address);
  await field.press('Enter');
}

async function noViolations(view: string): Promise<void> {
  await expectNoViolations(running.page, view);
}

test('a show’s page leads to its feed, what is wanted comes in, and the rest is taken by hand', async () => {
  const { page } = running;
  await answerWith(1);
  await addOf('A feed…');
  await noViolations('add a feed');
  await lookAt('nothing at all');
  await expect(page.getByRole('alert')).toContainText('This is not a web address');
  // No: the host hears of nothing.
  await lookAt(`${host.base}/show`);
  await expect(page.getByRole('alert')).toContainText('You said no');
  expect(host.asked).toEqual([]);
  expect(await asked()).toMatchObject([
    { message: `Ask ${new URL(host.base).host} for a feed?`, buttons: ['Ask', 'Cancel'] },
  ]);

  await answerWith(0);
  await lookAt(`${host.base}/none`);
  await expect(page.getByRole('alert')).toContainText('There is no feed at this address');
  await lookAt(`${host.base}/gone`);
  await expect(page.getByRole('alert')).toContainText('nothing at');
  await lookAt(`${host.base}/show`);
  await expect(page.getByRole('heading', { name: 'Tide Tables' })).toBeVisible();
  await expect(page.getByText('30 episodes from 1 May 2026 to 20 November 2026.')).toBeVisible();
  // One yes for the host is enough, and another choice does not ask it again.
  expect(await asked()).toHaveLength(1);
  const questions = host.asked.length;
  await page.getByRole('spinbutton', { name: 'How many of the newest' }).fill('2');
  await expect(page.getByRole('status').filter({ hasText: '2 episodes' })).toContainText('Costs nothing');
  expect(host.asked).toHaveLength(questions);
  await noViolations('what comes in');
  await page.getByRole('button', { name: 'Follow', exact: true }).click();

  const feed = page.getByRole('region', { name: 'Tide Tables' });
  await expect(feed).toContainText('30 episodes');
  await expect(page.getByRole('navigation', { name: 'Library' })).toContainText('Tide Tables');
  const row = (at: number) => feed.locator('[data-feed-item]').nth(at);
  await expect(row(0)).toBeVisible();
  await noViolations('the feed');
  await expect(row(3).locator('.title')).toHaveText('خبز الجدة');
  await expect(row(2)).toContainText('It was there when the feed was added, and not chosen.');
  await expect(row(0).getByRole('button', { name: /^Open/ })).toBeVisible({ timeout: 90_000 });

  // By the keyboard alone: down to the third, its box, and the bar.
  await feed.getByRole('checkbox', { name: 'Mark Episode 28' }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  const bar = page.getByRole('toolbar', { name: 'Marked episodes' });
  await expect(bar).toContainText('2 episodes, about 2 min');
  await bar.getByRole('button', { name: 'Take 2 episodes' }).press('Enter');
  await expect(bar).toBeHidden();
  await expect(feed).toContainText('4 of them to come in');
  await feed.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText('Nothing new in this feed.')).toBeVisible();

  await row(0).getByRole('button', { name: 'More for Episode 30' }).click();
  await page.getByRole('menuitem', { name: 'What happened…' }).click();
  await expect(page.getByRole('dialog', { name: 'Episode 30' })).toContainText('Tide Tables');
  await page.keyboard.press('Escape');
  await row(0).getByRole('button', { name: /^Open/ }).click();
  await expect(page.getByTestId('segment').first()).toBeVisible({ timeout: 90_000 });
});

test('a list of feeds is chosen in the system’s dialog, and asks only about servers of the own network', async () => {
  const { page } = running;
  await answerWith(1);
  const list = join(place.recordings, 'podcasts.opml');
  const outline = (name: string) => `<outline type="rss" text="${name}" xmlUrl="${host.base}/${name}.xml"/>`;
  writeFileSync(
    list,
    `<opml version="2.0"><head><title>Mine</title></head><body>${outline('feed')}${outline('other')}</body></opml>`,
  );
  await running.app.evaluate(({ dialog }, path) => {
    Object.assign(dialog, { showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: [path] }) });
  }, list);
  await addOf('A feed…');
  await page.getByRole('button', { name: 'Choose an OPML file…' }).click();
  await expect(page.getByText('Mine names 2 feeds.')).toBeVisible();
  await noViolations('several feeds');
  await page.getByRole('button', { name: 'Mark all' }).click();
  await page.getByRole('button', { name: 'Follow 2 feeds…' }).click();
  await page.getByRole('radio', { name: 'None yet: only list them' }).check();
  await page.getByRole('button', { name: 'Follow', exact: true }).click();
  // Who wrote the list may be a stranger, and its servers are on this computer: one question for both.
  await expect(page.getByRole('alert')).toContainText('You said no');
  expect(host.asked).toEqual([]);
  const [question] = await asked();
  expect(question?.message).toBe(`Ask ${new URL(host.base).host} for 2 feeds?`);
  expect(question?.detail).toContain('in your own network or on this computer');
  await answerWith(0);
  await page.getByRole('button', { name: 'Follow', exact: true }).click();
  await expect(page.getByText('Following 2 feeds more.')).toBeVisible();
  const shows = page.getByRole('navigation', { name: 'Library' });
  await expect(shows).toContainText('Tide Tables');
  await expect(shows).toContainText('Field Notes');
  expect(await asked()).toHaveLength(1);
});

test('addresses are pasted, dropped and offered by links, shown without their secrets, and asked about', async () => {
  const { app, page } = running;
  await answerWith(1);
  const secret = `${host.base.replace('//', '//mina:tresor9@')}/one.wav?token=QQsecretQQ`;
  const sheet = page.getByRole('dialog', { name: 'Add recordings by their addresses' });

  // A link from elsewhere fills in the sheet, and nothing more.
  await app.evaluate(
    ({ app: electron }, link) => {
      electron.emit('open-url', { preventDefault: () => undefined }, link);
    },
    `earshot://add?url=${encodeURIComponent(`${host.base}/sound/4.wav`)}`,
  );
  await expect(sheet.getByText('1 address.').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  // Ctrl+V anywhere outside a field.
  await app.evaluate(
    ({ clipboard }, text) => clipboard.writeText(text),
    `${secret}\n${host.base}/sound/5.wav`,
  );
  await page.getByRole('button', { name: 'Choose a folder' }).focus();
  await page.keyboard.press('Control+V');
  await expect(sheet.getByText('2 addresses.').first()).toBeVisible();
  await expect(sheet).toContainText('Holds a login or a key, which is not shown.');
  expect(await page.locator('body').innerText()).not.toMatch(/tresor9|QQsecretQQ/);
  await noViolations('addresses');

  // What is dropped while it is open joins the others; a line that is none is said and stays.
  const browser = await page.context().newCDPSession(page);
  const link = `${host.base}/sound/6.wav`;
  const data = { items: [{ mimeType: 'text/uri-list', data: link }], files: [], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await browser.send('Input.dispatchDragEvent', { type, x: 30, y: 300, data });
  await expect(sheet.getByText('3 addresses.').first()).toBeVisible();
  const field = sheet.getByRole('textbox', { name: 'Addresses, one a line' });
  await field.pressSequentially('ftp://example.org/a.mp3\n');
  await expect(sheet).toContainText('This is not a web address');
  await field.fill('');
  await sheet.getByRole('button', { name: /^Take out .*5\.wav/ }).click();
  await sheet.getByRole('button', { name: /^Take out .*6\.wav/ }).click();

  await sheet.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(sheet.getByRole('alert')).toContainText('You said no');
  expect(host.asked).toEqual([]);
  const [question] = await asked();
  expect(question?.message).toBe(`Download a recording from ${new URL(host.base).host}?`);
  expect(JSON.stringify(question)).not.toMatch(/tresor9|QQsecretQQ/);

  await answerWith(0);
  await sheet.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(sheet).toBeHidden();
  // While it is read, the file that came stands beside it for a moment.
  const recording = page.locator('[data-item-id^="r"]');
  await expect(recording).toHaveCount(1);
  await expect(recording).toHaveAttribute('data-state', 'done', { timeout: 90_000 });
  await expect(page.locator('[data-item-id]')).toHaveCount(1);
  expect(host.asked.map(({ path }) => path)).toEqual(['/one.wav?token=QQsecretQQ']);
  expect(await page.locator('body').innerText()).not.toMatch(/tresor9|QQsecretQQ/);
});
