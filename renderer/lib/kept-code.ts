// What Chromium keeps of the window's code for later starts. It keeps what it compiled of a module right after that was first evaluated, so what
// runs later is compiled anew at each start. So that once, the window is begun when what it asks for is there: its list is drawn in the same
// breath, and all that this takes is kept.
import { recallText, remember } from './remember.ts';

/** The window begins without the answers after so long, milliseconds: opening the library may take long. */
const ANSWERS_MS = 3_000;

/**
 * Fulfilled when the window may begin: at once, but for the first time that a build runs.
 * @param build changes with all that the window is made of
 * @param answered asks, and is fulfilled when what the list is drawn from is there; never rejects
 */
export async function untilWorthKeeping(build: string, answered: () => Promise<unknown>): Promise<void> {
  if (recallText('code') === build) return;
  const late = new Promise((resolve) => setTimeout(resolve, ANSWERS_MS));
  await Promise.race([answered(), late]);
  remember('code', build);
}
