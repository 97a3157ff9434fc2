// What is done after the test that runs now. Files of tests share processes and with them this module, so that what belongs to a test is not registered
// when a module is read, which happens once: `end-tests.ts` is read for every file.

const ends: (() => unknown)[] = [];

/** Has this done after the test that runs now; what was asked for last is done first. */
export const afterTest = (end: () => unknown): void => void ends.push(end);

/** Does all that was asked for. */
export async function endTest(): Promise<void> {
  for (const end of ends.splice(0).reverse()) await end();
}
