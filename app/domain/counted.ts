// Counts in English sentences of the command line and the trail, which have no catalogue of their own.

/** `1 folder`, `3 folders`: a count with what is counted, which takes an s. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}
