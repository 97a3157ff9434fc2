// In which order the window starts: what can go on while the library is opened does.
import { expect, test, type Page } from '@playwright/test';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ownPlaceOf } from '../../app/compose/own-place.ts';
import { logPathIn } from '../../app/operations/diagnostics.ts';
import { accountOf } from '../support/account.ts';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { SORT_KEY } from '../../app/contract/first-calls.ts';
import { keptAnswersDigest } from '../../build/kept-answers.ts';
import { electronCommand } from '../../build/electron-command.mjs';
import { projectDir } from '../../build/setup/paths.mjs';
import { keptCodeIn, pageCodeIn } from '../../app/shell/page-code.ts';
import { LIST_MARK } from '../../renderer/lib/list-mark.ts';
import { dropReading } from '../support/speech-files.ts';
import { demoApp } from './demo-app.ts';
import { LIBRARY_FILE } from '../../app/storage/library-file.ts';
import { NEWEST_VERSION } from '../../app/storage/migrations/fingerprints.ts';

let running: RunningApp | null = null;
const place = workspace('start');

test.afterAll(async () => {
  await running?.close();
  await place.remove();
});

test('the page begins to load before there is a library', async () => {
  running = await launchApp({ library: place.library });
  await expect(running.page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  const { birthtimeMs } = statSync(join(place.library, LIBRARY_FILE));
  expect(await running.page.evaluate(() => performance.timeOrigin)).toBeLessThan(birthtimeMs);
});

test('what loads before the window is seen was compiled when the app was built', async () => {
  const { app } = running ?? (running = await launchApp({ library: place.library }));
  const isKept = await app.evaluate((_electron, path) => {
    const { isKept: kept } = process.getBuiltinModule('node:module').createRequire(path)(path) as {
      isKept: (name: string) => boolean;
    };
    return kept('app.js');
  }, resolve('out/app/loader.cjs'));
  expect(isKept).toBe(true);
});

test('what a command of plain Node loads was compiled when the app was built', () => {
  const code = `const { isKept, load } = require(${JSON.stringify(resolve('out/app/loader.cjs'))}); load('commands.js'); process.stdout.write(String(isKept('commands.js')))`;
  expect(execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' })).toBe('true');
});

test('what tables a library of this version has was kept when the app was built', () => {
  const [version, ...entries] = readFileSync(resolve('out/app/tables.txt'), 'utf8').split('\n');
  expect(version).toBe(String(NEWEST_VERSION));
  expect(entries.length).toBeGreaterThan(100);
});

test('Chromium is told to give memory back at a calm pace', async () => {
  const { app } = running ?? (running = await launchApp({ library: place.library }));
  const told = await app.evaluate(({ app: it }) => it.commandLine.getSwitchValue('enable-features'));
  expect(told).toContain('PartitionAllocMemoryReclaimer:interval/');
});

test('GTK has no OpenGL read into the process, and what is opened from it may have it', async () => {
  test.skip(process.platform !== 'linux', 'what is loaded is read from /proc');
  const { app } = running ?? (running = await launchApp({ library: place.library }));
  const { maps, told } = await app.evaluate(() => ({
    maps: process.getBuiltinModule('node:fs').readFileSync('/proc/self/maps', 'utf8'),
    told: process.env.GDK_GL,
  }));
  expect(maps).toContain('libgtk');
  expect(maps).not.toMatch(/libGLX|libLLVM/);
  expect(told).toBeUndefined();
});

// A second process is started where an answer's header asks for one, and only when the answer is there.
test('the page comes into the process that was started while it was asked for', async () => {
  const { app } = running ?? (running = await launchApp({ library: place.library }));
  const processes = await app.evaluate(async ({ BrowserWindow }, url) => {
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
    const { webContents } = window;
    const seen = new Set<number>();
    const look = setInterval(() => seen.add(webContents.getOSProcessId()), 1);
    await window.loadURL(url);
    seen.add(webContents.getOSProcessId());
    clearInterval(look);
    window.destroy();
    // 0 until there is one.
    return [...seen].filter((id) => id > 0);
  }, 'earshot-app://main/index.html');
  expect(processes).toHaveLength(1);
});

test('a start leaves no room behind for what is no more', async () => {
  const { app } = running ?? (running = await launchApp({ library: place.library }));
  const young = await app.evaluate(() =>
    process
      .getBuiltinModule('node:v8')
      .getHeapSpaceStatistics()
      .find(({ space_name }) => space_name === 'new_space'),
  );
  expect(young?.space_size).toBeLessThanOrEqual(4 * 1024 * 1024);
});

test('its code is kept in memory with one byte a letter', () => {
  const built = readdirSync(resolve('out/app')).filter((name) => /\.c?js$/.test(name));
  expect(built.length).toBeGreaterThan(10);
  const wide = built.filter((name) => /[^\0-\x7f]/.test(readFileSync(resolve('out/app', name), 'utf8')));
  expect(wide).toEqual([]);
});

test('no engine is loaded before it is used', async () => {
  test.skip(process.platform !== 'linux', 'what is loaded is read from /proc');
  const { app } = running ?? (running = await launchApp({ library: place.library }));
  const maps = await app.evaluate(() =>
    process.getBuiltinModule('node:fs').readFileSync('/proc/self/maps', 'utf8'),
  );
  expect(maps).toContain('better_sqlite3');
  expect(maps).not.toMatch(/onnxruntime|sherpa/);
});

test('the page is served without the parts of Node that fetch from the network', async () => {
  const { app, page } = running ?? (running = await launchApp({ library: place.library }));
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  const loaded = await app.evaluate(
    () => (process as unknown as { moduleLoadList: string[] }).moduleLoadList,
  );
  expect(loaded).toContain('NativeModule fs');
  expect(loaded).not.toContain('NativeModule internal/deps/undici/undici');
});

test('what the first list does not need comes after it: threads, the menu', async () => {
  test.skip(process.platform !== 'linux', 'threads are read from /proc');
  const { app } = running ?? (running = await launchApp({ library: place.library }));
  await expect
    .poll(() => app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.length ?? 0))
    .toBeGreaterThan(3);
});

/** Requests with this in their address are refused from now on; none for an empty text. */
const refuse = (app: RunningApp['app'], what: string): Promise<void> =>
  app.evaluate(({ session }, part) => {
    session.defaultSession.webRequest.onBeforeRequest(({ url }, answer) =>
      answer({ cancel: part !== '' && url.includes(part) }),
    );
  }, what);

/** What is called while the page is loaded again, and soon after. */
const callsOfLoading = (app: RunningApp['app']): Promise<string[]> =>
  app.evaluate(async ({ BrowserWindow, ipcMain }) => {
    const heard: string[] = [];
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      _invokeHandlers: Map<string, (event: unknown, name: string, args: unknown) => unknown>;
    };
    const usual = handlers.get('earshot:call');
    if (!usual) throw new Error('The calls are not answered.');
    handlers.set('earshot:call', (event, name, args) => {
      heard.push(name);
      return usual(event, name, args);
    });
    BrowserWindow.getAllWindows()[0]?.webContents.reload();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    handlers.set('earshot:call', usual);
    return heard;
  });

