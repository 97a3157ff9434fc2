// The fast way: mediabunny takes the container apart, the browser's own decoders (WebCodecs) make the sound.
import {
  ADTS,
  AudioSampleSink,
  FLAC,
  Input,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  UnsupportedInputFormatError,
  UrlSource,
  WAVE,
  WEBM,
  type AudioSample,
  type InputAudioTrack,
} from 'mediabunny';
import { Fault, patiently } from '../../app/sound/decoding/fault.ts';
import { channelOrMix } from '../../app/sound/mixdown.ts';
import type { Opened } from '../../app/sound/decoding/heard-so-far.ts';
import type { MonoSound } from '../../app/sound/decoding/sound-line.ts';

/** The same containers as the probe reads; playlists (HLS) are not among them: they name other files. */
const FORMATS = [MP4, QTFF, MATROSKA, WEBM, WAVE, OGG, FLAC, MP3, ADTS];

/** Sample entries of protected tracks: Common Encryption (ISO/IEC 14496-12 §8.12), FairPlay, Audible. */
const PROTECTED_ENTRIES: ReadonlySet<unknown> = new Set(['enca', 'encv', 'drms', 'drmi', 'aavd']);

/** Sample rates that sound is recorded at; what lies outside is a damaged header. */
const LEAST_RATE_HZ = 4_000;
const MOST_RATE_HZ = 768_000;

/** Read ahead, bytes. */
const CACHE_BYTES = 8 * 1024 * 1024;

export class WebCodecsReader {
  readonly #input: Input;
  readonly #track: number | null;
  readonly #channel: number | null;

  /**
   * @param track place among the sound tracks; null for the container's own choice
   * @param channel its place from 0; null for the mean of all
   */
  constructor(url: string, track: number | null, channel: number | null) {
    this.#track = track;
    this.#channel = channel;
    const source = new UrlSource(url, {
      maxCacheSize: CACHE_BYTES,
      // The file is on this computer: what fails once is gone or denied.
      getRetryDelay: () => null,
      handleUnhandledError: () => undefined,
    });
    this.#input = new Input({ formats: FORMATS, source });
  }

  /** Opens the sound. @returns what the container tells of it. @throws Fault when there is none that can be decoded */
  async open(): Promise<Opened> {
    const track = await patiently(this.#soundTrack());
    const told = await patiently(track.getDurationFromMetadata()).catch(() => null);
    const seconds = told !== null && Number.isFinite(told) && told > 0 ? told : null;
    const beginsAt = await patiently(track.getFirstTimestamp()).catch(() => 0);
    return { seconds, beginsAt, mayPause: false };
  }

  /** Sound from a position on, seconds. @throws where it is damaged */
  async *sound(from: number): AsyncGenerator<MonoSound> {
    const samples = new AudioSampleSink(await this.#soundTrack()).samples(from);
    try {
      for (;;) {
        const next = await patiently(samples.next());
        if (next.done) return;
        const sample = next.value;
        try {
          yield monoOf(sample, this.#channel);
        } finally {
          sample.close();
        }
      }
    } finally {
      // Not waited for: it may hang with what it reads from.
      samples.return().catch(() => undefined);
    }
  }

  close(): void {
    this.#input.dispose();
  }

  /** The track to hear. @throws Fault when there is none that can be decoded */
  async #soundTrack(): Promise<InputAudioTrack> {
    const track = await this.#find();
    if (!track) {
      const others = await this.#input.getTracks();
      throw new Fault(others.length > 0 ? 'no-sound' : 'audio-damaged');
    }
    if (PROTECTED_ENTRIES.has(await track.getInternalCodecId())) throw new Fault('audio-protected');
    const codec = await track.getCodec();
    if (codec === null) throw new Fault('codec-unknown');
    const rate = await track.getSampleRate();
    if (!(rate >= LEAST_RATE_HZ && rate <= MOST_RATE_HZ))
      throw new Fault('audio-damaged', `a sample rate of ${rate} Hz`);
    if (!(await track.canDecode())) throw new Fault('codec-unknown', codec);
    return track;
  }

  async #find(): Promise<InputAudioTrack | null> {
    try {
      if (this.#track === null) return await this.#input.getPrimaryAudioTrack();
      return (await this.#input.getAudioTracks())[this.#track] ?? null;
    } catch (error) {
      throw error instanceof UnsupportedInputFormatError ? new Fault('not-audio') : error;
    }
  }
}

function monoOf(sample: AudioSample, channel: number | null): MonoSound {
  const channels = Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(sample.numberOfFrames);
    sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
  return { start: sample.timestamp, rateHz: sample.sampleRate, samples: channelOrMix(channels, channel) };
}
