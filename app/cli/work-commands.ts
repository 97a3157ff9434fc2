// Commands that do work: transcribe files now, or listen and work without a window.
import { basename, resolve } from 'node:path';
import { exportRecording } from '../jobs/exporting.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import { unwatchedText } from '../domain/not-watched.ts';
import type { Engine } from '../jobs/engine.ts';
import { unwatchedIn } from '../jobs/unwatched.ts';
import { incompleteOf } from '../jobs/missing.ts';
import { blameOf } from '../jobs/policy.ts';
import { ok, type Outcome } from '../domain/result.ts';
import { SERVICE_IDS } from '../domain/service.ts';
import { textOf } from '../domain/transcript.ts';
import type { Output } from './output.ts';
import type { Command } from './words.ts';

export interface WorkTools {
  readonly engine: Engine;
  readonly out: Output;
  readonly json: boolean;
  readonly cwd: string;
  /** Resolves when the person or the system wants us to end. */
  readonly stopped: Promise<void>;
  /** False when another process works on this library: then the jobs are queued here and done there. */
  readonly works: boolean;
}

/** How often the state of jobs is looked at, milliseconds. */
const LOOK_MS = 100;
/** What passes by itself (no network) is waited for this often before a command gives up; the job stays queued. */
const PATIENCE_TRIES = 4;
/** All is done, but of some recordings a part is missing. */
export const EXIT_INCOMPLETE = 5;
/** Files named on the command line go first. */
const COMMAND_PRIORITY = 10;

/** Whether the person or the system wants us to end. */
interface Ending {
  readonly asked: boolean;
}

