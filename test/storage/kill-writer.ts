// The process that kill.test.ts kills: takes files in and finishes them for ever, and says what is done only after it is.
import { randomUUID } from 'node:crypto';
import { systemClock } from '../../app/domain/clock.ts';
import { openLibrary } from '../../app/storage/library.ts';

const [, , directory = ''] = process.argv;
const opened = openLibrary(directory, { clock: systemClock });
if (!opened.ok) throw new Error(opened.failure.message);
const library = opened.value;
const segments = Array.from({ length: 40 }, (_, index) => ({
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

function round(): void {
  const now = Date.now();
  const id = randomUUID();
  library.takeIn({
    folderId: null,
    path: `/x/${id}.mp3`,
    sizeBytes: 1,
    modifiedAt: now,
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
  library.jobs.finish(job.id, { state: 'transcribing' }, transcript, null, now);
  process.send?.('done');
  setImmediate(round);
}
round();
