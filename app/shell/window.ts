// The one window: made when it is wanted, gone when it is closed, back where it was.
import { app, BrowserWindow, dialog, nativeTheme, screen, type Rectangle } from 'electron';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CrashPace } from '../domain/restart.ts';
import { CLOSED_PAGE } from './closed-page.ts';
import { keepWritten } from './ipc.ts';
import { APP_ORIGIN } from './security.ts';
import { writeFileAtomic } from '../operations/writing.ts';
import { t } from '../messages/text.ts';

export interface WindowPlace extends Rectangle {
  readonly maximized: boolean;
}

export interface MainWindowDeps {
  /** Folder of the built main process, where the preload lies. */
  readonly builtDir: string;
  readonly iconPath: string;
  readonly developmentUrl: string | null;
  /** What the page is written in, as it is loaded. */
  readonly language: () => string;
  /** Small file that keeps where the window was. */
  readonly placePath: string;
  /** Until then a window is made and loaded but not shown: what it looks like is a setting. */
  readonly mayShow: Promise<void>;
  /** Each time that there is a new one: when the app starts, and when it is opened again from the tray. */
  readonly onMade: (window: BrowserWindow) => void;
}

const DEFAULT_SIZE = { width: 1360, height: 860 };
const MIN_SIZE = { width: 420, height: 480 };
/** Its icon follows the window after so long, milliseconds: unpacking it takes as long as making the window, and the page asks for its list then. */
const ICON_MS = 400;
/** Before a page that died is loaded again, milliseconds. */
const AGAIN_MS = 100;
/** How long it takes to be told of the end of a page's process, at most, milliseconds. */
const GONE_MS = 1_000;
/** Paper of the two themes, so that nothing flashes before the page is there. */
const PAPER = { light: '#ffffff', dark: '#131416' };

/** Keeps the window. */
export class MainWindow {
  readonly #deps: MainWindowDeps;
  readonly #crashes = new CrashPace();
  #window: BrowserWindow | null = null;
  /** Fulfilled when the window's page is loaded: only then does it hear where to go. */
  #loaded: Promise<void> = Promise.resolve();
  /** Null while nobody can say. */
  #mayClose: ((window: BrowserWindow) => boolean) | null = null;
  /** Its page kept what was written in it, and it closes. */
  #hasKept: BrowserWindow | null = null;
  /** The person wanted to close the window before that. */
  #isClosingWanted = false;
  /** The person closed the window; the app may go on without it. */
  onClosed: () => void = () => undefined;

  constructor(deps: MainWindowDeps) {
    this.#deps = deps;
  }

