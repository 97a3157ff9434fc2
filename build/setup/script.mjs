// The frame of every npm script: its work, its exit code, and a plain word when a step cannot go on.
import { say, SetupError } from './say.mjs';

/**
 * @param {() => Promise<number | void>} work gives the exit code; 0 when it gives none
 */
export async function script(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
