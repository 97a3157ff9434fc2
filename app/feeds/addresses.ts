// Addresses of one element: resolved, or counted as refused.
import { readFeedAddress } from '../domain/feed-address.ts';

/** Takes the addresses of an item and counts those that are not taken. */
export class Addresses {
  readonly #base: string;
  #refused = 0;

  /** @param base where the document lies */
  constructor(base: string) {
    this.#base = base;
  }

  /** How many were there and not taken. */
  get refused(): number {
    return this.#refused;
  }

  /**
   * @param written the address; undefined or empty where there is none
   * @param base `xml:base` of the element, null for that of the document
   */
  take(written: string | undefined, base: string | null): string | null {
    if (written === undefined || written.trim() === '') return null;
    const start = base === null ? this.#base : new URL(base, this.#base).href;
    const url = readFeedAddress(written, start);
    if (url === null) this.#refused += 1;
    return url;
  }
}
