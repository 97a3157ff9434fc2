// `earshot transcribe`: files and addresses named on the command line, to their transcripts on the standard output or in a folder.
import { basename, resolve } from 'node:path';
import { failure, type Failure } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import { textOf } from '../domain/transcript.ts';
import { exporterHere } from '../publish/exporter.ts';
import { runExportTask } from '../publish/export-task.ts';
import { incompleteOf } from '../transcripts/missing.ts';
import type { Core } from '../operations/core.ts';
import { blameOf } from '../queue/policy.ts';
import { outlookOf, standstillOf, type Standstill } from '../operations/outlook.ts';
import { soundTitle } from '../transcripts/sound-title.ts';
import { DEFAULT_CHOICES } from '../domain/export-format.ts';
import { ok, type Outcome } from '../domain/result.ts';
import { DocumentWriter } from './documents.ts';
import { noEnds } from './exit-codes.ts';
import { fetchTeller } from './fetch-teller.ts';
import { codeFor, pause, tableOf, watchEnding, type Ending, type WorkTools } from './work-tools.ts';
import type { TranscribeCommand } from './words.ts';
import { fetchRecording, isAddress, shownSource } from '../operations/downloads.ts';
import { takeFile, takeTracks } from '../operations/taking.ts';

/** Files named on the command line go first. */
const COMMAND_PRIORITY = 10;
/** What another process has to wait for longer than this does not go on, milliseconds. */
const SOON_MS = 60_000;

/** How a file ended: transcribed, or why not. */
type End =
  | { readonly kind: 'done' | 'incomplete'; readonly recordingId: number }
  | { readonly kind: 'failed' | 'uncertain' | 'waiting'; readonly why: Failure };

/** Transcribes files and gives the transcripts in the order of the files. Answers the exit code. */
export async function transcribe(command: TranscribeCommand, tools: WorkTools): Promise<number> {
  const ending = watchEnding(tools.stopped);
  const ends = noEnds();
  const standstills = new Map<string, Standstill>();
  const giver = giverOf(command, tools);
  const taken = takeAll(command, tools);
  for (const [at, named] of command.files.entries()) {
    const file = shownSource(named);
    const startedMs = performance.now();
    const end = await endOf(taken[at] ?? Promise.resolve(GONE), command.wait, tools, ending, standstills);
    const why =
      'why' in end
        ? end.why
        : await giver.give(file, end.recordingId, (performance.now() - startedMs) / 1000);
    ends['recordingId' in end && why ? 'failed' : end.kind] += 1;
    if (why) giver.refuse(file, why);
  }
  giver.end();
  const code = codeFor(ends, ending);
  if (!tools.json && (ending.asked || standstills.size > 0))
    for (const line of tableOf(ends, [...standstills.values()], ending)) tools.out.note(line);
  return code;
}

const GONE: Outcome<Taken> = { ok: false, failure: failure('file-gone') };

interface Taken {
  readonly recordingId: number;
  /** Jobs that are under way for it; several where each track has one. */
  readonly jobIds: readonly number[];
}

/** Takes all of them in: files at once, what has to be fetched one after the other, and each address once. */
function takeAll(command: TranscribeCommand, tools: WorkTools): readonly Promise<Outcome<Taken>>[] {
  const { core, cwd } = tools;
  const stop = new AbortController();
  void tools.stopped.then(() => stop.abort());
  const fetched = new Map<string, Promise<Outcome<Taken>>>();
  let before: Promise<unknown> = Promise.resolve();
  return command.files.map((file) => {
    if (!isAddress(file)) return take(core, resolve(cwd, file), command);
    const known = fetched.get(file);
    if (known) return known;
    const one = before.then(() => takeAddress(file, command, tools, stop.signal));
    fetched.set(file, one);
    before = one;
    return one;
  });
}

async function takeAddress(
  address: string,
  command: TranscribeCommand,
  tools: WorkTools,
  signal: AbortSignal,
): Promise<Outcome<Taken>> {
  const { core } = tools;
  const onProgress = fetchTeller(address, tools);
  const path = await fetchRecording(core.downloads, address, { signal, onProgress });
  return path.ok ? take(core, path.value, command) : path;
}

