// The help of the command line: every command with its words, by the table, and what exit codes mean.
import type { Engines } from '../domain/engine.ts';
import { COMMANDS } from './commands.ts';

/**
 * The help. Which engines there are is told by the list.
 * @param of the words that a command is called by, or begins with; null for all
 */
export function usage({ all }: Pick<Engines, 'all'>, of: string | null = null): string {
  const ids = all.map(({ id }) => id).join('|');
  if (of !== null) return `${rowsOf(of)}\n\n${COMMON}`.replaceAll('ENGINE', ids);
  const commands = COMMANDS.map((group) => group.map(({ help }) => help).join('')).join('\n');
  return `${TITLE}\n${commands}\n\n${COMMON}${NOTES}`.replaceAll('ENGINE', ids);
}

/** What the help says of one command and those that begin with its words; several share a row, which then stands with the first of them. */
function rowsOf(of: string): string {
  const rows = COMMANDS.flat()
    .filter(({ words }) => words.some((one) => one === of || one.startsWith(`${of} `)))
    .map(({ help }) => help)
    .join('');
  return rows === '' && of.includes(' ') ? rowsOf(of.slice(0, of.lastIndexOf(' '))) : rows.replace(/^\n/, '');
}

const TITLE = 'Earshot: drop a recording in a folder, get a transcript you can search.';

const COMMON = `  --json           answers for programs (docs/command-line.md)   --library DIR    where the data lies (EARSHOT_LIBRARY)
`;

const NOTES = `  --hidden         start in the tray           --version, --help

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
