// The words about folders and their files: which command, with which settings.
import type { EngineId } from '../domain/engine.ts';
import { JOIN_ANSWERS, type JoinAnswer, type Together } from '../domain/together.ts';
import { command, FLAG, MANY, TEXT, type Values } from './command.ts';
import { serviceFault } from './service-word.ts';
import { enginesIn, SHOW_SETTINGS, showFault, showWords, type ShowWords } from './show-words.ts';

/** Which files that are there already are taken: all, none, or those from an instant on, epoch ms. */
export type Existing = 'take' | 'leave' | { readonly since: number };

export type FolderCommand =
  | { readonly name: 'folders-list' }
  | {
      readonly name: 'folders-add';
      readonly path: string;
      readonly label: string | null;
      readonly service: EngineId | null;
      /** The engines behind the first, in place of the usual ones. */
      readonly otherwise?: readonly EngineId[] | undefined;
      readonly subfolders: boolean;
      readonly existing: Existing;
      readonly patterns: { readonly include: readonly string[]; readonly ignore: readonly string[] };
    }
  | { readonly name: 'folders-set'; readonly which: string; readonly patch: FolderSettings }
  | { readonly name: 'folders-take'; readonly which: string; readonly matching: boolean }
  | { readonly name: 'folders-remove'; readonly which: string }
  | { readonly name: 'why'; readonly path: string };

/** What `folders set` changes; what is not named stays. */
export interface FolderSettings extends ShowWords {
  readonly includeSubfolders?: boolean;
  readonly include?: readonly string[];
  readonly ignore?: readonly string[];
  readonly together?: Partial<Together>;
}

const LIST = command({
  words: ['folders list', 'folders'],
  help: `
  earshot folders list`,
  options: {},
  read({ word, words: [verb = '', ...more] }): FolderCommand | string {
    if (word === 'folders list' || verb === '') return { name: 'folders-list' };
    return more.length === 1 ? `folders does not know “${verb}”` : `folders ${verb} takes one folder`;
  },
});

const ADD = command({
  words: ['folders add'],
  help: `
  earshot folders add DIR [--name NAME] [--service ENGINE] [--no-subfolders] [--leave|--since 2026-01-31]
                  [--otherwise ENGINE|none] [--include GLOB]... [--ignore GLOB]...`,
  options: {
    ...{ name: TEXT, service: TEXT, otherwise: TEXT, subfolders: FLAG, leave: FLAG },
    ...{ since: TEXT, include: MANY, ignore: MANY },
  },
  read({ engines, values, word, words }): FolderCommand | string {
    const { service } = values;
    const noService = serviceFault(service, engines);
    if (noService !== null) return noService;
    const [path] = words;
    if (path === undefined || words.length > 1) return `${word} takes one folder`;
    if (values.leave && values.since !== undefined) return '--leave and --since do not go together';
    const since = values.since === undefined ? null : dayOf(values.since);
    if (values.since !== undefined && since === null) return '--since takes a day such as 2026-01-31';
    return {
      name: 'folders-add',
      path,
      label: values.name?.trim() || null,
      service: service ?? null,
      otherwise: enginesIn(values.otherwise),
      subfolders: values.subfolders ?? true,
      existing: since !== null ? { since } : values.leave ? 'leave' : 'take',
      patterns: { include: said(values.include) ?? [], ignore: said(values.ignore) ?? [] },
    };
  },
});

const SETTINGS = {
  ...SHOW_SETTINGS,
  ...{ subfolders: FLAG, include: MANY, ignore: MANY, pieces: TEXT, tracks: TEXT, versions: TEXT },
};

const SET = command({
  words: ['folders set'],
  help: `
  earshot folders set DIR|ID [--name NAME] [--service ENGINE] [--[no-]subfolders] [--language TAG]
                  [--include GLOB]... [--ignore GLOB]... [--priority first|normal|last] [--[no-]paused]
                  [--otherwise ENGINE|none]   who does what that one cannot (no network, no credit, a ceiling); several: A,B
                  [--ceiling USD|none] [--way download|pass|pass-only|usual] [--downloads DIR|usual]
                  [--pieces|--tracks|--versions ask|always|never]   whether files that belong together are joined`,
  options: SETTINGS,
  read({ engines, values, word, words }): FolderCommand | string {
    const { service } = values;
    const noService = serviceFault(service, engines);
    if (noService !== null) return noService;
    const [which] = words;
    if (which === undefined || words.length > 1) return `${word} takes one folder`;
    const fault = settingFault(values);
    if (fault !== null) return fault;
    const together = togetherWords(values);
    const patch = {
      ...showWords(values),
      includeSubfolders: values.subfolders,
      include: said(values.include),
      ignore: said(values.ignore),
      together: Object.keys(together).length > 0 ? together : undefined,
    };
    const given = Object.entries(patch).filter(([, value]) => value !== undefined);
    if (given.length === 0) return 'folders set takes at least one setting';
    return { name: 'folders-set', which, patch: Object.fromEntries(given) };
  },
});

/** What is wrong with a setting, in words. */
function settingFault(values: Values<typeof SETTINGS>): string | null {
  const { pieces, tracks, versions } = values;
  for (const [word, answer] of Object.entries({ pieces, tracks, versions }))
    if (answer !== undefined && !isAnswer(answer)) return `--${word} takes one of ${JOIN_ANSWERS.join(', ')}`;
  return showFault(values);
}

const TAKE = command({
  words: ['folders take'],
  help: `
  earshot folders take DIR|ID [--matching]   files that were left; or only those that fit the patterns now`,
  options: { matching: FLAG },
  read({ values: { matching = false }, word, words: [which, ...more] }): FolderCommand | string {
    if (which === undefined || more.length > 0) return `${word} takes one folder`;
    return { name: 'folders-take', which, matching };
  },
});

const REMOVE = command({
  words: ['folders remove'],
  help: `
  earshot folders remove DIR|ID`,
  options: {},
  read({ word, words: [which, ...more] }): FolderCommand | string {
    if (which === undefined || more.length > 0) return `${word} takes one folder`;
    return { name: 'folders-remove', which };
  },
});

/** In the order of the help. */
export const FOLDER_COMMANDS = [ADD, LIST, SET, TAKE, REMOVE] as const;

export const WHY = command({
  words: ['why'],
  help: `
  earshot why FILE|ADDRESS|GUID              why a file, or an item of a feed, was or was not transcribed`,
  options: {},
  read({ words: [path, ...more] }): FolderCommand | string {
    return path && more.length === 0
      ? { name: 'why', path }
      : 'why takes one file, or the address or guid of an item of a feed';
  },
});

/** What is said of files that belong together. */
function togetherWords({ pieces, tracks, versions }: Values<typeof SETTINGS>): Partial<Together> {
  return {
    ...(isAnswer(pieces) ? { split: pieces } : {}),
    ...(isAnswer(tracks) ? { tracks } : {}),
    ...(isAnswer(versions) ? { version: versions } : {}),
  };
}

function isAnswer(text: string | undefined): text is JoinAnswer {
  return JOIN_ANSWERS.some((answer) => answer === text);
}

/** An empty pattern says: none of them any more. */
function said(patterns: readonly string[] | undefined): readonly string[] | undefined {
  return patterns?.map((one) => one.trim()).filter((one) => one !== '');
}

/** The first instant of a day by the local calendar, epoch ms; null when it is not a day. */
export function dayOf(text: string): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  const date = new Date(year, month - 1, day);
  return date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day
    ? date.getTime()
    : null;
}
