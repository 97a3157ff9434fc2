// What the channels about the care for the library do.
import { dialog, type BrowserWindow } from 'electron';
import { basename, join } from 'node:path';
import type { CARE_CHANNELS } from '../../contract/channels/care.ts';
import { failure } from '../../domain/failure.ts';
import { ok, type Outcome } from '../../domain/result.ts';
import type { DiagnosticFile, Diagnostics } from '../../operations/diagnostics.ts';
import type { Engine } from '../../operations/engine.ts';
import type { BackupsView } from '../../contract/care-views.ts';
import type { SecondPlace } from '../../care/second-place.ts';
import { listBackups } from '../../storage/care/backup-files.ts';
import type { Standing } from '../../operations/standing.ts';
import type { Handlers } from '../ipc.ts';

export interface CareDeps {
  readonly engine: Engine;
  readonly standing: Standing;
  readonly window: () => BrowserWindow | null;
  readonly documentsDir: string;
  readonly diagnostics: Diagnostics;
  readonly secondPlace: SecondPlace;
}

/** Builds the handlers of these channels. */
export function careHandlers(deps: CareDeps): Pick<Handlers, keyof typeof CARE_CHANNELS> {
  const { standing } = deps;
  let shown: readonly DiagnosticFile[] | null = null;
  return {
    'care.standing': () => ok(standing.view()),
    'care.confirm': ({ places, queuePaused }) => standing.confirm(places, queuePaused),
    'care.diagnostics': async () => ok((shown = await deps.diagnostics.gather())),
    'care.saveDiagnostics': () =>
      shown ? saveDiagnostics(deps, shown) : { ok: false, failure: failure('not-allowed') },
    'care.backups': () => ok(backupsView(deps)),
    'care.choosePlace': () => choosePlace(deps),
    'care.leavePlace': () => {
      deps.secondPlace.leave();
      return ok(backupsView(deps));
    },
  };
}

function backupsView({ engine, secondPlace }: CareDeps): BackupsView {
  const backups = listBackups(engine.library.directory);
  return {
    count: backups.length,
    newestMadeAt: backups[0]?.madeAt ?? null,
    secondPlace: secondPlace.view(),
  };
}

async function choosePlace(deps: CareDeps): Promise<Outcome<BackupsView | null>> {
  const options: Electron.OpenDialogOptions = {
    title: 'Choose a second place for backups',
    message: 'A folder on another disk. Earshot makes a folder of its own in it.',
    buttonLabel: 'Copy backups here',
    properties: ['openDirectory', 'createDirectory'],
  };
  const window = deps.window();
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  const [path] = filePaths;
  if (canceled || path === undefined) return ok(null);
  const chosen = deps.secondPlace.choose(path);
  if (!chosen.ok) return chosen;
  // How it goes is asked for while it is shown: a large library takes its time.
  void deps.secondPlace.look();
  return ok(backupsView(deps));
}

/** Asks where to, and writes what was shown there. */
async function saveDiagnostics(
  deps: CareDeps,
  files: readonly DiagnosticFile[],
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
  const written = await deps.diagnostics.write(chosen.filePath, files);
  return written.ok ? ok({ fileName: basename(chosen.filePath) }) : written;
}
