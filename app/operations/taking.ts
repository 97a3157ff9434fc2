// Takes in a file that a person names, and sees that there is a transcript of it.
import { notOptionsOf, type EngineId, type EngineTraits } from '../domain/engine.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { TrackChoice } from '../domain/track-choice.ts';
import type { SettledFile, TakenIn } from '../intake/intake.ts';
import type { Core } from './core.ts';
import { transcribeWith, type TranscribingParts } from './transcribing.ts';

export type TakingParts = TranscribingParts & Pick<Core, 'engines' | 'files' | 'intake'>;

export interface FileWish {
  /** Overrides the usual one. */
  readonly service?: EngineId | null;
  readonly priority?: number;
  /** Options above those of the app and the show. */
  readonly options?: OptionLayer;
  /** Only take it in: what is to be done with it is decided afterwards. */
  readonly withoutJob?: boolean;
  /** See `Wish.soundOf`. */
  readonly soundOf?: number | null;
}

/** Options that would be left out in silence. */
function notHere({ id, options, words }: EngineTraits, own: OptionLayer): Failure | null {
  const [name] = notOptionsOf({ options }, own);
  if (name === undefined) return null;
  return failure('bad-argument', {
    message: `“${name}” is no option of ${words.name} (${id}), by which this would be transcribed. Nothing was queued. Name the engine that it is for with --service.`,
  });
}

/** Takes in one file by hand. What failed before is tried again: a person who names the file wants a transcript. */
export async function takeFile(
  core: TakingParts,
  path: string,
  { options = {}, priority = 0, service = null, soundOf = null, withoutJob = false }: FileWish = {},
): Promise<Outcome<TakenIn>> {
  const { engines, intake, requests } = core;
  const file = await fileAt(core, path);
  if (!file.ok) return file;
  const { folderId } = file.value;
  const checked = requests.checkJob(folderId, options);
  if (!checked.ok) return checked;
  const own = Object.keys(checked.value).length > 0 ? checked.value : null;
  const foreign = notHere(engines.traits(requests.for(folderId, service).service), checked.value);
  if (foreign) return failed(foreign);
  const wish = { service, priority, own: checked.value, download: true, withoutJob, soundOf };
  const taken = await intake.take(file.value, wish);
  if (!taken.ok || taken.value.jobId !== null || withoutJob) return taken;
  const jobId = jobFor(core, taken.value.recordingId, service, priority, own);
  return jobId.ok ? ok({ ...taken.value, jobId: jobId.value }) : jobId;
}

/**
 * Takes in one file by hand for a track of it, or for all of them, on this device.
 * @returns its recording, and the jobs that are under way for it
 */
export async function takeTracks(
  core: TakingParts & Pick<Core, 'tracks'>,
  path: string,
  choice: TrackChoice,
  { options = {}, priority = 0 }: Omit<FileWish, 'service'> = {},
): Promise<Outcome<{ readonly recordingId: number; readonly jobIds: readonly number[] }>> {
  const file = await fileAt(core, path);
  if (!file.ok) return file;
  const checked = core.requests.checkJob(file.value.folderId, options);
  if (!checked.ok) return checked;
  const wish = { service: null, priority, download: true, withoutJob: true } as const;
  const taken = await core.intake.take(file.value, wish);
  if (!taken.ok) return taken;
  const { recordingId } = taken.value;
  const jobs = core.tracks.transcribe(recordingId, choice, { own: checked.value, priority });
  return jobs.ok ? ok({ recordingId, jobIds: jobs.value }) : jobs;
}

const IS_A_FOLDER =
  'This is a folder. Name the recordings in it, or have it watched: earshot folders add FOLDER.';

/** The file as it stands there now. */
async function fileAt({ files, library }: TakingParts, path: string): Promise<Outcome<SettledFile>> {
  const { failure: why, file, what } = await files.ask(path);
  if (what === 'directory')
    return failed(failure('file-unreadable', { message: IS_A_FOLDER, retryable: false }));
  const known = library.files.byPath(path);
  if (!file && !known && (why?.code ?? 'file-gone') === 'file-gone')
    return failed(failure('file-gone', { message: 'There is no such file. Check the path.' }));
  if (!file) return failed(why ?? failure('file-gone'));
  return ok({ ...file, folderId: known?.folderId ?? null });
}

/** What it is is known already: the job that is under way for it, or one that is begun now; null where its transcript satisfies. */
export function jobFor(
  core: Pick<TakingParts, 'requests'> & TranscribingParts,
  recordingId: number,
  service: EngineId | null,
  priority: number,
  own: OptionLayer | null,
): Outcome<number | null> {
  const { act, library, requests } = core;
  const latest = library.jobs.latestFor(recordingId);
  const transcript = library.transcripts.head(recordingId);
  const satisfied = transcript !== null && (service === null || transcript.service === service);
  if (satisfied && !own) return ok(null);
  if (latest && !own && (service === null || latest.service === service)) {
    if (latest.state === 'failed' || latest.state === 'cancelled') act(latest.id, 'retry');
    return ok(latest.id);
  }
  const folderId = library.recordings.get(recordingId)?.folderId ?? null;
  const chosen = service ?? requests.for(folderId, null).service;
  const job = transcribeWith(core, recordingId, chosen, { priority, own: own ?? {} });
  return job.ok ? ok(job.value.id) : job;
}
