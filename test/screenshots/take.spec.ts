// The pictures in docs/screenshots: the real app at work on a demonstration library, light and dark.
import { expect, test, type Page } from '@playwright/test';
import { appendFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launchApp, temporaryFolder, type RunningApp } from '../support/app.ts';
import { fillDemoLibrary, type DemoPlace } from '../support/demo-library.ts';
import { startFeedHost } from '../support/feed-host.ts';
import { startSpeechServer } from '../support/speech-server.ts';

const PICTURES = join(import.meta.dirname, '../../docs/screenshots');
const SIZE = [1360, 860] as const;

/** Runs the app at the pictures' size on a library of its own. */
async function withApp(
  name: string,
  environment: Readonly<Record<string, string>>,
  use: (running: RunningApp, place: DemoPlace) => Promise<void>,
): Promise<void> {
  const root = temporaryFolder(name);
  const place = { library: join(root, 'library'), recordings: join(root, 'Recordings') };
  try {
    fillDemoLibrary(place, name === 'first-run' ? 'empty' : 'network');
    const running = await launchApp({ library: place.library, environment });
    try {
      await running.app.evaluate(({ BrowserWindow }, [width, height]) => {
        for (const window of BrowserWindow.getAllWindows())
          if (window.isVisible()) window.setContentSize(width, height);
      }, SIZE);
      await use(running, place);
    } finally {
      await running.close();
    }
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Takes one picture in light and one in dark. */
async function take(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.mouse.move(0, 0);
    await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`), animations: 'disabled' });
  }
}

test('at work', async () => {
  // A service that takes in a part of the upload and then thinks about it.
  const server = await startSpeechServer({ hashing: false });
  server.addRule({ on: 'create', fault: { kind: 'stall', atShare: 0.62 } });
  const environment = {
    EARSHOT_QUIET_MS: '5000',
    EARSHOT_API_URL: server.baseUrl,
    EARSHOT_API_KEY: 'demonstration',
  };
  try {
    await withApp('at-work', environment, async ({ page }, place) => {
      const growing = join(place.recordings, 'Interviews', 'ZOOM0042_03.WAV');
      const recorder = setInterval(() => appendFileSync(growing, Buffer.alloc(48_000)), 500);
      try {
        const row = (title: string) => page.locator('[data-item-id]', { hasText: title });
        await expect(row('ZOOM0042_03')).toHaveAttribute('data-state', 'settling');
        await row('The clock that limps').click();
        await expect(page.getByTestId('segment').first()).toBeVisible();
        await expect(row('Two microphones')).toContainText(/Uploading 6\d\d/);
        await expect(row('Wind in the masts')).toContainText(/min|s left|\d s/);
        await page.waitForTimeout(4_000);
        await take(page, 'queue');

        await row('The clock that limps').press('Enter');
        await page
          .getByTestId('segment')
          .nth(4)
          .click({ modifiers: ['Alt'] });
        await page.waitForTimeout(6_000);
        await take(page, 'reading');
        await page.keyboard.press('Space');

        await page.keyboard.press('Control+K');
        await page.keyboard.type('escapement');
        await expect(page.getByTestId('hit').first()).toBeVisible();
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Enter');
        await page.waitForTimeout(1_000);
        await take(page, 'search');
      } finally {
        clearInterval(recorder);
      }
    });
  } finally {
    await server.close();
  }
});

test('first run and settings', async () => {
  await withApp('first-run', {}, async ({ page }) => {
    await expect(page.getByRole('button').first()).toBeVisible();
    await take(page, 'first-run');
    await page.keyboard.press('Control+Comma');
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await take(page, 'settings');
  });
});

/** The widths that what is added is looked at in, beside the pictures' own: the narrowest window, and a small laptop. */
const JOURNEY_SIZES = [
  [700, 620],
  [1280, 800],
] as const;

/** Takes a scene in both widths, light and dark. It stays at the pictures' size. */
async function takeJourney({ app, page }: RunningApp, name: string): Promise<void> {
  const resize = (size: readonly [number, number]) =>
    app.evaluate(({ BrowserWindow }, [width, height]) => {
      for (const window of BrowserWindow.getAllWindows())
        if (window.isVisible()) window.setContentSize(width, height);
    }, size);
  for (const size of JOURNEY_SIZES) {
    await resize(size);
    await expect.poll(() => page.evaluate<number>('innerWidth')).toBe(size[0]);
    await take(page, `journey/${name}-${size[0]}`);
  }
  await resize(SIZE);
  await expect.poll(() => page.evaluate<number>('innerWidth')).toBe(SIZE[0]);
}

/** Titles of an invented show, the newest first. */
const EPISODES = [
  'The ferry that waits for nobody',
  'Mending nets in February',
  'What the lock keeper wrote down',
  'A bell under water',
  'Salt, and what it does to wood',
  'Forty years of fog',
  'The last pilot boat',
  'Who counts the seals',
];
const WEEK = 7 * 86_400_000;

test('a feed', async () => {
  const host = await startFeedHost();
  const items = Array.from(
    { length: 120 },
    (_, at) => `<item><title>${EPISODES[at % EPISODES.length]}</title><guid>harbour-${at}</guid>
      <itunes:episode>${120 - at}</itunes:episode><itunes:duration>${1_900 + ((at * 377) % 1_700)}</itunes:duration>
      <pubDate>${new Date(Date.UTC(2026, 10, 20, 6) - at * WEEK).toUTCString()}</pubDate>
      <enclosure url="${host.base}/${at}.mp3" type="audio/mpeg" length="1"/></item>`,
  );
  host.put(
    '/harbour-office/feed',
    `<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Harbour Office</title>
      <itunes:author>Ines Falk</itunes:author>${items.join('')}</channel></rss>`,
  );
  try {
    await withApp('feed', {}, async (running) => {
      const { app, page } = running;
      await app.evaluate(({ dialog }) => {
        Object.assign(dialog, {
          showMessageBox: () => Promise.resolve({ response: 0, checkboxChecked: false }),
        });
      });
      await page.getByRole('button', { name: 'Add…' }).click();
      await page.getByRole('menuitem', { name: 'An address…' }).click();
      await page
        .getByRole('textbox', { name: /^Address/ })
        .fill(
          [
            'https://pod.example/shows/harbour-office/120.mp3',
            'https://pod.example/shows/7.mp3?token=a&expires=1',
            'notes.txt',
          ].join('\n'),
        );
      await takeJourney(running, 'add-address');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Add…' }).click();
      await page.getByRole('menuitem', { name: 'A feed…' }).click();
      await page
        .getByRole('textbox', { name: /^Address of the feed/ })
        .fill(`${host.base}/harbour-office/feed`);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { name: 'Harbour Office' })).toBeVisible();
      await take(page, 'add-feed');
      await takeJourney(running, 'add-feed');
      await page.getByRole('radio', { name: 'None yet: only list them' }).check();
      await page.getByRole('button', { name: 'Follow', exact: true }).click();
      await page.getByLabel('The day from which episodes are marked').fill('2026-09-01');
      await page.getByRole('button', { name: 'Mark those since' }).click();
      await expect(page.getByRole('toolbar', { name: 'Marked episodes' })).toBeVisible();
      await page.waitForTimeout(6_000);
      await take(page, 'feed');
      await takeJourney(running, 'feed');
      await page
        .getByRole('region', { name: 'Harbour Office' })
        .getByRole('button', { name: 'Settings' })
        .click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await takeJourney(running, 'feed-settings');
    });
  } finally {
    await host.close();
  }
});
