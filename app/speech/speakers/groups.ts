// Puts places of a list together that have the same key.

/** The places (from 0) of each key, in the order in which keys are first met. */
export function placesByKey<Key>(keys: Iterable<Key>): Map<Key, number[]> {
  const places = new Map<Key, number[]>();
  let at = 0;
  for (const key of keys) {
    const own = places.get(key);
    if (own) own.push(at);
    else places.set(key, [at]);
    at += 1;
  }
  return places;
}
