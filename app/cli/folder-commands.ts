// Runs the commands about folders and their files.
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { FolderView } from '../contract/views.ts';
import type { Core } from '../operations/core.ts';
import { togetherOf } from '../transcripts/session-views.ts';
import type { FolderChoices } from '../operations/folder-choices.ts';
import type { Shows } from '../operations/shows.ts';
import type { Views } from '../operations/views.ts';
import type { Folder } from '../storage/recordings/folders.ts';
import type { FolderCommand } from './folder-words.ts';
import type { Output } from './output.ts';
import { refuse } from './refuse.ts';

export interface FolderTools {
  readonly core: Core;
  readonly views: Views;
  readonly choices: FolderChoices;
  readonly shows: Shows;
  readonly out: Output;
  readonly json: boolean;
  /** Relative paths are meant from here. */
  readonly cwd: string;
}

const NO_FOLDER = { code: 'not-found', message: 'Earshot does not listen to this folder.' };

/** Runs a command; answers the exit code. */
export async function runFolderCommand(command: FolderCommand, tools: FolderTools): Promise<number> {
  const { choices, cwd, core, json, out, shows, views } = tools;
  const { library } = core;
  switch (command.name) {
    case 'folders-list': {
      const folders = library.folders.list().map((folder) => views.folder(folder));
      if (json) out.json(folders);
      else if (folders.length === 0) out.note('No folders yet. Add one with: folders add DIR');
      else for (const folder of folders) out.row(rowOf(folder));
      return 0;
    }
    case 'folders-add': {
      const usual = command.service ?? core.preferences.get('defaultChain')[0];
      const added = await choices.add(resolve(cwd, command.path), {
        existing: command.existing,
        includeSubfolders: command.subfolders,
        patterns: command.patterns,
        ...(command.label === null ? {} : { name: command.label }),
        ...(command.service === null ? {} : { service: command.service }),
        ...(command.otherwise === undefined ? {} : { chain: [usual, ...command.otherwise] }),
      });
      if (!added.ok) return refuse(tools, added.failure);
      if (json) out.json(views.folder(added.value));
      else out.line(`Listening to ${added.value.path} (folder ${added.value.id}).`);
      return 0;
    }
    case 'folders-set': {
      const folder = await folderNamed(tools, command.which);
      if (!folder) return refuse(tools, NO_FOLDER);
      const { ignore, include, otherwise, together, ...patch } = command.patch;
      const patterns =
        ignore === undefined && include === undefined
          ? undefined
          : { include: include ?? folder.patterns.include, ignore: ignore ?? folder.patterns.ignore };
      const changed = await shows.changes.change(folder.id, {
        ...patch,
        chain: otherwise && [patch.service ?? folder.service, ...otherwise],
        patterns,
        together: together && { ...togetherOf(library, folder.id), ...together },
      });
      if (!changed.ok) return refuse(tools, changed.failure);
      const { nowMatching, skipped } = changed.value;
      const view = views.folder(changed.value.folder);
      if (json) {
        out.json({ ...view, skipped, nowMatching });
        return 0;
      }
      out.row(rowOf(view));
      if (skipped > 0) out.note(`Passed over now, though waiting before: ${skipped}.`);
      if (nowMatching > 0)
        out.note(
          `Passed over before, though fitting now: ${nowMatching}. Take them with: folders take ${folder.id} --matching`,
        );
      return 0;
    }
    case 'folders-take': {
      const folder = await folderNamed(tools, command.which);
      if (!folder) return refuse(tools, NO_FOLDER);
      const taken = await shows.changes.takeLeft(folder.id, command.matching ? 'matching' : 'all');
      if (!taken.ok) return refuse(tools, taken.failure);
      if (json) out.json({ folderId: folder.id, taken: taken.value });
      else out.line(`Files to be transcribed: ${taken.value}.`);
      return 0;
    }
    case 'folders-remove': {
      const folder = await folderNamed(tools, command.which);
      if (!folder) return refuse(tools, NO_FOLDER);
      library.folders.remove(folder.id, core.nowMs());
      if (json) out.json({ removed: folder.id });
      else out.line(`No longer listening to ${folder.path}. Its recordings and transcripts are kept.`);
      return 0;
    }
    case 'why': {
      const { file, trail } = await shows.fates.ask(await realPath(resolve(cwd, command.path)));
      if (json) out.json({ ...file, trail });
      else {
        out.line(file.text);
        for (const { at, text } of trail) out.row([new Date(at).toISOString(), text]);
      }
      return 0;
    }
  }
}

/** A listened folder by its number or its path. */
async function folderNamed({ cwd, core }: FolderTools, which: string): Promise<Folder | null> {
  const path = await realpath(resolve(cwd, which)).catch(() => resolve(cwd, which));
  return core.library.folders.list().find((one) => String(one.id) === which || one.path === path) ?? null;
}

/** The path with links on the way to it resolved, but not the last step: a link has an answer of its own. */
async function realPath(path: string): Promise<string> {
  return join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path));
}

/** A folder and what is not as it usually is. */
function rowOf(folder: FolderView): readonly (string | number)[] {
  const { ignore, include } = folder.patterns;
  const marks = [
    ...(folder.fallback ? [`otherwise ${folder.chain.slice(1).join(', ')}`] : []),
    ...(folder.paused ? ['paused'] : []),
    ...(folder.priority === 0 ? [] : [folder.priority > 0 ? 'first' : 'last']),
    ...(folder.includeSubfolders ? [] : ['without subfolders']),
    ...(folder.language === null ? [] : [`language ${folder.language}`]),
    ...Object.entries(folder.together).flatMap(([kind, answer]) =>
      answer === 'ask'
        ? []
        : [`${{ split: 'pieces', tracks: 'tracks', version: 'versions' }[kind]} ${answer}`],
    ),
    ...include.map((pattern) => `include ${pattern}`),
    ...ignore.map((pattern) => `ignore ${pattern}`),
    ...folder.unwatched.map(({ count, ending }) => `not watched ${count} .${ending}`),
  ];
  return [folder.id, folder.service, folder.recordingCount, folder.name, folder.path, marks.join('; ')];
}
