// One transcript made of several: nothing lost, times in order, the right speakers.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinTranscripts, type TranscriptPart } from '../../app/domain/join-transcripts.ts';
import type { Segment, Transcript } from '../../app/domain/transcript.ts';

function transcript(segments: readonly Segment[], more: Partial<Transcript> = {}): Transcript {
  return {
    segments,
    language: 'en',
    model: 'm',
    durationSeconds: null,
    wordTimes: 'measured',
    insights: {},
    ...more,
  };
}

function said(text: string, start: number, speaker: string | null = null): Segment {
  const words = text
    .split(' ')
    .map((word, at) => ({ text: word, start: start + at * 0.2, end: start + at * 0.2 + 0.1 }));
  return { start, end: start + words.length * 0.2, speaker, text, words };
}

function pieces(...parts: readonly (readonly Segment[])[]): TranscriptPart[] {
  return parts.map((segments, at) => ({
    transcript: transcript(segments),
    offsetSeconds: at * 100,
    durationSeconds: 100,
    speaker: null,
  }));
}

const tracks = (parts: Readonly<Record<string, readonly Segment[]>>): TranscriptPart[] =>
  Object.entries(parts).map(([speaker, segments]) => ({
    transcript: transcript(segments),
    offsetSeconds: 0,
    durationSeconds: 100,
    speaker,
  }));

const timed = fc
  .array(
    fc.record({
      gap: fc.double({ min: 0, max: 9, noNaN: true }),
      text: fc.stringMatching(/^[a-e]( [a-e]){0,5}$/),
    }),
    {
      maxLength: 12,
    },
  )
  .map((all) => {
    let at = 0;
    return all.map(({ gap, text }) => {
      at += gap;
      return said(text, at);
    });
  });

describe('pieces', () => {
  it('follow one another with all their words', () => {
    const whole = joinTranscripts('split', pieces([said('one two', 5)], [said('three', 0), said('four', 7)]));
    expect(whole.segments.map(({ start, text }) => [start, text])).toEqual([
      [5, 'one two'],
      [100, 'three'],
      [107, 'four'],
    ]);
    expect(whole.segments[2]?.words[0]).toMatchObject({ text: 'four', start: 107 });
    expect(whole.durationSeconds).toBe(200);
  });

  it('keep speakers apart that were counted anew in each, and names together', () => {
    const speakers = (whole: Transcript) => whole.segments.map(({ speaker }) => speaker);
    const first = [said('a', 0, '0'), said('b', 1, '1'), said('c', 2, 'Mina')];
    expect(
      speakers(joinTranscripts('split', pieces(first, [said('d', 0, '0'), said('e', 1, 'Mina')]))),
    ).toEqual([...['0', '1', 'Mina'], ...['2', 'Mina']]);
    expect(speakers(joinTranscripts('split', pieces([said('a', 0, '0')], [said('b', 0, '0')])))).toEqual([
      '0',
      '0',
    ]);
  });

  it('lose nothing and run forward in time, whatever was said', () => {
    fc.assert(
      fc.property(fc.array(timed, { minLength: 1, maxLength: 5 }), (all) => {
        const whole = joinTranscripts('split', pieces(...all));
        expect(whole.segments.map(({ text }) => text)).toEqual(all.flat().map(({ text }) => text));
        const starts = whole.segments.map(({ start }) => start ?? NaN);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
        for (const { end, start, words } of whole.segments) {
          expect(end).toBeGreaterThanOrEqual(start ?? Infinity);
          for (const word of words) expect(word.end).toBeGreaterThanOrEqual(word.start);
        }
      }),
    );
  });

  it('may have no times', () => {
    const untimed = { ...said('no times', 0), start: null, end: null, words: [] };
    expect(
      joinTranscripts('split', pieces([untimed], [said('x', 1)])).segments.map(({ start }) => start),
    ).toEqual([null, 101]);
  });

  it('put together what came beside the text', () => {
    const [a, b] = pieces([], []);
    const whole = joinTranscripts('split', [
      {
        ...a!,
        transcript: transcript([], {
          insights: { topics: ['x', 'y'], summary: 'A.', found: [{ query: 'q', at: [3] }] },
        }),
      },
      {
        ...b!,
        transcript: transcript([], {
          insights: { topics: ['y'], summary: 'B.', found: [{ query: 'q', at: [4] }] },
        }),
      },
    ]);
    expect(whole.insights).toEqual({
      topics: ['x', 'y'],
      summary: 'A.\n\nB.',
      found: [{ query: 'q', at: [3, 104] }],
    });
  });
});

describe('tracks', () => {
  it('are one conversation with the speakers’ names', () => {
    const whole = joinTranscripts(
      'tracks',
      tracks({ Mina: [said('hello', 0, '0'), said('fine', 9, '0')], Otto: [said('how are you', 4, '0')] }),
    );
    expect(whole.segments.map(({ speaker, text }) => `${speaker}: ${text}`)).toEqual([
      'Mina: hello',
      'Otto: how are you',
      'Mina: fine',
    ]);
    expect(whole.durationSeconds).toBe(100);
  });

  it('have once what two microphones heard, the fuller of both', () => {
    const whole = joinTranscripts(
      'tracks',
      tracks({
        Mina: [said('we went up the mountain', 4)],
        Otto: [said('We went up the mountain, slowly!', 4.3)],
      }),
    );
    expect(whole.segments.map(({ speaker }) => speaker)).toEqual(['Otto']);
  });

  it('keep what two people said at once, and what one said twice', () => {
    const both = tracks({ Mina: [said('yes of course', 4)], Otto: [said('yes of course', 4.1)] });
    expect(joinTranscripts('tracks', both).segments).toHaveLength(2);
    const later = tracks({
      Mina: [said('we went up the mountain', 4)],
      Otto: [said('we went up the mountain', 8)],
    });
    expect(joinTranscripts('tracks', later).segments).toHaveLength(2);
    const twice = tracks({ Mina: [said('a b c d e', 4), said('a b c d e', 4.5)] });
    expect(joinTranscripts('tracks', twice).segments).toHaveLength(2);
  });

  it('run forward in time, and everybody says only their own words', () => {
    fc.assert(
      fc.property(timed, timed, (mina, otto) => {
        const whole = joinTranscripts('tracks', tracks({ Mina: mina, Otto: otto }));
        const starts = whole.segments.map(({ start }) => start ?? NaN);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
        const own = { Mina: mina, Otto: otto };
        for (const { speaker, start, text } of whole.segments)
          expect(
            own[speaker as 'Mina' | 'Otto'].some((one) => one.text === text && one.start === start),
          ).toBe(true);
        // Whatever is left out stands in the other's track at that time.
        for (const [name, segments] of Object.entries(own))
          for (const one of segments)
            if (
              !whole.segments.some(
                ({ speaker, start, text }) => speaker === name && start === one.start && text === one.text,
              )
            )
              expect(one.text.split(' ').length).toBeGreaterThanOrEqual(4);
      }),
    );
  });
});
