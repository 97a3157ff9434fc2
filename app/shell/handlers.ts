// What each channel does: a thin layer from the page's questions to the engine, and to the system's dialogs.
import { dialog, shell, type BrowserWindow } from 'electron';
import type { Events } from '../contract/schema.ts';
import { failure } from '../domain/failure.ts';
import type { JobAction } from '../domain/job.ts';
import { checkLayer } from '../domain/option-layers.ts';
import { ok, type Outcome } from '../domain/result.ts';
import { readServiceAddress, sayBadAddress } from '../domain/service-address.ts';
import type { Editing } from '../transcripts/editing.ts';
import type { Diagnostics } from '../operations/diagnostics.ts';
import type { Engine } from '../operations/engine.ts';
import type { Texts } from '../storage/transcripts/texts.ts';
import type { OwnSound } from '../transcripts/own-sound.ts';
import type { Exporter } from '../publish/exporter.ts';
import type { FolderChoices } from '../operations/folder-choices.ts';
import { Views } from '../operations/views.ts';
import type { Balance } from '../speech/cloud/account.ts';
import type { SecondPlace } from '../care/second-place.ts';
import { careHandlers } from './handlers/care.ts';
import { keyHandlers } from './handlers/key.ts';
import { moneyHandlers } from './handlers/money.ts';
import type { Handlers } from './ipc.ts';
import type { KeyStore } from './key-store.ts';
import { openLink, openPage } from './security.ts';
import { failureOfWriting } from '../files/write-file-atomic.ts';
import { detailsHandlers } from './handlers/details.ts';
import { doubtHandlers } from './handlers/doubts.ts';
import { editingHandlers } from './handlers/editing.ts';
import { exportHandlers } from './handlers/exports.ts';
import { searchHandlers } from './handlers/search.ts';
import { sessionHandlers } from './handlers/sessions.ts';
import { showHandlers } from './handlers/shows.ts';
import type { Search } from '../storage/search/search.ts';
import type { Standing } from '../operations/standing.ts';
import type { Shows } from '../operations/shows.ts';

export interface HandlerDeps {
  readonly engine: Engine;
  readonly standing: Standing;
  readonly views: Views;
  readonly keys: KeyStore;
  readonly choices: FolderChoices;
  readonly shows: Shows;
  readonly window: () => BrowserWindow | null;
  readonly search: Pick<Search, 'query' | 'list'>;
  readonly peaks: (recordingId: number) => Uint8Array | null;
  readonly sound: OwnSound;
  /** The address of the speech service that counts now. */
  readonly serviceUrl: () => string;
  readonly testKey: () => Promise<{ readonly accepted: boolean; readonly message: string }>;
  readonly balance: () => Promise<Outcome<Balance>>;
  readonly samplePath: string;
  readonly setStartAtLogin: (on: boolean) => void;
  readonly onTheme: (theme: 'system' | 'light' | 'dark') => void;
  readonly documentsDir: string;
  readonly diagnostics: Diagnostics;
  readonly exporter: Exporter;
  readonly editing: Editing;
  readonly texts: Texts;
  readonly secondPlace: SecondPlace;
  /** Hosts on which the page of a newer version may lie. */
  readonly pageHosts: readonly string[];
  /** Tells the page how far the writing of files is. */
  readonly tell: (event: Events['exporting']) => void;
}

