// What set-up tells the person who waits: one line a step, on stderr, so that stdout stays the app's own.

/**
 * Prints one line of progress.
 * @param {string} text what is being done, in plain words
 */
export function say(text) {
  process.stderr.write(`earshot: ${text}\n`);
}

/** A step that cannot go on; its message is all that the person needs, a stack would only hide it. */
export class SetupError extends Error {}
