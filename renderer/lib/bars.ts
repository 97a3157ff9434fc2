// Peaks → bars of a given number: the loudest of each stretch, so that no burst is lost, scaled to the recording's own loudness.

/**
 * @param peaks loudness, 0–255, over the whole recording
 * @param count how many bars fit
 * @returns heights 0–1
 */
export function barsOf(peaks: Uint8Array, count: number): readonly number[] {
  if (count <= 0 || peaks.length === 0) return [];
  let top = 1;
  for (const peak of peaks) if (peak > top) top = peak;
  // Quiet recordings fill the height too, but hiss must not look like speech.
  const full = Math.max(top, 24);
  return Array.from({ length: count }, (_, at) => {
    const from = Math.floor((at * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((at + 1) * peaks.length) / count));
    let loud = 0;
    for (let i = from; i < to && i < peaks.length; i += 1) loud = Math.max(loud, peaks[i] ?? 0);
    return loud / full;
  });
}
