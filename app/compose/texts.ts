// What reads and changes texts beside the queue, each on a thread of its own: search and its index, editing, export.
import { createExporter, type Exporter } from '../publish/exporter.ts';
import { ENGINES } from './engines.ts';
import { searchHere } from '../storage/search/search-here.ts';
import { createSearch } from '../storage/search/search.ts';
import { createTexts, type Texts } from '../storage/transcripts/texts.ts';
import { Editing } from '../transcripts/editing.ts';
import type { Ground } from './ground.ts';

export type Search = ReturnType<typeof createSearch>;

/** The search index is looked at when the start is long over, milliseconds. */
const INDEX_CHECK_MS = 60_000;

/** Full-text search, which sees to it that its index agrees with the texts. */
export function makeSearch({ library, onFault, places, workerUrl }: Ground): Search {
  // Once is enough: what is still wrong then is not the index's fault.
  let isRebuilt = false;
  const rebuild = (): void => {
    if (!isRebuilt) library.rebuildIndex();
    isRebuilt = true;
  };
  const where = { engines: ENGINES.all.map(({ id }) => id), libraryPath: library.path, onOutOfStep: rebuild };
  if (places.isBrief === true) return searchHere(where);
  const search = createSearch({ ...where, workerUrl: workerUrl('search-worker.js') });
  const checking = setTimeout(() => {
    search.check().then(
      (inStep) => (inStep ? undefined : rebuild()),
      (error: unknown) => onFault(error, 'checking the search index'),
    );
  }, INDEX_CHECK_MS).unref();
  return {
    ...search,
    close: () => {
      clearTimeout(checking);
      return search.close();
    },
  };
}

/** Editing and export. New texts of this computer are put right by the glossary of their show. */
export function makeTexts({ changes, library, onFault, workerUrl }: Ground): {
  readonly editing: Editing;
  readonly exporter: Exporter;
  readonly texts: Texts;
} {
  const libraryPath = library.path;
  const texts = createTexts({ workerUrl: workerUrl('texts-worker.js'), libraryPath });
  const editing = new Editing({ library, engines: ENGINES, texts, nowMs: Date.now, changes });
  const correct = (recordingId: number): void =>
    void editing.applyGlossary(recordingId).catch((error: unknown) => onFault(error, 'applying a glossary'));
  changes.subscribe({ done: correct, joined: correct });
  return {
    texts,
    editing,
    exporter: createExporter({ workerUrl: workerUrl('export-worker.js'), libraryPath }),
  };
}
