// Hears into each of several sound tracks for a moment, to find the one with speech. A file with one track costs nothing.
import type { InstalledModel } from '../../domain/speech-model.ts';
import type { SoundTrack } from '../../domain/heard.ts';
import type { DecodeJob, Decoder, Recogniser, SpeechFound } from './parts.ts';
import { chooseTrack, samplesOf, type TrackChoice } from './track-choice.ts';

/** The recording, and who reads it. */
type Sound = Pick<DecodeJob, 'path' | 'mark' | 'reader'>;

export class TrackFinder<Pipe> {
  readonly #decoder: Decoder<Pipe>;
  readonly #recogniser: Recogniser<Pipe>;

  constructor(decoder: Decoder<Pipe>, recogniser: Recogniser<Pipe>) {
    this.#decoder = decoder;
    this.#recogniser = recogniser;
  }

  /**
   * Finds the track with speech.
   * @returns null where there is nothing to choose, or the work was given up
   */
  async find(
    sound: Sound,
    model: InstalledModel,
    tracks: readonly SoundTrack[],
    signal: AbortSignal,
  ): Promise<TrackChoice | null> {
    if (tracks.length < 2) return null;
    const heard: { track: SoundTrack; found: SpeechFound | null }[] = [];
    for (const track of tracks) {
      if (signal.aborted) return null;
      const found = track.canDecode ? await this.#hear(sound, model, track, signal) : null;
      heard.push({ track, found });
    }
    return chooseTrack(heard);
  }

  async #hear(
    sound: Sound,
    model: InstalledModel,
    track: SoundTrack,
    signal: AbortSignal,
  ): Promise<SpeechFound | null> {
    const either = new AbortController();
    const both = AbortSignal.any([signal, either.signal]);
    const decoding = this.#decoder.decode({
      ...sound,
      track: track.index,
      promisedSeconds: null,
      start: 0,
      stretches: samplesOf(track.seconds),
      signal: both,
      onLength: () => undefined,
    });
    // When one of the two dies, the other would wait for ever.
    const [found] = await Promise.all([
      this.#recogniser.findSpeech(decoding.sound, model, both).then((speech) => {
        if (speech === null) either.abort();
        return speech;
      }),
      decoding.done.then((end) => {
        if (end.kind === 'crashed') either.abort();
      }),
    ]);
    return found;
  }
}