test('what the page asks for first is asked before it runs, and once', async () => {
  const { app, page } = running ?? (running = await launchApp({ library: place.library }));
  const first = ['app.view', 'items.page', 'models.list', 'meaning.state', 'care.standing', 'feeds.list'];
  await refuse(app, '/assets/page-');
  const before = await callsOfLoading(app);
  await refuse(app, '');
  const all = await callsOfLoading(app);
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  for (const name of first) {
    expect(before, name).toContain(name);
    expect(
      all.filter((each) => each === name),
      name,
    ).toHaveLength(1);
  }
});

test('says that its list is drawn, and fetches what a recording is read with once somebody turns to it', async () => {
  const { app, page } = running ?? (running = await launchApp({ library: place.library }));
  /** Its styles come with it; the page's own scheme has no place among the resources that Chromium times. */
  const fetched = (): Promise<number> => page.locator('link[href*="/reading-"]').count();
  await app.evaluate(
    ({ BrowserWindow, ipcMain }) =>
      new Promise<void>((drawn) => {
        ipcMain.once('earshot:drawn', () => drawn());
        BrowserWindow.getAllWindows()[0]?.webContents.reload();
      }),
  );
  expect(await page.evaluate((mark) => performance.getEntriesByName(mark).length, LIST_MARK)).toBe(1);
  await page.waitForTimeout(1_000);
  expect(await fetched()).toBe(0);
  await page.keyboard.press('Shift');
  await expect.poll(fetched).toBeGreaterThan(0);
});

