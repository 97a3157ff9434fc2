// Reads the command line by the table of commands. Pure, so that every mistake has a clear answer.
import { parseArgs } from 'node:util';
import type { Engines } from '../domain/engine.ts';
import { isOurScheme } from '../domain/link.ts';
import {
  type CommandOf,
  type CommandWords,
  FLAG,
  type Given,
  type Kind,
  type Options,
  TEXT,
} from './command.ts';
import { COMMANDS } from './commands.ts';

export type { ExportCommand } from './export-words.ts';
export type { TranscribeCommand } from './transcribe-words.ts';

export interface Common {
  /** Where the data lies, as given; null for the usual place. */
  readonly library: string | null;
  readonly json: boolean;
}

export type Command = CommandOf<(typeof COMMANDS)[number][number]>;

export type Words =
  | { readonly ok: true; readonly command: Command; readonly common: Common }
  | { readonly ok: false; readonly message: string };

/** Every command there is, by its words. */
export const BY_WORDS: ReadonlyMap<string, CommandWords<Command>> = new Map(
  COMMANDS.flat().flatMap((one: CommandWords<Command>) => one.words.map((word) => [word, one] as const)),
);
/** Commands of two words. */
const DOUBLE = new Set([...BY_WORDS.keys()].flatMap((words) => words.split(' ').slice(0, -1)));

const COMMON = { library: TEXT, json: FLAG };
/** Options that name a folder or a file. */
const PLACES = ['library', 'to', 'pack', 'downloads', 'cert', 'key', 'ca'] as const;
const OPTIONS: Options = Object.fromEntries(
  [COMMON, ...[...BY_WORDS.values()].map(({ options }) => options)].flatMap((one) =>
    Object.entries<Kind>(one),
  ),
);
const OWN = new Set<string>(Object.keys(OPTIONS).flatMap((name) => [`--${name}`, `--no-${name}`]));

/**
 * The words of the person among a process's arguments. Chromium's and Node's own switches come before them and are dropped.
 * @param argv everything after the executable (and, unpacked, after the app's folder)
 */
export function personalWords(argv: readonly string[]): string[] {
  const own: string[] = [];
  let started = false;
  for (const word of argv) {
    const isSwitch = word.startsWith('-') && !OWN.has(word.split('=')[0] ?? word);
    if (!started && isSwitch) continue;
    started ||= !word.startsWith('-');
    own.push(word);
  }
  return own;
}

interface Environment {
  readonly EARSHOT_LIBRARY?: string | undefined;
}

/** Parses the person's words. Which engines and options there are is told by `engines`. */
export function parseWords(words: readonly string[], engines: Engines, environment: Environment = {}): Words {
  // A clicked link comes as one word. What stands behind it may come from the page that it was on, so it is not heard.
  const at = words.findIndex(isOurScheme);
  if (at >= 0) {
    const clicked = readWords(words.slice(0, at), { link: words[at] ?? null, engines }, environment);
    if (clicked.ok && clicked.command.name === 'window') return clicked;
  }
  return readWords(words, { link: null, engines }, environment);
}

function readWords(
  words: readonly string[],
  how: Pick<Given, 'link' | 'engines'>,
  environment: Environment,
): Words {
  let parsed;
  try {
    parsed = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true, allowNegative: true });
  } catch (error) {
    return wrong(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error));
  }
  const { library, json = false, ...values } = namedAsWritten(parsed.values);
  const { found, more, said, word } = commandIn(parsed.positionals);
  const common = {
    library: typeof library === 'string' ? library : (environment.EARSHOT_LIBRARY ?? null),
    json: json === true,
  };
  if (values.help === true && said !== '') return helpOf(said, common);
  for (const name of Object.keys(values))
    if (!found || !Object.hasOwn(found.options, name))
      return wrong(`--${name} does not go with “${said || 'earshot'}”`);
  if (!found) return wrong(`there is no command “${parsed.positionals[0] ?? ''}”`);
  // What `parseArgs` gives is of the kinds that it was told.
  const given = { ...how, word, words: more, values: values as Given['values'], json: common.json };
  const command = found.read(given);
  if (typeof command === 'string') return wrong(command);
  // As where a script’s variable is not set. Taken for a path it would be the folder that the command happens to run in.
  const empty = PLACES.find((name) => parsed.values[name] === '');
  if (empty !== undefined) return wrong(`--${empty} takes the path of a folder or a file`);
  if (more.includes('')) return wrong('an empty word names nothing');
  if (command.name === 'help' && command.of !== null) return helpOf(command.of, common);
  return { ok: true, command, common };
}

/** The help of one command, whatever else was said beside it: who asks how it goes need not know that yet. */
function helpOf(words: string, common: Common): Words {
  if (!BY_WORDS.has(words) && !DOUBLE.has(words)) return wrong(`there is no command “${words}”`);
  return { ok: true, command: { name: 'help', of: words }, common };
}

/** `--no-NAME` of an option that takes text is a flag of its own, but comes as that option with the value false. */
const namedAsWritten = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, unknown] =>
      value === false && OPTIONS[name]?.type === TEXT.type ? [`no-${name}`, true] : [name, value],
    ),
  );

/** The command that is named by the first words, if there is one; `said`: those words. */
function commandIn([first = '', ...more]: readonly string[]) {
  const [second = ''] = more;
  const both = `${first} ${second}`;
  const double = BY_WORDS.get(both);
  if (double) return { found: double, more: more.slice(1), said: both, word: both };
  // A first word that takes another is named with it also where that is wrong.
  return { found: BY_WORDS.get(first), more, said: DOUBLE.has(first) ? both.trim() : first, word: first };
}

function wrong(message: string): Words {
  return { ok: false, message };
}
