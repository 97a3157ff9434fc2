// What was searched for lately, the newest first; kept with the library, and forgotten when that is asked for.
import type { Settings } from '../settings.ts';

const KEY = 'recentSearches';
/** As many as are looked at. */
const KEPT = 8;

export class RecentSearches {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  list(): readonly string[] {
    return this.#settings.get(KEY, read, []);
  }

  /** One that was made before comes to the top; one that goes on from the latest, as it was typed further, takes its place. */
  remember(text: string): readonly string[] {
    const before = this.list().filter((one, at) => one !== text && !(at === 0 && text.startsWith(one)));
    return this.#write([text, ...before].slice(0, KEPT));
  }

  /** @param text null for all of them */
  forget(text: string | null): readonly string[] {
    return this.#write(text === null ? [] : this.list().filter((one) => one !== text));
  }

  #write(list: readonly string[]): readonly string[] {
    this.#settings.set(KEY, list.length === 0 ? undefined : list);
    return list;
  }
}

function read(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string').slice(0, KEPT) : undefined;
}