/** Builds the handlers of all channels. */
export function createHandlers(deps: HandlerDeps): Handlers {
  const { choices, engine, views } = deps;
  const { library } = engine;

  const showDialog = async <T>(show: (window: BrowserWindow | null) => Promise<T>): Promise<T> =>
    show(deps.window());

  return {
    'app.view': () => ok(views.app()),
    'app.openNewer': async () => {
      const { notice } = views.app().newer;
      if (notice) await openPage(notice.url, deps.pageHosts);
      return ok(undefined);
    },
    'app.openLink': async (name) => {
      await openLink(name);
      return ok(undefined);
    },

    'folders.choose': async () => {
      const options: Electron.OpenDialogOptions = {
        title: 'Choose a folder of recordings',
        buttonLabel: 'Choose',
        properties: ['openDirectory', 'createDirectory'],
      };
      const chosen = await showDialog((window) =>
        window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options),
      );
      const [path] = chosen.filePaths;
      if (chosen.canceled || path === undefined) return ok(null);
      return choices.offer(path);
    },
    'folders.add': async ({ pickId, ...answer }) => {
      const added = await choices.accept(pickId, given(answer));
      return added.ok ? ok(views.folder(added.value)) : added;
    },
    'folders.update': async ({ folderId, ...patch }) => {
      const changed = await deps.shows.changes.change(folderId, given(patch));
      return changed.ok ? ok(views.folder(changed.value.folder)) : changed;
    },
    'folders.remove': async ({ folderId }) => {
      library.folders.remove(folderId, engine.nowMs());
      await engine.follow();
      engine.announce(['folders', 'items', 'queue']);
      return ok(undefined);
    },
    'folders.reveal': async ({ folderId }) => {
      const folder = library.folders.get(folderId);
      if (!folder) return { ok: false, failure: failure('not-found') };
      const problem = await shell.openPath(folder.path);
      return problem ? { ok: false, failure: failure('folder-missing', { detail: problem }) } : ok(undefined);
    },

    'items.page': (query) => ok(views.items(query)),
    'items.act': ({ action, itemId }) => {
      const id = Number(itemId.slice(1));
      return itemId.startsWith('r') ? actOnRecording(id, action) : actOnFile(id, action);
    },

    'recordings.get': ({ recordingId }) => {
      const view = views.recording(recordingId);
      return view ? ok(view) : { ok: false, failure: failure('not-found') };
    },
    'recordings.peaks': ({ recordingId }) => ok(deps.peaks(recordingId)),
    'recordings.sound': ({ isNeeded, recordingId }) => ok(deps.sound.ask(recordingId, isNeeded)),
    'recordings.transcribe': ({ options, recordingId, service }) =>
      nothing(engine.transcribeAgain(recordingId, service, options ?? {})),
    'recordings.transcribeTrack': ({ recordingId, track }) =>
      nothing(engine.tracks.transcribe(recordingId, track)),

    'transcripts.get': ({ recordingId }) => {
      const view = views.transcript(recordingId);
      return view ? ok(view) : { ok: false, failure: failure('not-found') };
    },
    ...exportHandlers(deps),
    ...detailsHandlers(deps),
    ...editingHandlers({ ...deps, library }),
    ...showHandlers(deps),
    ...sessionHandlers(deps),

    ...searchHandlers(deps),

    ...careHandlers(deps),
    ...keyHandlers(deps),
    ...doubtHandlers(deps),
    ...moneyHandlers({ ...deps, failureOfWriting }),

    'queue.pause': () => pause(true),
    'queue.resume': () => pause(false),

    'sample.try': async () => {
      const taken = await engine.takeFile(deps.samplePath, 'device');
      return taken.ok ? ok({ recordingId: taken.value.recordingId }) : taken;
    },

    'settings.change': (patch) => {
      const { cloudOptions, cloudUrl, ...rest } = patch;
      const checked = cloudOptions === undefined ? null : checkLayer(cloudOptions);
      if (checked && !checked.ok) return checked;
      const address = cloudUrl === undefined ? null : readServiceAddress(cloudUrl);
      if (typeof address === 'string')
        return { ok: false, failure: failure('bad-argument', { message: sayBadAddress(address) }) };
      engine.changeSettings({
        ...rest,
        ...(checked ? { cloudOptions: checked.value } : {}),
        ...(cloudUrl === undefined ? {} : { cloudUrl: cloudUrl.replace(/\/+$/, '') }),
      });
      if (patch.startAtLogin !== undefined) deps.setStartAtLogin(patch.startAtLogin);
      if (patch.theme !== undefined) deps.onTheme(patch.theme);
      return ok(views.settings());
    },
  };

  function pause(paused: boolean): Outcome<void> {
    engine.changeSettings({ paused });
    return ok(undefined);
  }

  function actOnRecording(
    recordingId: number,
    action: JobAction | 'take' | 'check-again' | 'reveal' | 'remove',
  ): Outcome<void> {
    if (action === 'reveal') return reveal(engine.fileFor(recordingId)?.path);
    if (action === 'remove') {
      engine.remove(recordingId);
      engine.announce(['items', 'queue', 'search', 'folders']);
      return ok(undefined);
    }
    if (action === 'take' || action === 'check-again') return { ok: false, failure: failure('not-allowed') };
    const job = library.jobs.latestFor(recordingId);
    return job ? nothing(engine.act(job.id, action)) : { ok: false, failure: failure('not-found') };
  }

  function actOnFile(
    fileId: number,
    action: JobAction | 'take' | 'check-again' | 'reveal' | 'remove',
  ): Outcome<void> {
    const file = library.files.get(fileId);
    if (!file) return { ok: false, failure: failure('not-found') };
    if (action === 'reveal') return reveal(file.path);
    if (action === 'take' || action === 'check-again') {
      // The answer shows in the list; the page need not wait for gigabytes to be read.
      void engine.takeFile(file.path);
      return ok(undefined);
    }
    if (action === 'remove') {
      library.files.setState(fileId, { state: 'left' }, engine.nowMs());
      engine.announce(['items', 'queue']);
      return ok(undefined);
    }
    return { ok: false, failure: failure('not-allowed') };
  }

  function reveal(path: string | undefined): Outcome<void> {
    if (path === undefined) return { ok: false, failure: failure('file-gone') };
    shell.showItemInFolder(path);
    return ok(undefined);
  }
}

/** What was given, without what was left out. */
function given<T extends object>(patch: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function nothing(outcome: Outcome<unknown>): Outcome<void> {
  return outcome.ok ? ok(undefined) : outcome;
}
