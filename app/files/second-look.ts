// A look into a recording with FFmpeg, where the reader of everyday files does not know it or does not hear all of it. For a worker thread only.
import type { AudioInfo } from '../domain/audio.ts';
import type { FileTags } from '../domain/details.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { SoundNote, SoundPromise, SoundTrack } from '../domain/heard.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { type Ffmpeg } from '../sound/ffmpeg.ts';
import { SoundFault, type Counted, type SoundFile, type SoundStream } from '../sound/sound-file.ts';
import type { DiskFile } from './disk-file.ts';
import { announcedSeconds } from './ends/announced.ts';
import { namedTags } from './named-tags.ts';

/** How long counting all tracks of a file may take, milliseconds. After that the lengths in its header have to do. */
const COUNTING_MS = 20_000;

/** Containers whose headers say how long the sound is, and mean it. The others guess from a rate of bits. */
const TELLS_LENGTH: ReadonlySet<string> = new Set([
  'aiff',
  'ape',
  'asf',
  'avi',
  'caf',
  'flac',
  'mov,mp4,m4a,3gp,3g2,mj2',
  'mp3',
  'mpc8',
  'tta',
  'w64',
  'wav',
  'wv',
]);

/** Short names of containers, as `AudioInfo.format` has them, where FFmpeg's own are none. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  'mov,mp4,m4a,3gp,3g2,mj2': 'mp4',
  'matroska,webm': 'mkv',
};

/** What this look is wanted for. */
export interface Wanted {
  /** All packets are to be gone through; else the header has to do. */
  readonly isCounted: boolean;
  /** What the edit list says is to be heard, seconds; null for a file without edits. */
  readonly editedSeconds: number | null;
}

export interface SecondLook {
  readonly audio: AudioInfo;
  readonly promise: SoundPromise;
  readonly tags: FileTags;
}

/**
 * Looks into an open recording.
 * @returns `not-audio`, `no-sound`, `audio-damaged`, `audio-protected` where there is nothing to hear
 * @throws Cancelled, or the system's error when the disk fails
 */
export function secondLook(file: DiskFile, ffmpeg: Ffmpeg, wanted: Wanted): Outcome<SecondLook> {
  const source = {
    sizeBytes: file.stats.size,
    read: (position: number, into: Uint8Array) => file.read(into, position),
  };
  const opened = ffmpeg.open(source, file.path.slice(-100));
  if (!opened.ok) return opened;
  const sound = opened.value;
  try {
    const why = refusal(sound);
    if (why) return failed(why);
    const main = chosen(sound.streams);
    const counted = wanted.isCounted ? countAll(sound, main, file) : new Map<SoundStream, Counted>();
    if (counted.get(main)?.packets === 0) return failed(failure('audio-damaged'));
    return ok(describe(file, sound, main, counted, wanted.editedSeconds));
  } catch (error) {
    if (!(error instanceof SoundFault)) throw error;
    if (error.cause instanceof Error) throw error.cause;
    return failed(failure(error.code, { detail: error.message }));
  } finally {
    sound.close();
  }
}

function refusal({ otherStreams, streams }: SoundFile): Failure | null {
  if (streams.length === 0) return failure(otherStreams > 0 ? 'no-sound' : 'not-audio');
  return streams.every(({ isProtected }) => isProtected) ? failure('audio-protected') : null;
}

