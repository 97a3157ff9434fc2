// What the channels about the care for the library do.
import { dialog, type BrowserWindow } from 'electron';
import { basename, join } from 'node:path';
import type { CARE_CHANNELS } from '../../contract/channels/care.ts';
import { ok, type Outcome } from '../../domain/result.ts';
import type { Engine } from '../../operations/engine.ts';
import { forgetRestoration, restorationOf } from '../../storage/care/recovery.ts';
import type { Handlers } from '../ipc.ts';

export interface CareDeps {
  readonly engine: Engine;
  readonly window: () => BrowserWindow | null;
  readonly documentsDir: string;
  readonly diagnostics: (path: string) => Promise<Outcome<void>>;
}

/** Builds the handlers of these channels. */
export function careHandlers(deps: CareDeps): Pick<Handlers, keyof typeof CARE_CHANNELS> {
  const { library } = deps.engine;
  return {
    'care.restoration': () => ok(restorationOf(library)),
    'care.restorationRead': () => {
      forgetRestoration(library);
      return ok(undefined);
    },
    'care.saveDiagnostics': () => saveDiagnostics(deps),
  };
}

/** Asks where to, and writes the zip there. */
export async function saveDiagnostics(
  deps: CareDeps,
): Promise<Outcome<{ readonly fileName: string } | null>> {
  const day = new Date(deps.engine.nowMs()).toISOString().slice(0, 10);
  const options: Electron.SaveDialogOptions = {
    title: 'Save diagnostics',
    defaultPath: join(deps.documentsDir, `earshot diagnostics ${day}.zip`),
    filters: [{ name: 'ZIP', extensions: ['zip'] }],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  };
  const window = deps.window();
  const chosen = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
  if (chosen.canceled || !chosen.filePath) return ok(null);
  const written = await deps.diagnostics(chosen.filePath);
  return written.ok ? ok({ fileName: basename(chosen.filePath) }) : written;
}
