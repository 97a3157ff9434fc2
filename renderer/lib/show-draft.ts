// The settings of a show while they are being edited: as text where the form has text, and back.
import type { ArgsOf } from '../../app/contract/schema.ts';
import type { FolderView } from '../../app/contract/views.ts';
import type { EngineId } from '../../app/domain/engine.ts';
import { chainOf } from '../../app/domain/engine-chain.ts';

/** What the form of a show holds. Its parts change it in place. */
export interface ShowDraft {
  name: string;
  color: number;
  includeSubfolders: boolean;
  service: FolderView['service'];
  /** BCP-47 tag; empty lets the service decide. */
  language: string;
  /** Globs, one a line. */
  include: string;
  ignore: string;
  options: FolderView['options'];
  /** Who does what the first engine cannot, in this order. */
  standIns: readonly EngineId[];
  ceilingUsd: number | null;
  priority: FolderView['priority'];
  paused: boolean;
  /** What is done with its recordings that are named by their address; null for what Settings say. */
  addressWay: FolderView['addressWay'];
  together: FolderView['together'];
}

export function draftOf(folder: FolderView): ShowDraft {
  const { ceilingUsd, color, includeSubfolders, name, options, paused, priority, service, together } = folder;
  return {
    name,
    color,
    includeSubfolders,
    service,
    language: folder.language ?? '',
    include: folder.patterns.include.join('\n'),
    ignore: folder.patterns.ignore.join('\n'),
    options,
    standIns: folder.chain.slice(1),
    ceilingUsd,
    priority,
    paused,
    addressWay: folder.addressWay,
    together,
  };
}

/** One glob for each line that says something. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** What `shows.change` takes. */
export function changeOf(folderId: number, draft: ShowDraft): ArgsOf<'shows.change'> {
  const { ignore, include, language, name, service, standIns, ...rest } = draft;
  return {
    folderId,
    ...rest,
    chain: chainOf([service, ...standIns]) ?? [service],
    name: name.trim(),
    language: language.trim() === '' ? null : language.trim(),
    patterns: { include: linesOf(include), ignore: linesOf(ignore) },
  };
}