async function take(
  core: Core,
  path: string,
  { options, service, track }: TranscribeCommand,
): Promise<Outcome<Taken>> {
  if (track !== null) return takeTracks(core, path, track, COMMAND_PRIORITY);
  const taken = await takeFile(core, path, { service, priority: COMMAND_PRIORITY, options });
  if (!taken.ok) return taken;
  const { jobId, recordingId } = taken.value;
  return ok({ recordingId, jobIds: jobId === null ? [] : [jobId] });
}

/** Waits for the end of one file, or until it is clear that it does not come. */
async function endOf(
  taken: Promise<Outcome<Taken>>,
  wait: boolean,
  tools: WorkTools,
  ending: Ending,
  standstills: Map<string, Standstill>,
): Promise<End> {
  const outcome = await Promise.race([taken, untilAsked(ending)]);
  if (outcome === null) return { kind: 'waiting', why: STOPPED };
  if (!outcome.ok) return { kind: 'failed', why: outcome.failure };
  const { jobIds, recordingId } = outcome.value;
  const { library } = tools.core;
  let last: End | null = null;
  let isDone = jobIds.length === 0;
  for (const jobId of jobIds) {
    last = await endOfJob(jobId, wait, tools, ending, standstills);
    isDone ||= last === null;
    // What waits may be all of it; of several tracks, some may hold nothing that can be heard.
    if (last && last.kind !== 'failed') return last;
  }
  if (last && !isDone) return last;
  // A piece of a recording is heard, and read, in the whole of it.
  const leadId = library.sessions.joinedWith(recordingId).leadId ?? recordingId;
  if (library.transcripts.head(leadId))
    return { kind: incompleteOf(library, leadId) ? 'incomplete' : 'done', recordingId: leadId };
  return { kind: 'failed', why: library.jobs.latestFor(recordingId)?.failure ?? failure('not-found') };
}

/** @returns null when it is done */
async function endOfJob(
  jobId: number,
  wait: boolean,
  tools: WorkTools,
  ending: Ending,
  standstills: Map<string, Standstill>,
): Promise<End | null> {
  const stood = await waitFor(jobId, wait, tools, ending);
  if (stood) standstills.set(stood.failure.message, stood);
  const job = tools.core.library.jobs.get(jobId);
  if (!job || job.state === 'done') return null;
  if (job.state === 'uncertain') return { kind: 'uncertain', why: job.failure ?? failure('answer-lost') };
  if (job.finishedAt !== null) return { kind: 'failed', why: job.failure ?? CANCELLED };
  return { kind: 'waiting', why: stood ? { retryable: true, ...stood.failure } : (job.failure ?? STOPPED) };
}

const STOPPED = failure('upload-interrupted', {
  message:
    'Earshot was told to end before this was transcribed. It stays in the queue; the next run goes on with it.',
});
const CANCELLED = failure('internal', { message: 'The job was cancelled.', retryable: false });

async function untilAsked(ending: Ending): Promise<null> {
  while (!ending.asked) await pause();
  return null;
}

/** @returns why the job does not go on, or null when it ended or we are to end */
async function waitFor(
  jobId: number,
  wait: boolean,
  { core, works }: WorkTools,
  ending: Ending,
): Promise<Standstill | null> {
  while (!ending.asked) {
    const job = core.library.jobs.get(jobId);
    if (!job || job.finishedAt !== null || job.state === 'uncertain') return null;
    const stands = works ? standsStill(job, core) : standsElsewhere(job, core);
    if (stands && !(wait && stands.passes)) return stands;
    await pause();
  }
  return null;
}

function standsStill(job: Job, core: WorkTools['core']): Standstill | null {
  const { goesOn, standstills } = outlookOf(core);
  if (goesOn) return null;
  const its = standstills.find(
    ({ folder, service }) => folder === null && (service ?? job.service) === job.service,
  );
  if (its) return its;
  if (job.heldAt === null) return null;
  return standstillOf(core.engines.traits(job.service), HELD_BACK, false);
}

/** Of the process that does the work only what it writes down is known. */
function standsElsewhere(job: Job, { engines, nowMs }: WorkTools['core']): Standstill | null {
  if (job.state !== 'queued' || !job.failure || job.dueAt <= nowMs() + SOON_MS) return null;
  return standstillOf(engines.traits(job.service), job.failure, blameOf(job.failure.code) !== 'service');
}

const HELD_BACK = failure('not-allowed', { message: 'It is held back. To go on: jobs release JOB.' });

