// Sound of other formats than WAV at 16 kHz, through the app's own decoders.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectDir } from '../../../build/setup/paths.mjs';
import { SPEECH_RATE_HZ } from '../../../app/domain/decoding.ts';
import { loadFfmpeg } from '../../../app/sound/ffmpeg.ts';
import { Resampler } from '../../../app/sound/resampler.ts';

/** Reads a recording to its end, the mean of its channels. */
export type ReadSound = (path: string) => Float32Array;

/** Makes the decoders ready. */
export async function soundReader(): Promise<ReadSound> {
  const ffmpeg = await loadFfmpeg(
    new Uint8Array(readFileSync(join(projectDir, 'build/decoders/ffmpeg-audio.wasm'))),
  );
  return (path) => {
    const bytes = readFileSync(path);
    const source = {
      sizeBytes: bytes.length,
      read: (position: number, into: Uint8Array): number => {
        const part = bytes.subarray(position, position + into.length);
        into.set(part);
        return part.length;
      },
    };
    const file = ffmpeg.open(source, path);
    const stream = file.ok ? file.value.streams[0] : undefined;
    if (!file.ok || !stream) throw new Error(`${path} cannot be read`);
    const resampler = new Resampler(stream.sampleRateHz, SPEECH_RATE_HZ);
    const decoding = file.value.decode(stream.index, 0);
    const parts: Float32Array[] = [];
    for (let chunk = decoding.next(); chunk; chunk = decoding.next())
      parts.push(resampler.push(mixed(chunk.channels)).slice());
    parts.push(resampler.flush());
    file.value.close();
    return Float32Array.from(parts.flatMap((part) => [...part]));
  };
}

function mixed(channels: readonly Float32Array[]): Float32Array {
  const length = channels[0]?.length ?? 0;
  return Float32Array.from(
    { length },
    (_, at) => channels.reduce((sum, channel) => sum + (channel[at] ?? 0), 0) / channels.length,
  );
}
