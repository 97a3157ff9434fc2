// Recordings whose channels are heard each by itself: how a transcript says which channel a segment is of.

/** Most channels of a recording that are looked at, or heard, one by one. */
export const MOST_CHANNELS = 8;

/** The speaker of what was said in a channel, as a transcript names it. @param at its place, from 0 */
export const channelSpeaker = (at: number): string => `channel ${at + 1}`;

/** The channel, from 0, that a speaker's name stands for; null where it stands for none. */
export function channelOf(speaker: string | null): number | null {
  const number = /^channel ([1-9]\d{0,3})(?:$|,)/.exec(speaker ?? '')?.[1];
  return number === undefined ? null : Number(number) - 1;
}

/** Things of several channels, apart: each channel's in the order in which they came, the first channel first. */
export function byChannel<T extends { readonly speaker: string | null }>(
  things: readonly T[],
): readonly (readonly T[])[] {
  const channels = new Map<number, T[]>();
  for (const thing of things) {
    const at = channelOf(thing.speaker) ?? 0;
    const before = channels.get(at);
    if (before) before.push(thing);
    else channels.set(at, [thing]);
  }
  return [...channels].sort(([one], [other]) => one - other).map(([, of]) => of);
}
