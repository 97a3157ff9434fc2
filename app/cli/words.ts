// Reads the command line: which command, with which words and options. Pure, so that every mistake has a clear answer.
import { parseArgs } from 'node:util';
import {
  DEFAULT_CHOICES,
  EXPORT_FORMATS,
  isExportFormat,
  LINE_CHARS,
  whyNotTogether,
  type ExportFormat,
  type LineChars,
} from '../domain/export-format.ts';
import { DOUBT_ACTIONS, isDoubtAction, isJobAction, type JobAction } from '../domain/job.ts';
import { isOurScheme } from '../domain/link.ts';
import { HIT_LIST_FORMATS, isHitListFormat, type HitListFormat } from '../contract/search-views.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import type { EngineId, Engines } from '../domain/engine.ts';
import type { TrackChoice } from '../domain/track-choice.ts';
import { ADD_ALLOWED, addWords, type AddCommand } from './add-words.ts';
import { confirmWords, type ConfirmCommand } from './confirm-words.ts';
import { FEED_ALLOWED, FEED_OPTIONS, feedWords, type FeedCommand } from './feed-words.ts';
import { FOLDER_ALLOWED, FOLDER_OPTIONS, folderWords, type FolderCommand } from './folder-words.ts';
import { optionWords } from './option-words.ts';
import { SESSION_ALLOWED, SESSION_OPTIONS, sessionWords, type SessionCommand } from './session-words.ts';

export interface Common {
  /** Where the data lies, as given; null for the usual place. */
  readonly library: string | null;
  readonly json: boolean;
}

export type Command =
  /** `link`: what was clicked, right or wrong; see `domain/link.ts`. */
  | { readonly name: 'window'; readonly hidden: boolean; readonly link: string | null }
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | TranscribeCommand
  | AddCommand
  | { readonly name: 'run'; readonly once: boolean; readonly wait: boolean }
  | FolderCommand
  | SessionCommand
  | FeedCommand
  | { readonly name: 'tracks'; readonly recordingId: number }
  | { readonly name: 'jobs' }
  | {
      readonly name: 'jobs-act';
      readonly action: JobAction;
      /** Or everything that may or may not have arrived. */
      readonly jobIds: readonly number[] | 'all-uncertain';
    }
  | {
      readonly name: 'queue-pause';
      readonly paused: boolean;
      /** A job's number, or a folder's path; null for the whole queue. */
      readonly what: string | null;
    }
  | ConfirmCommand
  | { readonly name: 'backup'; readonly deed: 'make' | 'list' | 'leave'; readonly to: string | null }
  /** Shows it, and saves it where there is a path, once the person has seen it. */
  | { readonly name: 'diagnostics'; readonly path: string | null; readonly isSeen: boolean }
  | {
      readonly name: 'search';
      readonly query: string;
      readonly limit: number;
      /** Every place as a file of this kind; null for lines to read. */
      readonly format: HitListFormat | null;
    }
  | ExportCommand;

/** Transcripts go to the standard output, as one document, unless a folder is given. */
export interface TranscribeCommand {
  readonly name: 'transcribe';
  readonly files: readonly string[];
  readonly formats: readonly ExportFormat[];
  readonly service: EngineId | null;
  /** Above the options of the app and the show; for an engine that takes some. */
  readonly options: OptionLayer;
  /** The sound track to hear; null lets the engine choose. */
  readonly track: TrackChoice | null;
  /** The folder for files; null for the standard output. */
  readonly to: string | null;
  /** Waits for what passes by itself. */
  readonly wait: boolean;
}

/** Recordings go to the standard output as one document where their format allows it, unless a folder is given. */
export interface ExportCommand {
  readonly name: 'export';
  readonly what:
    | { readonly kind: 'these'; readonly recordingIds: readonly number[] }
    | { readonly kind: 'all' }
    /** A show by its number or its name. */
    | { readonly kind: 'show'; readonly which: string };
  readonly formats: readonly ExportFormat[];
  readonly to: { readonly kind: 'output' } | { readonly kind: 'files' | 'packs'; readonly directory: string };
  readonly lineChars: LineChars;
  readonly withTimes: boolean;
}

