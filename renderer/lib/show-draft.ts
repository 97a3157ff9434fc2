// The settings of a show while they are being edited: as text where the form has text, and back.
import type { ArgsOf } from '../../app/contract/schema.ts';
import type { FolderView } from '../../app/contract/views.ts';

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
  fallback: boolean;
  ceilingUsd: number | null;
  priority: FolderView['priority'];
  paused: boolean;
  together: FolderView['together'];
}

export function draftOf(folder: FolderView): ShowDraft {
  const {
    ceilingUsd,
    color,
    fallback,
    includeSubfolders,
    name,
    options,
    paused,
    priority,
    service,
    together,
  } = folder;
  return {
    name,
    color,
    includeSubfolders,
    service,
    language: folder.language ?? '',
    include: folder.patterns.include.join('\n'),
    ignore: folder.patterns.ignore.join('\n'),
    options,
    fallback,
    ceilingUsd,
    priority,
    paused,
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
  const { ignore, include, language, name, ...rest } = draft;
  return {
    folderId,
    ...rest,
    name: name.trim(),
    language: language.trim() === '' ? null : language.trim(),
    patterns: { include: linesOf(include), ignore: linesOf(ignore) },
  };
}
