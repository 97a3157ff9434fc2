// A recording of the library as a file in any format: what the window, the commands and the sidecars all use.
import { notesOfFile } from '../domain/details.ts';
import { FORMAT_FACTS, type ExportChoices, type ExportFormat } from '../domain/export-format.ts';
import { failure } from '../domain/failure.ts';
import { fillPattern, safeStem, type NameValues } from '../domain/file-name.ts';
import { failed, type Outcome } from '../domain/result.ts';
import { exportTranscript, type Exported } from '../export/export.ts';
import { toFeedLines } from '../export/feed-lines.ts';
import type { ExportInput } from '../export/input.ts';
import { toShowNotes } from '../export/show-notes.ts';
import type { DeskShelf } from '../storage/desk/desk.ts';
import type { Addresses } from '../storage/recordings/addresses.ts';
import type { Folders } from '../storage/recordings/folders.ts';
import type { Recording, Recordings } from '../storage/recordings/recordings.ts';
import type { Transcripts } from '../storage/transcripts/transcripts.ts';
import { incompleteOf } from '../transcripts/missing.ts';
import { knownChapters, type ChapterShelf } from '../transcripts/chapters.ts';
import { soundTitle, type TitleShelf } from '../transcripts/sound-title.ts';

/** The part of a library that exports read. */
export interface ExportShelf extends ChapterShelf, TitleShelf {
  readonly recordings: Pick<Recordings, 'get' | 'promise'>;
  readonly transcripts: Pick<Transcripts, 'get' | 'head' | 'raw'>;
  readonly folders: Pick<Folders, 'get'>;
  /** What came from an address has no time of its own: the one that it has is that of its adding. */
  readonly addresses: Pick<Addresses, 'ofRecording'>;
  readonly desk: Pick<DeskShelf, 'chapters' | 'notes' | 'quotes'>;
}

/** What can be asked for: a format, or what only a publish pack has: show notes, and the lines for the feed. */
export type Asked = ExportFormat | 'notes' | 'feed';

/** Makes a file of a recording. @returns `not-found` when it has no transcript, or why this format is not to be had */
export function exportRecording(
  shelf: ExportShelf,
  recordingId: number,
  asked: Asked,
  choices: Partial<ExportChoices> = {},
): Outcome<Exported> {
  const input = inputFor(shelf, recordingId, asked === 'raw');
  if (!input) return failed(failure('not-found', { message: NO_TRANSCRIPT }));
  if (asked === 'notes') return { ok: true, value: { content: toShowNotes(input), hurried: 0 } };
  if (asked === 'feed') return { ok: true, value: { content: toFeedLines(input), hurried: 0 } };
  return exportTranscript(asked, input, choices);
}

const NO_TRANSCRIPT = 'This recording has no transcript yet, so there is nothing to save.';

export function inputFor(shelf: ExportShelf, recordingId: number, withRaw: boolean): ExportInput | null {
  const recording = shelf.recordings.get(recordingId);
  const transcript = recording?.removedAt === null ? shelf.transcripts.get(recordingId) : null;
  if (!recording || !transcript) return null;
  const details = shelf.details.get(recordingId);
  return {
    title: soundTitle(shelf, recordingId),
    transcript,
    ...chaptersOf(shelf, recordingId),
    quotes: shelf.desk.quotes.of(recordingId),
    notesText: shelf.desk.notes.latest(recordingId)?.text ?? null,
    notesTemplate: recording.folderId === null ? null : shelf.desk.notes.template(recording.folderId),
    missing: incompleteOf(shelf, recordingId)?.missing ?? [],
    details: {
      show: showName(shelf, recording),
      date: details?.date ?? '',
      fileDay: shelf.addresses.ofRecording(recordingId) ? '' : dayOf(recording.recordedAt),
      episode: details?.episode ?? '',
      notes: details?.notes ?? '',
      notesAreOfFile: details !== null && details.notes === notesOfFile(details.fileTags),
      tags: details?.tags ?? [],
    },
    raw: withRaw ? shelf.transcripts.raw(recordingId) : null,
  };
}

function chaptersOf(shelf: ExportShelf, recordingId: number): Pick<ExportInput, 'chapters' | 'draftsNone'> {
  const { by, chapters } = knownChapters(shelf, recordingId);
  return { chapters, draftsNone: by !== 'none' };
}

function showName(shelf: Pick<ExportShelf, 'folders'>, recording: Recording): string {
  return recording.folderId === null ? '' : (shelf.folders.get(recording.folderId)?.name ?? '');
}

/** What a pattern of names is filled with. @param language of the transcript, BCP-47 */
export function nameValues(
  shelf: Pick<ExportShelf, 'folders' | 'details'> & TitleShelf,
  recording: Recording,
  format: ExportFormat,
  language: string | null,
): NameValues {
  const details = shelf.details.get(recording.id);
  return {
    title: soundTitle(shelf, recording.id),
    name: recording.fileName.replace(/\.[^.]*$/, '') || recording.fileName,
    date: details?.date ?? dayOf(recording.recordedAt),
    show: showName(shelf, recording),
    episode: details?.episode ?? '',
    language: language ?? '',
    format: FORMAT_FACTS[format].ending.replace(/\..*$/, ''),
  };
}

/** The name of a file: the pattern filled in, and the ending of the format. */
export function nameFor(pattern: string, values: NameValues, format: ExportFormat): string {
  return `${fillPattern(pattern, values)}.${FORMAT_FACTS[format].ending}`;
}

/** A day as people of this place count it, `YYYY-MM-DD`. */
export function dayOf(atMs: number): string {
  const at = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The files of a publish pack: what Podcasting 2.0 hosts take, and what goes beside the episode. */
export const PACK: readonly { readonly asked: Asked; readonly name: string; readonly lineChars?: 32 }[] = [
  { asked: 'vtt', name: 'transcript.vtt' },
  // The SRT form of Podcasting 2.0 (transcripts/transcripts.md) asks for lines of 32 characters.
  { asked: 'srt', name: 'transcript.srt', lineChars: 32 },
  { asked: 'json', name: 'transcript.json' },
  { asked: 'chapters', name: 'chapters.json' },
  { asked: 'txt', name: 'transcript.txt' },
  { asked: 'notes', name: 'show-notes.md' },
  { asked: 'feed', name: 'for-the-feed.xml' },
];

/** The name of a pack's folder. */
export const packName = (title: string): string => safeStem(title, 'episode');
