// What is missing from the transcript of a recording of the library, as the command line and announcements tell it.
import { secondsMissing, type Missing } from '../domain/heard.ts';
import { missingInShort, missingStories } from '../domain/missing-words.ts';
import type { Recordings } from '../storage/recordings/recordings.ts';
import type { Transcripts } from '../storage/transcripts/transcripts.ts';

/** A recording that is done, and of which a part is missing. */
export interface Incomplete {
  readonly missing: readonly (Missing & { readonly text: string; readonly advice: string })[];
  /** Seconds in all. */
  readonly seconds: number;
  /** In a few words. */
  readonly short: string;
}

/** Says what is missing; null when nothing is, or nothing is known. */
export function incompleteOf(
  library: {
    readonly transcripts: Pick<Transcripts, 'head'>;
    readonly recordings: Pick<Recordings, 'get' | 'promise'>;
  },
  recordingId: number,
): Incomplete | null {
  const head = library.transcripts.head(recordingId);
  const missing = head?.missing ?? [];
  if (!head || missing.length === 0) return null;
  const recording = library.recordings.get(recordingId);
  const tracks = library.recordings.promise(recordingId)?.tracks ?? [];
  const stories = missingStories(missing, tracks);
  return {
    missing: missing.map((one, at) => ({ ...one, text: '', advice: '', ...stories[at] })),
    seconds: secondsMissing(missing),
    // Of a joined recording, the transcript knows the length.
    short: missingInShort(missing, Math.max(recording?.durationSeconds ?? 0, head.durationSeconds ?? 0)),
  };
}
