// What a recording of the library gives an export, and what there is to say where it gives nothing.
import { describe, expect, it } from 'vitest';
import { DEFAULT_CHOICES } from '../../app/domain/export-format.ts';
import { exporterHere } from '../../app/publish/exporter.ts';
import { exportRecording } from '../../app/publish/exporting.ts';
import { runExportTask } from '../../app/publish/export-task.ts';
import {
  jobIn,
  makeLibrary,
  NOW,
  segment,
  tempDirectory,
  transcribed,
  transcriptOf,
} from '../storage/support.ts';

const contentOf = (outcome: ReturnType<typeof exportRecording>): string => {
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return typeof outcome.value.content === 'string' ? outcome.value.content : '';
};

describe('an export', () => {
  it('of what has no transcript, is gone or was removed says that there is nothing to save', () => {
    const library = makeLibrary();
    const waiting = jobIn(library, 'queued').recordingId;
    const removed = transcribed(library, transcriptOf('Gone.')).recordingId;
    library.remove(removed, NOW);
    for (const recordingId of [waiting, removed, 9_999])
      for (const asked of ['txt', 'srt', 'notes', 'feed'] as const)
        expect(exportRecording(library, recordingId, asked)).toMatchObject({
          ok: false,
          failure: { code: 'not-found', message: expect.stringContaining('nothing to save') as string },
        });
  });

  it('of notes begins as the show wants it, and as usual where there is none', () => {
    const library = makeLibrary();
    const { id: folderId } = library.folders.add(
      { path: '/shows/tide', name: 'Tide', includeSubfolders: true, service: 'device' },
      NOW,
    );
    library.desk.notes.setTemplate(folderId, 'This is {show}.');
    const ofShow = transcribed(library, transcriptOf('One.'), { folderId, path: '/shows/tide/1.mp3' });
    const ofNone = transcribed(library, transcriptOf('Two.'));
    expect(contentOf(exportRecording(library, ofShow.recordingId, 'notes'))).toContain('This is Tide.');
    expect(contentOf(exportRecording(library, ofNone.recordingId, 'notes'))).not.toContain('This is');
  });

  it('of many counts the captions that are read in a hurry over all of them', async () => {
    const library = makeLibrary();
    const quick = 'A very long sentence that was said much too quickly for a caption to be read.';
    const said = transcriptOf({ ...segment(quick, 0), end: 1 }, { ...segment('Next.', 1), end: 2 });
    const recordings = [1, 2].map((at) => ({
      id: transcribed(library, said, { path: `/shows/talk ${at}.mp3` }).recordingId,
      title: `talk ${at}`,
    }));
    const how = { formats: ['srt'], pack: false, choices: DEFAULT_CHOICES } as const;
    const ran = await runExportTask(
      { ...how, recordings, directory: tempDirectory() },
      exporterHere(library),
    );
    expect(ran).toMatchObject({ failure: null, report: { written: 2, hurried: 2 } });
  });
});
