// The two models through sherpa-onnx: who speaks when within ten seconds (pyannote segmentation 3.0), and voiceprints (CAM++).
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SPEECH_RATE_HZ } from '../../domain/decoding.ts';
import type { Stretch } from '../../domain/heard.ts';
import { placesByKey } from './groups.ts';
import { secondsOf, WINDOW_SECONDS, type HeardWindow, type LocalVoice } from './heard.ts';
import { piecesIn } from './pieces.ts';
import { unit } from './prints.ts';
import type { SoundWindow } from './window-cutter.ts';

/** Where the two model files lie: absolute paths. Their hashes were checked before: the native part may end the process over a bad one. */
export interface VoiceModelFiles {
  readonly segmentation: string;
  readonly embedding: string;
}

/** Hears who speaks within a window. */
export interface VoiceModel {
  /** @param window at most ten seconds, 16 kHz mono */
  hear(window: SoundWindow): HeardWindow;
}

interface Sherpa {
  readonly OfflineSpeakerDiarization: new (config: unknown) => {
    readonly sampleRate: number;
    process(samples: Float32Array): readonly { start: number; end: number; speaker: number }[];
  };
  readonly SpeakerEmbeddingExtractor: new (config: unknown) => Extractor;
}

interface Extractor {
  createStream(): {
    acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void;
    inputFinished(): void;
  };
  compute(stream: unknown, externalBuffer: boolean): Float32Array;
}

/** A print of less is noise, seconds. */
const SHORTEST_PRINT = 0.4;
/** Of a window without that much sound nothing is asked, seconds: the native part was never meant for it. */
const SHORTEST_WINDOW = 0.5;

/** Streams between two collections: some 6 MB. */
const COLLECT_EVERY = 20;

/**
 * A stream of sherpa-onnx holds sound and features outside of JavaScript's heap, and is given back when its handle is collected; of that
 * memory V8 knows nothing, so that it sees no reason to: an hour came to 1,185 MB instead of some 225.
 * @returns collects what nobody holds any more; it is given back as soon as this thread has nothing else to do
 */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('globalThis.gc') as (() => void) | undefined;
  return () => collect?.();
}

/** Takes prints, and has their memory given back. */
function printer(extractor: Extractor): (samples: Float32Array) => Float32Array {
  const collect = collector();
  let streams = 0;
  return (samples) => {
    if ((streams += 1) % COLLECT_EVERY === 0) collect();
    const stream = extractor.createStream();
    stream.acceptWaveform({ samples, sampleRate: SPEECH_RATE_HZ });
    stream.inputFinished();
    return unit(extractor.compute(stream, false));
  };
}

/**
 * Loads the models. Only in a process of its own: the native part may end it.
 * @throws when the native part or a model cannot be loaded
 */
export function loadVoiceModel({ embedding, segmentation }: VoiceModelFiles): VoiceModel {
  const sherpa = createRequire(import.meta.url)('sherpa-onnx-node') as Sherpa;
  const own = { numThreads: 1, provider: 'cpu' };
  // Sound of one window goes through the segmentation alone: no prints are taken and nothing is clustered (sherpa-onnx 1.13.8,
  // `HandleOneChunkSpecialCase`). The clustering over the whole recording is ours.
  const segments = new sherpa.OfflineSpeakerDiarization({
    segmentation: { pyannote: { model: segmentation }, ...own },
    embedding: { model: embedding, ...own },
    clustering: { threshold: 0.5 },
    minDurationOn: 0,
    minDurationOff: 0,
  });
  if (segments.sampleRate !== SPEECH_RATE_HZ) throw new Error('The segmentation model hears another rate');
  const extractor = new sherpa.SpeakerEmbeddingExtractor({ model: embedding, ...own });

  const printOf = printer(extractor);

  return {
    hear(window) {
      const { samples, start } = window;
      if (samples.length > WINDOW_SECONDS * SPEECH_RATE_HZ) throw new Error('More than one window of sound');
      const end = start + samples.length / SPEECH_RATE_HZ;
      const isWorth =
        samples.length >= SHORTEST_WINDOW * SPEECH_RATE_HZ && samples.some((value) => value !== 0);
      const found = isWorth ? segments.process(samples) : [];
      const stretches = found.map((one) => ({
        from: start + Math.max(0, one.start),
        to: Math.min(end, start + one.end),
      }));
      const turns = [...placesByKey(found.map(({ speaker }) => speaker)).values()].map((places) =>
        joined(places.flatMap((place) => stretches[place] ?? [])),
      );
      const alone = turns.map((mine, at) =>
        without(
          mine,
          turns.flatMap((theirs, other) => (other === at ? [] : theirs)),
        ),
      );
      const print = (stretches: readonly Stretch[]): Float32Array =>
        printOf(samplesIn(samples, start, stretches));
      const voices = turns.map((mine, at): LocalVoice => {
        const own = alone[at] ?? [];
        const seconds = secondsOf(own);
        return { turns: mine, print: seconds < SHORTEST_PRINT ? null : print(own), seconds };
      });
      const pieces = alone
        .flatMap((own) => piecesIn(window, own))
        .map((piece) => ({ ...piece, print: print([piece]) }));
      return { start, end, voices, pieces };
    },
  };
}

/** Stretches in order, those that touch made one. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else if (to > from) result.push({ from, to });
  }
  return result;
}

/** What of some stretches lies in none of the others. */
export function without(stretches: readonly Stretch[], others: readonly Stretch[]): Stretch[] {
  return others.reduce<Stretch[]>(
    (left, other) =>
      left.flatMap(({ from, to }) =>
        other.to <= from || other.from >= to
          ? [{ from, to }]
          : [
              ...(other.from > from ? [{ from, to: other.from }] : []),
              ...(other.to < to ? [{ from: other.to, to }] : []),
            ],
      ),
    [...stretches],
  );
}

function samplesIn(samples: Float32Array, start: number, stretches: readonly Stretch[]): Float32Array {
  const places = stretches.map(({ from, to }) =>
    samples.subarray(
      Math.max(0, Math.round((from - start) * SPEECH_RATE_HZ)),
      Math.round((to - start) * SPEECH_RATE_HZ),
    ),
  );
  const all = new Float32Array(places.reduce((sum, place) => sum + place.length, 0));
  let at = 0;
  for (const place of places) {
    all.set(place, at);
    at += place.length;
  }
  return all;
}
