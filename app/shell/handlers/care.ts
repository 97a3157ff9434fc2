// Native operations about the care for the library: diagnostics, and the second place.
import type { BrowserWindow } from 'electron';
import { basename, join } from 'node:path';
import type { CARE_CHANNELS } from '../../contract/channels/care.ts';
import { failure } from '../../domain/failure.ts';
import { ok, type Outcome } from '../../domain/result.ts';
import type { DiagnosticFile, Diagnostics } from '../../operations/diagnostics.ts';
import type { Core } from '../../operations/core.ts';
import type { BackupsView } from '../../contract/care-views.ts';
import type { Standing } from '../../operations/standing.ts';
import { backupsView, type CareDeps as BackupDeps } from '../../operations/table/care.ts';
import type { NativeDeeds } from '../../operations/call.ts';
import { askOpen, askSave } from '../ask.ts';
import type { SavedPlaces } from '../saved-places.ts';
import { t } from '../../messages/text.ts';

export interface CareDeps {
  readonly core: Core;
  readonly standing: Standing;
  readonly window: () => BrowserWindow | null;
  readonly documentsDir: string;
  readonly savedPlaces: SavedPlaces;
  readonly diagnostics: Diagnostics;
  readonly secondPlace: BackupDeps['secondPlace'];
}

/** Builds the handlers of these channels. */
export function careHandlers(deps: CareDeps): NativeDeeds<typeof CARE_CHANNELS> {
  let shown: readonly DiagnosticFile[] | null = null;
  return {
    'care.confirm': ({ places, queuePaused }) => deps.standing.confirm(places, queuePaused),
    'care.diagnostics': async () => ok((shown = await deps.diagnostics.gather())),
    'care.saveDiagnostics': () =>
      shown ? saveDiagnostics(deps, shown) : { ok: false, failure: failure('not-allowed') },
    'care.choosePlace': () => choosePlace(deps),
  };
}

async function choosePlace(deps: CareDeps): Promise<Outcome<BackupsView | null>> {
  const path = await askOpen(deps.window(), {
    title: t('shell.care.chooseASecondPlaceFor'),
    message: t('shell.care.aFolderOnAnotherDisk'),
    buttonLabel: t('shell.care.copyBackupsHere'),
    properties: ['openDirectory', 'createDirectory'],
  });
  if (path === null) return ok(null);
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
): Promise<Outcome<{ readonly fileName: string; readonly savedId: number } | null>> {
  const day = new Date(deps.core.nowMs()).toISOString().slice(0, 10);
  const path = await askSave(deps.window(), {
    title: t('shell.care.saveDiagnostics'),
    defaultPath: join(deps.documentsDir, t('shell.care.earshotDiagnosticsDayZip', { day })),
    filters: [{ name: 'ZIP', extensions: ['zip'] }],
  });
  if (path === null) return ok(null);
  const written = await deps.diagnostics.write(path, files);
  return written.ok ? ok({ fileName: basename(path), savedId: deps.savedPlaces.add(path) }) : written;
}
