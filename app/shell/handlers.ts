// The native operations: dialogs, the clipboard, the system's file manager, and the key. All others are in operations/.
import { shell, type BrowserWindow } from 'electron';
import { failure } from '../domain/failure.ts';
import { failed, ok } from '../domain/result.ts';
import type { Handlers, NativeDeeds } from '../operations/call.ts';
import type { Shows } from '../operations/shows.ts';
import { operations, type OperationDeps } from '../operations/table.ts';
import { askOpen } from './ask.ts';
import { assistantHandlers, type AssistantHandlerDeps } from './handlers/assistants.ts';
import { addressHandlers, type AddressHandlerDeps } from './handlers/addresses.ts';
import { careHandlers, type CareDeps } from './handlers/care.ts';
import { deskHandlers, type DeskHandlerDeps } from './handlers/desk.ts';
import { downloadHandlers } from './handlers/downloads.ts';
import { exportHandlers, type ExportHandlerDeps } from './handlers/exports.ts';
import { feedHandlers, type FeedHandlerDeps } from './handlers/feeds.ts';
import { keyHandlers, type KeyDeps } from './handlers/key.ts';
import { modelHandlers } from './handlers/models.ts';
import { moneyHandlers } from './handlers/money.ts';
import { searchHandlers, type SearchHandlerDeps } from './handlers/search.ts';
import { locate } from '../operations/locating.ts';
import { openLink, openPage } from './security.ts';
import { t } from '../messages/text.ts';

export type HandlerDeps = Omit<OperationDeps, 'search'> &
  CareDeps &
  ExportHandlerDeps &
  KeyDeps &
  SearchHandlerDeps &
  FeedHandlerDeps &
  AddressHandlerDeps &
  AssistantHandlerDeps &
  DeskHandlerDeps & {
    readonly search: OperationDeps['search'];
    readonly window: () => BrowserWindow | null;
    readonly quit: () => void;
    /** Hosts on which the page of a newer version may lie. */
    readonly pageHosts: readonly string[];
  };

/** Every operation, as the page of the window has them. */
export function createHandlers(deps: HandlerDeps): Handlers {
  return {
    ...operations(deps),
    ...placeHandlers(deps),
    ...exportHandlers(deps),
    ...searchHandlers(deps),
    ...careHandlers(deps),
    ...keyHandlers(deps),
    ...moneyHandlers(deps),
    ...modelHandlers(deps),
    ...feedHandlers(deps),
    ...addressHandlers(deps),
    ...downloadHandlers(deps),
    ...deskHandlers(deps),
    ...assistantHandlers(deps),
  };
}

type Placed =
  | 'recordings.locate'
  | 'app.window'
  | 'app.openLink'
  | 'app.openNewer'
  | 'folders.choose'
  | 'folders.reveal'
  | 'files.ask';

function placeHandlers({
  choices,
  core,
  pageHosts,
  quit,
  shows,
  views,
  window,
}: HandlerDeps & { readonly shows: Shows }): Pick<NativeDeeds, Placed> {
  return {
    'app.openNewer': async () => {
      const { notice } = views.app().newer;
      if (notice) await openPage(notice.url, pageHosts);
      return ok(undefined);
    },
    'app.window': (deed) => {
      if (deed === 'quit') quit();
      else changeWindow(window(), deed);
      return ok(undefined);
    },
    'app.openLink': async (name) => {
      await openLink(name);
      return ok(undefined);
    },
    'folders.choose': async () => {
      const path = await askOpen(window(), {
        title: t('shell.handlers.chooseAFolderOfRecordings'),
        buttonLabel: t('shell.handlers.choose'),
        properties: ['openDirectory', 'createDirectory'],
      });
      return path === null ? ok(null) : choices.offer(path);
    },
    'folders.reveal': async ({ folderId }) => {
      const folder = core.library.folders.get(folderId);
      if (folder?.kind !== 'folder') return failed(failure('not-found'));
      const problem = await shell.openPath(folder.path);
      return problem ? failed(failure('folder-missing', { detail: problem })) : ok(undefined);
    },
    'recordings.locate': async ({ recordingId }) => {
      const wanted = core.library.recordings.get(recordingId);
      if (!wanted) return failed(failure('not-found'));
      const path = await askOpen(window(), {
        title: t('shell.handlers.whereIsFileName', { fileName: wanted.fileName }),
        buttonLabel: t('shell.handlers.thisOne'),
        properties: ['openFile', 'showHiddenFiles'],
      });
      return path === null ? ok(null) : locate(core, recordingId, path);
    },
    'files.ask': async () => {
      const path = await askOpen(window(), {
        title: t('shell.handlers.whyWasThisFileNot'),
        buttonLabel: t('shell.handlers.ask'),
        properties: ['openFile', 'showHiddenFiles'],
      });
      return ok(path === null ? null : await shows.fates.ask(path));
    },
  };
}

/** One step of zoom, as Chromium's own menu makes it. */
const ZOOM_STEP = 0.5;

function changeWindow(
  window: BrowserWindow | null,
  deed: 'zoom-in' | 'zoom-out' | 'zoom-reset' | 'full-screen',
): void {
  if (!window) return;
  const page = window.webContents;
  if (deed === 'full-screen') window.setFullScreen(!window.isFullScreen());
  else if (deed === 'zoom-reset') page.setZoomLevel(0);
  else page.setZoomLevel(page.getZoomLevel() + (deed === 'zoom-in' ? ZOOM_STEP : -ZOOM_STEP));
}
