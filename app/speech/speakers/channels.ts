// One voice a channel: who speaks is told by which channel is loud. Nothing is guessed there, and what a microphone picks up of others is ignored.
import { MOST_CHANNELS } from '../../domain/channels.ts';
import type { SpokenTurn } from '../../domain/telling.ts';
import { LEVELS_PER_SECOND, levelOf } from './levels.ts';
import { renumbered } from './turns.ts';

/** Below this nobody speaks, whatever the noise; a level, see `levelOf`. */
const QUIET = levelOf(-60);
/** Speech stands out of the channel's own noise by this much, half decibels. */
const OUT_OF_NOISE = 20;
/** The loudest channel leads by this much where only one person speaks: what is picked up of others is weaker. Half decibels. */
const LEAD = 16;
/** Two speak at once where each is as loud as usual but for this, half decibels. */
const OWN_VOICE = 16;
/** One channel leads in so much of the speech where each has a voice of its own: the rest is talk at once. */
const LED_SHARE = 0.75;
/** … and each of two at least leads in this much of it. */
const LEAST_SHARE = 0.04;
/** Less speech than that proves nothing, seconds. */
const LEAST_SECONDS = 4;

const SHORTEST_PAUSE = 0.5;
const SHORTEST_TURN = 0.2;

/** What is known of a channel. */
interface Channel {
  readonly levels: Uint8Array;
  readonly noise: number;
}

/**
 * Whether each channel has a voice of its own. Music, rooms recorded in stereo and one voice in the middle do not.
 * @param levels of each channel, of the same stretches
 */
export function hasVoiceAChannel(levels: readonly Uint8Array[]): boolean {
  if (levels.length < 2 || levels.length > MOST_CHANNELS) return false;
  const channels = levels.map(channelOf);
  const led = channels.map(() => 0);
  let spoken = 0;
  for (let at = 0; at < lengthOf(levels); at += 1) {
    const leader = leaderAt(channels, at);
    if (leader === null) continue;
    spoken += 1;
    if (leader.lead >= LEAD) led[leader.channel] = (led[leader.channel] ?? 0) + 1;
  }
  if (spoken < LEAST_SECONDS * LEVELS_PER_SECOND) return false;
  const all = led.reduce((sum, count) => sum + count, 0);
  return all >= spoken * LED_SHARE && led.filter((count) => count >= spoken * LEAST_SHARE).length >= 2;
}

/** Who speaks when, by channels that have a voice each. A channel in which nobody speaks has no speaker. */
export function turnsByChannel(levels: readonly Uint8Array[]): readonly SpokenTurn[] {
  const channels = levels.map(channelOf);
  const length = lengthOf(levels);
  const usual = usualLevels(channels, length);
  const turns = channels.flatMap(({ levels: own, noise }, channel) => {
    const steps = new Uint8Array(length);
    for (let at = 0; at < length; at += 1) {
      const level = own[at] ?? 0;
      if (level < QUIET || level < noise + OUT_OF_NOISE) continue;
      const leader = leaderAt(channels, at);
      const isOwn = leader?.channel === channel || level >= (usual[channel] ?? Infinity) - OWN_VOICE;
      if (isOwn && level >= (usual[channel] ?? Infinity) - 3 * OWN_VOICE) steps[at] = 1;
    }
    return stretches(steps).map((turn) => ({ ...turn, speaker: channel }));
  });
  return renumbered(turns.sort((a, b) => a.from - b.from || a.to - b.to));
}

function channelOf(levels: Uint8Array): Channel {
  const counts = new Uint32Array(256);
  let heard = 0;
  for (const level of levels)
    if (level > 0) {
      counts[level] = (counts[level] ?? 0) + 1;
      heard += 1;
    }
  // The quietest tenth of what is not digital silence.
  let [noise, seen] = [0, 0];
  while (noise < 255 && seen + (counts[noise] ?? 0) < heard / 10) {
    seen += counts[noise] ?? 0;
    noise += 1;
  }
  return { levels, noise };
}

/** How loud each channel usually is where it leads: three quarters of it are quieter. */
function usualLevels(channels: readonly Channel[], length: number): readonly number[] {
  const counts = channels.map(() => new Uint32Array(256));
  for (let at = 0; at < length; at += 1) {
    const leader = leaderAt(channels, at);
    const own = counts[leader?.channel ?? -1];
    const level = channels[leader?.channel ?? -1]?.levels[at] ?? 0;
    if (leader && own && leader.lead >= LEAD) own[level] = (own[level] ?? 0) + 1;
  }
  return counts.map((own) => {
    const all = own.reduce((sum, count) => sum + count, 0);
    // Nobody speaks in a channel that hardly ever leads.
    if (all < LEVELS_PER_SECOND) return Infinity;
    let [level, seen] = [0, 0];
    while (level < 255 && seen + (own[level] ?? 0) < all * 0.75) {
      seen += own[level] ?? 0;
      level += 1;
    }
    return level;
  });
}

/** The loudest channel of those in which somebody speaks, and by how much it leads; null where nobody does. */
function leaderAt(
  channels: readonly Channel[],
  at: number,
): { readonly channel: number; readonly lead: number } | null {
  let [channel, best, second] = [-1, 0, 0];
  channels.forEach(({ levels, noise }, index) => {
    const level = levels[at] ?? 0;
    const isSpeech = level >= QUIET && level >= noise + OUT_OF_NOISE;
    if (isSpeech && level > best) [channel, best, second] = [index, level, best];
    else if (level > second) second = level;
  });
  if (channel < 0) return null;
  // A louder channel that is only noise does not lead.
  const others = channels.reduce(
    (most, { levels }, i) => (i === channel ? most : Math.max(most, levels[at] ?? 0)),
    0,
  );
  return { channel, lead: best - others };
}

const lengthOf = (levels: readonly Uint8Array[]): number =>
  levels.reduce((longest, { length }) => Math.max(longest, length), 0);

function stretches(steps: Uint8Array): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let at = 0; at < steps.length; at += 1) {
    if (!steps[at]) continue;
    const from = at / LEVELS_PER_SECOND;
    while (steps[at]) at += 1;
    const last = found.at(-1);
    if (last && from - last.to < SHORTEST_PAUSE) last.to = at / LEVELS_PER_SECOND;
    else found.push({ from, to: at / LEVELS_PER_SECOND });
  }
  return found.filter(({ from, to }) => to - from >= SHORTEST_TURN);
}
