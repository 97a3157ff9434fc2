// Places whose disk does not answer. They are left alone until it does, so that not every request costs a thread that hangs.
import { sep } from 'node:path';

export class HungPlaces {
  readonly #places = new Set<string>();

  /** Remembers a place until `ended`. */
  add(place: string, ended: Promise<void>): void {
    this.#places.add(place);
    void ended.then(() => this.#places.delete(place));
  }

  /** True when the path lies in such a place. */
  holds(path: string): boolean {
    for (const place of this.#places) if (isWithin(place, path)) return true;
    return false;
  }

  /** True when a walk from here would come into such a place. */
  isOnTheWay(root: string): boolean {
    for (const place of this.#places) if (isWithin(root, place)) return true;
    return this.holds(root);
  }
}

/** True when `path` is `directory` or lies below it. Both absolute and normalised. */
export function isWithin(directory: string, path: string): boolean {
  if (path === directory) return true;
  return path.startsWith(directory.endsWith(sep) ? directory : directory + sep);
}
