// `earshot run`: listens and works without a window; with `--once` until nothing is left to do or nothing can go on, and says so.
import { basename } from 'node:path';
import type { Job } from '../domain/job.ts';
import { incompleteOf } from '../transcripts/missing.ts';
import { outlookOf, type Outlook } from '../operations/outlook.ts';
import { noEnds, type Ends } from './exit-codes.ts';
import { unwatchedTeller } from './unwatched-teller.ts';
import { codeFor, pause, summaryOf, tableOf, watchEnding, type WorkTools } from './work-tools.ts';

export interface RunOrder {
  readonly once: boolean;
  /** Waits for what passes by itself: a network that is back, a service that answers again. */
  readonly wait: boolean;
}

/** Runs the command; answers the exit code. */
export async function run({ once, wait }: RunOrder, tools: WorkTools): Promise<number> {
  const { core, json, out } = tools;
  const ending = watchEnding(tools.stopped);
  const tellUnwatched = unwatchedTeller(core);
  const teller = new Teller(tools, core.nowMs());
  if (!json) out.note(`Listening to ${core.library.folders.list().length} folders.`);

  let outlook: Outlook;
  for (;;) {
    teller.tell();
    if (!json) tellUnwatched(out);
    outlook = outlookOf(core);
    if (ending.asked || (once && isOver(outlook, wait))) break;
    await pause();
  }
  teller.tell();
  // A service is ended when it is told to: only what was to come to an end has one to account for.
  if (!once) return 0;
  const ends = teller.atTheEnd();
  const { standstills } = outlook;
  // A folder that cannot be reached holds recordings that nobody has seen.
  const blocked = standstills.some(({ folder }) => folder !== null);
  const counted = blocked && ends.waiting === 0 ? { ...ends, waiting: 1 } : ends;
  const code = codeFor(counted, ending);
  if (json) out.json(summaryOf(ends, standstills, ending, code));
  else for (const line of ['', ...tableOf(ends, standstills, ending)]) out.line(line);
  return code;
}

function isOver({ goesOn, looks, standstills }: Outlook, wait: boolean): boolean {
  if (goesOn) return false;
  return !wait || !(looks || standstills.some(({ passes }) => passes));
}

/** Tells each recording once for each way in which it ended, as it ends. */
class Teller {
  readonly #tools: WorkTools;
  readonly #startedAt: number;
  readonly #told = new Map<number, string>();
  readonly #ends: Ends = noEnds();

  constructor(tools: WorkTools, startedAt: number) {
    this.#tools = tools;
    this.#startedAt = startedAt;
  }

  /** Says what has ended since the last time. */
  tell(): void {
    for (const job of this.#tools.core.library.jobs.finishedSince(this.#startedAt)) {
      const said = `${job.state} ${job.finishedAt}`;
      if (this.#told.get(job.id) === said) continue;
      this.#told.set(job.id, said);
      if (job.state === 'failed') this.#ends.failed += 1;
      if (job.state === 'done')
        this.#ends[incompleteOf(this.#tools.core.library, job.recordingId) ? 'incomplete' : 'done'] += 1;
      this.#say(job);
    }
  }

  /** Says what could not be taken in and what is in doubt, so that a script does not take silence for success; counts all. */
  atTheEnd(): Ends {
    const { core, json, out } = this.#tools;
    const { files, jobs } = core.library;
    for (const { failure, path } of files.rejectedSince(this.#startedAt)) {
      this.#ends.failed += 1;
      if (json) out.json({ file: path, state: 'rejected', code: failure?.code, message: failure?.message });
      else out.row(['rejected', basename(path), failure?.message ?? '']);
    }
    for (const job of jobs.inState('uncertain')) {
      this.#ends.uncertain += 1;
      this.#say(job);
    }
    const waiting = core.library.jobs.backlog().filter(({ parked }) => !parked);
    for (const { count, state } of waiting)
      if (state === 'queued' || state === 'uploading' || state === 'transcribing')
        this.#ends.waiting += count;
    return this.#ends;
  }

  #say(job: Job): void {
    const { core, json, out } = this.#tools;
    const { failure, recordingId, state } = job;
    const title = core.library.recordings.get(recordingId)?.title ?? '';
    const incomplete = state === 'done' ? incompleteOf(core.library, recordingId) : null;
    if (json)
      out.json({
        jobId: job.id,
        recordingId,
        title,
        state,
        code: failure?.code,
        message: failure?.message,
        ...(incomplete ? { missing: incomplete.missing, missingSeconds: incomplete.seconds } : {}),
      });
    else out.row([state, title, failure?.message ?? incomplete?.short ?? '']);
  }
}
