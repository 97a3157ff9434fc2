// Where this process works: the library that is meant, the person's folder, and where the app's own files lie.
import { app } from 'electron';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ok, failed, type Outcome } from '../../domain/result.ts';
import type { Place } from '../../start/program.ts';
import { cannotWrite, makeDirectorySync, placeFor } from '../../compose/library-place.ts';

/** Folder of the built main process. */
export const builtDir = dirname(fileURLToPath(import.meta.url));

/** Where the decoders lie that are files of their own: beside the app's archive when packed. */
export function decodersDir(): string {
  return join(app.isPackaged ? process.resourcesPath : join(builtDir, '..'), 'decoders');
}

/** Where the page comes from while it is worked on; null when packed, and usually. */
export function developmentUrl(): string | null {
  return app.isPackaged ? null : (process.env.ELECTRON_RENDERER_URL ?? null);
}

/**
 * Finds the library, and gives Chromium's own files a place in it: with them the word to a window that is open belongs to the library.
 * @param command its name
 * @param library what `--library` or `EARSHOT_LIBRARY` says; null without them
 */
export function findPlace(command: string, library: string | null): Outcome<Place> {
  // npm starts us in the project's folder; what the person typed is meant from theirs.
  const cwd = (!app.isPackaged && process.env.INIT_CWD) || process.cwd();
  const accountDir = app.getPath('userData');
  const { directory: libraryDir, isUsual } = placeFor(command, library, cwd, accountDir);
  if (isUsual) return ok({ cwd, accountDir, libraryDir });
  const browserDir = join(libraryDir, 'browser');
  try {
    makeDirectorySync(browserDir, 0o700);
  } catch (error) {
    return failed(cannotWrite(libraryDir, error));
  }
  app.setPath('userData', browserDir);
  return ok({ cwd, accountDir, libraryDir });
}
