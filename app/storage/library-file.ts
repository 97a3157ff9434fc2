// What lies in the library's folder under a name that several rooms know. Small: a start reads it before it reads the library's code.
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** The database. */
export const LIBRARY_FILE = 'library.db';

/** What the page is answered first at the next start, with titles and first words; there only while no window is open. See compose/first-answers.ts. */
export const FIRST_ANSWERS_FILE = 'first-answers.json';

/** Removes those: the library is no longer what they say. What the disk does not let go of holds nothing up. */
export function forgetFirstAnswers(libraryDir: string): void {
  try {
    rmSync(join(libraryDir, FIRST_ANSWERS_FILE), { force: true });
  } catch {
    // The next start sees that the library was written to, and does without them.
  }
}
