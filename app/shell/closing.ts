// Closing the window: where there is a tray, Earshot stays in it; where there is none, it is asked once what is meant.
import { dialog, type BrowserWindow } from 'electron';
import type { Core } from '../operations/core.ts';
import { hasTray } from './tray-host.ts';
import { t } from '../messages/text.ts';

interface Deps {
  readonly preferences: Pick<Core['preferences'], 'get' | 'change'>;
  readonly quit: () => void;
  /** The end was asked for already: nothing stands in its way. */
  readonly isStopping: () => boolean;
}

export class Closing {
  readonly #deps: Deps;
  /** Null until it is known. */
  #hasTray: boolean | null = null;
  #looking: Promise<void> | null = null;
  #isAsking = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Finds out whether there is a tray. Starts a program for it, which holds the main process up for a moment: once the window is seen. */
  look(): Promise<void> {
    return (this.#looking ??= hasTray(process.platform, process.env.EARSHOT_TRAY).then((has) => {
      this.#hasTray = has;
    }));
  }

  /** True where the window may go: a tray keeps the app in sight. Otherwise what was chosen is done, or asked for. */
  mayClose(window: BrowserWindow): boolean {
    const { isStopping, preferences, quit } = this.#deps;
    if (this.#hasTray || isStopping()) return true;
    if (this.#hasTray === null) {
      // Closed before anybody looked: it is closed again, or not, as soon as that is known.
      void this.look().then(() => window.isDestroyed() || window.close());
      return false;
    }
    const chosen = preferences.get('whenClosed');
    if (chosen === 'quit') quit();
    else if (chosen === 'taskbar') window.minimize();
    else void this.#ask(window);
    return false;
  }

  async #ask(window: BrowserWindow): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const { response } = await dialog.showMessageBox(window, {
        type: 'question',
        title: t('shell.closing.earshot'),
        message: t('shell.closing.quitEarshotOrKeepIt'),
        detail: t('shell.closing.thisDesktopHasNoTray'),
        buttons: [t('shell.closing.quit'), t('shell.closing.keepInTheTaskbar'), t('shell.closing.cancel')],
        defaultId: 1,
        cancelId: 2,
        noLink: true,
      });
      if (response === 2 || window.isDestroyed()) return;
      this.#deps.preferences.change({ whenClosed: response === 0 ? 'quit' : 'taskbar' });
      if (response === 0) this.#deps.quit();
      else window.minimize();
    } finally {
      this.#isAsking = false;
    }
  }
}
