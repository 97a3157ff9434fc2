// What is written and waits for a pause before it is kept: where the window goes, it is kept at once.
import { listen, tellKept } from '../lib/api.ts';

const keepers = new Set<() => Promise<unknown>>();

/** @param keep keeps what is written and not kept yet; called as the window goes */
export function keepAtEnd(keep: () => Promise<unknown>): void {
  keepers.add(keep);
}

/** Follows the end of the window. Called once. */
export function followEnd(): void {
  listen('ending', () => void Promise.allSettled([...keepers].map((keep) => keep())).then(tellKept));
}
