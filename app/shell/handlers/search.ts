// Native operations of search: lists of places to take along.
import type { BrowserWindow } from 'electron';
import { join } from 'node:path';
import type { SEARCH_CHANNELS } from '../../contract/channels/search.ts';
import type { HitListFormat } from '../../domain/search-choices.ts';
import { safeStem } from '../../domain/file-name.ts';
import { ok, type Outcome } from '../../domain/result.ts';
import type { NativeDeeds } from '../../operations/call.ts';
import { type HitLists, hitLists, type HitListSearch } from '../../operations/hit-lists.ts';
import { saveFile, saveNewFiles } from '../../operations/writing.ts';
import { askOpen, askSave } from '../ask.ts';

export interface SearchHandlerDeps {
  readonly search: HitListSearch;
  readonly window: () => BrowserWindow | null;
  readonly documentsDir: string;
}

const TITLES: Readonly<Record<HitListFormat, string>> = {
  csv: 'Save the places as a table',
  labels: 'Save the places as labels for Audacity',
  reaper: 'Save the places as regions for Reaper',
  edl: 'Save the places as a cut list',
};

/** Handlers of these channels. */
export function searchHandlers(deps: SearchHandlerDeps): NativeDeeds<typeof SEARCH_CHANNELS> {
  return {
    'search.export': async ({ format, ...terms }) => {
      const lists = await hitLists(deps.search, format, terms);
      if (!lists.ok) return lists;
      const stem = safeStem(terms.text || 'places');
      const name = await (lists.value.files.length === 1 ? saveOne : saveEach)(
        deps,
        TITLES[format],
        stem,
        lists.value,
      );
      return name.ok && name.value !== null
        ? ok({ count: lists.value.count, name: name.value })
        : (name as Outcome<null>);
    },
  };
}

async function saveOne(
  { documentsDir, window }: SearchHandlerDeps,
  title: string,
  stem: string,
  { ending, files }: HitLists,
): Promise<Outcome<string | null>> {
  const path = await askSave(window(), {
    title,
    defaultPath: join(documentsDir, `${stem}.${ending}`),
    filters: [{ name: ending.toUpperCase(), extensions: [ending] }],
  });
  return path === null ? ok(null) : saveFile(path, files[0]?.content ?? '');
}

/** One file for each recording, in a folder that the person chooses. None that is there is written over. */
async function saveEach(
  { documentsDir, window }: SearchHandlerDeps,
  title: string,
  stem: string,
  { ending, files }: HitLists,
): Promise<Outcome<string | null>> {
  const directory = await askOpen(window(), {
    title: `${title}, one file for each recording`,
    buttonLabel: 'Save here',
    defaultPath: documentsDir,
    properties: ['openDirectory', 'createDirectory'],
  });
  if (directory === null) return ok(null);
  const named = files.map((file) => ({
    stem: `${safeStem(file.title ?? '')} (${stem})`,
    ending,
    content: file.content,
  }));
  return saveNewFiles(directory, named);
}
