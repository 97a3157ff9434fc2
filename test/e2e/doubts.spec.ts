// A gateway that fails after whole bodies: the service is held and says why, and one question for all that is in doubt is answered by keyboard.
import { expect, test, type Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOOKS_UNTIL_ASKED } from '../../app/domain/doubt.ts';
import { LIBRARY_FILE } from '../../app/storage/library.ts';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { wav } from '../support/media.ts';
import { startSpeechServer, type SpeechServer } from '../support/speech-server.ts';
import { expectNoViolations } from './axe.ts';
import { refuseCalls } from './calls.ts';

const KEY = 'sk-doubts-test';
const BAD_GATEWAY = '<html><head><title>502 Bad Gateway</title></head><body></body></html>';
const SIGN_IN =
  '<html><head><title>Hotel Wi-Fi</title></head><body><form><input type="password"></form></body></html>';

let server: SpeechServer;
let place: ReturnType<typeof workspace>;
let running: RunningApp | null = null;

const environment = (): Record<string, string> => ({
  EARSHOT_API_URL: server.baseUrl,
  EARSHOT_API_KEY: KEY,
  EARSHOT_POLL_MS: '150',
});
const words = (...given: string[]) =>
  runCommand({ library: place.library, words: given, environment: environment() });
const launch = async (): Promise<Page> => {
  running = await launchApp({ library: place.library, environment: environment() });
  return running.page;
};
const sent = (): number => server.requests.filter(({ call }) => call === 'create').length;
const fails = (on: 'create' | 'logs', status: number, body: string): void =>
  server.addRule({
    on,
    times: 100,
    fault: { kind: 'answer', status, body, headers: { 'content-type': 'text/html' } },
  });

/** What is in doubt was sent three hours ago, and only the last look is left, which is due. */
function nearTheEndOfLooking(): void {
  const db = new Database(join(place.library, LIBRARY_FILE));
  db.prepare(
    "UPDATE jobs SET poll_count = ?, due_at = 0, body_ending_at = body_ending_at - 10800000 WHERE state = 'uncertain'",
  ).run(LOOKS_UNTIL_ASKED - 1);
  db.close();
}

async function look(page: Page): Promise<void> {
  await expectNoViolations(page, 'doubts');
}

test.beforeEach(async () => {
  server = await startSpeechServer({ keys: [KEY], transcript: 'gulls' });
  place = workspace('doubts');
  expect((await words('folders', 'add', place.recordings, '--service', 'cloud')).code).toBe(0);
});
test.afterEach(async () => {
  await running?.close();
  running = null;
  await server.close();
  await place.remove();
});

test('after two lost answers the service is held; one question is answered for one and for all the rest, by keyboard', async () => {
  for (const [index, name] of ['one', 'two', 'three', 'ערב טוב'].entries())
    writeFileSync(join(place.recordings, `${name}.wav`), wav({ seconds: 1, seed: index }));
  fails('create', 502, BAD_GATEWAY);
  fails('logs', 502, BAD_GATEWAY);
  let page = await launch();
  const held = page.locator('.held', { hasText: 'is waiting.' });
  // What happened, what it means for the recordings, and what is done about it.
  await expect(held).toContainText('its answers do not come back', { timeout: 30_000 });
  await expect(held).toContainText('Nothing more is sent until it answers again');
  expect(sent()).toBe(2);
  // Nothing is asked while Earshot looks by itself.
  await expect(page.getByRole('button', { name: 'Decide…' })).toHaveCount(0);
  await look(page);
  await running?.close();

  // The log answers, the gateway still loses answers: one is tried alone, and comes into doubt as well.
  server.clearRules();
  fails('create', 502, BAD_GATEWAY);
  nearTheEndOfLooking();
  const run = await words('run', '--once');
  expect(sent(), run.stdout + run.stderr).toBe(3);
  nearTheEndOfLooking();
  server.clearRules();

  page = await launch();
  const decide = page.getByRole('button', { name: 'Decide…' });
  await expect(page.locator('.held')).toContainText(['3 recordings may or may not have arrived'], {
    timeout: 30_000,
  });
  // What cannot be read is told, and nothing can be decided about it.
  const answerAgain = await refuseCalls(running!.app, 'doubts.list', 'The library is being written.');
  await decide.focus();
  await page.keyboard.press('Enter');
  const unread = page.getByRole('dialog', { name: 'Recordings in doubt' });
  await expect(unread.getByRole('alert')).toHaveText('The library is being written.');
  await expect(unread.getByRole('button')).toHaveText(['Not now']);
  await page.keyboard.press('Escape');
  await expect(unread).toHaveCount(0);
  await answerAgain();

  await decide.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: '3 recordings may or may not have arrived' });
  await expect(dialog.getByRole('combobox')).toHaveCount(3);
  await look(page);

  const one = dialog.getByRole('combobox', { name: /^What to do with / }).first();
  await one.focus();
  await page.keyboard.press('End');
  await expect(one).toHaveValue('drop');
  await dialog.getByRole('radio', { name: /^Look again/ }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('radio', { name: /^Send again/ })).toBeChecked();
  // What was chosen for one stays.
  await expect(one).toHaveValue('drop');
  await expect(dialog.getByRole('status').filter({ hasText: 'Sending 2 recordings again' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Do this' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('[data-item-id][data-state="done"]')).toHaveCount(3, { timeout: 30_000 });
  await expect(page.locator('[data-item-id][data-state="cancelled"]')).toHaveCount(1);
  await expect(decide).toHaveCount(0);
});

test('a page to sign in to is called that, and what to do about it', async () => {
  for (const [index, name] of ['one', 'two'].entries())
    writeFileSync(join(place.recordings, `${name}.wav`), wav({ seconds: 1, seed: index }));
  fails('create', 200, SIGN_IN);
  fails('logs', 200, SIGN_IN);
  const page = await launch();
  await expect(page.locator('.held', { hasText: 'is waiting.' })).toContainText(/sign in/i, {
    timeout: 30_000,
  });
});
