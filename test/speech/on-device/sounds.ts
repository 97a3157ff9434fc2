// Sound that is no speech, and speech that repeats itself: made by code, the same every time.
import { SPEECH_RATE_HZ } from '../../../app/domain/decoding.ts';

const made = (seconds: number, at: (time: number, index: number) => number): Float32Array =>
  Float32Array.from({ length: Math.round(seconds * SPEECH_RATE_HZ) }, (_, index) =>
    at(index / SPEECH_RATE_HZ, index),
  );

/** The same noise each time, −1 to 1 (a Lehmer generator). */
function noise(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (2 * state) / 2_147_483_647 - 1;
  };
}

export const silence = (seconds: number): Float32Array => new Float32Array(seconds * SPEECH_RATE_HZ);

/** Of a mains of 50 Hz. */
export const hum = (seconds: number): Float32Array =>
  made(seconds, (time) => 0.2 * Math.sin(2 * Math.PI * 50 * time) + 0.1 * Math.sin(2 * Math.PI * 150 * time));

const CHORDS = [
  [262, 330, 392],
  [220, 262, 330],
  [175, 220, 262],
  [196, 247, 294],
];

/** Struck chords, two a second, that die away. */
export const music = (seconds: number): Float32Array =>
  made(seconds, (time) => {
    const chord = CHORDS[Math.floor(time / 2) % CHORDS.length] ?? [];
    const fall = Math.exp(-4 * ((time * 2) % 1));
    return chord.reduce((sum, hertz) => sum + 0.08 * fall * Math.sin(2 * Math.PI * hertz * time), 0);
  });

/** Many hands: short bursts of noise at any time. */
export function applause(seconds: number): Float32Array {
  const random = noise();
  const sound = new Float32Array(seconds * SPEECH_RATE_HZ);
  for (let clap = 0; clap < seconds * 40; clap += 1) {
    const from = Math.floor(((random() + 1) / 2) * sound.length);
    for (let i = from; i < Math.min(sound.length, from + 400); i += 1)
      sound[i] = (sound[i] ?? 0) + 0.15 * random() * Math.exp(-(i - from) / 80);
  }
  return sound;
}

/** A sound again and again, with pauses. */
export function repeated(sound: Float32Array, times: number, pauseSeconds: number): Float32Array {
  const step = sound.length + Math.round(pauseSeconds * SPEECH_RATE_HZ);
  const all = new Float32Array(times * step);
  for (let time = 0; time < times; time += 1) all.set(sound, time * step);
  return all;
}
