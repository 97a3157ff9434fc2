// A recording of some length, made of readings by volunteers.
import { readFileSync, writeFileSync } from 'node:fs';
import { READINGS, readingPath, type Reading } from './speech-files.ts';

const RATE = 16_000;
const HEADER_BYTES = 44;

/**
 * Writes all readings one after the other, with pauses.
 * @param times how often each is said
 * @param mark goes into the last sample, so that the content is another though it sounds the same
 */
export function longReading(path: string, times: number, mark = 0): void {
  const pause = Buffer.alloc(RATE * 1.4);
  const readings = (Object.keys(READINGS) as Reading[]).map((name) => readFileSync(readingPath(name)));
  const pieces = Array.from({ length: times }, () =>
    readings.flatMap((one) => [one.subarray(HEADER_BYTES), pause]),
  );
  const last = Buffer.alloc(2);
  last.writeInt16LE(mark);
  const sound = Buffer.concat([...pieces.flat(), last]);
  const header = Buffer.from(readings[0]?.subarray(0, HEADER_BYTES) ?? Buffer.alloc(HEADER_BYTES));
  header.writeUInt32LE(HEADER_BYTES - 8 + sound.length, 4);
  header.writeUInt32LE(sound.length, HEADER_BYTES - 4);
  writeFileSync(path, Buffer.concat([header, sound]));
}
