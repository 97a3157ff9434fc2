// What the page is told of one recording's transcript: the formats that it can be saved in, and why not in others; chapters; files beside it.
import { describe, expect, it } from 'vitest';
import { EXPORT_FORMATS, type ExportFormat } from '../../app/domain/export-format.ts';
import { failure } from '../../app/domain/failure.ts';
import type { Transcript } from '../../app/domain/transcript.ts';
import { exportTranscript } from '../../app/export/export.ts';
import { missing } from '../../renderer/lib/formats.ts';
import { must, NOW, transcribed, transcriptOf } from '../storage/support.ts';
import { startCore } from './core-support.ts';

const CHAPTERS = [{ start: 1, title: 'Bread' }];

function viewOf(transcript: Transcript, more: Parameters<typeof transcribed>[2] = {}) {
  const { library, views } = startCore();
  const { recordingId } = transcribed(library, transcript, more);
  return { library, recordingId, view: () => must(views.recording(recordingId)) };
}

const timed = transcriptOf('Hello there.');
const untimed: Transcript = {
  ...timed,
  segments: [{ start: null, end: null, speaker: null, text: 'No times.', words: [] }],
};
const silent: Transcript = { ...timed, segments: [] };

describe('the formats of a transcript', () => {
  it.each([
    ['with times', timed, {}],
    ['without times', untimed, {}],
    ['without times, chapters in the file', untimed, { tags: { chapters: CHAPTERS } }],
    ['without words', silent, {}],
  ] as const)('%s: those that can be made, and a reason for each other one', (_what, transcript, more) => {
    const formats = must(viewOf(transcript, more).view().transcript).formats;
    const chapters = 'tags' in more ? more.tags.chapters : [];
    for (const format of EXPORT_FORMATS) {
      const made = exportTranscript(format, { title: '', transcript, chapters, raw: null });
      expect([format, formats.includes(format)]).toEqual([format, made.ok]);
      expect(missing(format, formats) === null).toBe(made.ok);
    }
  });

  it('says that times are missing, where they are', () => {
    const formats: readonly ExportFormat[] = must(viewOf(untimed).view().transcript).formats;
    for (const format of ['srt', 'vtt', 'json'] as const)
      expect(missing(format, formats)).toMatch(/^Needs times/);
    expect(missing('txt', formats)).toBeNull();
  });
});

it('a recording carries the chapters of its file, and what is wrong with the files beside it', () => {
  const { library, recordingId, view } = viewOf(timed, { tags: { chapters: CHAPTERS } });
  expect(view()).toMatchObject({ about: { chapters: CHAPTERS }, beside: null });
  library.sidecars.put(recordingId, false);
  const { stamp } = must(library.sidecars.dueOf(recordingId));
  library.sidecars.fail(recordingId, stamp, failure('disk-full', { message: 'No room.' }), NOW);
  expect(view()).toMatchObject({
    item: { filesProblem: 'No room.' },
    beside: { failure: { code: 'disk-full', message: 'No room.' }, aside: [] },
  });
});