  /**
   * Says from now on whether a window that the person wants to close may go. False: it stays, or goes by another way. A window may be seen before
   * the library is open, and what closing it means is a setting: that wish waits until then.
   */
  set mayClose(mayClose: (window: BrowserWindow) => boolean) {
    this.#mayClose = mayClose;
    if (this.#isClosingWanted) this.current?.close();
    this.#isClosingWanted = false;
  }

  get current(): BrowserWindow | null {
    return this.#window && !this.#window.isDestroyed() ? this.#window : null;
  }

  /** Shows the window, making it when there is none. Resolves when its page is loaded. */
  async open(): Promise<BrowserWindow> {
    const existing = this.current;
    if (existing) {
      await this.#whenLoaded();
      if (existing.isDestroyed()) return existing;
      if (existing.isMinimized()) existing.restore();
      existing.show();
      existing.focus();
      return existing;
    }
    const place = onScreen(readPlace(this.#deps.placePath));
    const window = new BrowserWindow({
      ...DEFAULT_SIZE,
      ...(place ? { x: place.x, y: place.y, width: place.width, height: place.height } : {}),
      minWidth: MIN_SIZE.width,
      minHeight: MIN_SIZE.height,
      show: false,
      // Not by its key: the words may still be on their way, and the window does not wait for them.
      title: app.getName(),
      backgroundColor: paper(),
      autoHideMenuBar: true,
      webPreferences: preferencesOf(this.#deps.builtDir),
    });
    this.#window = window;
    this.#deps.onMade(window);
    if (place?.maximized) window.maximize();
    const painted = new Promise<void>((resolve) => window.once('ready-to-show', resolve));
    void Promise.all([painted, this.#deps.mayShow]).then(() => {
      if (window.isDestroyed()) return;
      window.setBackgroundColor(paper());
      window.show();
      setTimeout(() => {
        if (process.platform !== 'darwin' && !window.isDestroyed()) window.setIcon(this.#deps.iconPath);
      }, ICON_MS).unref();
    });
    window.on('close', (event) => {
      this.#keepPlace(window);
      this.#isClosingWanted = this.#mayClose === null;
      if (!this.#mayClose?.(window)) return event.preventDefault();
      if (this.#hasKept === window) return;
      event.preventDefault();
      void this.#closeOnceKept(window);
    });
    window.on('closed', () => {
      if (this.#window === window) this.#window = null;
      this.onClosed();
    });
    window.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason === 'clean-exit') return;
      // Who waits for the page that died waits for the one behind it.
      this.#loaded = this.#loadAgain(window, details.reason);
      this.#loaded.catch(() => undefined);
    });
    this.#loaded = this.#load(window);
    await this.#whenLoaded();
    return window;
  }

  /** Loads the page again, in the language that is wanted now; nothing where there is no window. */
  async changeLanguage(): Promise<void> {
    const window = this.current;
    if (!window) return;
    // A page that is still being loaded would come after this one.
    await this.#whenLoaded();
    await keepWritten(window);
    if (window.isDestroyed()) return;
    this.#loaded = this.#load(window);
    await this.#whenLoaded();
  }

  /** Resolves when the page is loaded that is there in the end. */
  async #whenLoaded(): Promise<void> {
    for (let awaited: Promise<void> | null = null; awaited !== this.#loaded;) {
      awaited = this.#loaded;
      await awaited;
    }
  }

  async #closeOnceKept(window: BrowserWindow): Promise<void> {
    await keepWritten(window);
    this.#hasKept = window;
    if (!window.isDestroyed()) window.close();
  }

  #keepPlace(window: BrowserWindow): void {
    if (window.isDestroyed() || window.isMinimized()) return;
    const left: WindowPlace = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    // Where a window was is not worth a complaint.
    writeFileAtomic(this.#deps.placePath, JSON.stringify(left)).catch(() => undefined);
  }

  /**
   * Loads the page. A person who closes the window meanwhile ends that with an error: Earshot goes on without it. So does the end of the
   * page's process, after which it is loaded again.
   */
  async #load(window: BrowserWindow): Promise<void> {
    const { webContents } = window;
    const ending = new AbortController();
    const end = (): void => ending.abort();
    window.once('close', end);
    webContents.once('render-process-gone', end);
    try {
      const page = new URL(this.#deps.developmentUrl ?? `${APP_ORIGIN}/index.html`);
      page.searchParams.set('lang', this.#deps.language());
      await window.loadURL(page.href);
    } catch (error) {
      // That it failed may be told before that its process is gone.
      const { signal } = ending;
      await sleep(GONE_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted && !window.isDestroyed()) throw error;
    } finally {
      window.off('close', end);
      webContents.off('render-process-gone', end);
    }
  }

  /** A page that crashed is loaded again: nothing but the view is lost. One that crashes again and again is left to the person. */
  async #loadAgain(window: BrowserWindow, reason: string): Promise<void> {
    if (this.#crashes.isTooMuch(performance.now())) {
      const { response } = await dialog.showMessageBox({
        type: 'error',
        title: t('shell.window.earshot'),
        message: t('shell.window.theWindowCannotBeShown'),
        detail: t('shell.window.itsPageStoppedSeveralTimes', { reason }),
        buttons: [t('shell.window.tryAgain'), t('shell.window.closeTheWindow')],
        defaultId: 0,
        cancelId: 1,
      });
      this.#crashes.forget();
      if (response === 1) window.destroy();
    }
    // The end of what was being loaded is told of as well, and would be taken for that of this one.
    await sleep(AGAIN_MS);
    // Not `reload`: one that died before it was there has nothing to load again.
    if (!window.isDestroyed()) await this.#load(window);
  }

  close(): void {
    this.current?.destroy();
  }
}

/** What the page may do, and how it is run. @param builtDir where its preload lies */
export const preferencesOf = (builtDir: string): Electron.WebPreferences => ({
  preload: join(builtDir, 'preload.cjs'),
  ...CLOSED_PAGE,
  // What V8 compiled is kept at the first start and not at the second: of the window's files the build does that (page-code.ts).
  v8CacheOptions: 'bypassHeatCheck',
  devTools: !app.isPackaged,
});

const paper = (): string => (nativeTheme.shouldUseDarkColors ? PAPER.dark : PAPER.light);

/** Where the window was; null where that was never written, or not by us. */
function readPlace(path: string): WindowPlace | null {
  try {
    const place = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown> | null;
    const numbers = [place?.x, place?.y, place?.width, place?.height];
    return numbers.every((value) => typeof value === 'number' && Number.isFinite(value)) &&
      typeof place?.maximized === 'boolean'
      ? (place as unknown as WindowPlace)
      : null;
  } catch {
    return null;
  }
}

/** The stored place, if enough of it lies on a screen that is there now. */
function onScreen(place: WindowPlace | null): WindowPlace | null {
  if (!place) return null;
  const area = screen.getDisplayMatching(place).workArea;
  const width = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x);
  const height = Math.min(place.y + place.height, area.y + area.height) - Math.max(place.y, area.y);
  return width >= 200 && height >= 150 ? place : null;
}
