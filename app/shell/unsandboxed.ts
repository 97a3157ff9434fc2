// A packed app that runs without Chromium's sandbox: said in the system's own words, and asked before any file from outside is decoded.
import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';

/** True for an app as users have it, started without its sandbox: as root, by hand, or by an AppImage where the system has no user namespaces. */
export function runsUnsandboxed(): boolean {
  return app.isPackaged && app.commandLine.hasSwitch('no-sandbox');
}

/** Shown as long as the window is open. */
export const UNSANDBOXED_TITLE = 'Earshot (without its sandbox)';

/** What is asked, and for a command said. */
export const UNSANDBOXED_QUESTION = {
  type: 'warning',
  title: UNSANDBOXED_TITLE,
  message: 'Decode recordings without the sandbox?',
  detail:
    'Earshot was started without the sandbox that keeps a harmful recording from the rest of this computer. Say yes only if you know where your recordings come from. It is asked once at each such start.\n\nTo start with the sandbox, do not run Earshot as root or with --no-sandbox, and install the .deb package where an AppImage starts so.',
  buttons: ['Decode them', 'Not now'],
  defaultId: 1,
  cancelId: 1,
  noLink: true,
} as const satisfies MessageBoxOptions;

/** Asks the person, in front of the window. */
export async function mayDecodeUnsandboxed(window: BrowserWindow | null): Promise<boolean> {
  const question = { ...UNSANDBOXED_QUESTION, buttons: [...UNSANDBOXED_QUESTION.buttons] };
  const asked = window ? dialog.showMessageBox(window, question) : dialog.showMessageBox(question);
  return (await asked).response === 0;
}

/** Keeps the words in the window's title, whatever the page calls itself. */
export function sayUnsandboxed(window: BrowserWindow): void {
  window.on('page-title-updated', (event) => event.preventDefault());
  window.setTitle(UNSANDBOXED_TITLE);
}
