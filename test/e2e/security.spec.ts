// Electron's security checklist, asked of the running app.
import { expect, test } from '@playwright/test';
import { CHANNEL_NAMES } from '../../app/contract/names.ts';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { junkFor } from '../support/junk.ts';
import { dropReading } from '../support/speech-files.ts';

const place = workspace('security');
let running: RunningApp;

test.beforeAll(async () => {
  await runCommand({ library: place.library, words: ['folders', 'add', place.recordings] });
  dropReading('sense_and_sensibility_01_austen_64kb-0930.wav', place.recordings, 'sound.wav');
  running = await launchApp({ library: place.library });
});
test.afterAll(async () => {
  await running.close();
  await place.remove();
});

test('every web contents is isolated, sandboxed and without Node', async () => {
  const preferences = await running.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => {
      const { contextIsolation, nodeIntegration, sandbox, webSecurity, webviewTag } =
        (
          contents as unknown as { getLastWebPreferences(): Electron.WebPreferences | null }
        ).getLastWebPreferences() ?? {};
      return { contextIsolation, nodeIntegration, sandbox, webSecurity, webviewTag };
    }),
  );
  expect(preferences.length).toBeGreaterThan(0);
  for (const one of preferences)
    expect(one).toEqual({
      contextIsolation: true,
      nodeIntegration: false,
      sandbox: true,
      webSecurity: true,
      webviewTag: false,
    });
});

test('the page has the API and nothing else of the outside', async () => {
  const seen = await running.page.evaluate(() => ({
    api: Object.keys(window.api).sort(),
    require: typeof (globalThis as Record<string, unknown>).require,
    process: typeof (globalThis as Record<string, unknown>).process,
    origin: location.origin,
  }));
  expect(seen).toEqual({
    api: ['call', 'drawn', 'dropped', 'kept', 'on'],
    require: 'undefined',
    process: 'undefined',
    origin: 'earshot-app://main',
  });
});

test('the policy comes as a header, refuses inline scripts, eval and strangers', async () => {
  const { page } = running;
  const policy = await page.evaluate(async () =>
    (await fetch('/index.html')).headers.get('content-security-policy'),
  );
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script');
    let refused = false;
    try {
      script.textContent = 'window.ranInline = true';
      document.head.append(script);
    } catch {
      refused = true;
    }
    const stranger = await fetch('https://example.com/').then(
      () => 'fetched',
      () => 'refused',
    );
    return { inline: (window as unknown as Record<string, unknown>).ranInline === true, refused, stranger };
  });
  expect(ran.inline).toBe(false);
  expect(ran.stranger).toBe('refused');
});

test('every channel refuses junk with a code, and unknown channels do not exist', async () => {
  const all = CHANNEL_NAMES.map((name) => ({ name, junk: junkFor(name) }));
  const answers = await running.page.evaluate(async (channels) => {
    const bad: string[] = [];
    for (const { junk, name } of channels)
      for (const args of junk) {
        const answer = await (
          window.api.call as (name: string, args: unknown) => Promise<{ ok: boolean; code?: string }>
        )(name, args);
        if (answer.ok || answer.code !== 'bad-argument')
          bad.push(`${name}(${JSON.stringify(args).slice(0, 40)}) → ${JSON.stringify(answer)}`);
      }
    const unknown = await (window.api.call as (name: string, args: unknown) => Promise<unknown>)(
      'process.exec',
      {},
    ).then(
      () => 'answered',
      () => 'refused',
    );
    return { bad, unknown };
  }, all);
  expect(answers).toEqual({ bad: [], unknown: 'refused' });
});

test('the schemes give what has an id, and no path', async () => {
  await expect(running.page.locator('[data-item-id]')).toHaveAttribute('data-state', 'done', {
    timeout: 60_000,
  });
  const statuses = await running.page.evaluate(async () => {
    const status = (url: string, headers: Record<string, string> = {}) =>
      fetch(url, { headers }).then(
        (response) => response.status,
        () => 0,
      );
    return {
      part: await status('earshot-media://recording/1', { range: 'bytes=0-99' }),
      beyond: await status('earshot-media://recording/1', { range: 'bytes=99999999-' }),
      unknown: await status('earshot-media://recording/999'),
      traversal: await status('earshot-media://recording/..%2f..%2fetc%2fpasswd'),
      host: await status('earshot-media://etc/passwd'),
      pageTraversal: await status('earshot-app://main/..%2f..%2fpackage.json'),
      pageFile: await status('earshot-app://main/%2e%2e/app/main.js'),
      otherHost: await status('earshot-app://elsewhere/index.html'),
    };
  });
  expect(statuses.part).toBe(206);
  expect(statuses.beyond).toBe(416);
  for (const name of ['unknown', 'traversal', 'host', 'pageTraversal', 'pageFile', 'otherHost'] as const)
    expect([0, 400, 403, 404], name).toContain(statuses[name]);
});

test('Settings say which Electron runs, and when it stands in for the pinned one', async () => {
  const { devDependencies } = (await import('../../package.json', { with: { type: 'json' } })).default;
  const runs = await running.app.evaluate(() => process.versions.electron);
  await running.page.getByRole('button', { name: 'Settings', exact: true }).click();
  const settings = running.page.getByRole('region', { name: 'Settings' });
  await expect(settings).toContainText(`Electron ${runs}`);
  const told = settings.getByText(`stands in for ${devDependencies.electron}`);
  await expect(told).toHaveCount(runs === devDependencies.electron ? 0 : 1);
});

// Last: a navigation that was refused leaves the test driver waiting for it.
test('permissions, new windows and leaving the page are refused', async () => {
  const { app, page } = running;
  expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
  expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
  await page.evaluate(() => {
    location.href = 'https://example.com/';
  });
  await page.waitForTimeout(300);
  expect(page.url()).toMatch(/^earshot-app:\/\/main\//);
  expect(
    await app.evaluate(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((window) => window.isVisible()).length,
    ),
  ).toBe(1);
});
