// Keeps a refresh from running twice at a time: calls while it runs become one more run after it.

/** Wraps an asynchronous job. The promise resolves when a run that began after the call has ended. */
export function once(job: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  return () => {
    if (next) return next;
    if (running) {
      // Whether the run before failed is told to those who asked for that one.
      const begun = (): Promise<void> => {
        next = null;
        return begin();
      };
      next = running.then(begun, begun);
      return next;
    }
    return begin();
  };

  function begin(): Promise<void> {
    running = job().finally(() => {
      running = null;
    });
    return running;
  }
}
