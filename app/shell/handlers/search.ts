// Native operations of search: lists of places to take along.
import type { BrowserWindow } from 'electron';
import { basename, join } from 'node:path';
import type { SEARCH_CHANNELS } from '../../contract/channels/search.ts';
import type { HitListFormat } from '../../contract/search-views.ts';
import { failure } from '../../domain/failure.ts';
import { safeStem } from '../../domain/file-name.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { HIT_LIST_ENDINGS, hitListFiles } from '../../export/hit-list.ts';
import { failureOfWriting, writeFileAtomic, writeNewFile } from '../../files/write-file-atomic.ts';
import { HIT_LIST_MAX, type Search } from '../../storage/search/search.ts';
import type { NativeDeeds } from '../../operations/call.ts';
import { askOpen, askSave } from '../ask.ts';

export interface SearchHandlerDeps {
  readonly search: Pick<Search, 'list'>;
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
    'search.export': async ({ format, ...search }) => {
      const hits = await deps.search.list({ ...search, limit: HIT_LIST_MAX }, HIT_LIST_MAX);
      const files = hitListFiles(format, hits);
      const stem = safeStem(search.text || 'places');
      const [only] = files;
      if (!only || hits.length === 0)
        return failed(
          failure('not-found', {
            message:
              'There is nothing to save: none of the places that were found has a time. A table takes them without.',
          }),
        );
      const outcome =
        files.length === 1
          ? await saveOne(deps, format, stem, only.content)
          : await saveEach(deps, format, stem, files);
      return outcome.ok && outcome.value !== null
        ? ok({ count: hits.length, name: outcome.value })
        : (outcome as Outcome<null>);
    },
  };
}

async function saveOne(
  { documentsDir, window }: SearchHandlerDeps,
  format: HitListFormat,
  stem: string,
  content: string,
): Promise<Outcome<string | null>> {
  const ending = HIT_LIST_ENDINGS[format];
  const path = await askSave(window(), {
    title: TITLES[format],
    defaultPath: join(documentsDir, `${stem}.${ending}`),
    filters: [{ name: ending.toUpperCase(), extensions: [ending] }],
  });
  if (path === null) return ok(null);
  try {
    await writeFileAtomic(path, content);
  } catch (error) {
    return failed(failureOfWriting(error));
  }
  return ok(basename(path));
}

/** One file for each recording, in a folder that the person chooses. None that is there is written over. */
async function saveEach(
  { documentsDir, window }: SearchHandlerDeps,
  format: HitListFormat,
  stem: string,
  files: readonly { readonly title: string | null; readonly content: string }[],
): Promise<Outcome<string | null>> {
  const directory = await askOpen(window(), {
    title: `${TITLES[format]}, one file for each recording`,
    buttonLabel: 'Save here',
    defaultPath: documentsDir,
    properties: ['openDirectory', 'createDirectory'],
  });
  if (directory === null) return ok(null);
  try {
    for (const { content, title } of files)
      await writeNewFile(directory, `${safeStem(title ?? '')} (${stem})`, HIT_LIST_ENDINGS[format], content);
  } catch (error) {
    return failed(failureOfWriting(error));
  }
  return ok(basename(directory));
}
