// What a look at a folder could not look into: a file or folder in it that stands in the list with its reason, so that nothing is passed over in silence.
import type { UnreadableEntry } from '../files/entries.ts';
import type { Library } from '../storage/library.ts';

const keyOf = (folderId: number): string => `unreadable:${folderId}`;

/**
 * Writes down what could not be looked into, each once, and takes away what can be by now, or went away.
 * @param found what the last whole look at the folder met; what its patterns pass over left out
 * @returns whether anything changed
 */
export function noteUnreadable(
  library: Library,
  folderId: number,
  found: readonly UnreadableEntry[],
  nowMs: number,
): boolean {
  const before = library.settings.get(keyOf(folderId), parse, []);
  const now = found.map(({ path }) => path).sort();
  const gone = before.filter((path) => !now.includes(path) && isOurs(library, path));
  const fresh = found.filter(({ path }) => [undefined, 'gone'].includes(library.files.byPath(path)?.state));
  if (gone.length === 0 && fresh.length === 0 && before.join('\n') === now.join('\n')) return false;
  library.transaction(() => {
    library.settings.set(keyOf(folderId), now);
    library.files.markGone(gone, nowMs);
    for (const { failure, path } of fresh) {
      // Neither its size nor its time can be asked for.
      const seen = { folderId, path, sizeBytes: 0, modifiedMs: nowMs, inode: null };
      const { id } = library.files.upsertSeen(seen, 'settling', nowMs);
      library.files.setState(id, { state: 'rejected', failure }, nowMs);
    }
  });
  return true;
}

/** Still what was written down of it. What was taken in since is not. */
function isOurs(library: Library, path: string): boolean {
  return library.files.byPath(path)?.state === 'rejected';
}

function parse(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((path: unknown) => typeof path === 'string');
}
