// What a container says that it holds, as the reader of everyday files finds it: lengths and sound tracks.
import type { Input, InputAudioTrack } from 'mediabunny';
import type { SoundPromise, SoundTrack } from '../domain/heard.ts';
import { channelCount } from './channel-count.ts';

/** Codecs as people name them. */
const CODECS: Readonly<Record<string, string>> = {
  aac: 'AAC',
  mp3: 'MP3',
  opus: 'Opus',
  vorbis: 'Vorbis',
  flac: 'FLAC',
  ac3: 'Dolby Digital (AC-3)',
  eac3: 'Dolby Digital Plus (E-AC-3)',
};
/** The same for containers, by the short names of `AudioInfo.format`. */
const CONTAINERS: Readonly<Record<string, string>> = {
  mp4: 'MP4',
  mov: 'QuickTime',
  mkv: 'Matroska',
  wav: 'WAV',
  ogg: 'Ogg',
};

/** A track in numbers and names. */
export async function soundTrack(track: InputAudioTrack, index: number): Promise<SoundTrack> {
  const codec = await track.getCodec();
  const language = await track.getLanguageCode();
  const name = codec === null ? ((await track.getInternalCodecId()) ?? '') : (CODECS[codec] ?? codec);
  return {
    index,
    codecName: typeof name === 'string' ? name.replace(/^pcm-.*|^[au]law$/, 'PCM') : '',
    canDecode: codec !== null,
    channels: await channelCount(track),
    title: (await track.getName())?.trim() || null,
    language: language === 'und' || language === '' ? null : language,
    seconds: await track.getDurationFromMetadata(),
  };
}

/**
 * The promise of a file.
 * @param primary the track that was counted
 * @param format as `AudioInfo.format` has it
 * @param seconds `claimed` by its header, `counted` in its bytes; null where that is not known
 */
export async function promiseOf(
  input: Input,
  primary: InputAudioTrack,
  format: string,
  { claimed, counted }: { readonly claimed: number | null; readonly counted: number | null },
): Promise<SoundPromise> {
  const tracks = await input.getAudioTracks();
  const [container = '', codec] = format.split('/');
  return {
    claimedSeconds: claimed,
    presentSeconds: counted,
    isEstimate: false,
    container: CONTAINERS[container] ?? CODECS[codec ?? container] ?? container,
    tracks: await Promise.all(
      tracks.map(async (track, index) => {
        const told = await soundTrack(track, index);
        return track === primary && counted !== null ? { ...told, seconds: counted } : told;
      }),
    ),
    notes: [],
  };
}
