// The status page of `serve` in a browser: in the language that is asked for, light and dark, with no worker, a few and very many.
import { expect, test, type Page } from '@playwright/test';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { ATTEMPTS_MAX } from '../../app/domain/farm.ts';
import { gaveUp } from '../../app/farm/work.ts';
import { launchApp, temporaryFolder, type RunningApp } from '../support/app.ts';
import { FarmWorld } from '../support/farm-world.ts';
import { OF_COLOURS, violationsIn } from './axe.ts';

test.describe.configure({ timeout: 300_000 });

const world = new FarmWorld('serve-status');
let token = '';
/** Electron is the browser: the page is opened in its window, which blocks nothing of another origin that is asked for by the test itself. */
let running: RunningApp;
let page: Page;

test.beforeAll(async () => {
  await world.makeTokens();
  const made = await world.say('serve', 'tokens', 'add', 'figures', '--scope', 'metrics');
  token = made.stdout.trim();
  await world.serve('--port', '0');
  running = await launchApp({ library: join(temporaryFolder('serve-status'), 'library') });
});
test.afterAll(async () => {
  await running.close();
  await world.end();
});

/** Opens the page as a browser of this language would. */
async function open(language: string): Promise<void> {
  const opened = running.app.waitForEvent('window');
  await running.app.evaluate(
    async ({ BrowserWindow, session }, { asked, href }) => {
      const own = session.fromPartition(`status-${asked}`);
      own.setUserAgent(own.getUserAgent(), asked);
      const window = new BrowserWindow({ width: 1100, height: 900, webPreferences: { session: own } });
      await window.loadURL(href);
    },
    { asked: language, href: `${world.url}/status` },
  );
  page = await opened;
}

const now = Date.now();
function seed(workers: number): void {
  const db = new SqliteDatabase(join(world.place.library, 'library.db'));
  try {
    db.exec('DELETE FROM farm_workers');
    const insert = db.prepare(
      `INSERT INTO farm_workers (id, profile, first_seen_at, last_seen_at, left_at, done, faults, heard_seconds, worked_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    for (let at = 0; at < workers; at += 1) {
      const profile = JSON.stringify({
        ...{ name: `studio-mac-${at + 1}`, version: '1.0.0', cores: 8, slots: 2, silenceMs: 600_000 },
        abilities: [
          {
            kind: 'transcribe',
            modelId: 'moonshine-base',
            modelMark: 'x',
            languages: ['en', 'de'],
            speed: 12.4,
          },
          { kind: 'tell-speakers', modelId: 'speakers', modelMark: 'x', languages: [], speed: null },
        ],
      });
      const left = at % 3 === 2 ? now - 90_000 : null;
      insert.run(
        `worker-${at}`,
        profile,
        at,
        left ?? Date.now(),
        left,
        1_200 + at,
        at % 3,
        86_400,
        7_200_000,
      );
    }
  } finally {
    db.close();
  }
}

/** Two that failed; one by the attempts of five workers. */
function seedFailures(): void {
  const attempts = Array.from({ length: ATTEMPTS_MAX }, (_, at) => ({
    ...{
      fence: at + 1,
      taskId: 1,
      workerId: 'w',
      workerName: `studio-mac-${at + 1}`,
      begunAt: 1,
      endedAt: 2,
    },
    ...{
      end: at === 2 ? ('silent' as const) : ('failed' as const),
      detail: at === 2 ? null : 'out of memory',
    },
  }));
  const db = new SqliteDatabase(join(world.place.library, 'library.db'));
  try {
    db.prepare(
      `INSERT INTO served (id, token_id, asked, source, state, failure, created_at, finished_at) VALUES (?, 1, '{}', 'x/x.wav', 'failed', ?, ?, ?)`,
    ).run('A'.repeat(22), JSON.stringify(gaveUp(attempts)), now - 60_000, now);
  } finally {
    db.close();
  }
}

async function look(view: string, schemes: readonly ('light' | 'dark')[] = ['light', 'dark']): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    const rules = colorScheme === schemes[0] ? undefined : OF_COLOURS;
    expect(await violationsIn(page, undefined, rules), `${view}, ${colorScheme}`).toEqual([]);
    await page.screenshot({ path: test.info().outputPath(`${view}-${colorScheme}.png`) });
  }
}

test('asks for a token in the language of its reader, and says what is wrong with another', async () => {
  await open('de-AT,de;q=0.9,en;q=0.8');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sprachdienst von Earshot');
  await expect(page.getByRole('textbox')).toBeVisible();
  await look('ask');
  await page.getByRole('textbox').fill('wrong');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status')).toHaveText('Dieses Token öffnet hier nichts.');
});

test('tells it with no worker, three and three hundred', async () => {
  seed(0);
  await open('de');
  await page.getByRole('textbox').fill(token);
  await page.keyboard.press('Enter');
  await expect(page.locator('#workers')).toContainText(
    'Seit einem Tag war von keinem Helfer etwas zu hören.',
  );
  await look('none');
  seed(3);
  const rows = page.locator('#workers tbody tr');
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText(
    'transkribiert: moonshine-base, Englisch, Deutsch, 12,4 × beim Start',
  );
  await look('three');
  // The rows that stay are the same ones: whoever reads them keeps their place.
  const first = await rows.first().elementHandle();
  seed(300);
  await expect(rows).toHaveCount(300);
  expect(await first.evaluate((row) => row.isConnected)).toBe(true);
  await look('three-hundred', ['light']);
});

test('speaks English to whoever reads neither', async () => {
  seed(3);
  await open('fr, en;q=0.5');
  await page.getByRole('textbox').fill(token);
  await page.keyboard.press('Enter');
  await expect(page.locator('#workers tbody tr').first()).toContainText(
    'English, German, 12.4 × at its start',
  );
  await look('english', ['dark']);
});

test('tells in its language what went wrong', async () => {
  seedFailures();
  await open('de');
  await page.getByRole('textbox').fill(token);
  await page.keyboard.press('Enter');
  await expect(page.locator('#wrong')).toContainText('3. studio-mac-3 verstummte');
  await expect(page.locator('#wrong')).toContainText('1. studio-mac-1 scheiterte: out of memory');
  await expect(page.locator('#wrong')).not.toContainText('came to nothing');
  await look('de-wrong');
});
