// The first look into a recording, with the reader of everyday files: what it is, how long, and whether it is whole. Reads little of it where
// the format allows.
import {
  ADTS,
  CustomSource,
  EncodedPacketSink,
  FLAC,
  Input,
  Logging,
  LogLevel,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  UnsupportedInputFormatError,
  WAVE,
  WEBM,
  type InputAudioTrack,
} from 'mediabunny';
import type { AudioInfo } from '../domain/audio.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { SoundPromise } from '../domain/heard.ts';
import type { FastLook } from '../sound/route.ts';
import { channelCount } from './channel-count.ts';
import { Cancelled, type DiskFile } from './disk-file.ts';
import { promiseOf } from './promise.ts';
import { shownSize, wavClaim } from './wav-claim.ts';
import { isIncomplete } from './whole.ts';

Logging.level = LogLevel.Silent;

/** Containers that are read. Playlists (HLS) are not: they would make the reader open other files and addresses. */
export const FORMATS = [MP4, QTFF, MATROSKA, WEBM, WAVE, OGG, FLAC, MP3, ADTS];

/** Short names of containers, as `AudioInfo.format` has them. */
const CONTAINER_NAMES: ReadonlyMap<unknown, string> = new Map([
  [MP4, 'mp4'],
  [QTFF, 'mov'],
  [MATROSKA, 'mkv'],
  [WEBM, 'webm'],
  [WAVE, 'wav'],
  [OGG, 'ogg'],
]);

/** Sample entries of protected tracks: Common Encryption (ISO/IEC 14496-12 §8.12) and FairPlay. */
const PROTECTED_ENTRIES: ReadonlySet<unknown> = new Set(['enca', 'encv', 'drms', 'drmi']);

/** How long counting the exact length may take. After that the length in the header has to do. */
const COUNTING_MS = 20_000;

export interface FirstLook {
  readonly audio: AudioInfo;
  /** What it says that it holds, and what of that is there. */
  readonly promise: SoundPromise;
  /** What decides whether this reader hears all of it. */
  readonly fast: FastLook;
}

/** Thrown out of a read when counting took too long. */
class TimeUp extends Error {}

/**
 * Looks into an open recording.
 * @returns what is in it, or `not-audio`, `no-sound`, `audio-damaged`, `audio-protected`
 * @throws Cancelled, or the system's error when the disk fails
 */
export async function firstLook(file: DiskFile): Promise<Outcome<FirstLook>> {
  const disk: { fault: Error | null } = { fault: null };
  let stopCountingAt = Number.POSITIVE_INFINITY;
  const shown = shownSize(file.readAt, file.stats.size);
  const source = new CustomSource({
    getSize: () => shown.bytes,
    read: (start, end) => {
      if (performance.now() > stopCountingAt) throw new TimeUp();
      const bytes = new Uint8Array(end - start);
      try {
        file.read(bytes, start);
      } catch (error) {
        disk.fault ??= error instanceof Error ? error : new Error(String(error));
        throw error;
      }
      return bytes;
    },
    prefetchProfile: 'fileSystem',
    handleUnhandledError: () => undefined,
  });
  const input = new Input({ formats: FORMATS, source });
  try {
    const container = await input.getFormat();
    const track = await input.getPrimaryAudioTrack();
    if (!track) {
      const others = await input.getTracks();
      return failed(failure(others.length > 0 ? 'no-sound' : 'audio-damaged'));
    }
    if (PROTECTED_ENTRIES.has(await track.getInternalCodecId())) return failed(failure('audio-protected'));
    const codec = await track.getCodec();
    if (codec === null)
      return failed(failure('not-audio', { detail: 'The sound is stored in a way that is not known.' }));
    const claimed = await claimedSeconds(track, container, file);
    stopCountingAt = performance.now() + COUNTING_MS;
    const counted = shown.seconds ?? (await countedSeconds(track, claimed));
    if (disk.fault !== null) throw disk.fault;
    if (counted === 0) return failed(failure('audio-damaged'));
    const name = CONTAINER_NAMES.get(container);
    const format = name ? `${name}/${codec}` : codec;
    return ok({
      audio: {
        durationSeconds: counted ?? claimed ?? 0,
        format,
        channels: await channelCount(track),
        sampleRateHz: await track.getSampleRate(),
      },
      promise: await promiseOf(input, track, format, { claimed, counted }),
      fast: await fastLook(input, track, counted),
    });
  } catch (error) {
    if (error instanceof Cancelled || disk.fault !== null) throw disk.fault ?? error;
    if (error instanceof UnsupportedInputFormatError) return failed(failure('not-audio'));
    return failed(
      failure('audio-damaged', { detail: error instanceof Error ? error.message : String(error) }),
    );
  } finally {
    input.dispose();
  }
}

/**
 * The length that the header tells; null when it tells none. Matroska's is that of the longest track, of a picture perhaps: it says
 * something about the sound only while bytes are missing that the file announces.
 */
async function claimedSeconds(
  track: InputAudioTrack,
  container: unknown,
  file: DiskFile,
): Promise<number | null> {
  if ((container === MATROSKA || container === WEBM) && !isIncomplete(file.readAt, file.stats.size))
    return null;
  return wavClaim(file.readAt) ?? (await track.getDurationFromMetadata());
}

/**
 * The length of the sound that is really there.
 * @returns seconds; 0 when there is no sound at all; null when it could not be told in time
 */
async function countedSeconds(track: InputAudioTrack, claimed: number | null): Promise<number | null> {
  const sink = new EncodedPacketSink(track);
  const first = await sink.getFirstPacket();
  if (!first) return 0;
  try {
    const last = await sink.getPacket(Number.POSITIVE_INFINITY);
    if (last) return last.timestamp + last.duration;
  } catch (error) {
    if (error instanceof TimeUp) return null;
    // The end cannot be read: a container that was cut off. Its readable part is looked for below.
  }
  try {
    return await endOfReadable(sink, claimed ?? (await track.computeDuration()));
  } catch (error) {
    if (error instanceof TimeUp) return null;
    return await countForward(sink);
  }
}

/** Halves its way to the last packet whose bytes are there, to the tenth of a second. */
async function endOfReadable(sink: EncodedPacketSink, upTo: number): Promise<number> {
  let low = 0;
  let high = upTo;
  while (high - low > 0.1) {
    const middle = (low + high) / 2;
    const packet = await sink.getPacket(middle);
    if (packet) low = Math.max(middle, packet.timestamp + packet.duration);
    else high = middle;
  }
  return low;
}

/** Goes from packet to packet until there are no more. */
async function countForward(sink: EncodedPacketSink): Promise<number | null> {
  let end = 0;
  try {
    for await (const packet of sink.packets()) end = Math.max(end, packet.timestamp + packet.duration);
  } catch (error) {
    if (error instanceof TimeUp) return null;
  }
  return end;
}

async function fastLook(input: Input, track: InputAudioTrack, counted: number | null): Promise<FastLook> {
  const tracks = await input.getAudioTracks();
  const first = await new EncodedPacketSink(track).getFirstPacket();
  return {
    codecs: await Promise.all(tracks.map((one) => one.getCodec())),
    startSeconds: first?.timestamp ?? 0,
    endSeconds: counted,
  };
}
