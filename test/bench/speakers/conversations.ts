// Makes conversations of real voices, with known turns: gains, pauses, overlaps, noise, rooms. The same seed makes the same talk.
import { SPEECH_RATE_HZ as RATE } from '../../../app/domain/decoding.ts';
import type { SpokenTurn } from './diarization-error.ts';
import { lowPassed, rms, type Voice } from './voices.ts';

export interface Recipe {
  readonly name: string;
  /** Thresholds are chosen on one half, and judged on the other: no voice is in both. */
  readonly half: 'chosen' | 'judged';
  readonly seed: number;
  readonly voices: readonly string[];
  readonly seconds: number;
  /** Signal to noise, dB. */
  readonly snr: number;
  /** Part of the turns that begin before the last one ends. */
  readonly overlaps: number;
  readonly rooms: boolean;
}

export interface Conversation {
  readonly samples: Float32Array;
  readonly turns: readonly SpokenTurn[];
}

/** Who speaks in a set of conversations; no voice is in two sets. `long`: with enough to say for long talks. */
interface Cast {
  readonly name: string;
  readonly half: Recipe['half'];
  /** Another number is other conversations. */
  readonly seed: number;
  readonly long: readonly string[];
  readonly short: readonly string[];
  /** Lengths of long talks, minutes. */
  readonly minutes: readonly number[];
}

const CASTS: readonly Cast[] = [
  {
    ...{ name: 'chosen', half: 'chosen', seed: 1_000, minutes: [20] },
    long: ['Allison', 'Carlo'],
    short: ['LibriVox', 'FEE078', 'MEE009', 'MEE068'],
  },
  // These were judged once each, until 29 November 2026. What they showed was then mended, so that they judge nothing any more.
  {
    ...{ name: 'chosen-more', half: 'chosen', seed: 7_300, minutes: [20, 60] },
    long: ['June', 'Menardi', 'Ivrvoice'],
    short: ['Cities', 'FEE083', 'MEE012', 'MEO069', 'MEE075'],
  },
  {
    ...{ name: 'chosen-third', half: 'chosen', seed: 24_100, minutes: [20, 60] },
    long: ['Bulgarian', 'Catalan', 'Spanish', 'French', 'Romanian', 'Russian'],
    short: ['Belarusian', 'Danish', 'Greek', 'Colombia', 'Armelle'],
  },
  {
    ...{ name: 'judged', half: 'judged', seed: 31_700, minutes: [12, 60] },
    long: ['Ve9qrp', 'Toys-fr', 'Toys-lt', 'David', 'Toys-da', 'Toys-nn'],
    short: ['Toys-de', 'Toys-el', 'Toys-en', 'Toys-gl', 'Toys-sl', 'Michael', 'Vk5qi', 'G3plx'],
  },
];

/** To be raised when the same recipes make other sound: what was heard of them is kept. */
export const EDITION = 1;

/** The conversations of the bench: 32 short ones a cast, and one or two long ones. */
export function recipes(): Recipe[] {
  return CASTS.flatMap(({ half, long, minutes, name, seed, short }) => {
    const all = [...long, ...short];
    const random = randomOf(seed);
    const made = Array.from({ length: 32 }, (_, at): Recipe => {
      const count = 2 + (at % 4);
      const seconds = [30, 45, 60, 90, 90, 120, 180, 240][Math.floor(at / 4) % 8] ?? 60;
      // Longer talks have a voice or two that have more to say without saying it twice.
      const pool = seconds > 90 ? all : random() < 0.7 ? [...short] : all;
      const fixed = seconds > 150 ? drawn(long, Math.min(2, count - 1), random) : [];
      const voices = [
        ...fixed,
        ...drawn(
          pool.filter((one) => !fixed.includes(one)),
          count - fixed.length,
          random,
        ),
      ];
      return {
        name: `${name}-${String(at).padStart(2, '0')}`,
        half,
        seed: 10 * seed + at,
        voices,
        seconds: Math.max(seconds, 18 * count),
        snr: [35, 25, 18, 12][Math.floor(random() * 4)] ?? 25,
        overlaps: random() < 0.5 ? 0.05 : 0.2,
        rooms: random() < 0.4,
      };
    });
    const longer = minutes.map((length, at): Recipe => ({
      name: `${name}-long-${at}-${length}min`,
      half,
      seed: 20 * seed + at,
      voices: at === 0 ? long.slice(0, 3) : [...long.slice(-3), ...drawn(short, at, random)],
      seconds: length * 60,
      snr: 25,
      overlaps: 0.1,
      rooms: at % 2 === 1,
    }));
    return [...made, ...longer];
  });
}

