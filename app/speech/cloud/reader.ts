// Reads answers: small ones at once, large ones on a thread of their own, so that a day of speech does not hold the app up.
import { Worker } from 'node:worker_threads';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { failure } from '../../domain/failure.ts';
import type { Segment } from '../../domain/transcript.ts';
import { readAnswer, type Reading, type ReadingPart, type Unread } from './reading.ts';

const gzipInBackground = promisify(gzip);

/** Up to this size reading takes a few milliseconds, bytes: half an hour of speech with words. */
const SMALL_BYTES = 256 * 1024;
/** Heap of a reading thread, MB: the largest answer that is read (256 MB) is 20 times its size as objects at worst. */
const HEAP_MB = 4_096;

export type Reader = (unread: Unread) => Promise<Reading>;

/**
 * Makes a reader.
 * @param workerUrl the bundled `reading-worker.ts`; without it everything is read at once
 */
export function createReader(workerUrl: URL | string | null): Reader {
  return (unread) =>
    workerUrl === null || unread.bytes.length <= SMALL_BYTES
      ? Promise.resolve(readAnswer(unread))
      : readOnThread(workerUrl, unread);
}

function readOnThread(workerUrl: URL | string, unread: Unread): Promise<Reading> {
  return new Promise((resolve) => {
    const segments: Segment[] = [];
    const worker = new Worker(workerUrl, {
      workerData: unread,
      name: 'reading',
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    const give = (reading: Reading): void => {
      worker.removeAllListeners('exit');
      resolve(reading);
    };
    const lost = (detail: string): void =>
      give({ kind: 'failed', failure: failure('answer-unreadable', { detail }), keep: true });
    worker.on('message', (part: ReadingPart) => {
      if (part.kind === 'segments') {
        segments.push(...part.segments);
        // Not before others had their turn.
        setImmediate(() => worker.postMessage('next'));
      } else if (part.reading.kind !== 'ready') give(part.reading);
      else give({ ...part.reading, transcript: { ...part.reading.transcript, segments } });
    });
    worker.on('error', (error) => lost(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => lost(`The thread that read it ended with code ${code}.`));
  });
}

/** Packs an answer as it came, off the main thread. */
export function packed(bytes: Uint8Array): Promise<Uint8Array> {
  return gzipInBackground(bytes, { level: 1 });
}
