// What was heard of voices, window by window, before anybody knows who is who. Plain values: they go into the journal and are clustered.
import type { Stretch } from '../../domain/heard.ts';

/** Seconds of sound that are looked at in one go: what the segmentation model was trained on. */
export const WINDOW_SECONDS = 10;

/** Seconds from one window to the next. A place is seen by several windows, which must agree. */
export const HOP_SECONDS = 2.5;

/** A voice within one window, told from the others in it. Nobody knows yet who that is. */
export interface LocalVoice {
  /** When it speaks, seconds from the start of the recording; in order, none touches the next. */
  readonly turns: readonly Stretch[];
  /** Its voiceprint, of length 1; null where it spoke too briefly to take one. */
  readonly print: Float32Array | null;
  /** Speech that the print was taken from, seconds: nobody else spoke meanwhile. */
  readonly seconds: number;
}

/** A short piece of speech, printed by itself. It is too short to found a speaker, but says which one of them it is. */
export interface Piece extends Stretch {
  /** Of length 1. */
  readonly print: Float32Array;
}

/** One window of sound. */
export interface HeardWindow {
  /** Seconds from the start of the recording. */
  readonly start: number;
  readonly end: number;
  /** Three at most: the model tells no more apart. */
  readonly voices: readonly LocalVoice[];
  /** Of the part that this window looks at closest, see `SoundWindow.own`: together the windows have each piece once. */
  readonly pieces: readonly Piece[];
}

/** Length of what lies in stretches, seconds. */
export const secondsOf = (stretches: readonly Stretch[]): number =>
  stretches.reduce((sum, { from, to }) => sum + to - from, 0);