test('a part of the window that cannot be fetched is told, and the rest goes on', async () => {
  const { app } = running ?? (running = await launchApp({ library: place.library }));
  await refuse(app, '/assets/sheets-');
  // Another window, and with it another process: what this one has read it does not ask for again.
  const opened = app.waitForEvent('window');
  await app.evaluate(({ app: electron, BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL().includes('://main/'))
      ?.destroy();
    electron.emit('activate');
  });
  const page = await opened;
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  await page.keyboard.press('?');
  await expect(page.getByText('This part of the window could not be loaded.')).toBeVisible();
  // Nothing that cannot be seen is open: the keys still do what they do.
  await page.keyboard.press('Control+,');
  await expect(page.getByRole('navigation', { name: 'Sections of the settings' })).toBeVisible();
  await refuse(app, '');
});

test.describe('the first start of a build', () => {
  const demo = demoApp('page-code');

  // What does not fit is compiled anew, and takes its place.
  test('has the code of the page that Chromium kept when the app was built, and compiles nothing of it', async () => {
    const { app, page } = await demo.start();
    await expect(page.locator('[data-item-id]').first()).toBeVisible();
    await page.keyboard.press('Shift');
    await expect(page.locator('link[href*="/panels-"]')).not.toHaveCount(0);
    const electron = await app.evaluate(() => process.versions.electron);
    const built = pageCodeIn(resolve('out/app'), electron);
    const kept = keptCodeIn(join(demo.library, 'browser'));
    await demo.close();
    const names = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(built, name)).isFile(),
    );
    const largest = (folder: string): number[] =>
      readdirSync(folder)
        .map((name) => statSync(join(folder, name)).size)
        .toSorted((a, b) => b - a);
    const [window = 0, reading = 0] = largest(join(built, 'js'));
    // With what draws the list it is 1.6 times as long as the code, and without it 1.2 times.
    expect(window).toBeGreaterThan(1.4 * (largest(resolve('out/renderer/assets'))[0] ?? NaN));
    expect(reading).toBeGreaterThan(100_000);
    for (const name of names)
      expect(readFileSync(join(kept, name)).equals(readFileSync(join(built, name))), name).toBe(true);
    // Chromium has looked into the folder.
    expect(existsSync(join(kept, 'js', 'index-dir', 'the-real-index'))).toBe(true);
  });
});

