// What the page gets to see of edits: what changed, versions, places to replace, glossaries.
import type { Correction, GlossaryTerm } from '../domain/glossary.ts';
import type { EngineId } from '../domain/engine.ts';
import type { Segment } from '../domain/transcript.ts';

/** What is different after an edit, to be followed without reading the transcript again. */
export interface EditedView {
  readonly transcriptId: number;
  readonly revision: number;
  /** Epoch ms. */
  readonly editedAt: number | null;
  readonly wordCount: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Segments with what they hold now; for new ones `after` is the id of the one before it, null at the start. */
  readonly segments: readonly {
    readonly segment: Segment & { readonly id: number };
    readonly after: number | null;
  }[];
  readonly removed: readonly number[];
  readonly speakers: readonly { readonly ids: readonly number[]; readonly speaker: string | null }[];
  /** True when the transcript has to be read again. */
  readonly moved: boolean;
  /** A correction that was made often enough to become part of the show's glossary. */
  readonly offer: Correction | null;
}

/** How far the history of a transcript reaches from here. */
export interface ReachView {
  readonly transcriptId: number;
  readonly revision: number;
  readonly editedAt: number | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Names that speakers of this show had, the latest first. */
  readonly names: readonly string[];
}

export interface VersionView {
  readonly transcriptId: number;
  /** Number on top of its transcript; 0 is what the service wrote. */
  readonly version: number;
  readonly service: EngineId;
  readonly model: string;
  /** Who made it: the service, the person's hand, find and replace, the glossary, or going back. */
  readonly kind: 'service' | 'hand' | 'replace' | 'glossary' | 'restore';
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly editCount: number;
  /** True for the one that is read, found and exported. */
  readonly isNow: boolean;
}

export interface DiffView {
  /** Words. */
  readonly added: number;
  readonly removed: number;
  readonly hunks: readonly {
    /** Seconds; null without times. */
    readonly start: number | null;
    readonly parts: readonly { readonly change: 'same' | 'removed' | 'added'; readonly text: string }[];
  }[];
  /** Places that are not listed. */
  readonly more: number;
}

export interface FindHitView {
  readonly segmentId: number;
  /** Which of the hits in its segment, from 0. */
  readonly nth: number;
  /** Seconds; null without times. */
  readonly start: number | null;
  readonly before: string;
  readonly found: string;
  readonly replacement: string;
  readonly after: string;
}

export interface FindView {
  readonly recordings: readonly {
    readonly recordingId: number;
    readonly title: string;
    readonly count: number;
    readonly hits: readonly FindHitView[];
  }[];
  /** Ask again with this to go on; null when everything was read. */
  readonly after: number | null;
  /** Recordings that are still to be read. */
  readonly left: number;
}

export interface GlossaryView {
  readonly automatic: boolean;
  readonly terms: readonly GlossaryTerm[];
}
