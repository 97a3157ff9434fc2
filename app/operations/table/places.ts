// Operations that name files and folders by path, and what a person at a terminal says and sees themselves.
import { stat } from 'node:fs/promises';
import type { PLACE_CHANNELS } from '../../contract/channels/places.ts';
import { DEFAULT_CHOICES } from '../../domain/export-format.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { exporterHere } from '../../publish/exporter.ts';
import { runExportTask } from '../../publish/export-task.ts';
import type { SecondPlace } from '../../care/second-place.ts';
import type { ArgsOf } from '../../contract/operations.ts';
import type { WrittenView } from '../../contract/program-views.ts';
import type { Deeds, EveryHandler } from '../call.ts';
import type { Core } from '../core.ts';
import { tellExported } from '../exported.ts';
import type { DiagnosticFile, Diagnostics } from '../diagnostics.ts';
import type { FolderChoices } from '../folder-choices.ts';
import type { Shows } from '../shows.ts';
import type { Standing } from '../standing.ts';
import { setPlace } from './downloads.ts';
import { followed } from './feeds.ts';
import { fetchRecording } from '../downloads.ts';
import { takeFile, takeTracks } from '../taking.ts';
import type { Views } from '../views.ts';
import { given } from './items.ts';
import { titledFor } from './programs.ts';

export interface PlaceDeps {
  readonly core: Core;
  readonly views: Pick<Views, 'folder'>;
  readonly choices: Pick<FolderChoices, 'add'>;
  readonly shows: Pick<Shows, 'fates'>;
  readonly secondPlace: Pick<SecondPlace, 'choose'>;
  readonly standing: Pick<Standing, 'confirm'>;
  readonly diagnostics: Diagnostics;
}

const NO_FOLDER = failure('bad-argument', {
  message: 'There is no such folder for downloads. Nothing was changed. Make it first, or name another.',
});

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isDirectory() ?? false;

/** What they do. Of the native ones, those that a terminal has its own way for: a person sits at it as at a window. */
export function placeDeeds(
  deps: PlaceDeps,
): Deeds<typeof PLACE_CHANNELS> & Pick<EveryHandler, 'care.confirm' | 'care.diagnostics'> {
  const { choices, core, diagnostics, secondPlace, shows, standing, views } = deps;
  let gathered: readonly DiagnosticFile[] | null = null;
  return {
    'places.listen': async ({ path, ...answer }) => {
      const added = await choices.add(path, given(answer));
      return added.ok ? ok(views.folder(added.value)) : added;
    },
    'places.downloads': async ({ folderId, path }) => {
      if (path === null) return setPlace(core, folderId, null);
      return (await isFolder(path)) ? setPlace(core, folderId, path) : failed(NO_FOLDER);
    },
    'places.follow': async (wish) =>
      (await isFolder(wish.downloads)) ? followed({ core, views }, wish, true) : failed(NO_FOLDER),
    'places.why': async ({ path }) => ok(await shows.fates.ask(path)),
    'places.fetch': async ({ address }) => {
      const path = await fetchRecording(core.downloads, address, { signal: new AbortController().signal });
      return path.ok ? ok({ path: path.value }) : path;
    },
    'places.transcribe': (wish) => transcribed(core, wish),
    'places.importModel': async ({ path }) =>
      core.models ? core.models.bring(path) : failed(failure('not-allowed')),
    'places.export': (wanted) => written(core, wanted),
    'places.copyBackups': ({ directory }) => secondPlace.choose(directory),
    'places.saveDiagnostics': ({ path }) =>
      gathered ? diagnostics.write(path, gathered) : failed(failure('not-allowed')),
    'care.diagnostics': async () => ok((gathered = await diagnostics.gather())),
    'care.confirm': ({ places, queuePaused }) => standing.confirm(places, queuePaused),
  };
}

async function transcribed(
  core: Core,
  { options = {}, path, priority = 0, service = null, track = null }: ArgsOf<'places.transcribe'>,
): Promise<Outcome<{ readonly recordingId: number; readonly jobIds: readonly number[] }>> {
  if (track !== null) return takeTracks(core, path, track, { priority, options });
  const taken = await takeFile(core, path, { service, priority, options });
  if (!taken.ok) return taken;
  const { jobId, recordingId } = taken.value;
  return ok({ recordingId, jobIds: jobId === null ? [] : [jobId] });
}

async function written(
  core: Core,
  { directory, formats, pack, what, ...choices }: ArgsOf<'places.export'>,
): Promise<Outcome<WrittenView>> {
  const { library } = core;
  const recordings = await titledFor(library, what);
  if (recordings.length === 0)
    return failed(failure('not-found', { message: 'There is no transcript to write.' }));
  const { failure: why, report } = await runExportTask(
    {
      recordings: recordings.map(({ recordingId: id, title }) => ({ id, title })),
      directory,
      formats,
      pack,
      choices: { ...DEFAULT_CHOICES, ...given(choices) },
    },
    exporterHere(library),
    { onWritten: (id) => tellExported(core, [id]) },
  );
  const { cancelled: _, ...counts } = report;
  return ok({ ...counts, recordings: recordings.length, failure: why });
}
