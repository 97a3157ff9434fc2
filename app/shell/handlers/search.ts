// Native operations of search: lists of places to take along.
import type { BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { SEARCH_CHANNELS } from '../../contract/channels/search.ts';
import { failureView } from '../../contract/failure-view.ts';
import type { HitListFormat } from '../../domain/search-choices.ts';
import { safeStem } from '../../domain/file-name.ts';
import { ok, type Outcome } from '../../domain/result.ts';
import type { NativeDeeds } from '../../operations/call.ts';
import type { Core } from '../../operations/core.ts';
import { type HitLists, hitLists, type HitListSearch } from '../../operations/hit-lists.ts';
import { saveFile, saveNewFiles } from '../../operations/writing.ts';
import { askOpen, askSave } from '../ask.ts';
import type { SavedPlaces } from '../saved-places.ts';
import { t, type PlainKey } from '../../messages/text.ts';

export interface SearchHandlerDeps {
  readonly core: Pick<Core, 'library' | 'meaning'>;
  readonly search: HitListSearch;
  readonly window: () => BrowserWindow | null;
  readonly documentsDir: string;
  readonly savedPlaces: SavedPlaces;
}

const TITLES = {
  csv: 'shell.search.saveThePlacesAsA',
  labels: 'shell.search.saveThePlacesAsLabels',
  reaper: 'shell.search.saveThePlacesAsRegions',
  edl: 'shell.search.saveThePlacesAsA2',
} as const satisfies Readonly<Record<HitListFormat, PlainKey>>;

/** Handlers of these channels. */
export function searchHandlers(deps: SearchHandlerDeps): NativeDeeds<typeof SEARCH_CHANNELS> {
  return {
    'search.export': async (wanted) => {
      const lists = await hitLists(deps.search, deps.core.meaning, wanted, deps.core.library);
      if (!lists.ok) return lists;
      const stem = safeStem(wanted.text || 'places');
      const saved = await (lists.value.files.length === 1 ? saveOne : saveEach)(
        deps,
        t(TITLES[wanted.format]),
        stem,
        lists.value,
      );
      if (!saved.ok || saved.value === null) return saved as Outcome<null>;
      const { name, path } = saved.value;
      const lacksMeant = failureView(lists.value.lacksMeant);
      return ok({ count: lists.value.count, name, savedId: deps.savedPlaces.add(path), lacksMeant });
    },
  };
}

/** The name of what was written, and where it lies; null when the person changed their mind. */
type Saved = Promise<Outcome<{ readonly name: string; readonly path: string } | null>>;

async function saveOne(
  { documentsDir, window }: SearchHandlerDeps,
  title: string,
  stem: string,
  { ending, files }: HitLists,
): Saved {
  const path = await askSave(window(), {
    title,
    defaultPath: join(documentsDir, `${stem}.${ending}`),
    filters: [{ name: ending.toUpperCase(), extensions: [ending] }],
  });
  if (path === null) return ok(null);
  const saved = await saveFile(path, files[0]?.content ?? '');
  return saved.ok ? ok({ name: saved.value, path }) : saved;
}

/** One file for each recording, in a folder that the person chooses. None that is there is written over. */
async function saveEach(
  { documentsDir, window }: SearchHandlerDeps,
  title: string,
  stem: string,
  { ending, files }: HitLists,
): Saved {
  const directory = await askOpen(window(), {
    title: t('shell.search.titleOneFileForEach', { title }),
    buttonLabel: t('shell.search.saveHere'),
    defaultPath: documentsDir,
    properties: ['openDirectory', 'createDirectory'],
  });
  if (directory === null) return ok(null);
  const named = files.map((file) => ({
    stem: `${safeStem(file.title ?? '')} (${stem})`,
    ending,
    content: file.content,
  }));
  const saved = await saveNewFiles(directory, named);
  return saved.ok ? ok({ name: saved.value, path: directory }) : saved;
}
