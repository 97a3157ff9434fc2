// Recordings whose channels hold different speech, made of readings by volunteers.
import { readFileSync, writeFileSync } from 'node:fs';
import { readingPath, type Reading } from './speech-files.ts';

const RATE = 16_000;
const HEADER_BYTES = 44;

/** One after the other, with a pause behind each. */
const said = (readings: readonly Reading[]): Int16Array => {
  const pause = Buffer.alloc(RATE * 1.4);
  const bytes = Buffer.concat(
    readings.flatMap((name) => [readFileSync(readingPath(name)).subarray(HEADER_BYTES), pause]),
  );
  return new Int16Array(new Uint8Array(bytes).buffer);
};

/**
 * Writes a WAV file of 16 bits with a channel for each list; one that is shorter is silent to the end.
 * @param times how often all of it is said
 */
export function channelsReading(path: string, channels: readonly (readonly Reading[])[], times = 1): void {
  const sounds = channels.map(said);
  const once = Math.max(...sounds.map(({ length }) => length));
  const sound = new Int16Array(once * channels.length * times);
  for (const [channel, samples] of sounds.entries())
    for (let time = 0; time < times; time += 1)
      for (const [at, sample] of samples.entries())
        sound[(time * once + at) * channels.length + channel] = sample;
  const header = Buffer.from(readFileSync(readingPath('sense_and_sensibility_01_austen_64kb-0870.wav')));
  const whole = Buffer.concat([header.subarray(0, HEADER_BYTES), Buffer.from(sound.buffer)]);
  whole.writeUInt32LE(whole.length - 8, 4);
  whole.writeUInt16LE(channels.length, 22);
  whole.writeUInt32LE(RATE * 2 * channels.length, 28);
  whole.writeUInt16LE(2 * channels.length, 32);
  whole.writeUInt32LE(sound.byteLength, HEADER_BYTES - 4);
  writeFileSync(path, whole);
}
