// A copy of a recording's file with its chapters in it: whether it can be had, how it is called, and how it is written.
import { basename, extname } from 'node:path';
import { publishedChapters } from '../domain/chapters.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { canHoldChapters, copyWithChapters } from '../files/chapter-copy/copy.ts';
import { chaptersView } from './chapters.ts';
import type { Core } from './core.ts';

export interface ChapterCopyPlan {
  readonly source: string;
  /** A name for the copy, and its ending with the dot. */
  readonly suggested: string;
  readonly ending: string;
  /** Writes it to a place that a person chose. */
  readonly write: (target: string) => Promise<Outcome<{ readonly soundBytes: number }>>;
}

const refused = (message: string): Outcome<never> => failed(failure('not-allowed', { message }));
const SEVERAL =
  'This episode is several files, and chapters are written into one. Nothing was written; chapters.json says the same to podcast apps.';
const OTHER_KIND =
  'Chapters go into MP3, M4A and MP4 files, and this is another kind. Nothing was written; chapters.json says the same to podcast apps.';

export function planChapterCopy(core: Core, recordingId: number): Outcome<ChapterCopyPlan> {
  const view = chaptersView(core, recordingId);
  if (!view.ok) return view;
  const source = core.recordingFiles.fileFor(recordingId)?.path;
  if (source === undefined) return failed(failure('file-gone'));
  if (core.library.sessions.ledBy(recordingId)) return refused(SEVERAL);
  if (!canHoldChapters(source)) return refused(OTHER_KIND);
  const { chapters, endSeconds } = view.value;
  const ending = extname(source);
  return ok({
    source,
    suggested: `${basename(source, ending)} with chapters${ending}`,
    ending,
    write: (target) =>
      copyWithChapters({
        source,
        target,
        chapters: publishedChapters(chapters, endSeconds),
        endSeconds: endSeconds ?? (chapters.at(-1)?.start ?? 0) + 1,
      }),
  });
}
