// The words that set a show, whether it is a folder's or a feed's.
import { isAddressWay, type AddressWay } from '../domain/address-way.ts';
import type { EngineId } from '../domain/engine.ts';
import type { ShowSettings } from '../domain/show.ts';
import { FLAG, TEXT, type Values } from './command.ts';

/** What is changed of a show; what is not named stays. */
export interface ShowWords extends Partial<Pick<ShowSettings, 'priority' | 'paused' | 'ceilingUsd'>> {
  readonly name?: string;
  readonly service?: EngineId;
  /** The engines behind the first. */
  readonly otherwise?: readonly EngineId[];
  readonly language?: string | null;
  readonly addressWay?: AddressWay | null;
  /** As it was typed; null for the usual place. */
  readonly downloads?: string | null;
}

export const SHOW_SETTINGS = {
  ...{ name: TEXT, service: TEXT, otherwise: TEXT, language: TEXT, priority: TEXT, paused: FLAG },
  ...{ ceiling: TEXT, way: TEXT, downloads: TEXT },
} as const;

type Given = Values<typeof SHOW_SETTINGS>;

const PRIORITIES: Readonly<Record<string, -1 | 0 | 1>> = { first: 1, normal: 0, last: -1 };

/** What is wrong with a setting, in words. */
export function showFault({ ceiling, downloads, language, name, priority, way }: Given): string | null {
  if (priority !== undefined && !Object.hasOwn(PRIORITIES, priority))
    return `--priority takes one of ${Object.keys(PRIORITIES).join(', ')}`;
  if (language && !/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language))
    return '--language takes a tag such as en or pt-BR, or nothing to leave it to the service';
  if (name?.trim() === '') return '--name takes a name';
  if (ceiling !== undefined && ceiling !== 'none' && !/^\d{1,6}(\.\d{1,2})?$/.test(ceiling))
    return '--ceiling takes US dollars for a month such as 5 or 2.50, or none';
  if (way !== undefined && way !== 'usual' && !isAddressWay(way))
    return '--way takes one of download, pass, pass-only, usual';
  if (downloads?.trim() === '') return '--downloads takes a folder, or usual';
  return null;
}

/** What they say; only what was said. */
export function showWords(values: Given): ShowWords {
  const { ceiling, downloads, language, name, otherwise, paused, priority, service, way } = values;
  const said = {
    name: name?.trim(),
    service,
    otherwise: enginesIn(otherwise),
    language: language === undefined ? undefined : language || null,
    priority: priority === undefined ? undefined : PRIORITIES[priority],
    paused,
    ceilingUsd: ceiling === undefined ? undefined : ceiling === 'none' ? null : Number(ceiling),
    addressWay: isAddressWay(way) ? way : way === undefined ? undefined : null,
    downloads: downloads === 'usual' ? null : downloads,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

/** What `--otherwise` says: engines in their order, or `none`. Whether there are such is told by whoever takes them. */
export function enginesIn(otherwise: string | undefined): readonly EngineId[] | undefined {
  if (otherwise === undefined || otherwise.trim() === 'none') return otherwise === undefined ? undefined : [];
  return otherwise
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}