function watchEnding(stopped: Promise<void>): Ending {
  const ending = { asked: false };
  void stopped.then(() => {
    ending.asked = true;
  });
  return ending;
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Transcribes files and prints the transcripts in the order given. Answers the exit code. */
export async function transcribe(
  command: Extract<Command, { name: 'transcribe' }>,
  tools: WorkTools,
): Promise<number> {
  const { cwd, engine, json, out } = tools;
  let failedCount = 0;
  let incompleteCount = 0;
  const ending = watchEnding(tools.stopped);

  const taken = command.files.map(async (file) => {
    const path = resolve(cwd, file);
    return { file, outcome: await take(engine, path, command) };
  });
  for (const pending of taken) {
    const startedMs = performance.now();
    const { file, outcome } = await pending;
    const fail = (why: Failure): void => {
      failedCount += 1;
      if (json)
        out.line(
          JSON.stringify({ file, ok: false, code: why.code, message: why.message, detail: why.detail }),
        );
      else out.note(`${basename(file)}: ${why.message}${why.detail ? ` (${why.detail})` : ''}`);
    };
    if (!outcome.ok) {
      fail(outcome.failure);
      continue;
    }
    const { jobIds, recordingId } = outcome.value;
    const ended: (Job | null)[] = [];
    for (const jobId of jobIds) ended.push(await waitFor(tools, jobId, ending));
    if (ending.asked) return 130;
    const last = ended.at(-1);
    // Of several tracks, some may hold nothing that can be heard.
    if (last && !ended.some((job) => job?.state === 'done')) {
      fail(last.failure ?? failure('internal', { message: 'The job was cancelled.' }));
      continue;
    }
    const transcript = engine.library.transcripts.get(recordingId);
    const recording = engine.library.recordings.get(recordingId);
    if (!transcript || !recording) {
      const latest = engine.library.jobs.latestFor(recordingId);
      fail(latest?.failure ?? failure('not-found'));
      continue;
    }
    const incomplete = incompleteOf(engine.library, recordingId);
    if (incomplete) incompleteCount += 1;
    if (json) {
      const { durationSeconds, language, model, segments, service } = transcript;
      const took = { tookSeconds: Math.round(performance.now() - startedMs) / 1000 };
      out.line(
        JSON.stringify({
          file,
          ok: true,
          recordingId,
          service,
          model,
          language,
          durationSeconds,
          ...took,
          // Null where nothing is known, such as of a transcript that an older version made.
          missing: transcript.missing === null ? null : (incomplete?.missing ?? []),
          missingSeconds: incomplete?.seconds ?? 0,
          text: textOf(transcript),
          segments,
        }),
      );
      continue;
    }
    const content = exportRecording(engine.library, recordingId, command.format);
    if (!content.ok) fail(content.failure);
    else {
      if (transcript.segments.length === 0) out.note(`${basename(file)}: no speech was found.`);
      for (const { advice, text } of incomplete?.missing ?? [])
        out.note(`${basename(file)}: ${text} ${advice}`);
      out.text(content.value.content);
    }
  }
  return failedCount > 0 ? 1 : incompleteCount > 0 ? EXIT_INCOMPLETE : 0;
}

interface Taken {
  readonly recordingId: number;
  /** Jobs that are under way for it; several where each track has one. */
  readonly jobIds: readonly number[];
}

async function take(
  engine: Engine,
  path: string,
  { options, service, track }: Extract<Command, { name: 'transcribe' }>,
): Promise<Outcome<Taken>> {
  if (track !== null) return engine.takeTracks(path, track, COMMAND_PRIORITY);
  const taken = await engine.takeFile(path, service, COMMAND_PRIORITY, options);
  if (!taken.ok) return taken;
  const { jobId, recordingId } = taken.value;
  return ok({ recordingId, jobIds: jobId === null ? [] : [jobId] });
}

async function waitFor(tools: WorkTools, jobId: number, ending: Ending): Promise<Job | null> {
  const { engine, out, works } = tools;
  let tries = 0;
  let lastDueAt = -1;
  while (!ending.asked) {
    const job = engine.library.jobs.get(jobId);
    if (!job || job.finishedAt !== null || job.state === 'uncertain') return job;
    if (job.state === 'queued' && job.failure && works) {
      if (engine.runner.held[job.service]) return job;
      if (job.dueAt !== lastDueAt) {
        lastDueAt = job.dueAt;
        tries += 1;
        out.note(job.failure.message);
        if (blameOf(job.failure.code) === 'weather' && tries >= PATIENCE_TRIES) return job;
      }
    }
    await sleep(LOOK_MS);
  }
  return null;
}

/** Listens and works; with `once` until nothing is left to do. Answers the exit code. */
export async function run(once: boolean, tools: WorkTools): Promise<number> {
  const { engine, json, out } = tools;
  const ending = watchEnding(tools.stopped);
  const told = new Map<number, string>();
  const startedAt = engine.nowMs();
  let failedCount = 0;
  let incompleteCount = 0;
  const tellUnwatched = unwatchedTeller(engine);
  if (!json) out.note(`Listening to ${engine.library.folders.list().length} folders.`);

  const tell = (): void => {
    for (const job of engine.library.jobs.finishedSince(startedAt)) {
      const said = `${job.state} ${job.finishedAt}`;
      if (told.get(job.id) === said) continue;
      told.set(job.id, said);
      if (job.state === 'failed') failedCount += 1;
      const title = engine.library.recordings.get(job.recordingId)?.title ?? '';
      const incomplete = job.state === 'done' ? incompleteOf(engine.library, job.recordingId) : null;
      if (incomplete) incompleteCount += 1;
      if (json)
        out.line(
          JSON.stringify({
            jobId: job.id,
            recordingId: job.recordingId,
            title,
            state: job.state,
            code: job.failure?.code,
            message: job.failure?.message,
            ...(incomplete ? { missing: incomplete.missing, missingSeconds: incomplete.seconds } : {}),
          }),
        );
      else {
        const more = job.failure?.message ?? incomplete?.short ?? '';
        out.line(`${job.state}\t${title}${more && `\t${more}`}`);
      }
    }
  };

  while (!ending.asked) {
    tell();
    if (!json) tellUnwatched(out);
    if (once && restsFor(engine)) break;
    await sleep(LOOK_MS);
  }
  tell();
  if (once) {
    // What could not be done is said, so that a script does not take silence for success.
    for (const rejected of engine.library.files.rejectedSince(startedAt)) {
      failedCount += 1;
      if (json)
        out.line(
          JSON.stringify({
            file: rejected.path,
            state: 'rejected',
            code: rejected.failure?.code,
            message: rejected.failure?.message,
          }),
        );
      else out.line(`rejected\t${basename(rejected.path)}\t${rejected.failure?.message ?? ''}`);
    }
    for (const held of Object.values(engine.runner.held)) {
      if (!held) continue;
      failedCount += 1;
      out.note(held.message);
    }
  }
  return failedCount > 0 ? 1 : once && incompleteCount > 0 ? EXIT_INCOMPLETE : 0;
}

/** Says once of each kind of files that a folder turned out to hold and that is not watched. What was told in an earlier run is not told again. */
function unwatchedTeller({ library }: Engine): (out: Output) => void {
  const kinds = (): { key: string; text: string }[] =>
    library.folders.list().flatMap(({ id, path }) =>
      unwatchedIn(library, id).map((kind) => ({
        key: `${id} ${kind.ending}`,
        text: `${path}: ${unwatchedText(kind)}`,
      })),
    );
  const told = new Set(kinds().map(({ key }) => key));
  return (out) => {
    for (const { key, text } of kinds()) {
      if (told.has(key)) continue;
      told.add(key);
      out.note(text);
    }
  };
}

/** True when every folder was compared with the disk and no job can go on by itself now. */
function restsFor(engine: Engine): boolean {
  if (!engine.listening.quiet || engine.intake.size > 0 || engine.runner.busy) return false;
  if (engine.sidecars && !engine.sidecars.isIdle) return false;
  const { library, runner } = engine;
  if (library.jobs.inState('uploading').length > 0 || library.jobs.inState('transcribing').length > 0)
    return false;
  // What the person holds back rests too.
  if (runner.paused) return true;
  return SERVICE_IDS.every((service) => runner.held[service] !== null || !library.jobs.hasClaimable(service));
}
