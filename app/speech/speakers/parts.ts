// What the service that tells speakers apart works with: a part that hears voices, in a process of its own.
import type { SpeakerCount, Telling } from '../../domain/telling.ts';
import type { VoiceModelFiles } from './voice-model.ts';

/** How hearing ended. `unusable`: the models do not load. */
export type HearingEnd =
  | { readonly kind: 'told'; readonly telling: Telling }
  | { readonly kind: 'levels'; readonly levels: Uint8Array }
  | { readonly kind: 'failed'; readonly detail: string }
  | { readonly kind: 'unusable'; readonly detail: string }
  | { readonly kind: 'crashed'; readonly detail: string };

export interface HearingJob<Pipe> {
  readonly sound: Pipe;
  readonly files: VoiceModelFiles;
  readonly signal: AbortSignal;
  /** Of the first sample, seconds. */
  readonly start: number;
  /** Windows that were heard before. */
  readonly heard: readonly string[];
  readonly count: SpeakerCount;
  /** A window was heard. @param line for the journal @param upTo seconds that are dealt with */
  readonly onHeard: (line: string, upTo: number) => void;
}

/** Hears voices, outside of this process. It ends within two seconds of the word to stop, whatever it does. */
export interface VoiceHearer<Pipe> {
  tell(job: HearingJob<Pipe>): Promise<HearingEnd>;
  /** How loud it is, every 20 ms. */
  levels(sound: Pipe, files: VoiceModelFiles, signal: AbortSignal): Promise<HearingEnd>;
  close(): void;
}
