// Which reader hears a recording: the browser's own decoders are fast, FFmpeg hears everything. One rule, so that what is told of a file, its
// words and what is played of it agree.
// Why so: docs/decisions/sound.md.
import type { Reader } from '../domain/heard.ts';

/** What the fast reader found in a file. */
export interface FastLook {
  /** Its codecs by mediabunny's names, one a track; null for one that it does not know. */
  readonly codecs: readonly (string | null)[];
  /** Where the sound begins, seconds. */
  readonly startSeconds: number;
  /** Up to where it can follow the sound, seconds; null where that took too long. */
  readonly endSeconds: number | null;
}

/** What is known of the file beside. */
export interface RouteFacts {
  /** Null when the fast reader does not get into the file. */
  readonly fast: FastLook | null;
  /** Its header was never closed. */
  readonly headerWasOpen: boolean;
  /** Its samples have their high byte first, which the fast reader does not heed. */
  readonly isBigEndianWav: boolean;
  /** Its edit list leaves something out, or puts it in another order. */
  readonly isEdited: boolean;
  /** A stream follows another. */
  readonly isChained: boolean;
  /** Blocks are compressed once more. */
  readonly isPacked: boolean;
  /** Up to where FFmpeg follows the sound, seconds; null where it was not asked, or does not know. */
  readonly fullEndSeconds: number | null;
  /** FFmpeg takes the file for something else: frames in a container that the fast reader passes over, or of another layer. */
  readonly isOther: boolean;
}

/** Decoders that are in every Chromium, and what mediabunny decodes itself. */
const FAST_CODECS: ReadonlySet<string> = new Set(['aac', 'mp3', 'opus', 'vorbis', 'flac', 'alaw', 'ulaw']);
/** A later start than this is more than the delay of an encoder, seconds. */
const LATE_SECONDS = 0.1;
/** An earlier end than this is more than the padding of an encoder, seconds. */
const SHORT_SECONDS = 0.5;

/** @returns `webcodecs` only where it is known to hear all, at the times of a player */
export function readerFor(facts: RouteFacts): Reader {
  const { fast, fullEndSeconds } = facts;
  const isHard =
    facts.headerWasOpen || facts.isBigEndianWav || facts.isEdited || facts.isChained || facts.isPacked;
  if (!fast || isHard || facts.isOther) return 'ffmpeg';
  const isKnown = (codec: string | null): boolean =>
    codec !== null && (codec.startsWith('pcm-') || FAST_CODECS.has(codec));
  if (fast.codecs.length === 0 || !fast.codecs.every(isKnown)) return 'ffmpeg';
  if (fast.startSeconds > LATE_SECONDS) return 'ffmpeg';
  const isShort =
    fullEndSeconds !== null && fast.endSeconds !== null && fullEndSeconds - fast.endSeconds > SHORT_SECONDS;
  return isShort ? 'ffmpeg' : 'webcodecs';
}
