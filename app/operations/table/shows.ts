// Operations on shows, on the fate of files, and on versions.
import type { SHOW_CHANNELS } from '../../contract/channels/shows.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok } from '../../domain/result.ts';
import type { Core } from '../core.ts';
import type { FolderChoices } from '../folder-choices.ts';
import type { Shows } from '../shows.ts';
import type { Views } from '../views.ts';
import type { Deeds } from '../call.ts';
import { reveal, type Desk } from '../desk.ts';
import { takeFile } from '../taking.ts';

interface Deps {
  readonly core: Core;
  readonly views: Views;
  readonly choices: FolderChoices;
  readonly shows: Shows;
  readonly desk: Desk | null;
}

/** What they do. */
export function showDeeds({ choices, desk, core, shows, views }: Deps): Deeds<typeof SHOW_CHANNELS> {
  const { library } = core;
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
    'files.others': async () => ok(await shows.fates.others()),
    'files.story': async ({ fileId }) => {
      const story = await shows.fates.story(fileId);
      return story ? ok(story) : failed(failure('not-found'));
    },
    'files.act': ({ action, fileId }) => {
      const file = library.files.get(fileId);
      if (!file) return failed(failure('not-found'));
      if (action === 'reveal') return reveal(desk, file.path);
      // The answer shows in the list; the page need not wait for gigabytes to be read.
      void takeFile(core, file.path);
      return ok(undefined);
    },

    'files.survey': async ({ fileIds }) => ok(await shows.left.survey(fileIds)),
    'files.takeMany': async ({ fileIds }) => ok({ count: await shows.left.take(fileIds) }),

    'episodes.get': ({ recordingId }) => ok(shows.episode(recordingId)),
    'episodes.answer': ({ accept, offerId, remember }) => shows.answer(offerId, accept, remember),
    'episodes.unlink': ({ recordingId }) => shows.unlink(recordingId),
  };
}
