// Whether anybody has turned to the window: what a person will want next need not be there before.

/** What a hand does in the window, or what is read to a person by a screen reader. A pointer that only lies over it does nothing. */
const SIGNS = ['pointermove', 'pointerdown', 'wheel', 'keydown', 'focusin', 'dragenter'] as const;

/**
 * Fulfilled once somebody moves, presses or types something.
 * @param target the window
 */
export function turnedTo(target: EventTarget): Promise<void> {
  return new Promise((resolve) => {
    const done = new AbortController();
    const how = { capture: true, passive: true, signal: done.signal };
    const turned = (): void => {
      done.abort();
      resolve();
    };
    for (const sign of SIGNS) target.addEventListener(sign, turned, how);
  });
}
