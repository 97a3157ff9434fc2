// Operations on where downloads go.
import type { DOWNLOAD_CHANNELS } from '../../contract/channels/downloads.ts';
import type { AnswerOf } from '../../contract/operations.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';

type Parts = Pick<Core, 'changes' | 'downloads' | 'library' | 'places' | 'preferences'>;
type Place = AnswerOf<'downloads.place'>;

/** What they do. */
export function downloadDeeds({ core }: { readonly core: Parts }): Deeds<typeof DOWNLOAD_CHANNELS> {
  return {
    'downloads.place': ({ folderId }) => placeOf(core, folderId),
    'downloads.leavePlace': ({ folderId }) => setPlace(core, folderId, null),
  };
}

/** Where downloads go; of a show that has no folder of its own, where those of the app go. */
function placeOf({ downloads, library, preferences }: Parts, folderId: number | null): Outcome<Place> {
  const folder = folderId === null ? null : library.folders.get(folderId);
  if (folderId !== null && !folder) return failed(failure('not-found'));
  const chosen = folder ? folder.downloadsTo : preferences.get('downloadsTo');
  const path = chosen ?? preferences.get('downloadsTo') ?? downloads?.directory;
  return path === undefined ? failed(failure('not-allowed')) : ok({ path, isChosen: chosen !== null });
}

/** Sets where downloads go. @param path as a person chose it; null for the usual place */
export function setPlace(core: Parts, folderId: number | null, path: string | null): Outcome<Place> {
  const { changes, library, places, preferences } = core;
  if (folderId !== null && !library.folders.get(folderId)) return failed(failure('not-found'));
  // Before the library names it: what only a library names is not written into.
  if (path !== null) places.choose(path);
  if (folderId === null) preferences.change({ downloadsTo: path });
  else library.folders.update(folderId, { downloadsTo: path });
  changes.tell(['settings', 'folders']);
  return placeOf(core, folderId);
}
