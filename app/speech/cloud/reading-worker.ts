// Entry of the thread that reads one large answer, and ends: its memory is given back with it.
import { parentPort, workerData } from 'node:worker_threads';
import { readAnswer, type ReadingPart, type Unread } from './reading.ts';

/** Segments handed over at a time: what the other side takes in within a few milliseconds. */
const SEGMENTS_A_PART = 100;

const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');
const tell = (part: ReadingPart): void => port.postMessage(part);

const reading = readAnswer(workerData as Unread);
const segments = reading.kind === 'ready' ? reading.transcript.segments : [];
let at = 0;

/** Sends the next part, or the end. The other side asks for each: what lies in its mailbox is taken in all at once. */
function advance(): void {
  if (at < segments.length) {
    tell({ kind: 'segments', segments: segments.slice(at, at + SEGMENTS_A_PART) });
    at += SEGMENTS_A_PART;
    return;
  }
  const { kind } = reading;
  tell({
    kind: 'end',
    reading: kind === 'ready' ? { kind, transcript: { ...reading.transcript, segments: [] } } : reading,
  });
  port?.close();
}

port.on('message', advance);
advance();
