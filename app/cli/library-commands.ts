// Commands that need nothing but the library: they answer while the app is running, too.
import { formatTime } from '../domain/time-text.ts';
import type { Core } from '../operations/core.ts';
import type { FolderChoices } from '../operations/folder-choices.ts';
import type { Shows } from '../operations/shows.ts';
import type { Standing } from '../operations/standing.ts';
import type { Views } from '../operations/views.ts';
import { HIT_LIST_MAX, type Search } from '../storage/search/search.ts';
import { hitListFiles } from '../export/hit-list.ts';
import type { HitListFormat } from '../contract/search-views.ts';
import type { SearchView } from '../contract/views.ts';
import { addRecordings } from './add-command.ts';
import { runBackupCommand, type BackupTools } from './backup-command.ts';
import type { Diagnostics } from '../operations/diagnostics.ts';
import { runDiagnostics } from './diagnostics-command.ts';
import { confirm, refuseInDoubt } from './confirm-command.ts';
import { runExport } from './export-command.ts';
import { actOnJobs } from './jobs-command.ts';
import { runFeedCommand } from './feed-command.ts';
import { runFolderCommand } from './folder-commands.ts';
import type { Output } from './output.ts';
import { refuse } from './refuse.ts';
import { runTracksCommand } from './tracks-command.ts';
import { pauseQueue } from './queue-command.ts';
import { runSessionCommand } from './session-command.ts';
import type { Command } from './words.ts';

export interface LibraryTools extends BackupTools {
  readonly core: Core;
  readonly standing: Standing;
  readonly views: Views;
  readonly choices: FolderChoices;
  readonly shows: Shows;
  readonly search: Pick<Search, 'query' | 'list'>;
  readonly diagnostics: Diagnostics;
  /** Asks a person at the terminal; null where nobody sits there. */
  readonly ask: ((question: string) => Promise<boolean>) | null;
  readonly out: Output;
  readonly json: boolean;
  /** Relative paths are meant from here. */
  readonly cwd: string;
}

/** Commands that this file runs. */
export type LibraryCommand = Exclude<Command, { name: 'window' | 'help' | 'version' | 'transcribe' | 'run' }>;

/** Jobs listed at most. */
const JOBS_MAX = 10_000;

/** What may be done with a library that nobody confirmed on this computer. */
const READING: ReadonlySet<string> = new Set<LibraryCommand['name']>([
  ...(['folders-list', 'why', 'sessions-list', 'feeds-list', 'tracks', 'jobs', 'search', 'export'] as const),
  ...(['backup', 'diagnostics', 'confirm'] as const),
]);

/** Runs a command; answers the exit code. */
export async function runLibraryCommand(command: LibraryCommand, tools: LibraryTools): Promise<number> {
  const { cwd, core, json, out, standing, views } = tools;
  if (standing.doubt !== null && !READING.has(command.name)) return refuseInDoubt(standing.view(), tools);
  switch (command.name) {
    case 'folders-list':
    case 'folders-add':
    case 'folders-set':
    case 'folders-take':
    case 'folders-remove':
    case 'why':
      return runFolderCommand(command, tools);
    case 'sessions-list':
    case 'sessions-join':
    case 'sessions-part':
      return runSessionCommand(command, tools);
    case 'add':
      return addRecordings(command, tools);
    case 'feeds-list':
    case 'feeds-add':
    case 'feeds-check':
    case 'feeds-want':
    case 'feeds-remove':
      return runFeedCommand(command, tools);
    case 'tracks':
      return runTracksCommand(command.recordingId, tools);
    case 'jobs': {
      const { items } = views.items({ view: 'all', folderId: null, offset: 0, limit: JOBS_MAX });
      if (json) out.json(items);
      else
        for (const { failure, jobId, missing, recordingId, service, state, title } of items)
          out.row([
            recordingId ?? '-',
            jobId ?? '-',
            state,
            service,
            title,
            failure?.message ?? missing ?? '',
          ]);
      return 0;
    }
    case 'jobs-act':
      return actOnJobs(command, tools);
    case 'confirm':
      return confirm(command, standing, tools);
    case 'backup':
      return runBackupCommand(command, tools);
    case 'diagnostics':
      return runDiagnostics(command, tools);
    case 'queue-pause': {
      const done = await pauseQueue(command, core, cwd);
      if (!done.ok) return refuse(tools, done.failure);
      if (json) out.json({ ok: true, message: done.value });
      else out.line(done.value);
      return 0;
    }
    case 'search': {
      if (command.format !== null) return listPlaces(command.query, command.format, tools);
      const found = await searchThrough(command.query, command.limit, tools);
      if (json) out.json(found);
      else {
        for (const group of found.groups)
          for (const hit of group.hits) {
            const text = hit.snippet
              .map((part) => part.text)
              .join('')
              .replace(/\s+/g, ' ')
              .trim();
            out.row([group.title, hit.start === null ? '-' : formatTime(hit.start), text]);
          }
        if (found.hint) out.note(found.hint);
        if (found.also) out.note(`Also written: ${found.also.text.trim()}`);
        if (found.suggestion) out.note(`Did you mean: ${found.suggestion.text.trim()}`);
        if (found.hitCount === 0) out.note('Nothing found.');
      }
      return found.hitCount > 0 ? 0 : 1;
    }
    case 'export':
      return runExport(command, tools);
  }
}

/** Searches on until as many places are found as are wanted, or all are. */
async function searchThrough(
  text: string,
  limit: number,
  { search }: Pick<LibraryTools, 'search'>,
): Promise<SearchView> {
  let found = await search.query({ text, folderId: null, limit });
  for (;;) {
    const left = limit - found.groups.reduce((sum, { hits }) => sum + hits.length, 0);
    if (found.next === null || left <= 0) return found;
    const next = await search.query({ text, folderId: null, limit: left, after: found.next });
    found = { ...next, groups: [...found.groups, ...next.groups], hint: found.hint };
  }
}

/** Every place found, as one file on the standard output. Where each recording has its own time line, they follow one another. */
async function listPlaces(query: string, format: HitListFormat, tools: LibraryTools): Promise<number> {
  const { out, search } = tools;
  const hits = await search.list({ text: query, folderId: null, limit: HIT_LIST_MAX }, HIT_LIST_MAX);
  const files = hitListFiles(format, hits);
  for (const { content } of files) out.text(content);
  if (files.length > 1)
    out.note(
      `The places are in ${files.length} recordings, one after the other, each with times of its own; title:"…" takes one.`,
    );
  if (hits.length === 0) out.note('Nothing found.');
  if (hits.length >= HIT_LIST_MAX) out.note(`Only the first ${HIT_LIST_MAX} places are listed.`);
  return hits.length > 0 ? 0 : 1;
}
