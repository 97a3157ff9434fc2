// The command line over a library of a test: words in, exit code and output out, without a process.
import { runLibraryCommand, type LibraryCommand } from '../../app/cli/library-commands.ts';
import type { Output } from '../../app/cli/output.ts';
import { refuse } from '../../app/cli/refuse.ts';
import { jsonLine, shown } from '../../app/cli/terminal-text.ts';
import type { Tools } from '../../app/cli/tools.ts';
import { parseWords } from '../../app/cli/words.ts';
import type { StandingView } from '../../app/contract/care-views.ts';
import { ok } from '../../app/domain/result.ts';
import type { Doubt } from '../../app/domain/standing.ts';
import { Shows } from '../../app/operations/shows.ts';
import { type Terminal, terminalOf } from '../../app/operations/terminal.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import type { CoreAtWork } from './core-support.ts';

export interface Said {
  readonly code: number;
  /** The standard output. */
  readonly out: string;
  /** The error output, a line each. */
  readonly notes: readonly string[];
}

const NOWHERE = { folder: null, state: null, newestMadeAt: null, copies: 0, sameDisk: false };
const STANDING: StandingView = {
  ...{ doubt: null, isLost: false, lastHost: null, lastAt: null, mayBeOpen: false },
  ...{ address: 'https://api.example/v1', places: [], waiting: 0, isPaused: false },
  ...{ liesOn: null, restoration: null },
};

/** The operations as a terminal has them; those with parts of their own (search, editing) are not there. */
export function terminalFor(
  { choices, core, views }: Pick<CoreAtWork, 'choices' | 'core' | 'views'>,
  doubt: Doubt | null = null,
): Terminal {
  const unused = {} as never;
  return terminalOf({
    ...{ core, views, choices, assistants: unused, shows: new Shows(core) },
    ...{
      peaks: (id: number) => core.library.recordings.peaks(id),
      sound: unused,
      search: unused,
      editing: unused,
      texts: unused,
    },
    standing: {
      doubt,
      view: () => ({ ...STANDING, doubt }),
      confirm: () => Promise.resolve(ok(undefined)),
    },
    secondPlace: {
      view: () => NOWHERE,
      look: () => Promise.resolve({ state: 'none', copied: 0 } as never),
      choose: () => ok(NOWHERE),
      leave: () => NOWHERE,
    },
    balance: unused,
    diagnostics: {
      gather: () => Promise.resolve([{ name: 'about.json', text: '{}' }]),
      write: () => Promise.resolve(ok(undefined)),
    },
  });
}

/** Tools of a command, and what was written with them. */
export function toolsFor(
  work: Pick<CoreAtWork, 'choices' | 'core' | 'views'>,
  { cwd = '/', doubt = null, json = false }: { cwd?: string; doubt?: Doubt | null; json?: boolean } = {},
): { readonly tools: Tools; readonly said: () => Omit<Said, 'code'> } {
  let written = '';
  const notes: string[] = [];
  const put = (text: string): void => void (written += text);
  const out: Output = {
    line: (text) => put(`${shown(text)}\n`),
    row: (cells) =>
      put(
        `${cells
          .map((cell) => shown(String(cell)))
          .join('\t')
          .trimEnd()}\n`,
      ),
    json: (value) => put(`${jsonLine(value)}\n`),
    element: (value, isFirst) => put(`${isFirst ? '' : ',\n'}${jsonLine(value)}`),
    text: (text) => put(typeof text === 'string' ? text : Buffer.from(text).toString('latin1')),
    note: (text) => void notes.push(shown(text)),
    flush: () => Promise.resolve(null),
  };
  const tools = { ...terminalFor(work, doubt), out, json, cwd, ask: null };
  return { tools, said: () => ({ out: written, notes }) };
}

/** Types a command; answers how it ended. */
export async function typed(
  work: Pick<CoreAtWork, 'choices' | 'core' | 'views'>,
  words: readonly string[],
  how: { cwd?: string; doubt?: Doubt | null } = {},
): Promise<Said> {
  const parsed = parseWords(words, ENGINES);
  const { said, tools } = toolsFor(work, { ...how, json: words.includes('--json') });
  const code = parsed.ok
    ? await runLibraryCommand(parsed.command as LibraryCommand, tools)
    : refuse(tools, { code: 'bad-argument', message: parsed.message }) + 1;
  return { code, ...said() };
}
