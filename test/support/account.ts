// Where the account of a test keeps what is its own: beside its library, never that of whoever runs the tests.
import { join } from 'node:path';
import { Ownership } from '../../app/care/ownership.ts';
import { thisComputer } from '../../app/storage/care/this-computer.ts';
import type { Library } from '../../app/storage/library.ts';

/** XDG_CONFIG_HOME of the app that works on this library. */
export const accountOf = (libraryDir: string): string => `${libraryDir}-account`;

/** Confirms a library that a test has filled, with all its folders, as the person of that account would. */
export function confirmFor(library: Library): void {
  const accountDir = join(accountOf(library.directory), 'Earshot');
  new Ownership({ library, accountDir, computer: thisComputer(accountDir), nowMs: Date.now }).confirm('all');
}
