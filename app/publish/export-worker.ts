// The thread that makes files, on a connection of its own that can only read: a day of speech takes its time to be cut into captions.
import { parentPort, workerData } from 'node:worker_threads';
import type { ExportChoices } from '../domain/export-format.ts';
import type { Outcome } from '../domain/result.ts';
import { RecordingDetails } from '../storage/recordings/details.ts';
import { openForReading } from '../storage/database.ts';
import { deskShelf } from '../storage/desk/desk.ts';
import { Events } from '../storage/events.ts';
import { Addresses } from '../storage/recordings/addresses.ts';
import { Folders } from '../storage/recordings/folders.ts';
import { Recordings } from '../storage/recordings/recordings.ts';
import { Sessions } from '../storage/transcripts/sessions.ts';
import { Transcripts } from '../storage/transcripts/transcripts.ts';
import { exportRecording, type Asked, type ExportShelf } from './exporting.ts';
import { endsWhenTold } from '../storage/thread-end.ts';

export interface ExportQuestion {
  readonly id: number;
  readonly recordingId: number;
  readonly asked: Asked;
  readonly choices: Partial<ExportChoices>;
}

/** A made file, as bytes. */
export interface ExportedBytes {
  readonly bytes: Uint8Array;
  readonly hurried: number;
  readonly isDraft?: boolean;
}

export type ExportAnswer =
  | { readonly id: number; readonly outcome: Outcome<ExportedBytes> }
  | { readonly id: number; readonly error: string };

const port = parentPort;
if (!port) throw new Error('The export thread was started as something else');
const { libraryPath } = workerData as { readonly libraryPath: string };
endsWhenTold(port);
let shelf: ExportShelf | null = null;

function openShelf(): ExportShelf {
  const db = openForReading(libraryPath);
  const events = new Events(db);
  const recordings = new Recordings(db, events);
  const details = new RecordingDetails(db, events);
  return {
    recordings,
    details,
    transcripts: new Transcripts(db),
    folders: new Folders(db, events),
    addresses: new Addresses(db, { events, recordings, details }),
    sessions: new Sessions(db, events),
    desk: deskShelf(db),
  };
}

port.on('message', ({ id, recordingId, asked, choices }: ExportQuestion) => {
  try {
    shelf ??= openShelf();
    const outcome = exportRecording(shelf, recordingId, asked, choices);
    if (!outcome.ok) return port.postMessage({ id, outcome } satisfies ExportAnswer);
    const { content, hurried, isDraft = false } = outcome.value;
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    port.postMessage({
      id,
      outcome: { ok: true, value: { bytes, hurried, isDraft } },
    } satisfies ExportAnswer);
  } catch (error) {
    port.postMessage({
      id,
      error: error instanceof Error ? error.message : String(error),
    } satisfies ExportAnswer);
  }
});
