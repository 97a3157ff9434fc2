// Which of several sound tracks is heard: the one with speech, by samples of each.
import type { SoundTrack, Stretch } from '../../domain/heard.ts';
import type { SpeechFound } from './parts.ts';

/** A sample is this long, seconds: two or three sentences. */
const SAMPLE_SECONDS = 6;

/** So many samples are taken of a track, spread evenly over it. */
const SAMPLES = 12;

/** Where the file does not tell how long it is, its beginning has to do; seconds. */
const BEGINNING_SECONDS = 90;

/** An earlier track stays unless a later one has this many times its speech: what two people say is nearly as long. */
const CLEARLY_MORE = 2;

/** A track whose loudest sample lies below is silent: an unused input that hisses at −66 dB. */
const SILENT_PEAK = 0.0005;

/** The stretches of a track by which it is judged. @param seconds its length; null when nobody tells */
export function samplesOf(seconds: number | null): readonly Stretch[] {
  if (seconds === null) return [{ from: 0, to: BEGINNING_SECONDS }];
  // Short enough to be heard whole.
  if (seconds <= SAMPLES * SAMPLE_SECONDS) return [{ from: 0, to: seconds }];
  return Array.from({ length: SAMPLES }, (_, i) => {
    const from = ((seconds - SAMPLE_SECONDS) * i) / (SAMPLES - 1);
    return { from, to: from + SAMPLE_SECONDS };
  });
}

/** Which track is heard. */
export interface TrackChoice {
  readonly track: number;
  /** The others in which somebody speaks too. */
  readonly alsoSpoken: readonly number[];
}

/**
 * The track to hear: where several are as good, the first in the file, as players do.
 * @param tracks in the order of the file, with what was found in samples of them; null where one could not be decoded
 * @returns null when none could be decoded
 */
export function chooseTrack(
  tracks: readonly { readonly track: SoundTrack; readonly found: SpeechFound | null }[],
): TrackChoice | null {
  let best: { readonly track: SoundTrack; readonly found: SpeechFound } | null = null;
  for (const { found, track } of tracks) {
    if (found && (best === null || isBetter(found, best.found))) best = { track, found };
  }
  const chosen = best?.track;
  if (!chosen) return null;
  const spoken = tracks.filter(({ found, track }) => track !== chosen && (found?.speechSeconds ?? 0) > 0);
  return { track: chosen.index, alsoSpoken: spoken.map(({ track }) => track.index) };
}

function isBetter(one: SpeechFound, best: SpeechFound): boolean {
  if (one.speechSeconds > 0) return one.speechSeconds > CLEARLY_MORE * best.speechSeconds;
  // Nobody speaks in either sample: what makes a sound may speak elsewhere.
  return best.speechSeconds === 0 && best.peak < SILENT_PEAK && one.peak >= SILENT_PEAK;
}
