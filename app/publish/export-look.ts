// Reads what a file is made of on a connection of its own that can only read: all of it as it was at one moment, whatever is changed meanwhile.
import type { ExportChoices } from '../domain/export-format.ts';
import type { Outcome } from '../domain/result.ts';
import { atOneMoment, openForReading } from '../storage/database.ts';
import { deskShelf } from '../storage/desk/desk.ts';
import { Events } from '../storage/events.ts';
import { Addresses } from '../storage/recordings/addresses.ts';
import { RecordingDetails } from '../storage/recordings/details.ts';
import { Folders } from '../storage/recordings/folders.ts';
import { Recordings } from '../storage/recordings/recordings.ts';
import { Sessions } from '../storage/transcripts/sessions.ts';
import { Transcripts } from '../storage/transcripts/transcripts.ts';
import type { Exported } from '../export/export.ts';
import { exportRecording, type Asked } from './exporting.ts';

/** Makes a file of a recording, see `exportRecording`. */
export type ExportLook = (
  recordingId: number,
  asked: Asked,
  choices?: Partial<ExportChoices>,
) => Outcome<Exported>;

/**
 * Opens a library for exports. What a file is made of is asked for in a dozen statements: without one moment for all, a new transcript that comes
 * between them gives it the words of the one and the facts of the other.
 * @param libraryPath of the database. Throws SqliteError where it cannot be opened
 */
export function openExports(libraryPath: string): ExportLook {
  const db = openForReading(libraryPath);
  const events = new Events(db);
  const recordings = new Recordings(db, events);
  const details = new RecordingDetails(db, events);
  const shelf = {
    recordings,
    details,
    transcripts: new Transcripts(db),
    folders: new Folders(db, events),
    addresses: new Addresses(db, { events, recordings, details }),
    sessions: new Sessions(db, events),
    desk: deskShelf(db),
  };
  return (recordingId, asked, choices) =>
    atOneMoment(db, () => exportRecording(shelf, recordingId, asked, choices));
}
