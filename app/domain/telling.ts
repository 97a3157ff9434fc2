// Who spoke when, as it comes to a transcript: what a person asks for, what was found, and what a job keeps of it.
import type { Stretch } from './heard.ts';

/** How many speakers a person says there are. */
export type SpeakerCount =
  | { readonly kind: 'auto' }
  | { readonly kind: 'exactly'; readonly count: number }
  | { readonly kind: 'at-most'; readonly count: number };

/** Most speakers that can be asked for. */
export const SPEAKERS_MAX = 20;

/** What is asked of a job that tells speakers apart. */
export interface TellingWish {
  readonly count: SpeakerCount;
  /** `keep`: what carries a name that a person gave stays as it is. `move`: names go to whom they mostly belonged. */
  readonly names: 'keep' | 'move';
  /** The transcript that it is for: another one is left alone. */
  readonly transcriptId: number;
  /** The sound track that the transcript was made of; null for the only one. */
  readonly track: number | null;
  /** From 1, so that the same can be asked again: two jobs of one kind may not ask for quite the same. */
  readonly run: number;
}

/** A stretch of speech by one speaker. Those of two speakers may overlap. */
export interface SpokenTurn extends Stretch {
  /** From 0, in the order in which the speakers are first heard. */
  readonly speaker: number;
}

/** What was found. */
export interface Telling {
  /** By the sound of voices, or by the channels of the recording, which are sure. */
  readonly by: 'voices' | 'channels';
  /** In the order of their starts. */
  readonly turns: readonly SpokenTurn[];
  /** One voiceprint a speaker: base64 of 32-bit floats, of length 1; null where none was taken. */
  readonly prints: readonly (string | null)[];
}

/** As a job keeps it: canonical JSON. */
export function tellingOptions({ count, names, run, track, transcriptId }: TellingWish): string {
  const speakers = count.kind === 'auto' ? { speakers: 'auto' } : { [count.kind]: count.count };
  const heard = track === null ? {} : { track };
  return JSON.stringify({ ...speakers, names, run, ...heard, transcript: transcriptId });
}

/** Reads it back. What is not ours asks for nothing in particular. */
export function readTellingOptions(options: string): TellingWish {
  const read = JSON.parse(options) as Readonly<Record<string, unknown>>;
  const number = (name: string): number | null => {
    const value = read[name];
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
  };
  const [exactly, most] = [number('exactly'), number('at-most')];
  return {
    count:
      exactly !== null
        ? { kind: 'exactly', count: exactly }
        : most !== null
          ? { kind: 'at-most', count: most }
          : { kind: 'auto' },
    names: read.names === 'move' ? 'move' : 'keep',
    transcriptId: number('transcript') ?? 0,
    track: typeof read.track === 'number' ? read.track : null,
    run: number('run') ?? 1,
  };
}

/** What an engine's option `speakers` says: a number, `auto`, or nothing, which is none. */
export function countOfOption(value: unknown): SpeakerCount | null {
  if (value === 'auto') return { kind: 'auto' };
  const count = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
  return Number.isInteger(count) && count >= 1 && count <= SPEAKERS_MAX ? { kind: 'exactly', count } : null;
}
