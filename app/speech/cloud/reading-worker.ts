// Entry of the thread that reads one large answer, and ends: its memory is given back with it.
import { parentPort, workerData } from 'node:worker_threads';
import { readAnswer, type ReadingPart, type Unread } from './reading.ts';

/** Segments handed over at a time: what the other side takes in within a few milliseconds. */
const SEGMENTS_A_PART = 100;

const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');
const tell = (part: ReadingPart): void => port.postMessage(part);

const reading = readAnswer(workerData as Unread);
if (reading.kind === 'ready') {
  const { segments } = reading.transcript;
  for (let at = 0; at < segments.length; at += SEGMENTS_A_PART)
    tell({ kind: 'segments', segments: segments.slice(at, at + SEGMENTS_A_PART) });
  tell({ kind: 'end', reading: { ...reading, transcript: { ...reading.transcript, segments: [] } } });
} else tell({ kind: 'end', reading });
