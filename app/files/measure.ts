// How long a recording is, by a glance at its start: for estimates over many files. For a worker thread only.
import { CustomSource, EncodedPacketSink, Input } from 'mediabunny';
import { DiskFile, type Pulse } from './disk-file.ts';
import { isPlaceholder } from './placeholder.ts';
import { FORMATS } from './probe.ts';
import { shownSize } from './wav-claim.ts';

/** Bytes that a glance may read. A file that needs more is left out of the estimate. */
const GLANCE_MAX_BYTES = 4 * 1024 * 1024;

/** Thrown out of a read that would be more than a glance. */
class TooMuch extends Error {}

/**
 * The length that the header tells, or that follows from the size and the first packet where the rate is constant.
 * @returns seconds; null when neither tells, or when the file would have to be downloaded
 */
export async function measure(path: string, pulse: Pulse): Promise<number | null> {
  const opened = DiskFile.open(path, pulse);
  if (!opened.ok) return null;
  const file = opened.value;
  let left = GLANCE_MAX_BYTES;
  let shownBytes = file.stats.size;
  const input = new Input({
    formats: FORMATS,
    source: new CustomSource({
      getSize: () => shownBytes,
      read: (start, end) => {
        left -= end - start;
        if (left < 0) throw new TooMuch();
        const bytes = new Uint8Array(end - start);
        file.read(bytes, start);
        return bytes;
      },
      handleUnhandledError: () => undefined,
    }),
  });
  try {
    if (file.stats.size === 0 || isPlaceholder(path, file.stats)) return null;
    const shown = shownSize(file.readAt, file.stats.size);
    if (shown.seconds !== null) return shown.seconds;
    shownBytes = shown.bytes;
    const track = await input.getPrimaryAudioTrack();
    if (!track) return null;
    const told = await track.getDurationFromMetadata();
    if (told !== null && told > 0) return told;
    const first = await new EncodedPacketSink(track).getFirstPacket();
    if (!first || first.byteLength === 0 || first.duration <= 0) return null;
    return (file.stats.size / first.byteLength) * first.duration;
  } catch {
    return null;
  } finally {
    input.dispose();
    file.close();
  }
}
