// Notes for listeners as the episode panel has them, and the templates of shows.
import type { NotesTemplateView, NotesView } from '../contract/desk-views.ts';
import { failure } from '../domain/failure.ts';
import { NOTES_FIELDS, unknownNotesField, USUAL_TEMPLATE } from '../domain/notes-template.ts';
import { oneLine } from '../domain/one-line.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { draftNotes } from '../export/show-notes.ts';
import { inputFor } from '../publish/exporting.ts';
import type { Library } from '../storage/library.ts';
import type { Core } from './core.ts';

/** So much of a version is shown to tell it from others, characters. */
const BEGINNING_CHARS = 80;

/** As they count now: written, or what the template makes. @returns `not-found` without a transcript */
export function notesOf(library: Library, recordingId: number): Outcome<string> {
  const written = library.desk.notes.latest(recordingId);
  return written ? ok(written.text) : draftOf(library, recordingId);
}

function draftOf(library: Library, recordingId: number): Outcome<string> {
  const input = inputFor(library, recordingId, false);
  return input
    ? ok(draftNotes(input))
    : failed(
        failure('not-found', { message: 'This recording has no transcript yet, so there are no notes.' }),
      );
}

export function notesView({ library }: Pick<Core, 'library'>, recordingId: number): Outcome<NotesView> {
  if (library.recordings.get(recordingId)?.removedAt !== null) return failed(failure('not-found'));
  const text = notesOf(library, recordingId);
  if (!text.ok) return text;
  const versions = library.desk.notes.versions(recordingId);
  return ok({
    recordingId,
    text: text.value,
    isWritten: versions.length > 0,
    versions: versions.map(({ at, id, text: words }) => ({
      id,
      at,
      beginning: oneLine(words, BEGINNING_CHARS),
    })),
  });
}

/**
 * Writes them.
 * @param text null for what the template makes of what is known now, as a version of its own: no older one is lost
 * @param begins a version of its own, whatever was written just before
 */
export function setNotes(
  core: Core,
  recordingId: number,
  text: string | null,
  begins: boolean,
): Outcome<NotesView> {
  const { changes, library, nowMs } = core;
  if (library.recordings.get(recordingId)?.removedAt !== null) return failed(failure('not-found'));
  if (text !== null) library.desk.notes.write(recordingId, text, nowMs(), begins);
  else if (library.desk.notes.latest(recordingId)) {
    const draft = draftOf(library, recordingId);
    if (!draft.ok) return draft;
    library.desk.notes.write(recordingId, draft.value, nowMs(), true);
  }
  changes.tell(['items'], [recordingId]);
  return notesView(core, recordingId);
}

export function restoreNotes(core: Core, recordingId: number, versionId: number): Outcome<NotesView> {
  const version = core.library.desk.notes.version(recordingId, versionId);
  return version ? setNotes(core, recordingId, version.text, true) : failed(failure('not-found'));
}

export function templateView(library: Library, folderId: number): Outcome<NotesTemplateView> {
  if (!library.folders.get(folderId)) return failed(failure('not-found'));
  const own = library.desk.notes.template(folderId);
  return ok({ text: own ?? USUAL_TEMPLATE, isOwn: own !== null, fields: [...NOTES_FIELDS] });
}

export function setTemplate(core: Core, folderId: number, text: string | null): Outcome<NotesTemplateView> {
  const { changes, library } = core;
  if (!library.folders.get(folderId)) return failed(failure('not-found'));
  const unknown = text === null ? null : unknownNotesField(text);
  if (unknown !== null)
    return failed(
      failure('bad-argument', { message: `There is no {${oneLine(unknown, 40)}}. Nothing was changed.` }),
    );
  const isUsual = text !== null && text.trim() === USUAL_TEMPLATE.trim();
  library.desk.notes.setTemplate(folderId, isUsual ? null : text);
  changes.tell(['folders']);
  return templateView(library, folderId);
}
