// Entry of the thread that compares the sound of two files: one question, then it ends.
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Heard } from '../domain/same-work.ts';
import { loadFfmpeg, type Ffmpeg } from './ffmpeg.ts';
import { isHeardIn, LevelTrack } from './likeness.ts';
import { RECORDING_FLAGS } from './recording-file.ts';
import type { SoundFile } from './sound-file.ts';

/** What the thread is started with. */
export interface LikenessOrder {
  /** Absolute path of the recording of which a passage is taken. */
  readonly path: string;
  /** Absolute path of the one in which it may be heard. */
  readonly inPath: string;
  /** The decoders, `ffmpeg-audio.wasm`. */
  readonly wasmPath: string;
}

/** Length of a passage, seconds. */
const PASSAGE_SECONDS = 20;
/** Where passages are taken, as shares of the whole: a cut may have taken one of them away. */
const PLACES = [0.5, 0.2, 0.8];
/** How much earlier and later the other may have it, by cuts and by ads that were put before it, seconds. */
const EARLIER_SECONDS = 5 * 60;
const LATER_SECONDS = 10 * 60;

const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');

/** A file that is open, as far as it is heard here. */
interface Open {
  readonly sound: SoundFile;
  readonly stream: number;
}

/** Does something with the sound of a file; null where it cannot be heard. */
function withSound<T>(ffmpeg: Ffmpeg, path: string, work: (open: Open) => T): T | null {
  const fd = openSync(path, RECORDING_FLAGS);
  try {
    const opened = ffmpeg.open(
      { sizeBytes: fstatSync(fd).size, read: (at, into) => readSync(fd, into, 0, into.length, at) },
      basename(path),
    );
    const stream = opened.ok ? opened.value.streams.find(({ canDecode }) => canDecode) : undefined;
    if (!opened.ok || !stream) return null;
    const found = work({ sound: opened.value, stream: stream.index });
    opened.value.close();
    return found;
  } finally {
    closeSync(fd);
  }
}

/** Loudness of a stretch. */
function levelsOf({ sound, stream }: Open, from: number, seconds: number): Float32Array {
  const track = new LevelTrack(from);
  const decoding = sound.decode(stream, from);
  for (let chunk = decoding.next(); chunk && track.seconds < seconds; chunk = decoding.next())
    track.push(chunk);
  return track.levels();
}

async function answer({ inPath, path, wasmPath }: LikenessOrder): Promise<Heard> {
  const ffmpeg = await loadFfmpeg(readFileSync(wasmPath));
  const places = withSound(ffmpeg, path, (open) => {
    const length = open.sound.durationSeconds ?? 0;
    return PLACES.map((share) => {
      const at = Math.max(0, Math.min(length * share, length - PASSAGE_SECONDS));
      return { at, passage: levelsOf(open, at, PASSAGE_SECONDS) };
    });
  });
  const answers = (places ?? []).map(({ at, passage }): Heard => {
    const from = Math.max(0, at - EARLIER_SECONDS);
    const seconds = at - from + PASSAGE_SECONDS + LATER_SECONDS;
    const stretch = withSound(ffmpeg, inPath, (open) => levelsOf(open, from, seconds));
    return stretch ? isHeardIn(passage, stretch) : 'unknown';
  });
  if (answers.includes('same')) return 'same';
  return answers.length > 0 && answers.every((one) => one === 'other') ? 'other' : 'unknown';
}

// What cannot be read says nothing of likeness.
void answer(workerData as LikenessOrder)
  .catch((): Heard => 'unknown')
  .then((heard) => port.postMessage(heard));
