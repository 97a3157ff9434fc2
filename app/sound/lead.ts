// Where FFmpeg's time begins against a player's.

/** A picture that begins much later than its sound, or the other way round, is a clock that was never set to 0; seconds. */
const LONGEST_LEAD = 60;

/**
 * FFmpeg's time here begins with the first sound, that of players with the container's 0 where sound alone may begin later:
 * an empty first edit (ISO/IEC 14496-12 §8.6.6), a picture that runs already, frames of FLAC that are gone.
 * @returns what lies between both, seconds
 */
export function leadOf(
  container: string,
  file: {
    readonly startSeconds: number;
    readonly durationSeconds: number | null;
    readonly longestSeconds: number;
    readonly hasPicture: boolean;
  },
): number {
  const { durationSeconds, hasPicture, longestSeconds, startSeconds } = file;
  if (startSeconds <= 0) return 0;
  const holds = (seconds: number): boolean => durationSeconds !== null && seconds <= durationSeconds + 0.5;
  const isAbsolute =
    (container === 'flac' && holds(startSeconds)) ||
    // The length of the movie counts from 0; that of a fragment of a longer one does not.
    (container.startsWith('mov,') && holds(startSeconds + longestSeconds)) ||
    (container.startsWith('matroska') && hasPicture && startSeconds < LONGEST_LEAD);
  return isAbsolute ? startSeconds : 0;
}
