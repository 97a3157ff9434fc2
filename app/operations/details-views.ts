// Details of recordings and the trash, as the page sees them.
import { basename } from 'node:path';
import type { DetailsView, TrashPage } from '../contract/exports-views.ts';
import { BACKUP_DAYS_MAX } from '../domain/backup-keeping.ts';
import { linkTo } from '../domain/link.ts';
import { besideOf } from '../publish/beside.ts';
import type { Core } from './core.ts';
import { dayOf } from '../publish/exporting.ts';
import { hasBackups } from '../storage/care/backup-files.ts';

/** Null when there is no such recording. */
export function detailsView({ library }: Pick<Core, 'library'>, recordingId: number): DetailsView | null {
  const recording = library.recordings.get(recordingId);
  const details = library.details.get(recordingId);
  if (!recording || !details) return null;
  const { date, episode, fileTags, hasCover, notes, tags, title, titleBy } = details;
  return {
    recordingId,
    title,
    titleBy,
    date,
    fileDate: dayOf(recording.recordedAt),
    episode,
    notes,
    tags,
    fileTags,
    coverUrl: hasCover ? `earshot-media://cover/${recordingId}` : null,
    link: linkTo(recording.fingerprint, null),
    files: library.sidecars.filesOf(recordingId).map(({ path }) => basename(path)),
    filesFailure: besideOf(library, recordingId)?.failure ?? null,
  };
}

/** One page of the trash. */
export function trashPage(
  { library, trash }: Pick<Core, 'library' | 'trash'>,
  offset: number,
  limit: number,
): TrashPage {
  const { rows, total } = library.trash.page(offset, limit);
  const names = new Map(library.folders.shows().map(({ id, name }) => [id, name]));
  return {
    total,
    days: trash.days,
    backupDays: hasBackups(library.directory) ? BACKUP_DAYS_MAX : null,
    isForgetting: library.mustForget,
    items: rows.map(({ folderId, ...row }) => ({
      ...row,
      show: folderId === null ? null : (names.get(folderId) ?? null),
    })),
  };
}
