// Channels of shows, of the fate of files, and of versions.
import { dialog, shell, type BrowserWindow } from 'electron';
import type { SHOW_CHANNELS } from '../../contract/channels/shows.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok } from '../../domain/result.ts';
import type { Engine } from '../../operations/engine.ts';
import type { FolderChoices } from '../../operations/folder-choices.ts';
import type { Shows } from '../../operations/shows.ts';
import type { Views } from '../../operations/views.ts';
import type { Handlers } from '../ipc.ts';

interface Deps {
  readonly engine: Engine;
  readonly views: Views;
  readonly choices: FolderChoices;
  readonly shows: Shows;
  readonly window: () => BrowserWindow | null;
}

/** Handlers of these channels. */
export function showHandlers({
  choices,
  engine,
  shows,
  views,
  window,
}: Deps): Pick<Handlers, keyof typeof SHOW_CHANNELS> {
  const { library } = engine;
  return {
    'shows.change': async ({ folderId, ...patch }) => {
      const changed = await shows.changes.change(folderId, patch);
      return changed.ok ? ok({ ...changed.value, folder: views.folder(changed.value.folder) }) : changed;
    },
    'shows.survey': ({ place, ...choice }) => {
      const path =
        'pickId' in place
          ? choices.pathOf(place.pickId)
          : (library.folders.get(place.folderId)?.path ?? null);
      return path === null ? failed(failure('not-found')) : shows.survey.ask(path, choice);
    },
    'shows.takeLeft': async ({ folderId, which }) => {
      const taken = await shows.changes.takeLeft(folderId, which);
      return taken.ok ? ok({ count: taken.value }) : taken;
    },

    'files.page': async (query) => ok(await shows.fates.page(query)),
    'files.story': async ({ fileId }) => {
      const story = await shows.fates.story(fileId);
      return story ? ok(story) : failed(failure('not-found'));
    },
    'files.ask': async () => {
      const options: Electron.OpenDialogOptions = {
        title: 'Why was this file not transcribed?',
        buttonLabel: 'Ask',
        properties: ['openFile', 'showHiddenFiles'],
      };
      const above = window();
      const chosen = await (above ? dialog.showOpenDialog(above, options) : dialog.showOpenDialog(options));
      const [path] = chosen.filePaths;
      return ok(chosen.canceled || path === undefined ? null : await shows.fates.ask(path));
    },
    'files.act': ({ action, fileId }) => {
      const file = library.files.get(fileId);
      if (!file) return failed(failure('not-found'));
      if (action === 'reveal') shell.showItemInFolder(file.path);
      // The answer shows in the list; the page need not wait for gigabytes to be read.
      else void engine.takeFile(file.path);
      return ok(undefined);
    },

    'files.survey': async ({ fileIds }) => ok(await shows.left.survey(fileIds)),
    'files.takeMany': async ({ fileIds }) => ok({ count: await shows.left.take(fileIds) }),

    'episodes.get': ({ recordingId }) => ok(shows.episode(recordingId)),
    'episodes.answer': ({ accept, offerId, remember }) => shows.answer(offerId, accept, remember),
    'episodes.unlink': ({ recordingId }) => shows.unlink(recordingId),
  };
}
