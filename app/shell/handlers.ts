// What each channel does: a thin layer from the page's questions to the engine, and to the system's dialogs.
import { clipboard, dialog, shell, type BrowserWindow } from 'electron';
import { basename, dirname, join } from 'node:path';
import type { SearchView } from '../contract/views.ts';
import { failure } from '../domain/failure.ts';
import type { JobAction } from '../domain/job.ts';
import { ok, type Outcome } from '../domain/result.ts';
import { exportTranscript } from '../export/export.ts';
import type { Engine } from '../jobs/engine.ts';
import type { FolderChoices } from '../jobs/folder-choices.ts';
import { Views } from '../jobs/views.ts';
import { formatTime } from '../domain/time-text.ts';
import type { Handlers } from './ipc.ts';
import type { KeyStore } from './secrets.ts';
import { openLink } from './security.ts';
import { writeFileAtomic } from './write-file-atomic.ts';

export interface HandlerDeps {
  readonly engine: Engine;
  readonly views: Views;
  readonly keys: KeyStore;
  readonly choices: FolderChoices;
  readonly window: () => BrowserWindow | null;
  readonly search: (query: { text: string; folderId: number | null; limit: number }) => Promise<SearchView>;
  readonly peaks: (recordingId: number) => Uint8Array | null;
  readonly testKey: () => Promise<{ readonly accepted: boolean; readonly message: string }>;
  readonly samplePath: string;
  readonly setStartAtLogin: (on: boolean) => void;
  readonly onTheme: (theme: 'system' | 'light' | 'dark') => void;
  readonly documentsDir: string;
}

/** Builds the handlers of all channels. */
export function createHandlers(deps: HandlerDeps): Handlers {
  const { choices, engine, keys, views } = deps;
  const { library } = engine;

  const transcriptOf = (recordingId: number) => {
    const recording = library.recordings.get(recordingId);
    const transcript = library.transcripts.get(recordingId);
    return recording && transcript ? { recording, transcript } : null;
  };

  const showDialog = async <T>(show: (window: BrowserWindow | null) => Promise<T>): Promise<T> =>
    show(deps.window());

  return {
    'app.view': () => ok(views.app()),
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
    'folders.add': async ({ existing, includeSubfolders, name, pickId, service }) => {
      const added = await choices.accept(pickId, { existing, includeSubfolders, name, service });
      return added.ok ? ok(views.folder(added.value)) : added;
    },
    'folders.update': async ({ folderId, ...patch }) => {
      const folder = library.folders.update(folderId, given(patch));
      if (!folder) return { ok: false, failure: failure('not-found') };
      await engine.follow();
      engine.announce(['folders', 'items']);
      return ok(views.folder(folder));
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
    'recordings.transcribe': ({ recordingId, service }) =>
      nothing(engine.transcribeWith(recordingId, service)),

    'transcripts.get': ({ recordingId }) => {
      const view = views.transcript(recordingId);
      return view ? ok(view) : { ok: false, failure: failure('not-found') };
    },
    'transcripts.save': async ({ format, recordingId }) => {
      const found = transcriptOf(recordingId);
      if (!found) return { ok: false, failure: failure('not-found') };
      const content = exportTranscript(format, {
        title: found.recording.title,
        transcript: found.transcript,
      });
      if (!content.ok) return content;

      const source = engine.fileFor(recordingId);
      const options: Electron.SaveDialogOptions = {
        title: 'Save the transcript',
        defaultPath: join(
          source ? dirname(source.path) : deps.documentsDir,
          `${safeFileName(found.recording.title)}.${format}`,
        ),
        filters: [{ name: format.toUpperCase(), extensions: [format] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      };
      const chosen = await showDialog((window) =>
        window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options),
      );
      if (chosen.canceled || !chosen.filePath) return ok(null);
      try {
        await writeFileAtomic(chosen.filePath, content.value);
      } catch (error) {
        return { ok: false, failure: failureOfWriting(error) };
      }
      return ok({ fileName: basename(chosen.filePath) });
    },
    'transcripts.copy': async ({ recordingId, withTimes }) => {
      const found = transcriptOf(recordingId);
      if (!found) return { ok: false, failure: failure('not-found') };
      const text = exportTranscript(
        'txt',
        { title: found.recording.title, transcript: found.transcript },
        { withTimes },
      );
      if (!text.ok) return text;
      await clipboard.writeText(text.value);
      return ok(undefined);
    },
    'transcripts.quote': async ({ recordingId, start, text }) => {
      const recording = library.recordings.get(recordingId);
      if (!recording) return { ok: false, failure: failure('not-found') };
      const place = start === null ? recording.title : `${recording.title}, ${formatTime(start)}`;
      await clipboard.writeText(`“${text.trim()}”\n${place}`);
      return ok(undefined);
    },

    'search.query': async (query) => ok(await deps.search(query)),

    'queue.pause': () => pause(true),
    'queue.resume': () => pause(false),

    'sample.try': async () => {
      const taken = await engine.takeFile(deps.samplePath, 'device');
      return taken.ok ? ok({ recordingId: taken.value.recordingId }) : taken;
    },

    'settings.change': (patch) => {
      const { cloudUrl, ...rest } = patch;
      engine.changeSettings({
        ...rest,
        ...(cloudUrl === undefined ? {} : { cloudUrl: cloudUrl.replace(/\/+$/, '') }),
      });
      if (patch.startAtLogin !== undefined) deps.setStartAtLogin(patch.startAtLogin);
      if (patch.theme !== undefined) deps.onTheme(patch.theme);
      return ok(views.settings());
    },
    'key.set': async ({ key }) => {
      try {
        await keys.set(key);
      } catch (error) {
        return { ok: false, failure: failureOfWriting(error) };
      }
      return keyChanged();
    },
    'key.clear': () => {
      keys.clear();
      return keyChanged();
    },
    'key.test': async () => ok(await deps.testKey()),
  };

  function pause(paused: boolean): Outcome<void> {
    engine.changeSettings({ paused });
    return ok(undefined);
  }

  function keyChanged() {
    engine.runner.release('cloud');
    engine.announce(['settings', 'queue']);
    return ok(views.settings());
  }

  function actOnRecording(
    recordingId: number,
    action: JobAction | 'take' | 'check-again' | 'reveal' | 'remove',
  ): Outcome<void> {
    if (action === 'reveal') return reveal(engine.fileFor(recordingId)?.path);
    if (action === 'remove') {
      const job = library.jobs.latestFor(recordingId);
      if (job) engine.act(job.id, job.state === 'uncertain' ? 'drop' : 'cancel');
      library.remove(recordingId, engine.nowMs());
      engine.announce(['items', 'queue', 'search']);
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

/** A title as a file name that every system takes. */
export function safeFileName(title: string): string {
  const clean = title
    // eslint-disable-next-line no-control-regex -- control characters are what has to go
    .replace(/[\u0000-\u001f<>:"/\\|?*]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/[. ]+$/, '')
    .trim()
    .slice(0, 120);
  return /^(con|prn|aux|nul|com\d|lpt\d)?$/i.test(clean) ? `transcript ${clean}`.trim() : clean;
}

function failureOfWriting(error: unknown) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return failure('disk-full', {
      message: 'The disk is full. Nothing was written. Free some space or choose another place.',
    });
  return failure('library-unwritable', {
    message: 'The file could not be written there. Nothing was changed. Choose another place.',
    detail: code,
  });
}
