// Commands that need nothing but the library: they answer while the app is running, too.
import { addRecordings } from './add-command.ts';
import { backUp } from './backup-command.ts';
import { callByName } from './call-command.ts';
import { confirm, refuseInDoubt } from './confirm-command.ts';
import { listChapters, listQuotes, showNotes } from './desk-command.ts';
import { runDiagnostics } from './diagnostics-command.ts';
import { runExport } from './export-command.ts';
import {
  addFeed,
  setFeed,
  answerQuestion,
  checkFeeds,
  leaveItems,
  listFeeds,
  listQuestions,
  removeFeed,
  wantItems,
} from './feed-command.ts';
import { addFolder, listFolders, removeFolder, sayWhy, setFolder, takeLeft } from './folder-commands.ts';
import { actOnJobs, listJobs } from './jobs-command.ts';
import { findSimilar, runMeaning } from './meaning-command.ts';
import { addModel, importModel, listModels, removeModel, tryModel } from './models-command.ts';
import { pauseQueue } from './queue-command.ts';
import { refuse } from './refuse.ts';
import { searchFor } from './search-command.ts';
import { serveStatus, serveTokens } from './serve-command.ts';
import { joinSession, listSessions, partSession } from './session-command.ts';
import { tellSpeakers } from './speakers-command.ts';
import { changeTags } from './tags-command.ts';
import type { End, Tools } from './tools.ts';
import { listTracks } from './tracks-command.ts';
import type { Command } from './words.ts';

/** Commands that this file runs. */
export type LibraryCommand = Exclude<
  Command,
  { name: 'window' | 'help' | 'version' | 'transcribe' | 'run' | 'serve' | 'worker' | 'mcp' }
>;
type Name = LibraryCommand['name'];

const RUNNERS: {
  readonly [N in Name]: (command: Extract<LibraryCommand, { name: N }>, tools: Tools) => Promise<End>;
} = {
  add: addRecordings,
  'folders-list': listFolders,
  'folders-add': addFolder,
  'folders-set': setFolder,
  'folders-take': takeLeft,
  'folders-remove': removeFolder,
  why: sayWhy,
  'sessions-list': listSessions,
  'sessions-join': joinSession,
  'sessions-part': partSession,
  'feeds-list': listFeeds,
  'feeds-add': addFeed,
  'feeds-set': setFeed,
  'feeds-check': checkFeeds,
  'feeds-want': wantItems,
  'feeds-leave': leaveItems,
  'feeds-questions': listQuestions,
  'feeds-answer': answerQuestion,
  'feeds-remove': removeFeed,
  'serve-tokens': serveTokens,
  'serve-status': serveStatus,
  'models-list': listModels,
  'models-add': addModel,
  'models-remove': removeModel,
  'models-import': importModel,
  'models-try': tryModel,
  tracks: listTracks,
  speakers: tellSpeakers,
  tags: changeTags,
  chapters: listChapters,
  quotes: listQuotes,
  notes: showNotes,
  jobs: listJobs,
  'jobs-act': actOnJobs,
  'queue-pause': pauseQueue,
  search: searchFor,
  meaning: runMeaning,
  similar: findSimilar,
  export: runExport,
  confirm,
  backup: backUp,
  diagnostics: runDiagnostics,
  call: callByName,
};

/** Refused as a whole while nobody has confirmed the library; the others only read it, or are refused by the operation. */
const CHANGING: ReadonlySet<Name> = new Set<Name>([
  ...(['add', 'folders-add', 'folders-set', 'folders-take', 'folders-remove'] as const),
  ...([
    'feeds-add',
    'feeds-set',
    'feeds-check',
    'feeds-want',
    'feeds-leave',
    'feeds-answer',
    'feeds-remove',
  ] as const),
  ...(['models-add', 'models-remove', 'models-import'] as const),
  ...([
    'sessions-join',
    'sessions-part',
    'jobs-act',
    'queue-pause',
    'speakers',
    'tags',
    'serve-tokens',
  ] as const),
]);

/** Runs a command; answers the exit code. */
export async function runLibraryCommand(command: LibraryCommand, tools: Tools): Promise<number> {
  if (CHANGING.has(command.name)) {
    const standing = await tools.call('care.standing', undefined);
    if (standing.ok && standing.value.doubt !== null) return refuseInDoubt(standing.value, tools);
  }
  const run: (command: never, tools: Tools) => Promise<End> = RUNNERS[command.name];
  const end = await run(command as never, tools);
  return typeof end === 'number' ? end : refuse(tools, end.failure);
}
