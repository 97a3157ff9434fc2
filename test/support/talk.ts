// The real talk of two people on the telephone (30 s, pyannote.audio's sample), whole, in parts, or with a channel for each of them.
import { readFileSync } from 'node:fs';
import { soundPath } from './models.ts';

/** Samples a second. */
export const TALK_RATE_HZ = 16_000;

/** Its samples, mono. */
export function talk(): Int16Array {
  const file = readFileSync(soundPath('sample.wav'));
  const data = file.indexOf('data', 12, 'latin1') + 8;
  return new Int16Array(Uint8Array.from(file.subarray(data)).buffer);
}

/** Who speaks when, as people wrote it down; the first to speak is 0. */
export function talkTurns(): { readonly from: number; readonly to: number; readonly person: number }[] {
  const rows = readFileSync(soundPath('sample.rttm'), 'utf8').trim().split('\n');
  const people: string[] = [];
  return rows.map((row) => {
    const [, , , from, length, , , name = ''] = row.split(/\s+/);
    if (!people.includes(name)) people.push(name);
    return { from: Number(from), to: Number(from) + Number(length), person: people.indexOf(name) };
  });
}

/**
 * A channel for each of the two, as two microphones at one table give them.
 * @param crosstalk how loud each is in the other's channel, 0–1
 */
export function talkByChannel(crosstalk: number): [Int16Array, Int16Array] {
  const whole = talk();
  const turns = talkTurns();
  const channel = (person: number): Int16Array =>
    whole.map((sample, at) => {
      const speaking = turns.filter(({ from, to }) => at >= from * TALK_RATE_HZ && at < to * TALK_RATE_HZ);
      if (speaking.length === 0) return sample / 8;
      return speaking.some((turn) => turn.person === person) ? sample : sample * crosstalk;
    });
  return [channel(0), channel(1)];
}

/** A WAV file of 16-bit samples. */
export function wavOf(...channels: readonly Int16Array[]): Buffer {
  const frames = Math.max(...channels.map(({ length }) => length));
  const bytes = frames * channels.length * 2;
  const file = Buffer.alloc(44 + bytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + bytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(channels.length, 22);
  file.writeUInt32LE(TALK_RATE_HZ, 24);
  file.writeUInt32LE(TALK_RATE_HZ * channels.length * 2, 28);
  file.writeUInt16LE(channels.length * 2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(bytes, 40);
  channels.forEach((samples, channel) =>
    samples.forEach((sample, frame) =>
      file.writeInt16LE(sample, 44 + (frame * channels.length + channel) * 2),
    ),
  );
  return file;
}
