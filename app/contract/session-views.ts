// What the page sees of files that are one session.
import type { SessionKind } from '../domain/sessions.ts';

export interface SessionView {
  readonly sessionId: number;
  readonly kind: SessionKind;
  /** `wanted`: it is joined as soon as all members are transcribed. */
  readonly state: 'offered' | 'wanted' | 'joined';
  /** Pieces in the order of time, tracks in the order of their names. */
  readonly members: readonly {
    readonly recordingId: number;
    readonly fileName: string;
    /** Whose track it is; null for a piece. */
    readonly speaker: string | null;
    readonly hasTranscript: boolean;
  }[];
  /** The show whose answer can be remembered; null for none. */
  readonly folderId: number | null;
}

/** A piece of a joined recording, as it is played. */
export interface SoundPartView {
  /** Address on the media scheme; null when the file is gone. */
  readonly mediaUrl: string | null;
  /** Where it begins in the whole, seconds. */
  readonly offset: number;
  /** Seconds. */
  readonly duration: number;
}