export function converse(recipe: Recipe, voices: ReadonlyMap<string, Voice>): Conversation {
  const random = randomOf(recipe.seed);
  const people = recipe.voices.map((name) => {
    const voice = voices.get(name);
    if (!voice) throw new Error(`There is no voice ${name}`);
    const gain = 0.1 * 10 ** ((random() * -12) / 20);
    return {
      name,
      voice,
      gain,
      room: recipe.rooms ? roomOf(random) : null,
      order: shuffled(voice.clips, random),
      next: 0,
    };
  });
  const isNarrow = people.some(({ voice }) => voice.isNarrow);
  const samples = new Float32Array(Math.ceil((recipe.seconds + 30) * RATE));
  const turns: SpokenTurn[] = [];
  let at = 0.5;
  let last = -1;
  for (let turn = 0; at < recipe.seconds; turn += 1) {
    // Everybody is heard early on; then the first speaks most, as a host does.
    const speaker = turn < people.length ? turn : nextSpeaker(people.length, last, random);
    const person = people[speaker];
    if (!person) break;
    const overlap = last >= 0 && random() < recipe.overlaps ? 0.2 + random() * 0.8 : 0;
    at = Math.max(0, overlap > 0 ? at - overlap - 0.3 : at + random() * 0.7);
    const wanted = Math.max(turn < people.length ? 6 : 0, 1.5 + random() * random() * 14);
    for (let said = 0; said < wanted;) {
      const clip = person.order[person.next++ % person.order.length];
      if (!clip) break;
      const sound = spoken(clip, person.gain, person.room);
      add(samples, sound, at);
      turns.push({ from: at, to: at + clip.length / RATE, speaker: person.name });
      said += clip.length / RATE;
      at += clip.length / RATE + 0.1 + random() * 0.3;
    }
    last = speaker;
  }
  const end = Math.ceil((at + 0.5) * RATE);
  const whole = samples.slice(0, end);
  const voiced = isNarrow ? lowPassed(whole, 3_700) : whole;
  return { samples: noisy(voiced, recipe.snr, random), turns };
}

function nextSpeaker(count: number, last: number, random: () => number): number {
  for (;;) {
    const speaker = random() < 0.25 ? 0 : Math.floor(random() * count);
    if (speaker !== last) return speaker;
  }
}

function spoken(clip: Float32Array, gain: number, room: Float32Array | null): Float32Array {
  const level = gain / (rms(clip) || 1);
  const dry = clip.map((value) => value * level);
  if (!room) return dry;
  const wet = new Float32Array(dry.length + room.length);
  wet.set(dry);
  // Plain loops: an hour of talk has billions of echoes.
  for (let delay = 0; delay < room.length; delay += 1) {
    const tap = room[delay] ?? 0;
    if (tap === 0) continue;
    for (let i = 0; i < dry.length; i += 1) wet[i + delay] = (wet[i + delay] ?? 0) + (dry[i] ?? 0) * tap;
  }
  return wet;
}

/** Sixty echoes that die away within 0.3 s. */
function roomOf(random: () => number): Float32Array {
  const room = new Float32Array(0.3 * RATE);
  for (let i = 0; i < 60; i += 1) {
    const delay = Math.floor((0.004 + random() * 0.29) * RATE);
    room[delay] = (random() - 0.5) * 0.5 * Math.exp((-6 * delay) / room.length);
  }
  return room;
}

function add(samples: Float32Array, sound: Float32Array, at: number): void {
  const from = Math.round(at * RATE);
  sound.forEach((value, i) => {
    if (from + i < samples.length) samples[from + i] = (samples[from + i] ?? 0) + value;
  });
}

/** Adds noise that is louder in the low, as rooms have it. */
function noisy(samples: Float32Array, snr: number, random: () => number): Float32Array {
  const level = rms(samples) * 10 ** (-snr / 20) * 3;
  let low = 0;
  return samples.map((value) => {
    low = 0.9 * low + 0.1 * (random() * 2 - 1);
    return Math.max(-1, Math.min(1, value + level * low * 1.8));
  });
}

function drawn<T>(all: readonly T[], count: number, random: () => number): T[] {
  return shuffled(all, random).slice(0, count);
}

function shuffled<T>(all: readonly T[], random: () => number): T[] {
  const mixed = [...all];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
  }
  return mixed;
}

/** mulberry32 */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
