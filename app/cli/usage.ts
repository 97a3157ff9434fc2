// The help of the command line: every command with its words, by the table, and what exit codes mean.
import type { Engines } from '../domain/engine.ts';
import { COMMANDS } from './commands.ts';

/** The help. Which engines there are is told by the list. */
export function usage({ all }: Pick<Engines, 'all'>): string {
  const commands = COMMANDS.map((group) => group.map(({ help }) => help).join('')).join('\n');
  return `${TITLE}\n${commands}\n\n${NOTES}`.replaceAll('ENGINE', all.map(({ id }) => id).join('|'));
}

const TITLE = 'Earshot: drop a recording in a folder, get a transcript you can search.';

const NOTES = `  --json           answers for programs (docs/command-line.md)   --library DIR    where the data lies (EARSHOT_LIBRARY)
  --hidden         start in the tray           --version, --help

  EARSHOT_API_URL, EARSHOT_API_KEY (or EARSHOT_API_KEY_FILE, a file that holds it), EARSHOT_POLL_MS override
  the settings for one run. The key is sent to that address; without one to the documented one, and nowhere else.
  EARSHOT_SERVER_URL and EARSHOT_SERVER_TOKEN (or EARSHOT_SERVER_TOKEN_FILE) name a server of your own, “earshot serve”.
  EARSHOT_NO_VERSION_NOTICE=1 asks for no newer version.
  Exit codes: 0 done, 1 something failed or nothing was found, 2 wrong words, 3 the library cannot be used,
  4 there is no screen and no way to make a virtual one, 5 done, but a part of a recording is missing, 6 something was sent
  and nobody knows whether it arrived, 7 something waits, because nothing can go on now. Of several, the first of 1, 6, 7, 5.
  8: Earshot itself failed; the queue is kept. 9: the library was not confirmed on this computer. 130, 143: ended by Ctrl+C
  or SIGTERM.
`;
