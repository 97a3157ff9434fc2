// The process that kill.test.ts kills: takes files in and finishes them for ever, and says what is done only after it is.
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock } from '../../app/domain/clock.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';

const [, , directory = ''] = process.argv;
const opened = openLibrary(directory, { clock: systemClock, engines: ENGINES });
if (!opened.ok) throw new Error(opened.failure.message);
const library = opened.value;
// What a dead one left is cleared while this one writes.
library.transcripts.shelf.start();
const segments = Array.from({ length: 240 }, (_, index) => ({
  start: index,
  end: index + 1,
  speaker: null,
  text: `words and words ${index} ${randomUUID()}`,
  words: [],
}));
const transcript = {
  segments,
  language: 'en',
  model: 'x',
  durationSeconds: 40,
  wordTimes: 'none',
  insights: {},
} as const;

let rounds = 0;

async function round(): Promise<void> {
  const now = Date.now();
  const id = randomUUID();
  library.takeIn({
    folderId: null,
    path: `/x/${id}.mp3`,
    sizeBytes: 1,
    modifiedMs: now,
    inode: null,
    fingerprint: id,
    audio: { durationSeconds: 40, format: 'mp3', channels: 1, sampleRateHz: 16_000 },
    service: 'device',
    options: '{}',
    priority: 0,
  });
  process.send?.('takenIn');
  const job = library.jobs.claimNext('device', { leaseToken: id, requestId: id }, Date.now());
  if (!job) throw new Error('There is nothing to claim');
  library.jobs.apply(
    job.id,
    job,
    { type: 'accepted', generationId: id, firstPollAt: now, deadlineAt: null },
    now,
  );
  const guard = { state: 'transcribing' } as const;
  const { recordingId, service } = job;
  // Every other one in slices, and now and then one is put away, packed and brought back.
  if (rounds % 2 === 0) {
    const arrival = library.transcripts.arrive(
      { recordingId, jobId: job.id, service, transcript, raw: null },
      now,
    );
    while (!arrival.isWhole) {
      arrival.step();
      await nextTurn();
    }
    library.jobs.finishArrived(job.id, guard, arrival, transcript, now);
    arrival.end();
  } else library.jobs.finish(job.id, guard, transcript, null, now);
  process.send?.('done');
  if (rounds % 3 === 0) {
    const { shelf } = library.transcripts;
    library.remove(recordingId);
    await shelf.tidy();
    await shelf.bring(library.transcripts.currentId(recordingId) ?? 0);
    library.restore(recordingId);
  }
  rounds += 1;
}
for (;;) {
  await round();
  await nextTurn();
}
