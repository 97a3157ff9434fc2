// Looks into the container of a recording: what it is, how long, whether it is whole, and who hears all of it.
import type { AudioInfo } from '../domain/audio.ts';
import type { FileTags } from '../domain/details.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { SoundPromise } from '../domain/heard.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { formatTime } from '../domain/time-text.ts';
import type { Ffmpeg } from '../sound/ffmpeg.ts';
import { isChained } from '../sound/ogg-chain.ts';
import { auHead } from '../sound/big-endian-wav.ts';
import { closing } from '../sound/open-header.ts';
import { readerFor, type RouteFacts } from '../sound/route.ts';
import type { DiskFile } from './disk-file.ts';
import { editsOf, lacksIndex } from './edit-list.ts';
import { firstLook, type FirstLook } from './first-look.ts';
import { breaksOffAsOgg } from './last-frames.ts';
import { isPacked } from './packed-blocks.ts';
import { secondLook, type SecondLook } from './second-look.ts';

/** A recording that ends this much before its header says is called cut off. */
const CUT_OFF_SECONDS = 1;

export interface Probe {
  readonly audio: AudioInfo;
  /** Something to know about a recording that can be used all the same. */
  readonly warning: string | null;
  /** What it says that it holds, and what of that is there. */
  readonly promise: SoundPromise;
  /** What FFmpeg reads of tags and chapters; empty where it was not asked. */
  readonly tags: FileTags;
}

/** Makes FFmpeg ready when it is needed first; null where it is not in place. */
export type SecondReader = () => Promise<Ffmpeg | null>;

/**
 * Probes an open recording.
 * @returns what is in it, or `not-audio`, `no-sound`, `audio-damaged`, `audio-protected`, `index-missing`
 * @throws Cancelled, or the system's error when the disk fails
 */
export async function probe(file: DiskFile, secondReader: SecondReader): Promise<Outcome<Probe>> {
  const outcome = await look(file, secondReader);
  if (!outcome.ok || outcome.value.warning !== null || !breaksOffAsOgg(file.readAt, file.stats.size))
    return outcome;
  return ok({ ...outcome.value, warning: BROKEN_OFF });
}

/** Ogg says nowhere how long it is: only that it ends too soon can be told, and not by how much. */
const BROKEN_OFF =
  'The file is cut off: it ends in the middle of a piece of sound, and how much was to follow is not known. What is there is used.';

async function look(file: DiskFile, secondReader: SecondReader): Promise<Outcome<Probe>> {
  const first = await firstLook(file);
  if (!first.ok && first.failure.code === 'audio-protected') return first;
  const facts = factsOf(file, first.ok ? first.value : null);
  const byFacts = readerFor(facts.route);
  if (byFacts === 'webcodecs' && first.ok && !isToBeCompared(first.value) && !isMatroska(first.value))
    return ok(probed(first.value, {}));
  const ffmpeg = await secondReader();
  const isCounted = byFacts === 'ffmpeg' || (first.ok && isToBeCompared(first.value));
  const second = ffmpeg && secondLook(file, ffmpeg, { isCounted, editedSeconds: facts.editedSeconds });
  if (!second?.ok)
    return first.ok ? ok(probed(first.value, {})) : failed(reasonOf(file, first.failure, second));
  if (!first.ok) return ok(probed(second.value, second.value.tags));
  const fullEndSeconds = second.value.promise.presentSeconds;
  const other = isOther(first.value, second.value);
  const reader = readerFor({ ...facts.route, fullEndSeconds, isOther: other });
  if (reader === 'ffmpeg') {
    const changes = byFacts === 'webcodecs' && !other;
    return ok(probed(changes ? withChanges(second.value) : second.value, second.value.tags));
  }
  return ok(probed(isCounted ? withLengths(first.value, second.value) : first.value, second.value.tags));
}

/** The frames of these carry their own heads, and one may differ from the one before: only going through all of them tells. */
const isToBeCompared = ({ audio }: FirstLook): boolean => audio.format === 'mp3' || audio.format === 'aac';

/** The reader of everyday files looks for frames of MP3 in anything, and takes those of layer II for them. */
const isOther = (first: FirstLook, second: SecondLook): boolean =>
  isToBeCompared(first) && first.audio.format !== second.audio.format;

/** The reader of everyday files knows neither title nor chapters of Matroska. */
const isMatroska = ({ audio }: FirstLook): boolean =>
  audio.format.startsWith('mkv/') || audio.format.startsWith('webm/');

function factsOf(
  file: DiskFile,
  first: FirstLook | null,
): { readonly route: RouteFacts; readonly editedSeconds: number | null } {
  const { readAt, stats } = file;
  const letters = readAt(0, Math.min(12, stats.size)) ?? Buffer.alloc(0);
  const isBoxes = isBox(letters);
  const edits = isBoxes ? editsOf(readAt, stats.size) : null;
  const read = (position: number, into: Uint8Array): number => file.read(into, position);
  const route: RouteFacts = {
    fast: first?.fast ?? null,
    headerWasOpen: closing(read, stats.size).length > 0,
    isBigEndianWav: auHead(read, stats.size).length > 0,
    isEdited: edits !== null,
    isChained: isChained({ sizeBytes: stats.size, read }),
    isPacked: isPacked(readAt, stats.size),
    fullEndSeconds: null,
    isOther: false,
  };
  return { route, editedSeconds: edits?.seconds ?? null };
}

/** Boxes that MP4 and QuickTime files begin with. */
const FIRST_BOXES: ReadonlySet<string> = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide']);
const isBox = (head: Buffer): boolean => FIRST_BOXES.has(head.toString('latin1', 4, 8));

/** Why a file cannot be used: the reader that got further into it knows best. */
function reasonOf(file: DiskFile, first: Failure, second: Outcome<SecondLook> | null): Failure {
  if (lacksIndex(file.readAt, file.stats.size)) return failure('index-missing');
  const isBetter = second?.ok === false && second.failure.code !== 'not-audio';
  return isBetter ? second.failure : first;
}

function probed({ audio, promise }: Pick<FirstLook, 'audio' | 'promise'>, tags: FileTags): Probe {
  const { claimedSeconds, presentSeconds } = promise;
  return { audio, promise, tags, warning: cutOffWarning(presentSeconds, claimedSeconds) };
}

/** The reader of everyday files cannot tell a length that frames announce from one that it guesses of the first of them. */
function withLengths(first: FirstLook, { promise }: SecondLook): Pick<FirstLook, 'audio' | 'promise'> {
  const { claimedSeconds, isEstimate, notes, presentSeconds, tracks } = promise;
  const durationSeconds = presentSeconds ?? first.audio.durationSeconds;
  return {
    audio: { ...first.audio, durationSeconds },
    promise: { ...first.promise, claimedSeconds, isEstimate, notes, presentSeconds, tracks },
  };
}

function withChanges(look: SecondLook): SecondLook {
  return { ...look, promise: { ...look.promise, notes: [...look.promise.notes, 'format-changes'] } };
}

function cutOffWarning(counted: number | null, claimed: number | null): string | null {
  if (counted === null || claimed === null || claimed - counted <= CUT_OFF_SECONDS) return null;
  return `The file is cut off: it says it lasts ${formatTime(claimed)}, but the sound ends at ${formatTime(counted)}. What is there is used.`;
}
