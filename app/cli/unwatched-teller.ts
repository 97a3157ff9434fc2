// Says once of each kind of files that a folder turned out to hold and that is not watched.
import { unwatchedText } from '../domain/not-watched.ts';
import type { Core } from '../operations/core.ts';
import { unwatchedIn } from '../intake/unwatched.ts';
import type { Output } from './output.ts';

/** Tells what is new since it was made, each kind once; what was told in an earlier run is not told again. */
export function unwatchedTeller({ library }: Pick<Core, 'library'>): (out: Output) => void {
  const kinds = (): { key: string; text: string }[] =>
    library.folders.list().flatMap(({ id, path }) =>
      unwatchedIn(library, id).map((kind) => ({
        key: `${id} ${kind.ending}`,
        text: `${path}: ${unwatchedText(kind)}`,
      })),
    );
  const told = new Set(kinds().map(({ key }) => key));
  return (out) => {
    for (const { key, text } of kinds()) {
      if (told.has(key)) continue;
      told.add(key);
      out.note(text);
    }
  };
}
