// Search on the thread that asks: for a command, which waits for its answer and ends. Starting a thread would take longer than most answers.
import type { EngineId } from '../../domain/engine.ts';
import { once } from '../../domain/once.ts';
import { promised } from '../../domain/promised.ts';
import { openForReading } from '../database.ts';
import { isIndexInStep } from './index-check.ts';
import type { Search } from './search.ts';
import { SearchRun } from './search-run.ts';

/**
 * Prepares it; the connection, which can only read, is opened with the first question.
 * @param engines the speech engines that a query may name
 * @param libraryPath the library's database file
 * @param onOutOfStep called when the index knew something that is not in the library
 */
export function searchHere({
  engines,
  libraryPath,
  onOutOfStep,
}: {
  readonly libraryPath: string;
  readonly engines: readonly EngineId[];
  readonly onOutOfStep?: () => void;
}): Search {
  let close = (): void => undefined;
  const open = once(() => {
    const db = openForReading(libraryPath);
    close = () => void db.close();
    return { db, run: new SearchRun(db, engines) };
  });
  return {
    query: (request) =>
      answered(() => {
        const { run } = open();
        const view = run.answer(request, () => false);
        if (view === null) throw new Error('Search gave way to nothing');
        if (run.sawStray) onOutOfStep?.();
        return view;
      }),
    list: (request, most) => answered(() => open().run.list(request, most)),
    check: () => answered(() => isIndexInStep(open().db)),
    close: () => answered(close),
  };
}

/** Does it now; where it throws, that says the same as a thread's answer. */
const answered = <T>(make: () => T): Promise<T> =>
  promised(
    make,
    (error) => new Error(`Search failed: ${error instanceof Error ? error.message : String(error)}`),
  );
