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

/** What recordings would become that a person joins, before it is done. */
export interface SessionPlanView {
  readonly kind: SessionKind;
  /** In the order in which they are joined; the mix of tracks comes last. */
  readonly members: readonly {
    readonly recordingId: number;
    readonly title: string;
    readonly fileName: string;
    /** Seconds; null when it is not known. */
    readonly durationSeconds: number | null;
    /** Whose track it is; null for a piece, and for the mix. */
    readonly speaker: string | null;
    /** All tracks are in it: it is heard, and not part of the text. */
    readonly isMix: boolean;
    readonly hasTranscript: boolean;
  }[];
  /** Some of them are joined already; that is done anew. */
  readonly isJoined: boolean;
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
