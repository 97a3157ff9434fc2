// Runs the commands about folders and their files.
import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { FolderView } from '../contract/views.ts';
import { sayWhyItem } from './feed-command.ts';
import type { FolderCommand } from './folder-words.ts';
import { listenedFolder } from './listened-folder.ts';
import { marksOf } from './show-marks.ts';
import { placeDownloads } from './place-downloads.ts';
import { done, refused, type End, type Tools } from './tools.ts';

type Of<N extends FolderCommand['name']> = Extract<FolderCommand, { name: N }>;

/** `folders list` */
export async function listFolders(_command: Of<'folders-list'>, tools: Tools): Promise<End> {
  const folders = await tools.call('folders.list', undefined);
  if (!folders.ok) return folders;
  return done(tools, folders.value, () => {
    if (folders.value.length === 0) tools.out.note('No folders yet. Add one with: folders add DIR');
    for (const folder of folders.value) tools.out.row(rowOf(folder));
  });
}

/** `folders add` */
export async function addFolder(command: Of<'folders-add'>, tools: Tools): Promise<End> {
  const { otherwise, service } = command;
  const app = await tools.call('app.view', undefined);
  if (!app.ok) return app;
  const first = service ?? app.value.settings.defaultService;
  const added = await tools.call('places.listen', {
    path: resolve(tools.cwd, command.path),
    existing: command.existing,
    includeSubfolders: command.subfolders,
    patterns: command.patterns,
    name: command.label ?? undefined,
    service: service ?? undefined,
    chain: otherwise && [first, ...otherwise],
  });
  if (!added.ok) return added;
  const { id, path } = added.value;
  return done(tools, added.value, `Watching ${path} (folder ${id}).`);
}

/** `folders set` */
export async function setFolder({ patch, which }: Of<'folders-set'>, tools: Tools): Promise<End> {
  const { out } = tools;
  const folder = await listenedFolder(tools, which);
  if (!folder.ok) return folder;
  const { downloads, ignore, include, otherwise, together, ...rest } = patch;
  const before = folder.value;
  const placed = await placeDownloads(tools, before.id, downloads);
  if (!placed.ok) return placed;
  const changed = await tools.call('shows.change', {
    folderId: before.id,
    ...rest,
    chain: otherwise && [patch.service ?? before.service, ...otherwise],
    patterns:
      ignore === undefined && include === undefined
        ? undefined
        : { include: include ?? before.patterns.include, ignore: ignore ?? before.patterns.ignore },
    together: together && { ...before.together, ...together },
  });
  if (!changed.ok) return changed;
  const { folder: view, nowMatching, skipped } = changed.value;
  return done(tools, { ...view, skipped, nowMatching }, () => {
    out.row(rowOf(view));
    if (skipped > 0) out.note(`Passed over now, though waiting before: ${skipped}.`);
    if (nowMatching > 0)
      out.note(
        `Passed over before, though fitting now: ${nowMatching}. Take them with: folders take ${view.id} --matching`,
      );
  });
}

/** `folders take` */
export async function takeLeft({ matching, which }: Of<'folders-take'>, tools: Tools): Promise<End> {
  const folder = await listenedFolder(tools, which);
  if (!folder.ok) return folder;
  const folderId = folder.value.id;
  const taken = await tools.call('shows.takeLeft', { folderId, which: matching ? 'matching' : 'all' });
  if (!taken.ok) return taken;
  const { count } = taken.value;
  return done(tools, { folderId, taken: count }, `Files to be transcribed: ${count}.`);
}

/** `folders remove` */
export async function removeFolder({ which }: Of<'folders-remove'>, tools: Tools): Promise<End> {
  const folder = await listenedFolder(tools, which);
  if (!folder.ok) return folder;
  const { id, path } = folder.value;
  const removed = await tools.call('folders.remove', { folderId: id });
  if (!removed.ok) return removed;
  return done(tools, { removed: id }, `No longer watching ${path}. Its recordings and transcripts are kept.`);
}

/** `why` */
export async function sayWhy({ path }: Of<'why'>, tools: Tools): Promise<End> {
  const isAddress = /^https?:\/\//i.test(path);
  const isThere = await lstat(resolve(tools.cwd, path)).then(
    () => true,
    (error: unknown) => !['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''),
  );
  if (isAddress || !isThere) {
    const item = await sayWhyItem(path, tools);
    if (item !== null) return item;
    if (isAddress) return refused('not-found', 'No feed that is followed names this address.');
  }
  const story = await tools.call('places.why', { path: await realPath(resolve(tools.cwd, path)) });
  if (!story.ok) return story;
  const { file, trail } = story.value;
  if (!isThere && trail.length === 0)
    return refused('not-found', 'There is no such file, and Earshot never saw one there. Check the path.');
  return done(tools, { ...file, trail }, () => {
    tools.out.line(file.text);
    for (const { at, text } of trail) tools.out.row([new Date(at).toISOString(), text]);
  });
}

/** The path with links on the way to it resolved, but not the last step: a link has an answer of its own. */
async function realPath(path: string): Promise<string> {
  return join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path));
}

/** A folder and what is not as it usually is. */
function rowOf(folder: FolderView): readonly (string | number)[] {
  const { ignore, include } = folder.patterns;
  const marks = [
    ...marksOf(folder),
    ...(folder.includeSubfolders ? [] : ['without subfolders']),
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
