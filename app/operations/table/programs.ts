// Operations for programs: whole lists, jobs by their number, plain transcripts and files that are given rather than written.
import type { PROGRAM_CHANNELS } from '../../contract/channels/programs.ts';
import type { MadeFileView, PlainTranscriptView, TitledView } from '../../contract/program-views.ts';
import type { ArgsOf } from '../../contract/operations.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { textOf } from '../../domain/transcript.ts';
import { toCsvTable } from '../../export/csv.ts';
import { hitListFiles } from '../../export/hit-list.ts';
import { transcribedIn } from '../../publish/export-task.ts';
import { exportRecording } from '../../publish/exporting.ts';
import { listBackups } from '../../storage/care/backup-files.ts';
import type { Library } from '../../storage/library.ts';
import { HIT_LIST_MAX, type Search } from '../../storage/search/search.ts';
import { incompleteOf } from '../../transcripts/missing.ts';
import { sessionViews } from '../../transcripts/session-views.ts';
import { soundTitle } from '../../transcripts/sound-title.ts';
import type { SecondPlace } from '../../care/second-place.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';
import type { Views } from '../views.ts';

export interface ProgramDeps {
  readonly core: Core;
  readonly views: Pick<Views, 'folder'>;
  readonly search: Pick<Search, 'list'>;
  readonly secondPlace: Pick<SecondPlace, 'view' | 'look'>;
}

/** Sessions listed at most. */
const SESSIONS_MAX = 1_000;

/** What they do. */
export function programDeeds(deps: ProgramDeps): Deeds<typeof PROGRAM_CHANNELS> {
  const { core, search, secondPlace, views } = deps;
  const { library } = core;
  return {
    'folders.list': () => ok(library.folders.list().map((folder) => views.folder(folder))),
    'sessions.list': () => ok(sessionList(library)),
    'jobs.act': ({ action, jobId }) => {
      const done = core.act(jobId, action);
      return done.ok ? ok({ jobId, state: done.value.state }) : done;
    },
    'search.list': async ({ format, ...terms }) => {
      const hits = await search.list({ ...terms, limit: HIT_LIST_MAX }, HIT_LIST_MAX);
      return ok({ count: hits.length, most: HIT_LIST_MAX, files: hitListFiles(format, hits) });
    },
    'transcripts.read': ({ recordingId }) => plainTranscript(library, recordingId),
    'exports.which': async ({ what }) => ok(await titledFor(library, what)),
    'exports.make': (wanted) => made(library, wanted),
    'care.backUp': async () => {
      const backup = await library.backup('by-hand');
      if (!backup.ok) return backup;
      await secondPlace.look();
      return ok({ path: backup.value.path, secondPlace: secondPlace.view() });
    },
    'care.listBackups': () => {
      const backups = listBackups(library.directory).map(({ kind, madeAt, path }) => ({
        madeAt,
        kind,
        path,
      }));
      return ok({ backups, secondPlace: secondPlace.view() });
    },
  };
}

/** The recordings that an export would be of, with the names that they have outside. */
export async function titledFor(
  library: Library,
  what: ArgsOf<'exports.which'>['what'],
): Promise<readonly TitledView[]> {
  const ids = what.kind === 'these' ? what.recordingIds : await transcribedIn(library, what.folderId);
  return ids.flatMap((recordingId) =>
    library.recordings.get(recordingId)?.removedAt === null
      ? [{ recordingId, title: soundTitle(library, recordingId) }]
      : [],
  );
}

function sessionList(library: Library) {
  return library.sessions.list(SESSIONS_MAX).flatMap(({ id, parts }) => {
    const leadId = parts[0]?.recordingId ?? 0;
    // As the window shows it: without those of which a member was removed.
    return sessionViews(library, leadId)
      .filter(({ sessionId }) => sessionId === id)
      .map((session) => ({ ...session, title: soundTitle(library, leadId) }));
  });
}

function plainTranscript(library: Library, recordingId: number): Outcome<PlainTranscriptView> {
  const transcript = library.transcripts.get(recordingId);
  if (!transcript) return failed(failure('not-found'));
  const { durationSeconds, language, missing, model, segments, service, wordTimes } = transcript;
  const incomplete = incompleteOf(library, recordingId);
  return ok({
    recordingId,
    title: soundTitle(library, recordingId),
    service,
    model,
    language,
    durationSeconds,
    wordTimes,
    missing: missing === null ? null : (incomplete?.missing ?? []),
    missingSeconds: incomplete?.seconds ?? 0,
    warning: warningOf(library, recordingId),
    text: textOf(transcript),
    segments,
  });
}

/** What was noticed of its file, where that is not told with its consequences. */
const warningOf = (library: Library, recordingId: number): string | null =>
  incompleteOf(library, recordingId) ? null : (library.recordings.get(recordingId)?.warning ?? null);

function made(
  library: Library,
  { asRows, format, lineChars, recordingId, withTimes }: ArgsOf<'exports.make'>,
): Outcome<MadeFileView> {
  if (asRows !== undefined && format !== 'csv') return failed(failure('bad-argument'));
  const exported = exportRecording(library, recordingId, format, {
    ...(lineChars === undefined ? {} : { lineChars }),
    ...(withTimes === undefined ? {} : { withTimes }),
  });
  const transcript = exported.ok && asRows !== undefined ? library.transcripts.get(recordingId) : null;
  if (!exported.ok) return exported;
  const { content, hurried } = exported.value;
  return ok({
    content: transcript
      ? toCsvTable(soundTitle(library, recordingId), transcript, asRows === 'first')
      : content,
    hurried,
    wordCount: library.transcripts.head(recordingId)?.wordCount ?? 0,
    missing: incompleteOf(library, recordingId)?.missing ?? [],
    warning: warningOf(library, recordingId),
  });
}
