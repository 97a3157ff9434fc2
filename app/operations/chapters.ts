// Chapters as the episode panel has them: those that are known, else a draft; and how a person sets them.
import type { ChaptersView } from '../contract/desk-views.ts';
import { chapterFaults, orderedChapters, whyNotChapters, type Chapter } from '../domain/chapters.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { draftChapters } from '../export/chapters.ts';
import { chaptersAsSet, endOf } from '../transcripts/chapters.ts';
import type { Core } from './core.ts';

export function chaptersView({ library }: Pick<Core, 'library'>, recordingId: number): Outcome<ChaptersView> {
  if (library.recordings.get(recordingId)?.removedAt !== null) return failed(failure('not-found'));
  const known = chaptersAsSet(library, recordingId);
  const transcript = known.by === 'none' ? library.transcripts.get(recordingId) : null;
  const drafted = transcript ? draftChapters(transcript) : [];
  const { by, chapters } = drafted.length > 0 ? ({ by: 'draft', chapters: drafted } as const) : known;
  const endSeconds = endOf(library, recordingId);
  const faults = by === 'hand' ? chapterFaults(chapters, endSeconds) : new Map<number, string>();
  return ok({
    recordingId,
    by,
    chapters: chapters.map((chapter, at) => ({ ...chapter, fault: faults.get(at) ?? null })),
    endSeconds,
  });
}

/** @returns `not-allowed` with the reason for a list that cannot be kept whole */
export function setChapters(
  core: Core,
  recordingId: number,
  chapters: readonly Chapter[] | null,
): Outcome<ChaptersView> {
  const { changes, library, nowMs } = core;
  if (library.recordings.get(recordingId)?.removedAt !== null) return failed(failure('not-found'));
  const why = chapters && whyNotChapters(chapters);
  if (why) return failed(failure('not-allowed', { message: why }));
  library.desk.chapters.set(recordingId, chapters && orderedChapters(chapters), nowMs());
  changes.tell(['items'], [recordingId]);
  return chaptersView(core, recordingId);
}
