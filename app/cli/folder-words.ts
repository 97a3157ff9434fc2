// The words about folders and their files: which command, with which settings.
import type { ShowPatch } from '../operations/show-changes.ts';
import type { EngineId } from '../domain/engine.ts';
import { JOIN_ANSWERS, type JoinAnswer, type Together } from '../domain/together.ts';

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

/** What `folders set` changes; patterns that are not named stay. */
export type FolderSettings = Pick<
  ShowPatch,
  'name' | 'includeSubfolders' | 'service' | 'language' | 'priority' | 'paused'
> & {
  readonly include?: readonly string[] | undefined;
  readonly ignore?: readonly string[] | undefined;
  readonly together?: Partial<Together> | undefined;
  /** The engines behind the first. */
  readonly otherwise?: readonly EngineId[] | undefined;
};

/** Options of these commands, for `parseArgs`. */
export const FOLDER_OPTIONS = {
  include: { type: 'string', multiple: true },
  ignore: { type: 'string', multiple: true },
  since: { type: 'string' },
  language: { type: 'string' },
  otherwise: { type: 'string' },
  priority: { type: 'string' },
  paused: { type: 'boolean' },
  matching: { type: 'boolean' },
  pieces: { type: 'string' },
  tracks: { type: 'string' },
  versions: { type: 'string' },
} as const;

/** Options each command takes beside the common ones. */
export const FOLDER_ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'folders add': ['name', 'service', 'otherwise', 'subfolders', 'leave', 'since', 'include', 'ignore'],
  'folders set': [
    'name',
    'service',
    'otherwise',
    'subfolders',
    'include',
    'ignore',
    'language',
    'priority',
    'paused',
    'pieces',
    'tracks',
    'versions',
  ],
  'folders take': ['matching'],
};

export interface FolderValues {
  readonly name?: string | undefined;
  readonly subfolders?: boolean | undefined;
  readonly leave?: boolean | undefined;
  readonly since?: string | undefined;
  readonly include?: readonly string[] | undefined;
  readonly ignore?: readonly string[] | undefined;
  readonly language?: string | undefined;
  readonly otherwise?: string | undefined;
  readonly priority?: string | undefined;
  readonly paused?: boolean | undefined;
  readonly matching?: boolean | undefined;
  readonly pieces?: string | undefined;
  readonly tracks?: string | undefined;
  readonly versions?: string | undefined;
}

const PRIORITIES: Readonly<Record<string, -1 | 0 | 1>> = { first: 1, normal: 0, last: -1 };

/** Reads what follows `folders`. @returns a command, or what is wrong in words */
export function folderWords(
  verb: string,
  more: readonly string[],
  values: FolderValues,
  service: EngineId | null,
): FolderCommand | string {
  const [which] = more;
  if (verb === '' || verb === 'list') return { name: 'folders-list' };
  if (which === undefined || more.length > 1) return `folders ${verb} takes one folder`;
  switch (verb) {
    case 'remove':
      return { name: 'folders-remove', which };
    case 'take':
      return { name: 'folders-take', which, matching: values.matching ?? false };
    case 'add': {
      if (values.leave && values.since !== undefined) return '--leave and --since do not go together';
      const since = values.since === undefined ? null : dayOf(values.since);
      if (values.since !== undefined && since === null) return '--since takes a day such as 2026-01-31';
      return {
        name: 'folders-add',
        path: which,
        label: values.name?.trim() || null,
        service,
        otherwise: enginesIn(values.otherwise),
        subfolders: values.subfolders ?? true,
        existing: since !== null ? { since } : values.leave ? 'leave' : 'take',
        patterns: { include: said(values.include) ?? [], ignore: said(values.ignore) ?? [] },
      };
    }
    case 'set': {
      const { priority } = values;
      if (priority !== undefined && !Object.hasOwn(PRIORITIES, priority))
        return `--priority takes one of ${Object.keys(PRIORITIES).join(', ')}`;
      if (values.language && !/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(values.language))
        return '--language takes a tag such as en or pt-BR, or nothing to leave it to the service';
      if (values.name?.trim() === '') return '--name takes a name';
      const together = togetherWords(values);
      if (typeof together === 'string') return together;
      const patch: FolderSettings = {
        name: values.name?.trim(),
        includeSubfolders: values.subfolders,
        service: service ?? undefined,
        otherwise: enginesIn(values.otherwise),
        language: values.language === undefined ? undefined : values.language || null,
        priority: priority === undefined ? undefined : PRIORITIES[priority],
        paused: values.paused,
        include: said(values.include),
        ignore: said(values.ignore),
        ...(together ? { together } : {}),
      };
      if (Object.values(patch).every((value) => value === undefined))
        return 'folders set takes at least one setting';
      return { name: 'folders-set', which, patch };
    }
    default:
      return `folders does not know “${verb}”`;
  }
}

/** What `--otherwise` says: engines in their order, or `none`. Whether there are such is told by whoever takes them. */
function enginesIn(otherwise: string | undefined): readonly EngineId[] | undefined {
  if (otherwise === undefined || otherwise.trim() === 'none') return otherwise === undefined ? undefined : [];
  return otherwise
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}

/** What is said of files that belong together; undefined for nothing, or what is wrong in words. */
function togetherWords({ pieces, tracks, versions }: FolderValues): Partial<Together> | string | undefined {
  const given = { pieces, tracks, versions };
  for (const [word, answer] of Object.entries(given))
    if (answer !== undefined && !isAnswer(answer)) return `--${word} takes one of ${JOIN_ANSWERS.join(', ')}`;
  const together = {
    ...(isAnswer(pieces) ? { split: pieces } : {}),
    ...(isAnswer(tracks) ? { tracks } : {}),
    ...(isAnswer(versions) ? { version: versions } : {}),
  };
  return Object.keys(together).length > 0 ? together : undefined;
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