test.describe('a start after an end in order', () => {
  const demo = demoApp('first-answers');
  const kept = (): string => join(demo.library, 'first-answers.json');
  const notePath = (): string =>
    join(ownPlaceOf(join(accountOf(demo.library), 'Earshot'), demo.library), 'first-answers.json');
  const noted = (): object => JSON.parse(readFileSync(notePath(), 'utf8')) as object;
  const titles = (page: Page): Promise<string[]> => page.locator('[data-item-id]').allInnerTexts();
  /** What the log says of a page that was drawn anew. */
  const logged = (library = demo.library): string =>
    existsSync(logPathIn(library))
      ? readFileSync(logPathIn(library), 'utf8')
          .split('\n')
          .filter((line) => line.includes('drawn anew'))
          .join('\n')
      : '';
  /** From the moment at which the page has its list to that at which the library is opened, milliseconds. */
  const listBeforeLibrary = async (page: Page): Promise<number> => {
    const listMs = (): Promise<number> =>
      page.evaluate(
        (mark) => performance.timeOrigin + (performance.getEntriesByName(mark)[0]?.startTime ?? NaN),
        LIST_MARK,
      );
    await expect.poll(listMs).toBeGreaterThan(0);
    // Answered once the library is open.
    await page.evaluate(() => window.api.call('trash.page', { offset: 0, limit: 1 }));
    return statSync(join(demo.library, 'lock.json')).mtimeMs - (await listMs());
  };
  /** Opens, waits for the list, and quits. @returns what the list said */
  async function once(): Promise<{ readonly texts: string[]; readonly aheadMs: number }> {
    const { page } = await demo.start();
    await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
    await expect(page.locator('[data-item-id]').first()).toBeVisible();
    const seen = { texts: await titles(page), aheadMs: await listBeforeLibrary(page) };
    await demo.close();
    return seen;
  }

  test('has its list before the library is opened, and as it is', async () => {
    const first = await once();
    expect(first.aheadMs).toBeLessThan(0);
    expect(existsSync(kept())).toBe(true);
    // By nothing of the build.
    expect(noted()).toMatchObject({ page: `${keptAnswersDigest()} en` });
    const second = await once();
    expect(second.aheadMs).toBeGreaterThan(0);
    expect(second.texts).toEqual(first.texts);
    expect(logged()).toBe('');
  });

  test('asks the library where a command wrote to it meanwhile', async () => {
    await once();
    const added = join(demo.root, 'Another show');
    mkdirSync(added);
    const { code, stderr } = await runCommand({ library: demo.library, words: ['folders', 'add', added] });
    expect(code, stderr).toBe(0);
    const { page } = await demo.start();
    await expect(page.getByText('Another show').first()).toBeVisible();
    expect(await listBeforeLibrary(page)).toBeLessThan(0);
    expect(existsSync(kept())).toBe(false);
  });

  /** As if another session had kept it, with the word of this account. */
  function keepOtherwise(text: string, of: object = {}): void {
    writeFileSync(kept(), text);
    const answers = createHash('sha256').update(text).digest('base64');
    writeFileSync(notePath(), JSON.stringify({ ...noted(), ...of, answers }));
  }

  test('draws anew what the library says otherwise', async () => {
    const { texts } = await once();
    keepOtherwise(
      readFileSync(kept(), 'utf8').replaceAll(/"title":"[^"]+"/g, '"title":"What was never said"'),
    );
    const { page } = await demo.start();
    await expect.poll(logged).toContain('app.view');
    await expect.poll(() => titles(page)).toEqual(texts);
    expect(await listBeforeLibrary(page)).toBeGreaterThan(0);
  });

  test('has it from an earlier version that asked for the same, whose words of itself are not believed', async () => {
    const { texts } = await once();
    const before = logged();
    const { version } = JSON.parse(readFileSync(resolve('package.json'), 'utf8')) as { version: string };
    const text = readFileSync(kept(), 'utf8').replace(
      `"newer":{"isAsked":false,"isSilenced":false,"notice":null},"platform"`,
      `"newer":{"isAsked":false,"isSilenced":false,"notice":{"version":"${version}","date":"","url":"","notes":""}},"platform"`,
    );
    const earlier = text.replace(`"version":"${version}","runtime"`, '"version":"0.0.1","runtime"');
    expect(earlier).toMatch(/"version":"0\.0\.1".*"notice":\{/);
    keepOtherwise(earlier, { version: '0.0.1' });
    const { aheadMs, texts: seen } = await once();
    expect(aheadMs).toBeGreaterThan(0);
    expect(seen).toEqual(texts);
    expect(logged()).toBe(before);
  });

  test('believes nothing that came with a library', async () => {
    const { texts } = await once();
    writeFileSync(
      kept(),
      readFileSync(kept(), 'utf8').replaceAll(/"title":"[^"]+"/g, '"title":"What was never said"'),
    );
    const { aheadMs, texts: seen } = await once();
    expect(aheadMs).toBeLessThan(0);
    expect(seen).toEqual(texts);
  });

  test('has it in the order that another list was put into', async () => {
    const { page } = await demo.start();
    await page.getByRole('list', { name: 'Shows' }).getByText('Interviews').click();
    await page.getByRole('button', { name: 'Order: Newest first', exact: true }).click();
    await page.getByRole('menuitemradio', { name: 'Title, A to Z' }).click();
    await expect(page.getByRole('button', { name: 'Order: Title, A to Z', exact: true })).toBeVisible();
    await demo.close();
    const { aheadMs, texts } = await once();
    expect(aheadMs).toBeGreaterThan(0);
    const { texts: again } = await once();
    expect(again).toEqual(texts);
    expect(logged()).toBe('');
  });

  test('is not drawn twice where a service waits for its key', async () => {
    const place = workspace('waits-for-key');
    try {
      const words = ['folders', 'add', place.recordings, '--service', 'cloud'];
      const { code, stderr } = await runCommand({ library: place.library, words });
      expect(code, stderr).toBe(0);
      dropReading('sense_and_sensibility_01_austen_64kb-0880.wav', place.recordings);
      for (let start = 0; start < 2; start += 1) {
        const { page } = await demo.start({}, place.library);
        await expect(page.getByText('No key for the AI/ML API is set').first()).toBeVisible();
        await demo.close();
      }
      expect(existsSync(join(place.library, 'first-answers.json'))).toBe(true);
      // Of the recording itself something else may be said: at that moment the work tries to begin.
      expect(logged(place.library)).not.toContain('app.view');
    } finally {
      await place.remove();
    }
  });

  test('opens the library at once where the page asks for a list that is not kept', async () => {
    await once();
    const { page } = await demo.start();
    await page.evaluate((key) => localStorage.setItem(key, 'title'), SORT_KEY);
    await demo.close();
    const { page: next } = await demo.start();
    expect(await listBeforeLibrary(next)).toBeLessThan(0);
    const { mtimeMs } = statSync(join(demo.library, 'lock.json'));
    // Not only after the three seconds that it waits for a list.
    expect(mtimeMs - (await next.evaluate(() => performance.timeOrigin))).toBeLessThan(2_900);
  });

  test('stays closed where somebody closes the window before the library is open', async () => {
    await once();
    const { args, executable } = await electronCommand(['--library', demo.library]);
    const closing = ['-r', join(projectDir, 'test', 'support', 'closed-at-once.cjs')];
    const child = spawn(executable, [...closing, ...args], {
      env: { ...process.env, EARSHOT_TRAY: 'yes', XDG_CONFIG_HOME: accountOf(demo.library) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    await Promise.race([expect.poll(() => said, { timeout: 60_000 }).toContain('windows: '), ended]);
    expect(said).toContain('windows: 0');
    // It is in the tray, and ends in order.
    expect(child.exitCode).toBeNull();
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(existsSync(kept())).toBe(true);
  });

  test('waits for the library where the last one was killed', async () => {
    await once();
    const { kill, page } = await demo.start();
    await expect(page.locator('[data-item-id]').first()).toBeVisible();
    await kill();
    expect(existsSync(kept())).toBe(false);
    expect((await once()).aheadMs).toBeLessThan(0);
    expect((await once()).aheadMs).toBeGreaterThan(0);
  });
});
