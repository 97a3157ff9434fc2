// Commands that need nothing but the library: they answer while the app is running, too.
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatTime } from '../domain/time-text.ts';
import type { Engine } from '../jobs/engine.ts';
import type { FolderChoices } from '../jobs/folder-choices.ts';
import type { Views } from '../jobs/views.ts';
import type { SearchView } from '../contract/views.ts';
import { runExport } from './export-command.ts';
import type { Output } from './output.ts';
import { pauseQueue } from './queue-command.ts';
import type { Command } from './words.ts';

export interface LibraryTools {
  readonly engine: Engine;
  readonly views: Views;
  readonly choices: FolderChoices;
  readonly search: (query: { text: string; folderId: number | null; limit: number }) => Promise<SearchView>;
  readonly out: Output;
  readonly json: boolean;
  /** Relative paths are meant from here. */
  readonly cwd: string;
}

/** Commands that this file runs. */
export type LibraryCommand = Exclude<Command, { name: 'window' | 'help' | 'version' | 'transcribe' | 'run' }>;

/** Jobs listed at most. */
const JOBS_MAX = 10_000;

/** Runs a command; answers the exit code. */
export async function runLibraryCommand(command: LibraryCommand, tools: LibraryTools): Promise<number> {
  const { choices, cwd, engine, json, out, views } = tools;
  const { library } = engine;
  switch (command.name) {
    case 'folders-list': {
      const folders = library.folders.list().map((folder) => views.folder(folder));
      if (json) out.line(JSON.stringify(folders));
      else if (folders.length === 0) out.note('No folders yet. Add one with: folders add DIR');
      else
        for (const folder of folders)
          out.line(
            `${folder.id}\t${folder.service}\t${folder.recordingCount}\t${folder.name}\t${folder.path}`,
          );
      return 0;
    }
    case 'folders-add': {
      const added = await choices.add(resolve(cwd, command.path), {
        existing: command.existing,
        includeSubfolders: command.subfolders,
        ...(command.label === null ? {} : { name: command.label }),
        ...(command.service === null ? {} : { service: command.service }),
      });
      if (!added.ok) return refuse(tools, added.failure);
      if (json) out.line(JSON.stringify(views.folder(added.value)));
      else out.line(`Listening to ${added.value.path} (folder ${added.value.id}).`);
      return 0;
    }
    case 'folders-remove': {
      const path = await realpath(resolve(cwd, command.which)).catch(() => resolve(cwd, command.which));
      const folder = library.folders
        .list()
        .find((one) => String(one.id) === command.which || one.path === path);
      if (!folder)
        return refuse(tools, { code: 'not-found', message: 'Earshot does not listen to this folder.' });
      library.folders.remove(folder.id, engine.nowMs());
      if (json) out.line(JSON.stringify({ removed: folder.id }));
      else out.line(`No longer listening to ${folder.path}. Its recordings and transcripts are kept.`);
      return 0;
    }
    case 'jobs': {
      const { items } = views.items({ view: 'all', folderId: null, offset: 0, limit: JOBS_MAX });
      if (json) out.line(JSON.stringify(items));
      else
        for (const item of items)
          out.line(
            [
              item.recordingId ?? '-',
              item.jobId ?? '-',
              item.state,
              item.service,
              item.title,
              item.failure?.message ?? '',
            ]
              .join('\t')
              .trimEnd(),
          );
      return 0;
    }
    case 'jobs-act': {
      const done = engine.act(command.jobId, command.action);
      if (!done.ok) return refuse(tools, done.failure);
      if (json) out.line(JSON.stringify({ jobId: done.value.id, state: done.value.state }));
      else out.line(`Job ${done.value.id} is now ${done.value.state}.`);
      return 0;
    }
    case 'queue-pause': {
      const done = await pauseQueue(command, engine, cwd);
      if (!done.ok) return refuse(tools, done.failure);
      if (json) out.line(JSON.stringify({ ok: true, message: done.value }));
      else out.line(done.value);
      return 0;
    }
    case 'search': {
      const found = await tools.search({ text: command.query, folderId: null, limit: command.limit });
      if (json) out.line(JSON.stringify(found));
      else {
        for (const group of found.groups)
          for (const hit of group.hits) {
            const text = hit.snippet
              .map((part) => part.text)
              .join('')
              .replace(/\s+/g, ' ')
              .trim();
            out.line(`${group.title}\t${hit.start === null ? '-' : formatTime(hit.start)}\t${text}`);
          }
        if (found.hint) out.note(found.hint);
        if (found.hitCount === 0) out.note('Nothing found.');
      }
      return found.hitCount > 0 ? 0 : 1;
    }
    case 'export':
      return runExport(command, tools);
  }
}

/** Says why a command did not do what it was asked for. Answers its exit code. */
export function refuse(
  { json, out }: Pick<LibraryTools, 'json' | 'out'>,
  failure: { code: string; message: string; detail?: string },
): number {
  if (json)
    out.line(
      JSON.stringify({ ok: false, code: failure.code, message: failure.message, detail: failure.detail }),
    );
  else out.note(failure.detail ? `${failure.message} (${failure.detail})` : failure.message);
  return 1;
}
