// Makes one channel of many.

/** Below this share of the loudest channel's energy, the mix is taken to have cancelled itself out. */
const CANCELLED = 0.02;

/**
 * One channel, or the mean of all.
 * @param channel its place from 0; null for the mean. One that is not there is silent
 */
export function channelOrMix(channels: readonly Float32Array[], channel: number | null): Float32Array {
  if (channel === null) return mixDown(channels);
  return channels[channel] ?? new Float32Array(channels[0]?.length ?? 0);
}

/**
 * The mean of all channels. Two channels of opposite polarity, as some recorders and cables make them, would cancel out
 * to silence; then the loudest channel is taken instead.
 * @param channels equally long, at least one
 */
export function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels;
  if (!first) throw new Error('Sound has at least one channel');
  if (channels.length === 1) return first;
  const mix = new Float32Array(first.length);
  const share = 1 / channels.length;
  let loudest = first;
  let loudestEnergy = -1;
  for (const channel of channels) {
    let energy = 0;
    for (let i = 0; i < mix.length; i++) {
      const sample = channel[i] ?? 0;
      mix[i] = (mix[i] ?? 0) + sample * share;
      energy += sample * sample;
    }
    if (energy > loudestEnergy) [loudest, loudestEnergy] = [channel, energy];
  }
  let mixEnergy = 0;
  for (const sample of mix) mixEnergy += sample * sample;
  // One voice among n silent channels leaves 1/n² of its energy: that is quiet, not cancelled.
  return mixEnergy < (CANCELLED * loudestEnergy) / channels.length ** 2 ? loudest : mix;
}
