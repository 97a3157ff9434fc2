// How long a recording is, by a glance: for estimates over many files. For a worker thread only.
import { CustomSource, EncodedPacketSink, Input, type InputAudioTrack } from 'mediabunny';
import { SoundFault } from '../sound/sound-file.ts';
import { closing } from '../sound/open-header.ts';
import { DiskFile, type Pulse } from './disk-file.ts';
import { editsOf } from './edit-list.ts';
import { framesSeconds } from './ends/frames-length.ts';
import { oggSeconds } from './ends/ogg-length.ts';
import { FORMATS } from './first-look.ts';
import { isPlaceholder } from './placeholder.ts';
import type { SecondReader } from './probe.ts';
import { shownSize } from './wav-claim.ts';

/** Bytes that a glance may read. A file that needs more is left out of the estimate. */
const GLANCE_MAX_BYTES = 4 * 1024 * 1024;

/** Thrown out of a read that would be more than a glance. */
class TooMuch extends Error {}

/** The file, as far as a glance goes. */
interface Glance {
  readonly sizeBytes: number;
  /** @throws TooMuch, or what the disk throws */
  readonly read: (position: number, into: Uint8Array) => number;
  readonly readAt: (position: number, length: number) => Buffer | null;
}

/**
 * The length that the header tells, or that follows from the size where frames have one rate; where they change it, from frames here and there.
 * @returns seconds; null when nothing tells, or when the file would have to be downloaded
 */
export async function measure(
  path: string,
  pulse: Pulse,
  secondReader: SecondReader,
): Promise<number | null> {
  const opened = DiskFile.open(path, pulse);
  if (!opened.ok) return null;
  const file = opened.value;
  try {
    if (file.stats.size === 0 || isPlaceholder(path, file.stats)) return null;
    return (
      framesSeconds(glanceAt(file)) ??
      oggSeconds(glanceAt(file)) ??
      (await firstSeconds(glanceAt(file))) ??
      (await secondSeconds(glanceAt(file), path, secondReader))
    );
  } catch {
    return null;
  } finally {
    file.close();
  }
}

function glanceAt(file: DiskFile): Glance {
  let left = GLANCE_MAX_BYTES;
  const read = (position: number, into: Uint8Array): number => {
    left -= into.length;
    if (left < 0) throw new TooMuch();
    return file.read(into, position);
  };
  const readAt = (position: number, length: number): Buffer | null => {
    const bytes = Buffer.alloc(length);
    return read(position, bytes) === length ? bytes : null;
  };
  return { sizeBytes: file.stats.size, read, readAt };
}

/** By the reader of everyday files; null where it does not know the file, or does not hear all of it. */
async function firstSeconds(glance: Glance): Promise<number | null> {
  const shown = shownSize(glance.readAt, glance.sizeBytes);
  if (shown.seconds !== null) return shown.seconds;
  if (closing(glance.read, glance.sizeBytes).length > 0) return null;
  const edits = editsOf(glance.readAt, glance.sizeBytes);
  if (edits) return edits.seconds;
  const input = new Input({
    formats: FORMATS,
    source: new CustomSource({
      getSize: () => shown.bytes,
      read: (start, end) => {
        const bytes = new Uint8Array(end - start);
        glance.read(start, bytes);
        return bytes;
      },
      handleUnhandledError: () => undefined,
    }),
  });
  try {
    const track = await input.getPrimaryAudioTrack();
    return track && (await trackSeconds(track, glance.sizeBytes));
  } catch {
    return null;
  } finally {
    input.dispose();
  }
}

async function trackSeconds(track: InputAudioTrack, sizeBytes: number): Promise<number | null> {
  const told = await track.getDurationFromMetadata();
  if (told !== null && told > 0) return told;
  const first = await new EncodedPacketSink(track).getFirstPacket();
  if (!first || first.byteLength === 0 || first.duration <= 0 || (await track.getCodec()) === 'vorbis')
    return null;
  return (sizeBytes / first.byteLength) * first.duration;
}

/** By FFmpeg, from header and end alone. */
async function secondSeconds(
  glance: Glance,
  path: string,
  secondReader: SecondReader,
): Promise<number | null> {
  const ffmpeg = await secondReader();
  const opened = ffmpeg?.open(glance, path.slice(-100));
  if (!opened?.ok) return null;
  try {
    const { durationSeconds, streams } = opened.value;
    return streams.length > 0 ? (durationSeconds ?? streams[0]?.durationSeconds ?? null) : null;
  } catch (error) {
    if (error instanceof SoundFault) return null;
    throw error;
  } finally {
    opened.value.close();
  }
}
