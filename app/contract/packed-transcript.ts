// A transcript on its way over the bridge, in a few long columns: a day of speech is a quarter of a million words, and the
// bridge copies each object by itself.
import type { Segment } from '../domain/transcript.ts';
import { unpackWords } from '../domain/word-packing.ts';
import type { TranscriptHeadView, TranscriptView } from './views.ts';

export interface PackedTranscriptView extends TranscriptHeadView {
  readonly recordingId: number;
  readonly ids: Float64Array;
  /** Seconds; not a number where there is none. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** All speakers there are; `speakerOf` has the place of each segment's, -1 for none. */
  readonly speakers: readonly string[];
  readonly speakerOf: Int32Array;
  /** All texts one after another; `textEnds` says where each ends. */
  readonly text: string;
  readonly textEnds: Uint32Array;
  /** All words as `domain/word-packing` packs those of one segment, one after another; `wordEnds` says where each segment's end. */
  readonly words: Uint8Array;
  readonly wordEnds: Uint32Array;
}

/** A segment whose words are packed still. */
export type PackedSegment = Omit<Segment, 'words'> & {
  readonly id: number;
  readonly words: Uint8Array | null;
};

/** Lays segments out in columns. */
export function packTranscript(
  head: TranscriptHeadView & { readonly recordingId: number },
  segments: readonly PackedSegment[],
): PackedTranscriptView {
  const count = segments.length;
  const ids = new Float64Array(count);
  const starts = new Float64Array(count);
  const ends = new Float64Array(count);
  const speakerOf = new Int32Array(count);
  const textEnds = new Uint32Array(count);
  const wordEnds = new Uint32Array(count);
  const words = new Uint8Array(segments.reduce((sum, segment) => sum + (segment.words?.length ?? 0), 0));
  const places = new Map<string, number>();
  const texts: string[] = [];
  let textAt = 0;
  let wordAt = 0;
  for (const [at, segment] of segments.entries()) {
    ids[at] = segment.id;
    starts[at] = segment.start ?? NaN;
    ends[at] = segment.end ?? NaN;
    if (segment.speaker !== null && !places.has(segment.speaker)) places.set(segment.speaker, places.size);
    speakerOf[at] = segment.speaker === null ? -1 : (places.get(segment.speaker) ?? -1);
    texts.push(segment.text);
    textAt += segment.text.length;
    textEnds[at] = textAt;
    if (segment.words) words.set(segment.words, wordAt);
    wordAt += segment.words?.length ?? 0;
    wordEnds[at] = wordAt;
  }
  const columns = { ids, starts, ends, speakers: [...places.keys()], speakerOf, textEnds, words, wordEnds };
  return { ...head, ...columns, text: texts.join('') };
}

/** The transcript as it is shown. The words of a segment are unpacked when they are first asked for: most are never drawn. */
export function unpackTranscript(packed: PackedTranscriptView): TranscriptView {
  const { ends, ids, speakerOf, speakers, starts, text, textEnds, wordEnds, words, ...head } = packed;
  const segments = Array.from(ids, (id, at) => {
    const said = text.slice(textEnds[at - 1] ?? 0, textEnds[at]);
    const packedWords = words.subarray(wordEnds[at - 1] ?? 0, wordEnds[at]);
    let unpacked: Segment['words'] | null = null;
    return {
      id,
      start: timeOf(starts[at]),
      end: timeOf(ends[at]),
      speaker: speakers[speakerOf[at] ?? -1] ?? null,
      text: said,
      get words() {
        return (unpacked ??= unpackWords(packedWords, said));
      },
    };
  });
  return { ...head, segments };
}

function timeOf(seconds: number | undefined): number | null {
  return seconds === undefined || Number.isNaN(seconds) ? null : seconds;
}
