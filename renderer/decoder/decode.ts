// Decodes the sound of a recording from beginning to end, past damaged places, and says what is wrong with it.
import {
  ADTS,
  AudioSampleSink,
  FLAC,
  Input,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  UnsupportedInputFormatError,
  UrlSource,
  WAVE,
  WEBM,
  type AudioSample,
  type InputAudioTrack,
} from 'mediabunny';
import type { DecodeFailureCode, DecodeOrder, DecodeReport } from '../../app/domain/decoding.ts';
import { mixDown } from './mixdown.ts';
import { SoundLine } from './sound-line.ts';

/** The same containers as the probe reads; playlists (HLS) are not among them: they name other files. */
const FORMATS = [MP4, QTFF, MATROSKA, WEBM, WAVE, OGG, FLAC, MP3, ADTS];

/** Sample entries of protected tracks: Common Encryption (ISO/IEC 14496-12 §8.12), FairPlay, Audible. */
const PROTECTED_ENTRIES: ReadonlySet<unknown> = new Set(['enca', 'encv', 'drms', 'drmi', 'aavd']);

/** Sample rates that sound is recorded at; what lies outside is a damaged header. */
const LEAST_RATE_HZ = 4_000;
const MOST_RATE_HZ = 768_000;

/** How long the next sound may take to come, milliseconds: a share that hangs must not hang the queue. */
const PATIENCE_MS = 60_000;

/** Damaged places that are stepped over before the rest is given up; the steps grow, seconds. */
const MOST_DAMAGES = 24;
const FIRST_STEP = 0.1;
const LONGEST_STEP = 30;

/** Read ahead, bytes. */
const CACHE_BYTES = 8 * 1024 * 1024;

export interface DecodeEvents {
  readonly signal: AbortSignal;
  readonly onLength: (seconds: number) => void;
  /** Called in order; decoding waits for it. */
  readonly onChunk: (start: number, samples: Float32Array) => Promise<void>;
}

type Report = Omit<DecodeReport, 'peaks'>;

/** Thrown where the reason is known. */
class Fault extends Error {
  constructor(
    readonly code: DecodeFailureCode,
    detail = '',
  ) {
    super(detail);
  }
}

/** Carries out an order. Never throws: the report tells how far it came and why it went no further. */
export async function decode(order: DecodeOrder, events: DecodeEvents): Promise<Report> {
  const source = new UrlSource(order.url, {
    maxCacheSize: CACHE_BYTES,
    // The file is on this computer: what fails once is gone or denied.
    getRetryDelay: () => null,
    handleUnhandledError: () => undefined,
  });
  const input = new Input({ formats: FORMATS, source });
  const line = new SoundLine(events.onChunk);
  const progress = { decodedSeconds: 0, damagedSeconds: 0 };
  let failure: Report['failure'] = null;
  try {
    const track = await patiently(soundOf(input));
    const length = await patiently(track.getDurationFromMetadata()).catch(() => null);
    if (length !== null && Number.isFinite(length) && length > 0) events.onLength(length);
    await decodeTrack(track, order.start, line, progress, events.signal);
    await line.flush();
    if (progress.decodedSeconds === 0 && order.start === 0)
      throw new Fault('audio-damaged', 'no sound could be decoded');
  } catch (error) {
    if (!events.signal.aborted) failure = failureOf(error);
    await line.flush();
  } finally {
    input.dispose();
  }
  return { failure, endSeconds: Math.max(0, line.end), ...progress };
}

/** The track to hear. @throws Fault when there is none that can be decoded */
async function soundOf(input: Input): Promise<InputAudioTrack> {
  const track = await input.getPrimaryAudioTrack();
  if (!track) {
    const others = await input.getTracks();
    throw new Fault(others.length > 0 ? 'no-sound' : 'audio-damaged');
  }
  if (PROTECTED_ENTRIES.has(await track.getInternalCodecId())) throw new Fault('audio-protected');
  const codec = await track.getCodec();
  if (codec === null) throw new Fault('not-audio', 'The sound is stored in a way that is not known.');
  const rate = await track.getSampleRate();
  if (!(rate >= LEAST_RATE_HZ && rate <= MOST_RATE_HZ))
    throw new Fault('audio-damaged', `a sample rate of ${rate} Hz`);
  if (!(await track.canDecode())) throw new Fault('not-audio', `Sound in ${codec} cannot be decoded here.`);
  return track;
}

async function decodeTrack(
  track: InputAudioTrack,
  start: number,
  line: SoundLine,
  progress: { decodedSeconds: number; damagedSeconds: number },
  signal: AbortSignal,
): Promise<void> {
  const length = (await patiently(track.getDurationFromMetadata()).catch(() => null)) ?? 0;
  let position = start;
  let step = FIRST_STEP;
  let skipped = 0;
  for (let damages = 0; ; damages++) {
    const samples = new AudioSampleSink(track).samples(position);
    let cause: unknown;
    try {
      for (;;) {
        const next = await patiently(samples.next());
        if (signal.aborted) return;
        if (next.done) break;
        const sample = next.value;
        try {
          const before = line.end;
          await line.take(monoFrom(sample, start));
          position = Math.max(position, sample.timestamp + sample.duration);
          // A second look at a damaged place may only bring what is known.
          if (line.end <= before) continue;
          progress.decodedSeconds += Math.min(sample.duration, line.end - before);
        } finally {
          sample.close();
        }
        progress.damagedSeconds += skipped;
        skipped = 0;
        step = FIRST_STEP;
      }
    } catch (error) {
      if (error instanceof Fault) throw error;
      cause = error;
    } finally {
      // Not waited for: it may hang with what it reads from.
      samples.return().catch(() => undefined);
    }
    // Some containers end without a word where a damaged place begins. Behind the length they tell there is nothing.
    if (position + step >= length || damages >= MOST_DAMAGES) {
      if (cause !== undefined) throw cause instanceof Error ? cause : new Error('decoding failed');
      return;
    }
    position += step;
    skipped += step;
    step = Math.min(LONGEST_STEP, step * 2);
  }
}

/** Mixes a decoded sample down, without what lies before `from`, seconds. */
function monoFrom(
  sample: AudioSample,
  from: number,
): { start: number; rateHz: number; samples: Float32Array } {
  const channels = Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(sample.numberOfFrames);
    sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
  const mix = mixDown(channels);
  const rateHz = sample.sampleRate;
  const early = Math.min(mix.length, Math.max(0, Math.round((from - sample.timestamp) * rateHz)));
  return { start: sample.timestamp + early / rateHz, rateHz, samples: mix.subarray(early) };
}

/** Waits for sound, but not for ever. */
async function patiently<T>(work: Promise<T>): Promise<T> {
  let timer = 0;
  const impatience = new Promise<never>((_, reject) => {
    timer = window.setTimeout(
      () => reject(new Fault('file-unreadable', 'no sound came for a minute')),
      PATIENCE_MS,
    );
  });
  try {
    return await Promise.race([work, impatience]);
  } finally {
    window.clearTimeout(timer);
  }
}

function failureOf(error: unknown): Report['failure'] {
  if (error instanceof Fault) return { code: error.code, detail: error.message };
  if (error instanceof UnsupportedInputFormatError) return { code: 'not-audio', detail: '' };
  return { code: 'audio-damaged', detail: error instanceof Error ? error.message : String(error) };
}
