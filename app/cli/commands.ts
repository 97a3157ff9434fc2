// The table of commands, in the order of the help: parsing, `--help` and the list of what there is follow from it.
import { HIT_LIST_FORMATS, isHitListFormat, type HitListFormat } from '../domain/search-choices.ts';
import { ADD } from './add-words.ts';
import { CARE_COMMANDS } from './care-words.ts';
import { command, FLAG, positive, TEXT } from './command.ts';
import { EXPORT } from './export-words.ts';
import { DESK_COMMANDS } from './desk-words.ts';
import { FEED_COMMANDS } from './feed-words.ts';
import { FOLDER_COMMANDS, WHY } from './folder-words.ts';
import { MCP } from './mcp-words.ts';
import { MEANING_COMMANDS } from './meaning-words.ts';
import { MODEL_COMMANDS } from './model-words.ts';
import { JOB_COMMANDS } from './job-words.ts';
import { SERVE_COMMANDS } from './serve-words.ts';
import { SESSION_COMMANDS } from './session-words.ts';
import { SPEAKERS } from './speaker-words.ts';
import { TAGS } from './tag-words.ts';
import { RUN, TRANSCRIBE } from './transcribe-words.ts';
import { WORKER } from './worker-words.ts';

type StartCommand =
  /** `link`: what was clicked, right or wrong; see `domain/link.ts`. */
  | { readonly name: 'window'; readonly hidden: boolean; readonly link: string | null }
  /** `of`: the words that commands begin with, or null for all. */
  | { readonly name: 'help'; readonly of: string | null }
  | { readonly name: 'version' };

const WINDOW = command({
  words: [''],
  help: `
  earshot                                    open the window`,
  options: { hidden: FLAG, version: FLAG, help: FLAG },
  read({ link, values: { help, hidden = false, version } }): StartCommand | string {
    if (help) return { name: 'help', of: null };
    return version ? { name: 'version' } : { name: 'window', hidden, link };
  },
});

const HELP = command({
  words: ['help'],
  help: '',
  options: {},
  read: ({ words }): StartCommand | string => ({ name: 'help', of: words.join(' ') || null }),
});

const TRACKS = command({
  words: ['tracks'],
  help: `
  earshot tracks RECORDING                   the sound tracks of a recording's file`,
  options: {},
  read({ words: [number, ...more] }) {
    const recordingId = positive(number);
    return recordingId === null || more.length > 0
      ? 'tracks takes one recording’s number; “earshot jobs” lists them'
      : ({ name: 'tracks', recordingId } as const);
  },
});

interface SearchCommand {
  readonly name: 'search';
  readonly query: string;
  readonly limit: number;
  /** Also passages that were said in other words. */
  readonly byMeaning: boolean;
  /** Every place as a file of this kind; null for lines to read. */
  readonly format: HitListFormat | null;
}

const SEARCH = command({
  words: ['search'],
  help: `
  earshot search QUERY [--limit N] [--format csv|labels|reaper|edl]
  earshot search QUERY --meaning [--limit N]   exact places, then what says it in other words or another language`,
  options: { limit: TEXT, format: TEXT, meaning: FLAG },
  read({ values: { format = null, limit: most = '50', meaning = false }, words }): SearchCommand | string {
    const query = words.join(' ');
    const limit = positive(most);
    if (!query.trim()) return 'search takes what to look for';
    if (limit === null || limit > 500) return '--limit takes a number from 1 to 500';
    if (format !== null && !isHitListFormat(format))
      return `--format takes one of ${HIT_LIST_FORMATS.join(', ')}`;
    if (meaning && format !== null) return '--meaning and --format do not go together';
    return { name: 'search', query, limit, format, byMeaning: meaning };
  },
});

interface CallCommand {
  readonly name: 'call';
  /** Null lists what there is. */
  readonly operation: string | null;
  readonly args: unknown;
}

const CALL = command({
  words: ['call'],
  help: `
  earshot call OPERATION [JSON]              for scripts: any operation by its name, with its arguments; the answer is JSON
  earshot call --list                        every operation, what it does, and whether it reads or writes`,
  options: { list: FLAG },
  read({ values: { list = false }, words: [operation = null, json, ...more] }): CallCommand | string {
    if (list !== (operation === null) || more.length > 0)
      return 'call takes an operation and its arguments as JSON, or --list';
    const args = json === undefined ? undefined : parsed(json);
    return args === NOT_JSON ? 'the arguments of a call are JSON' : { name: 'call', operation, args };
  },
});

const NOT_JSON = Symbol('not JSON');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return NOT_JSON;
  }
}

/** Every command; in `--help` a blank line parts the two. */
export const COMMANDS = [
  [
    WINDOW,
    HELP,
    TRANSCRIBE,
    ADD,
    RUN,
    ...SERVE_COMMANDS,
    WORKER,
    ...FOLDER_COMMANDS,
    ...SESSION_COMMANDS,
    ...FEED_COMMANDS,
    ...MODEL_COMMANDS,
    TRACKS,
    SPEAKERS,
    TAGS,
    ...DESK_COMMANDS,
    WHY,
    ...JOB_COMMANDS,
    SEARCH,
    ...MEANING_COMMANDS,
    EXPORT,
  ],
  [...CARE_COMMANDS, MCP, CALL],
] as const;
