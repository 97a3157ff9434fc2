// The window's page as a start loads it, for the build, which keeps what Chromium compiles of it (shell/page-code.ts). Needs no screen.
import { app, BrowserWindow, session } from 'electron';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../contract/bridge.ts';
import { markOf } from '../../contract/first-calls.ts';
import { failure } from '../../domain/failure.ts';
import { failed } from '../../domain/result.ts';
import { closeSession } from '../closed-session.ts';
import { listDrawn, serveIpc } from '../ipc.ts';
import { keptCodeIn } from '../page-code.ts';
import { APP_ORIGIN, servePage } from '../security.ts';
import { preferencesOf } from '../window.ts';
import { prepareChromium } from './chromium.ts';
import { builtDir } from './place.ts';

/** The list is drawn after so long, milliseconds, or never. */
const LIMIT_MS = 20_000;
/** Chromium has written what it keeps when that did not change for so long, milliseconds. */
const WRITTEN_MS = 700;

/**
 * Loads the page until its list is drawn and Chromium has kept what that took. Call it before Electron is ready, and end the process in order afterwards.
 * @param browserDir gets Chromium's files
 * @param answers to what the page asks first, by the marks of the calls
 * @throws where the list is not drawn in time
 */
export async function rehearsePage(
  browserDir: string,
  answers: ReadonlyMap<string, Answer<unknown>>,
): Promise<void> {
  app.setPath('userData', browserDir);
  app.disableHardwareAcceleration();
  prepareChromium();
  await app.whenReady();
  closeSession(session.defaultSession);
  servePage(session.defaultSession.protocol, join(builtDir, '..', 'renderer'), { onServed: () => undefined });
  const drawn = listDrawn(null).then(() => true);
  // Drawn into memory: GTK makes no other window without a screen.
  const webPreferences = { ...preferencesOf(builtDir), offscreen: true };
  const window = new BrowserWindow({ width: 1360, height: 860, show: false, webPreferences });
  const refuse = () => failed(failure('not-found'));
  serveIpc(
    { page: () => window.webContents, developmentOrigin: null },
    Promise.resolve({ call: refuse, drop: refuse, onFault: () => undefined }),
    (name, args) => answers.get(markOf(String(name), args)),
  );
  await window.loadURL(`${APP_ORIGIN}/index.html?lang=en`);
  if (!(await Promise.race([drawn, sleep(LIMIT_MS, false)])))
    throw new Error('The page did not draw its list');
  // What a recording is read with is fetched once somebody turns to the window.
  window.webContents.sendInputEvent({ type: 'mouseMove', x: 100, y: 100 });
  await untilWritten(keptCodeIn(browserDir));
  window.destroy();
}

/** Fulfilled when nothing of a folder changed for a while. */
async function untilWritten(folder: string): Promise<void> {
  const state = (): string =>
    readdirSync(folder, { encoding: 'utf8', recursive: true })
      .map((name) => `${name} ${statSync(join(folder, name)).size}`)
      .join('\n');
  for (let before = '', now = state(); before !== now; now = state()) {
    before = now;
    await sleep(WRITTEN_MS);
  }
}
