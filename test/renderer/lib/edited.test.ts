// The page follows an edit without reading the transcript again; times as people write them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EditedView } from '../../../app/contract/editing-views.ts';
import type { TranscriptView } from '../../../app/contract/views.ts';
import { follow, secondsOf, timeText } from '../../../renderer/lib/edited.ts';

const segment = (id: number, text: string, speaker: string | null = null) => ({
  id,
  start: id,
  end: id + 1,
  speaker,
  text,
  words: [],
});
const transcript: TranscriptView = {
  id: 7,
  recordingId: 1,
  revision: 0,
  editedAt: null,
  service: 'device',
  model: 'model',
  language: null,
  createdAt: 0,
  wordCount: 3,
  wordTimes: 'none',
  insights: {},
  formats: [],
  missing: [],
  track: null,
  segments: [segment(1, 'One', '0'), segment(2, 'Two', '1'), segment(3, 'Three', '0')],
};
const edited = (more: Partial<EditedView>): EditedView => ({
  transcriptId: 7,
  revision: 1,
  editedAt: 5,
  wordCount: 4,
  canUndo: true,
  canRedo: false,
  segments: [],
  removed: [],
  speakers: [],
  moved: false,
  offer: null,
  ...more,
});
const told = (view: TranscriptView) => view.segments.map(({ id, speaker, text }) => [id, text, speaker]);

describe('a transcript after an edit', () => {
  it('has changed segments in their place, new ones behind theirs, and no removed ones', () => {
    const after = follow(
      transcript,
      edited({
        segments: [
          { segment: segment(1, 'O', '0'), after: null },
          { segment: segment(9, 'ne', '0'), after: 1 },
        ],
        removed: [3],
      }),
    );
    expect(told(after)).toEqual([
      [1, 'O', '0'],
      [9, 'ne', '0'],
      [2, 'Two', '1'],
    ]);
    expect(after).toMatchObject({ revision: 1, editedAt: 5, wordCount: 4 });
  });

  it('has a segment that came back at the start', () => {
    const after = follow(transcript, edited({ segments: [{ segment: segment(4, 'Zero'), after: null }] }));
    expect(told(after)[0]).toEqual([4, 'Zero', null]);
  });

  it('has other names of speakers', () => {
    const after = follow(transcript, edited({ speakers: [{ ids: [1, 3], speaker: 'Anna' }] }));
    expect(told(after).map(([, , speaker]) => speaker)).toEqual(['Anna', '1', 'Anna']);
  });
});

describe('times as people write them', () => {
  it.each([
    ['12', 12],
    ['1:02.5', 62.5],
    ['1:00:07', 3607],
    [' 0:07,25 ', 7.25],
    ['', null],
    ['soon', null],
    ['1:2:3:4', null],
    ['-1', null],
  ])('%j', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });

  it('are read as they are shown, to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 * 3_600_000 }), (ms) => {
        expect(secondsOf(timeText(ms / 1000))).toBeCloseTo(ms / 1000, 6);
      }),
    );
  });
});
