// Keeps in mind which kinds of files lie in a folder and are not watched, so that each is told once.
import { unwatchedEnding, unwatchedText, type UnwatchedFiles } from '../domain/not-watched.ts';
import type { Library } from '../storage/library.ts';

const keyOf = (folderId: number): string => `unwatched:${folderId}`;

/** Kinds in a folder that are not watched, as the last look found them; those that are watched by now left out. */
export function unwatchedIn(library: Library, folderId: number): readonly UnwatchedFiles[] {
  return stored(library, folderId).filter(({ count, ending }) => count > 0 && unwatchedEnding(`a.${ending}`));
}

/**
 * Takes note of what a look at a folder found. A kind that was never there before is told in the trail.
 * @returns the kinds that are new
 */
export function noteUnwatched(
  library: Library,
  folderId: number,
  found: readonly UnwatchedFiles[],
  nowMs: number,
): readonly UnwatchedFiles[] {
  const before = stored(library, folderId);
  const known = new Set(before.map(({ ending }) => ending));
  // A kind that went away stays in mind: it is not told again when it comes back.
  const now = [
    ...found,
    ...before
      .filter(({ ending }) => !found.some((one) => one.ending === ending))
      .map((one) => ({ ...one, count: 0 })),
  ];
  const fresh = found.filter(({ ending }) => !known.has(ending));
  if (JSON.stringify(now) === JSON.stringify(before)) return [];
  library.transaction(() => {
    library.settings.set(keyOf(folderId), now);
    for (const kind of fresh)
      library.events.append('folder-unwatched', { folderId }, nowMs, {
        text: unwatchedText(kind),
        data: { ...kind },
      });
  });
  return fresh;
}

function stored(library: Library, folderId: number): readonly UnwatchedFiles[] {
  return library.settings.get(keyOf(folderId), parse, []);
}

function parse(value: unknown): readonly UnwatchedFiles[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter(
    (one: unknown): one is UnwatchedFiles =>
      typeof one === 'object' &&
      one !== null &&
      'ending' in one &&
      typeof one.ending === 'string' &&
      'count' in one &&
      typeof one.count === 'number',
  );
}
