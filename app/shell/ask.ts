// The system's dialogs for a file or folder, in front of the window where there is one.
import { dialog, type BrowserWindow } from 'electron';

/** Asks for a file or folder that is there. @returns its path; null when the person changed their mind */
export async function askOpen(
  window: BrowserWindow | null,
  options: Electron.OpenDialogOptions,
): Promise<string | null> {
  const chosen = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
}

/** Asks where to save; the system asks before a file is written over. @returns the path; null when the person changed their mind */
export async function askSave(
  window: BrowserWindow | null,
  options: Omit<Electron.SaveDialogOptions, 'properties'>,
): Promise<string | null> {
  const asked: Electron.SaveDialogOptions = {
    ...options,
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  };
  const chosen = await (window ? dialog.showSaveDialog(window, asked) : dialog.showSaveDialog(asked));
  return chosen.canceled || !chosen.filePath ? null : chosen.filePath;
}
