// Ogg streams that follow one another in one file (RFC 3533 §4, “sequential multiplexing”): web radio and joined files.
import type { ByteSource } from './byte-source.ts';
import type { Counted, SoundChunk, SoundDecoding } from './sound-file.ts';

const PAGE_HEAD_BYTES = 27;
/** A head with as many lengths as it may have (RFC 3533 §6). */
const LONGEST_HEAD_BYTES = PAGE_HEAD_BYTES + 255;
/** Pages that are stepped through: some days of sound. */
const PAGES_MAX = 500_000;
/** Bit of a page's flags: a stream begins. */
const BEGINS = 2;
const SIGN = [0x4f, 0x67, 0x67, 0x53] as const;

/**
 * Cuts an Ogg file where a stream begins after others have begun to say something.
 * @param most links that are looked for; what lies behind belongs to the last
 * @returns one that is the whole file where nothing follows, and where it is no Ogg; behind a damaged place nothing is certain, so that
 *   it belongs to the link before
 */
export function linksOf(source: ByteSource, most = Infinity): readonly ByteSource[] {
  const starts = [0];
  const head = new Uint8Array(LONGEST_HEAD_BYTES);
  let hasContent = false;
  let position = 0;
  for (let count = 0; count < PAGES_MAX && starts.length < most; count += 1) {
    const got = source.read(position, head);
    const segments = head[26] ?? 0;
    if (got < PAGE_HEAD_BYTES + segments || SIGN.some((letter, at) => head[at] !== letter)) break;
    const isBeginning = ((head[5] ?? 0) & BEGINS) !== 0;
    if (isBeginning && hasContent) {
      starts.push(position);
      hasContent = false;
    }
    hasContent ||= !isBeginning;
    position += PAGE_HEAD_BYTES + segments;
    for (let at = 0; at < segments; at += 1) position += head[PAGE_HEAD_BYTES + at] ?? 0;
  }
  return starts.map((start, at) => sliceOf(source, start, starts[at + 1] ?? source.sizeBytes));
}

/** True when a stream begins after others have begun to say something. */
export const isChained = (source: ByteSource): boolean => linksOf(source, 2).length > 1;

function sliceOf(source: ByteSource, start: number, end: number): ByteSource {
  const sizeBytes = end - start;
  return {
    sizeBytes,
    read: (position, into) =>
      source.read(
        start + position,
        into.subarray(0, Math.max(0, Math.min(into.length, sizeBytes - position))),
      ),
  };
}

/** One link, opened to be decoded. */
export interface LinkDecoding {
  /** Decodes on: `before` for what ends before the place that is wanted, null at the end. */
  readonly next: () => SoundChunk | 'before' | null;
  /** Where what came last ends, seconds from the start of the link. */
  readonly end: () => number;
}

/**
 * Decodes one link after the other, each at the times behind the one before.
 * @param startSeconds where the sound that is wanted begins, from the start of the file
 * @param open opens the link at a place in the list; null for one without sound
 */
export function decodeLinks(
  count: number,
  startSeconds: number,
  open: (at: number, startSeconds: number) => LinkDecoding | null,
): SoundDecoding {
  let link: LinkDecoding | null = null;
  let next = 0;
  let offset = 0;
  let end = 0;
  return {
    next: () => {
      for (;;) {
        if (!link) {
          if (next >= count) return null;
          offset = end;
          link = open(next, startSeconds - offset);
          next += 1;
          continue;
        }
        const chunk = link.next();
        if (chunk !== null) end = offset + link.end();
        if (chunk === null) link = null;
        else if (chunk !== 'before') return { ...chunk, start: chunk.start + offset };
      }
    },
  };
}

/** Adds up what was counted in links that follow one another. */
export const sumOf = (links: readonly Counted[]): Counted => ({
  endSeconds: links.reduce((sum, { endSeconds }) => sum + endSeconds, 0),
  sumSeconds: links.reduce((sum, { sumSeconds }) => sum + sumSeconds, 0),
  packets: links.reduce((sum, { packets }) => sum + packets, 0),
  bytes: links.reduce((sum, { bytes }) => sum + bytes, 0),
});
