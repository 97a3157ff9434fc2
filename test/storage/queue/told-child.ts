// The process that told.test.ts ends: brings jobs through the queue's store, and at one of the steps, as soon as it is told that the step is done, does what
// cannot be taken back (a line in a file) and is gone in the same breath.
import { appendFileSync } from 'node:fs';
import { systemClock } from '../../../app/domain/clock.ts';
import type { Job } from '../../../app/domain/job.ts';
import { ENGINES } from '../../../app/speech/engines.ts';
import { openLibrary } from '../../../app/storage/library.ts';

const [, , directory = '', outside = '', at = ''] = process.argv;
const opened = openLibrary(directory, { clock: systemClock, engines: ENGINES });
if (!opened.ok) throw new Error(opened.failure.message);
const { unhurriedQueue: queue } = opened.value;
const now = Date.now();
const transcript = {
  segments: [{ start: 0, end: 1, speaker: null, text: 'Words of a job.', words: [] }],
  language: 'en',
  model: 'x',
  durationSeconds: 40,
  wordTimes: 'none',
  insights: {},
} as const;

/** What a step allows: for a send, its last bytes leave. */
function told(step: string, job: Job | null): Job {
  if (!job) throw new Error(`${step} was not done`);
  if (step !== at) return job;
  appendFileSync(outside, `${job.id} ${job.requestId ?? ''}\n`);
  process.kill(process.pid, 'SIGKILL');
  return job;
}

async function carry(n: number): Promise<void> {
  const lease = { leaseToken: `lease-${n}`, requestId: `request-${n}` };
  let job = told('claimed', await queue.claim('cloud', lease, now));
  job = told('body-ending', await queue.record(job, { type: 'body-ending' }, now));
  const event = {
    type: 'accepted',
    generationId: `generation-${n}`,
    firstPollAt: now,
    deadlineAt: null,
  } as const;
  job = told('accepted', await queue.record(job, event, now));
  const arriving = await queue.arrive(job, { transcript, raw: null }, now);
  told('done', (await arriving?.finish(now)) ?? null);
}

await Promise.all([carry(1), carry(2), carry(3)]);