export type Words =
  | { readonly ok: true; readonly command: Command; readonly common: Common }
  | { readonly ok: false; readonly message: string };

const OPTIONS = {
  library: { type: 'string' },
  json: { type: 'boolean' },
  hidden: { type: 'boolean' },
  version: { type: 'boolean' },
  help: { type: 'boolean' },
  once: { type: 'boolean' },
  wait: { type: 'boolean' },
  'all-uncertain': { type: 'boolean' },
  format: { type: 'string' },
  service: { type: 'string' },
  option: { type: 'string', multiple: true },
  track: { type: 'string' },
  name: { type: 'string' },
  subfolders: { type: 'boolean' },
  leave: { type: 'boolean' },
  limit: { type: 'string' },
  ...FOLDER_OPTIONS,
  ...SESSION_OPTIONS,
  ...FEED_OPTIONS,
  all: { type: 'boolean' },
  restore: { type: 'boolean' },
  show: { type: 'string' },
  to: { type: 'string' },
  pack: { type: 'string' },
  yes: { type: 'boolean' },
  chars: { type: 'string' },
  times: { type: 'boolean' },
} as const;
const OWN = new Set<string>(Object.keys(OPTIONS).flatMap((name) => [`--${name}`, `--no-${name}`]));

/** Options each command takes beside the common ones; anything else is a mistake worth saying. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  '': ['hidden', 'version', 'help'],
  transcribe: ['format', 'service', 'option', 'track', 'to', 'wait'],
  ...ADD_ALLOWED,
  run: ['once', 'wait'],
  backup: ['to'],
  jobs: ['all-uncertain'],
  confirm: ['all', 'restore'],
  ...FOLDER_ALLOWED,
  ...SESSION_ALLOWED,
  ...FEED_ALLOWED,
  search: ['limit', 'format'],
  diagnostics: ['yes'],
  export: ['format', 'all', 'show', 'to', 'pack', 'chars', 'times'],
};

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
    const clicked = readWords(words.slice(0, at), words[at] ?? null, engines, environment);
    if (clicked.ok && clicked.command.name === 'window') return clicked;
  }
  return readWords(words, null, engines, environment);
}

function readWords(
  words: readonly string[],
  link: string | null,
  engines: Engines,
  environment: Environment,
): Words {
  let parsed;
  try {
    parsed = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true, allowNegative: true });
  } catch (error) {
    return wrong(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error));
  }
  const { positionals, values } = parsed;
  const common: Common = {
    library: values.library ?? environment.EARSHOT_LIBRARY ?? null,
    json: values.json ?? false,
  };
  const [first = '', second = '', ...rest] = positionals;
  const scope = ['folders', 'sessions', 'feeds'].includes(first) ? `${first} ${second}`.trim() : first;
  const own = Object.hasOwn(ALLOWED, scope) ? ALLOWED[scope] : undefined;
  const allowed = new Set([...(own ?? []), 'library', 'json']);
  for (const name of Object.keys(values))
    if (!allowed.has(name)) return wrong(`--${name} does not go with “${scope || 'earshot'}”`);

  const say = (command: Command): Words => ({ ok: true, command, common });
  const answer = (read: Command | string): Words => (typeof read === 'string' ? wrong(read) : say(read));
  // A list of places has formats of its own.
  const formats = ((first === 'search' ? null : values.format) ?? 'txt').split(',').map((one) => one.trim());
  const [format] = formats;
  if (!formats.every(isExportFormat) || !isExportFormat(format))
    return wrong(`--format takes one of ${EXPORT_FORMATS.join(', ')}`);
  if (formats.length > 1 && first !== 'export' && values.to === undefined)
    return wrong('several formats need a folder: --to DIR');
  const asked = EXPORT_FORMATS.filter((one) => formats.includes(one));
  const service = values.service ?? null;
  if (service !== null && !engines.has(service))
    return wrong(`--service takes ${engines.all.map(({ id }) => id).join(' or ')}`);

  switch (first) {
    case '':
      if (values.help) return say({ name: 'help' });
      if (values.version) return say({ name: 'version' });
      return say({ name: 'window', hidden: values.hidden ?? false, link });
    case 'help':
      return say({ name: 'help' });
    case 'transcribe': {
      const files = positionals.slice(1);
      if (files.length === 0) return wrong('transcribe takes at least one file or address');
      const options = optionWords(values.option ?? [], engines.fields);
      if (typeof options === 'string') return wrong(options);
      const hasOptions = Object.keys(options).length > 0;
      const track = trackWord(values.track);
      if (track === undefined) return wrong('--track takes a number from 1 on, or all');
      const unfit = whyUnfit(engines, { service, hasOptions, track });
      if (unfit !== null) return wrong(unfit);
      const apart =
        values.to === undefined && files.length > 1 && !common.json ? whyNotTogether(format) : null;
      if (apart) return wrong(apart);
      const { to = null, wait = false } = values;
      return say({ name: 'transcribe', files, formats: asked, service, options, track, to, wait });
    }
    case 'add':
      return answer(addWords(positionals.slice(1), values.option ?? [], service, engines));
    case 'run':
      if (second) return wrong('run takes no words, only --once and --wait');
      if (values.wait && !values.once)
        return wrong('--wait goes with --once: without it, run waits for ever');
      return say({ name: 'run', once: values.once ?? false, wait: values.wait ?? false });
    case 'folders':
      return answer(folderWords(second, rest, values, service));
    case 'sessions':
      return answer(sessionWords(second, rest, values));
    case 'feeds':
      return answer(feedWords(second, rest, values));
    case 'tracks': {
      const recordingId = positive(second);
      return recordingId === null || rest.length > 0
        ? wrong('tracks takes one recording’s number; “earshot jobs” lists them')
        : say({ name: 'tracks', recordingId });
    }
    case 'why':
      return second && rest.length === 0 ? say({ name: 'why', path: second }) : wrong('why takes one file');
    case 'jobs': {
      if ((!second || second === 'list') && !values['all-uncertain']) return say({ name: 'jobs' });
      return isJobAction(second)
        ? jobsAct(`jobs ${second}`, second, rest)
        : wrong(`jobs does not know “${second}”`);
    }
    case 'next':
    case 'cancel':
    case 'retry':
      return jobsAct(first, first, positionals.slice(1));
    case 'queue':
      if (second !== 'pause' && second !== 'resume') return wrong('queue takes pause or resume');
      if (rest.length > 1) return wrong(`queue ${second} takes one job’s number or one folder, or nothing`);
      return say({ name: 'queue-pause', paused: second === 'pause', what: rest[0] ?? null });
    case 'confirm':
      return answer(confirmWords(positionals.slice(1), values));
    case 'backup':
      if (!['', 'list', 'leave'].includes(second) || rest.length > 0 || (second && values.to !== undefined))
        return wrong('backup takes nothing, --to DIR, list or leave');
      return say({
        name: 'backup',
        deed: second === 'list' || second === 'leave' ? second : 'make',
        to: values.to ?? null,
      });
    case 'diagnostics':
      if (rest.length > 0) return wrong('diagnostics takes one file to write, or nothing');
      if (values.yes && !second) return wrong('--yes goes with a file to write');
      return say({ name: 'diagnostics', path: second || null, isSeen: values.yes ?? false });
    case 'search': {
      const query = positionals.slice(1).join(' ');
      const limit = values.limit === undefined ? 50 : positive(values.limit);
      if (!query.trim()) return wrong('search takes what to look for');
      if (limit === null || limit > 500) return wrong('--limit takes a number from 1 to 500');
      const kind = values.format ?? null;
      if (kind !== null && !isHitListFormat(kind))
        return wrong(`--format takes one of ${HIT_LIST_FORMATS.join(', ')}`);
      return say({ name: 'search', query, limit, format: kind });
    }
    case 'export':
      return exportWords(positionals.slice(1));
    default:
      return wrong(`there is no command “${first}”`);
  }

  function exportWords(numbers: readonly string[]): Words {
    const { all = false, chars, pack, show, times = false, to } = values;
    const recordingIds = numbers.map(positive);
    if (recordingIds.includes(null))
      return wrong('export takes numbers of recordings; “earshot jobs” lists them');
    const ways = [recordingIds.length > 0, all, show !== undefined].filter(Boolean).length;
    if (ways !== 1) return wrong('export takes numbers of recordings, or --all, or --show');
    if (to !== undefined && pack !== undefined) return wrong('--to and --pack do not go together');
    if (pack !== undefined && values.format !== undefined)
      return wrong('a pack has formats of its own, without --format');
    const lineChars =
      chars === undefined ? DEFAULT_CHOICES.lineChars : LINE_CHARS.find((one) => String(one) === chars);
    if (lineChars === undefined) return wrong(`--chars takes one of ${LINE_CHARS.join(', ')}`);
    const directory = to ?? pack;
    if (directory === undefined && formats.length > 1)
      return wrong('several formats need a folder: --to DIR');
    const apart =
      directory === undefined && recordingIds.length !== 1 ? whyNotTogether(asked[0] ?? 'txt') : null;
    if (apart) return wrong(apart);
    return say({
      name: 'export',
      what: all
        ? { kind: 'all' }
        : show !== undefined
          ? { kind: 'show', which: show }
          : { kind: 'these', recordingIds: recordingIds.filter((id) => id !== null) },
      formats: asked,
      to:
        directory === undefined
          ? { kind: 'output' }
          : { kind: pack === undefined ? 'files' : 'packs', directory },
      lineChars,
      withTimes: times,
    });
  }

  function jobsAct(scope: string, action: JobAction, more: readonly string[]): Words {
    if (values['all-uncertain']) {
      if (!isDoubtAction(action)) return wrong(`--all-uncertain goes with ${DOUBT_ACTIONS.join(', ')}`);
      if (more.length > 0) return wrong('--all-uncertain takes no numbers');
      return say({ name: 'jobs-act', action, jobIds: 'all-uncertain' });
    }
    const jobIds = more.map(positive).filter((id) => id !== null);
    return jobIds.length === 0 || jobIds.length < more.length
      ? wrong(`${scope} takes numbers of jobs; “earshot jobs” lists them`)
      : say({ name: 'jobs-act', action, jobIds });
  }
}

function wrong(message: string): Words {
  return { ok: false, message };
}

/** A track as people count them, from 1; null for none, undefined for what is no track. */
function trackWord(text: string | undefined): TrackChoice | null | undefined {
  if (text === undefined) return null;
  if (text === 'all') return text;
  const number = positive(text);
  return number === null ? undefined : number - 1;
}

function positive(text: string | undefined): number | null {
  return text !== undefined && /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : null;
}

/** Why an engine does not go with what is asked of it; null when it does. */
function whyUnfit(
  engines: Engines,
  {
    hasOptions,
    service,
    track,
  }: {
    readonly service: EngineId | null;
    readonly hasOptions: boolean;
    readonly track: TrackChoice | null;
  },
): string | null {
  if (service !== null && hasOptions && engines.traits(service).options === null)
    return `--option does not go with --service ${service}, which has one way to transcribe`;
  if (track === null) return null;
  const chooser = engines.first(({ choosesTrack }) => choosesTrack, service);
  if (chooser === null) return '--track goes with none of the speech engines';
  return hasOptions || (service !== null && service !== chooser.id)
    ? `--track is for ${chooser.words.name}: other engines are sent the file as it is`
    : null;
}
