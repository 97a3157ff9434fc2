// The day in notes for listeners: what is known of the recording, else the day of its file, and never that of an address' adding.
import { expect, it } from 'vitest';
import { exportRecording } from '../../app/publish/exporting.ts';
import type { Library } from '../../app/storage/library.ts';
import { makeLibrary, NOW, transcribed, transcriptOf } from '../storage/support.ts';

const MORNING = new Date(2024, 4, 31, 9).getTime();

function notesOf(library: Library, recordingId: number): string {
  const made = exportRecording(library, recordingId, 'notes');
  if (!made.ok) throw new Error(made.failure.message);
  return String(made.value.content);
}

it('is the day of the file until something better tells one', () => {
  const library = makeLibrary();
  const { recordingId } = transcribed(library, transcriptOf('Welcome.'), { modifiedMs: MORNING });
  expect(notesOf(library, recordingId)).toContain('2024-05-31');
  // Exports tell what is known, and the day of a file may be that of its copying.
  const text = exportRecording(library, recordingId, 'md');
  expect(text.ok && String(text.value.content)).not.toContain('2024-05-31');
  library.details.update(recordingId, { date: '2023-01-02' }, NOW);
  expect(notesOf(library, recordingId)).toContain('2023-01-02');
  expect(notesOf(library, recordingId)).not.toContain('2024-05-31');
});

it('of what came from an address is none, where nothing tells one', () => {
  const library = makeLibrary();
  const { recordingId } = transcribed(library, transcriptOf('Welcome.'), { modifiedMs: MORNING });
  const address = { href: 'https://example.org/a.mp3', title: null, folderId: null, isNear: false };
  library.addresses.add({ ...address, mayPass: false, mayDownload: true, soundOf: recordingId }, NOW);
  expect(notesOf(library, recordingId)).not.toContain('2024');
});