/** Where the transcripts go. */
interface Giver {
  /** @returns why it could not be given */
  give(file: string, recordingId: number, tookSeconds: number): Promise<Failure | null>;
  refuse(file: string, why: Failure): void;
  end(): void;
}

function giverOf(command: TranscribeCommand, tools: WorkTools): Giver {
  if (command.to !== null) return intoFolder(resolve(tools.cwd, command.to), command, tools);
  return tools.json ? asValues(command, tools) : asDocument(command, tools);
}

const said = (file: string, why: Failure) => ({
  file,
  ok: false,
  code: why.code,
  message: why.message,
  detail: why.detail,
});
const noted = (file: string, why: Failure): string =>
  `${basename(file)}: ${why.message}${why.detail ? ` (${why.detail})` : ''}`;

/** One object for one file; an array for several, each as soon as it is there. */
function asValues({ files }: TranscribeCommand, { core, out }: WorkTools): Giver {
  const isAlone = files.length === 1;
  let count = 0;
  const put = (value: unknown): Promise<null> => {
    if (isAlone) out.json(value);
    else {
      if (count === 0) out.text('[\n');
      out.element(value, count === 0);
      count += 1;
    }
    return Promise.resolve(null);
  };
  return {
    give: (file, recordingId, tookSeconds) => {
      const transcript = core.library.transcripts.get(recordingId);
      if (!transcript) return Promise.resolve(failure('not-found'));
      const { durationSeconds, language, model, segments, service } = transcript;
      const incomplete = incompleteOf(core.library, recordingId);
      return put({
        file,
        ok: true,
        recordingId,
        title: soundTitle(core.library, recordingId),
        service,
        model,
        language,
        durationSeconds,
        tookSeconds: Math.round(tookSeconds * 1000) / 1000,
        // Null where nothing is known, such as of a transcript that an older version made.
        missing: transcript.missing === null ? null : (incomplete?.missing ?? []),
        missingSeconds: incomplete?.seconds ?? 0,
        text: textOf(transcript),
        segments,
      });
    },
    refuse: (file, why) => void put(said(file, why)),
    end: () => {
      if (!isAlone) out.text(count === 0 ? '[]\n' : '\n]\n');
    },
  };
}

function asDocument(command: TranscribeCommand, { core, out }: WorkTools): Giver {
  const { library } = core;
  const [format = 'txt'] = command.formats;
  const writer = new DocumentWriter({ library, out }, format, command.files.length === 1);
  // Files of one session are one recording, and are given once.
  const given = new Set<number>();
  return {
    give: (file, recordingId) => {
      if (given.has(recordingId)) return Promise.resolve(null);
      given.add(recordingId);
      if (library.transcripts.head(recordingId)?.wordCount === 0)
        out.note(`${basename(file)}: no speech was found.`);
      for (const { advice, text } of incompleteOf(library, recordingId)?.missing ?? [])
        out.note(`${basename(file)}: ${text} ${advice}`);
      const made = writer.add({ recordingId, title: soundTitle(library, recordingId) });
      return Promise.resolve(made.ok ? null : made.failure);
    },
    refuse: (file, why) => out.note(noted(file, why)),
    end: () => writer.end(),
  };
}

function intoFolder(
  directory: string,
  { formats }: TranscribeCommand,
  { core, json, out }: WorkTools,
): Giver {
  const { library } = core;
  const given = new Set<number>();
  return {
    give: async (file, recordingId) => {
      if (given.has(recordingId)) return null;
      given.add(recordingId);
      const title = soundTitle(library, recordingId);
      const { failure: why, report } = await runExportTask(
        {
          recordings: [{ id: recordingId, title }],
          directory,
          formats,
          pack: false,
          choices: DEFAULT_CHOICES,
        },
        exporterHere(library),
      );
      const [left] = report.skipped;
      const fault =
        why ?? (left ? failure('not-allowed', { message: `${left.what}: ${left.message}` }) : null);
      if (fault) return fault;
      if (json) out.json({ file, ok: true, recordingId, title, directory, written: report.written });
      else out.line(`${title}: ${report.written} written into ${directory}.`);
      return null;
    },
    refuse: (file, why) => (json ? out.json(said(file, why)) : out.note(noted(file, why))),
    end: () => undefined,
  };
}
