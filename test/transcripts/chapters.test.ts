// Which chapters a recording has: those of its file, of all its pieces by the time of the whole, or of its mix.
import { describe, expect, it } from 'vitest';
import type { Chapter } from '../../app/domain/chapters.ts';
import { knownChapters } from '../../app/transcripts/chapters.ts';
import type { Recording } from '../../app/storage/recordings/recordings.ts';
import type { Session } from '../../app/storage/transcripts/sessions.ts';

/** Recordings by their number, with what their files name. */
function shelf(
  files: Readonly<Record<number, readonly Chapter[]>>,
  session: Partial<Session> | null = null,
  feed: readonly Chapter[] = [],
  own: readonly Chapter[] | null = null,
) {
  return {
    details: {
      get: (id: number) => ({
        title: '',
        titleBy: 'file' as const,
        date: null,
        episode: '',
        notes: '',
        tags: [],
        fileTags: files[id] ? { chapters: files[id] } : {},
        feedChapters: feed,
        persons: [],
        hasCover: false,
      }),
    },
    sessions: { ledBy: () => session as Session | null },
    recordings: { get: () => ({ durationSeconds: 100 }) as Recording },
    desk: { chapters: { get: () => own } },
  };
}

const part = (recordingId: number, offsetSeconds: number) => ({
  recordingId,
  speaker: null,
  offsetSeconds,
  lengthSeconds: 100,
  transcriptId: null,
});
const A = [{ start: 0, title: 'A' }];
const B = [{ start: 5, title: 'B' }];

const fileChapters = (known: ReturnType<typeof shelf>, id: number) => knownChapters(known, id).chapters;

describe('chapters of files', () => {
  it('are those of the one file', () => {
    expect(fileChapters(shelf({ 1: A }), 1)).toEqual(A);
    expect(fileChapters(shelf({}), 1)).toEqual([]);
  });

  it('are those of its publisher where the file names none', () => {
    expect(fileChapters(shelf({}, null, B), 1)).toEqual(B);
    expect(fileChapters(shelf({ 1: A }, null, B), 1)).toEqual(A);
  });

  it('follow one another where pieces are joined', () => {
    const joined = shelf({ 1: A, 2: B }, { kind: 'split', parts: [part(1, 0), part(2, 100)] });
    expect(fileChapters(joined, 1)).toEqual([
      { start: 0, title: 'A' },
      { start: 105, title: 'B' },
    ]);
  });

  it('are those of the mix where tracks are joined, else of the first track', () => {
    const tracks = { kind: 'tracks', parts: [part(1, 0), part(2, 0)] } as const;
    expect(fileChapters(shelf({ 1: A, 3: B }, { ...tracks, mixId: 3 }), 1)).toEqual(B);
    expect(fileChapters(shelf({ 1: A }, { ...tracks, mixId: 3 }), 1)).toEqual(A);
  });

  it('are those of a person, whatever the file names; also when they want none', () => {
    expect(knownChapters(shelf({ 1: A }, null, [], B), 1)).toEqual({ by: 'hand', chapters: B });
    expect(knownChapters(shelf({ 1: A }, null, [], []), 1)).toEqual({ by: 'hand', chapters: [] });
  });

  it('leave out of a person’s what cannot be published', () => {
    const own = [
      ...B,
      { start: 5, title: 'Twin' },
      { start: 99.9, title: '' },
      { start: 100, title: 'Past' },
    ];
    expect(knownChapters(shelf({}, null, [], own), 1).chapters).toEqual([
      ...B,
      { start: 99.9, title: 'Chapter 2' },
    ]);
  });
});
