// Sound in which nobody says anything, made by code: the same each time, 20 seconds each, at 16 kHz.
import { SPEECH_RATE_HZ } from '../../app/domain/decoding.ts';

const SECONDS = 20;

/** A sound with the name that the bench prints. */
export interface Wordless {
  readonly name: string;
  readonly sound: Float32Array;
}

/** Silence, noises, hum, and what swells, knocks or plays like music. */
export function wordless(): Wordless[] {
  return [
    { name: 'digital silence', sound: made(() => 0) },
    { name: 'white noise (hiss)', sound: white(0.3) },
    { name: 'pink noise', sound: pink() },
    { name: 'brown noise (room tone, wind)', sound: brown() },
    { name: 'mains hum with overtones', sound: made(hum) },
    { name: 'room tone with hum', sound: mixed(brown(), made(hum)) },
    { name: 'hiss that comes and goes (breath, waves)', sound: shaped(white(0.3), (t) => wave(t / 6) ** 4) },
    { name: 'knocks', sound: shaped(white(0.5), (t) => Math.exp(-40 * (t % 0.7))) },
    { name: 'music: plucked scale', sound: made(scale) },
    { name: 'music: chords with vibrato', sound: made(chords) },
    {
      name: 'music with drums',
      sound: mixed(
        made(scale),
        shaped(white(0.3), (t) => Math.exp(-25 * (t % 0.5))),
      ),
    },
  ];
}

const wave = (turns: number): number => Math.sin(2 * Math.PI * turns);

/** @param value of a time, seconds */
const made = (value: (t: number) => number): Float32Array =>
  Float32Array.from({ length: SECONDS * SPEECH_RATE_HZ }, (_, at) => value(at / SPEECH_RATE_HZ));

const shaped = (sound: Float32Array, share: (t: number) => number): Float32Array =>
  sound.map((sample, at) => sample * share(at / SPEECH_RATE_HZ));

const mixed = (a: Float32Array, b: Float32Array): Float32Array =>
  a.map((sample, at) => 0.5 * (sample + (b[at] ?? 0)));

function white(peak: number): Float32Array {
  let state = 1;
  return made(() => {
    state = (state * 48_271) % 2_147_483_647;
    return peak * ((2 * state) / 2_147_483_647 - 1);
  });
}

/** White noise through Paul Kellet's filter of three poles (−3 dB an octave). */
function pink(): Float32Array {
  let [a, b, c] = [0, 0, 0];
  return white(0.3).map((sample) => {
    a = 0.99765 * a + sample * 0.099046;
    b = 0.963 * b + sample * 0.2965164;
    c = 0.57 * c + sample * 1.0526913;
    return 0.3 * (a + b + c + sample * 0.1848);
  });
}

function brown(): Float32Array {
  let sum = 0;
  return white(1).map((sample) => (sum = 0.995 * sum + 0.03 * sample));
}

const hum = (t: number): number =>
  0.3 * wave(50 * t) + 0.15 * wave(100 * t) + 0.1 * wave(150 * t) + 0.05 * wave(250 * t);

function scale(t: number): number {
  const pitch = 220 * 2 ** ((2 * Math.floor((2 * t) % 7)) / 12);
  return (
    0.25 *
    (wave(pitch * t) + 0.5 * wave(2 * pitch * t) + 0.3 * wave(3 * pitch * t)) *
    Math.exp(-3 * (t % 0.5))
  );
}

function chords(t: number): number {
  const root = [220, 174.6, 261.6, 196][Math.floor(t / 2) % 4] ?? 220;
  const bend = 0.4 * wave(5 * t);
  return 0.12 * [1, 1.25, 1.5, 2, 3].reduce((sum, ratio) => sum + wave(root * ratio * t + bend) / ratio, 0);
}
