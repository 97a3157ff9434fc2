// A packed app that runs without Chromium's sandbox: said in the system's own words, and asked before any file from outside is decoded.
import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';
import { t } from '../messages/text.ts';

/** True for an app as users have it, started without its sandbox: as root, by hand, or by an AppImage where the system has no user namespaces. */
export function runsUnsandboxed(): boolean {
  return app.isPackaged && app.commandLine.hasSwitch('no-sandbox');
}

/** Shown as long as the window is open. */
const title = (): string => t('shell.unsandboxed.earshotWithoutItsSandbox');

/** What is asked. */
const question = (): MessageBoxOptions => ({
  type: 'warning',
  title: title(),
  message: t('shell.unsandboxed.decodeRecordingsWithoutTheSandbox'),
  detail: t('shell.unsandboxed.earshotWasStartedWithoutThe'),
  buttons: [t('shell.unsandboxed.decodeThem'), t('shell.unsandboxed.notNow')],
  defaultId: 1,
  cancelId: 1,
  noLink: true,
});

/** Asks the person, in front of the window. */
export async function mayDecodeUnsandboxed(window: BrowserWindow | null): Promise<boolean> {
  const asked = window ? dialog.showMessageBox(window, question()) : dialog.showMessageBox(question());
  return (await asked).response === 0;
}

/** Keeps the words in the window's title, whatever the page calls itself. */
export function sayUnsandboxed(window: BrowserWindow): void {
  window.on('page-title-updated', (event) => event.preventDefault());
  window.setTitle(title());
}