function describe(
  file: DiskFile,
  sound: SoundFile,
  main: SoundStream,
  counted: ReadonlyMap<SoundStream, Counted>,
  editedSeconds: number | null,
): SecondLook {
  const lengths = counted.get(main);
  // Packets that an edit cuts in two are counted whole.
  const presentSeconds = lengths
    ? Math.min(lengthOf(lengths), editedSeconds ?? Number.POSITIVE_INFINITY)
    : null;
  const told = main.durationSeconds ?? sound.durationSeconds;
  const tellsLength = TELLS_LENGTH.has(sound.container) && !sound.isEstimate && !sound.headerWasOpen;
  const claimedSeconds =
    editedSeconds ?? announcedBehind(file, sound, main, presentSeconds) ?? (tellsLength ? told : null);
  const tracks = sound.streams.map((stream, index): SoundTrack => {
    if (stream === main && presentSeconds !== null) return trackOf(stream, index, presentSeconds);
    const own = counted.get(stream);
    const isKnown = !sound.isEstimate && editedSeconds === null;
    const inHeader = isKnown ? stream.durationSeconds : null;
    return trackOf(stream, index, own ? lengthOf(own) : inHeader);
  });
  const isEstimate = presentSeconds === null && sound.isEstimate;
  const notes: SoundNote[] = [];
  if (sound.headerWasOpen) notes.push('header-never-closed');
  if (editedSeconds !== null) notes.push('edited');
  if (claimedSeconds !== null && presentSeconds !== null && claimedSeconds - presentSeconds > 1)
    notes.push('cut-off');
  if (told === null || sound.isEstimate) notes.push('length-counted');
  return {
    audio: {
      durationSeconds: presentSeconds ?? claimedSeconds ?? told ?? 0,
      format: formatOf(sound.container, main.codec),
      channels: main.channels,
      sampleRateHz: main.sampleRateHz,
    },
    promise: {
      claimedSeconds,
      presentSeconds,
      isEstimate,
      container: sound.container === 'mp3' ? main.codecName : sound.containerName,
      tracks,
      notes,
      reader: 'ffmpeg',
    },
    tags: namedTags(sound.tags, sound.chapters),
  };
}

/** What the header announces, where that is more than there is; null where it is not, or is not known. */
function announcedBehind(
  file: DiskFile,
  { headerWasOpen }: SoundFile,
  { codec }: SoundStream,
  presentSeconds: number | null,
): number | null {
  if (presentSeconds === null || headerWasOpen) return null;
  const bytes = { readAt: file.readAt, sizeBytes: file.stats.size };
  const seconds = announcedSeconds(bytes, presentSeconds, isEven(codec));
  return seconds !== null && seconds - presentSeconds > 1 ? seconds : null;
}

/** Codecs whose every byte takes the same time. */
const isEven = (codec: string): boolean => /^(pcm|adpcm|gsm)/.test(codec);

/** The track that is heard unless somebody chooses another: the one that the file marks, of those that can be heard. */
function chosen(streams: readonly SoundStream[]): SoundStream {
  const audible = streams.filter(({ canDecode, isProtected }) => canDecode && !isProtected);
  const first = audible.find(({ isDefault }) => isDefault) ?? audible[0] ?? streams[0];
  if (!first) throw new Error('a file without sound has no track');
  return first;
}

/** Goes through the packets of all tracks, the chosen one first, as far as time allows. */
function countAll(sound: SoundFile, main: SoundStream, file: DiskFile): ReadonlyMap<SoundStream, Counted> {
  const until = performance.now() + COUNTING_MS;
  let beganAt = performance.now();
  const goesOn = (): boolean => {
    file.giveWay(beganAt);
    beganAt = performance.now();
    return beganAt < until;
  };
  const counted = new Map<SoundStream, Counted>();
  for (const stream of [main, ...sound.streams.filter((one) => one !== main)]) {
    const lengths = sound.count(stream.index, goesOn);
    if (lengths) counted.set(stream, lengths);
  }
  return counted;
}

/** Formats without times have lengths alone. */
const lengthOf = ({ endSeconds, sumSeconds }: Counted): number => (endSeconds > 0 ? endSeconds : sumSeconds);

function trackOf(stream: SoundStream, index: number, seconds: number | null): SoundTrack {
  const { canDecode, channels, codecName, isProtected, language, title } = stream;
  return { index, codecName, canDecode: canDecode && !isProtected, channels, title, language, seconds };
}

/** Such as `aiff/pcm-s16be`, or one name where container and codec have the same. */
function formatOf(container: string, codec: string): string {
  if (container === 'mp3') return codec; // frames of any layer without a container
  const short = SHORT_NAMES[container] ?? container.split(',')[0] ?? '';
  const name = codec.replaceAll('_', '-');
  return short === name || short === '' ? name : `${short}/${name}`;
}
