// A value that is made when it is first asked for: what is costly to make and not needed by every start.

/** @param make called once, at the first call of what comes back */
export function once<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}
