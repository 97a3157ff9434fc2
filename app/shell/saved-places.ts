// Where a person saved what, by number: the page can have it shown and never names a path.

/** How many are remembered: as many as a person may still see told. */
const REMEMBERED = 50;

export class SavedPlaces {
  readonly #paths = new Map<number, string>();
  #last = 0;

  /** @returns the number that stands for this file or folder until the app ends, or until many others came */
  add(path: string): number {
    this.#last += 1;
    this.#paths.set(this.#last, path);
    const [oldest] = this.#paths.keys();
    if (this.#paths.size > REMEMBERED && oldest !== undefined) this.#paths.delete(oldest);
    return this.#last;
  }

  pathOf(id: number): string | null {
    return this.#paths.get(id) ?? null;
  }
}
