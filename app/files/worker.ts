// Entry of this room's threads: does what the main thread asks for and answers.
import './own-thread.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { Pulse, PULSE_SLOTS } from './disk-file.ts';
import { packSightings } from './entries.ts';
import { folderFailure } from './errors.ts';
import { listen, type ListenerEvents } from './listen.ts';
import { folderAt, lookAt, placeAt } from './look.ts';
import type { Answer, Request, ThreadData } from './messages.ts';
import { othersIn } from './others.ts';
import { ownDirectories } from './own-directories.ts';
import { walkTree } from './scan.ts';
import type { Ffmpeg } from '../sound/ffmpeg.ts';

const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');

const { pulse: sharedPulse, wasmPath } = workerData as ThreadData;
const slots = new Int32Array(sharedPulse);
const scans = new Map<number, ReturnType<typeof walkTree>>();
const listeners = new Map<number, Listening>();

interface Listening {
  readonly end: () => void;
  readonly root: string;
  readonly includeSubfolders: boolean;
  /** When the system last told of anything, `performance.now()`. */
  stirredAt: number;
}

/** So long after somebody asks whether all is calm, everything that the system told before is heard. */
const HEAR_MS = 100;

const answer = (message: Answer): void => port.postMessage(message, handedOver(message));

/** Numbers change hands instead of being copied. */
function handedOver(message: Answer): ArrayBuffer[] {
  if (message.kind === 'chunk') return [message.chunk.numbers.buffer];
  if (message.kind === 'scanned') return message.rest ? [message.rest.numbers.buffer] : [];
  if (message.kind === 'looked') return [message.sightings.numbers.buffer, message.sightings.seen.buffer];
  return [];
}

port.on('message', (request: Request) => {
  // It shows that it could go on if something came. The request in hand stays the one that it is.
  if (request.kind === 'beat') {
    Atomics.add(slots, PULSE_SLOTS.beat, 1);
    return;
  }
  const { id } = request;
  const pulse = new Pulse(slots, id);
  switch (request.kind) {
    case 'scan':
      scans.set(id, walkTree(request.root, request.includeSubfolders));
      return pulse.ask(() => advance(id));
    case 'next':
      return pulse.ask(() => advance(id));
    case 'look':
      return answer({
        kind: 'looked',
        id,
        sightings: packSightings(lookAt(request.paths, request.closely, (call) => pulse.ask(call))),
      });
    case 'identify':
      void readers()
        .then(({ identify }) => identify(request.path, pulse, secondReader, request.download))
        .then((outcome) => answer({ kind: 'identified', id, outcome }));
      return;
    case 'measure':
      void readers()
        .then(({ measure }) => measure(request.path, pulse, secondReader))
        .then((seconds) => answer({ kind: 'measured', id, seconds }));
      return;
    case 'ask':
      return answer({ kind: 'told', id, place: pulse.ask(() => placeAt(request.path)) });
    case 'others':
      return answer({ kind: 'others-listed', id, others: othersIn(request.path, (call) => pulse.ask(call)) });
    case 'resolve':
      return answer({ kind: 'resolved', id, outcome: pulse.ask(() => folderAt(request.path)) });
    case 'listen':
      return startListening(id, pulse, request.root, request.includeSubfolders);
    case 'directories':
      setTimeout(() => tellDirectories(request, pulse), HEAR_MS);
      return;
    case 'end':
      scans.delete(id);
      listeners.get(id)?.end();
      listeners.delete(id);
      return;
  }
});

/** What reads inside recordings is large, and most threads never do. */
const readers = () => import('./readers.ts');

/** FFmpeg, as long as this thread lives: it is loaded for the first file that needs it, and goes with the thread. */
let ffmpeg: Promise<Ffmpeg | null> | null = null;
const secondReader = (): Promise<Ffmpeg | null> =>
  (ffmpeg ??= readers().then(({ loadFfmpegFrom }) => (wasmPath === null ? null : loadFfmpegFrom(wasmPath))));

/** Sends the next part of a scan, or its end. The main thread asks for each part, so that it is never flooded. */
function advance(id: number): void {
  const step = scans.get(id)?.next();
  if (!step) return;
  if (!step.done) return answer({ kind: 'chunk', id, chunk: step.value });
  scans.delete(id);
  answer({ kind: 'scanned', id, ...step.value });
}

function startListening(id: number, pulse: Pulse, root: string, includeSubfolders: boolean): void {
  const events: ListenerEvents = {
    onListening: (networkDrive, isOwn) => answer({ kind: 'listening', id, networkDrive, isOwn }),
    onHint: (hint) => answer({ kind: 'hint', id, hint }),
    onFailed: (why) => answer({ kind: 'listen-failed', id, failure: why }),
    onStir: () => {
      const listening = listeners.get(id);
      if (listening) listening.stirredAt = performance.now();
    },
  };
  try {
    const end = listen(root, includeSubfolders, events, (call) => pulse.ask(call));
    listeners.set(id, { end, root, includeSubfolders, stirredAt: performance.now() });
  } catch (error) {
    answer({ kind: 'listen-failed', id, failure: folderFailure(error) });
  }
}

function tellDirectories(
  { calmMs, id, turn }: Extract<Request, { kind: 'directories' }>,
  pulse: Pulse,
): void {
  const listening = listeners.get(id);
  const isCalm = listening !== undefined && performance.now() - listening.stirredAt >= calmMs;
  const directories = isCalm
    ? ownDirectories(listening.root, listening.includeSubfolders, (call) => pulse.ask(call))
    : null;
  answer({ kind: 'directories', id, turn, directories });
}
