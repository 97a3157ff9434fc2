// How much of an answer is believed: names are cut, words never, and what nobody can have said is not read.
import { describe, expect, it } from 'vitest';
import { bounded } from '../../../app/speech/cloud/bounds.ts';
import { readAnswer } from '../../../app/speech/cloud/reading.ts';
import type { Segment, Transcript } from '../../../app/domain/transcript.ts';

const segment = (more: Partial<Segment> = {}): Segment => ({
  start: 0,
  end: 1,
  speaker: 'Anna',
  text: 'Hello.',
  words: [],
  ...more,
});
const word = (text = 'a') => ({ text, start: 0, end: 1 });
const transcript = (segments: readonly Segment[], more: Partial<Transcript> = {}): Transcript => ({
  segments,
  language: 'en',
  model: 'm',
  durationSeconds: 1,
  wordTimes: 'none',
  insights: {},
  ...more,
});

describe('an answer', () => {
  it('of any real size comes as it is', () => {
    const day = transcript(Array.from({ length: 40_000 }, () => segment()));
    expect(bounded(day)).toEqual(day);
  });

  it('keeps every word and cuts names and what was added', () => {
    const long = 'x'.repeat(5_000);
    const cut = bounded(
      transcript([segment({ speaker: long, text: long })], {
        model: long,
        insights: { summary: 'y'.repeat(60_000), topics: Array.from({ length: 2_000 }, () => 'bread') },
      }),
    );
    expect(cut?.segments[0]?.text).toBe(long);
    expect(cut?.segments[0]?.speaker).toHaveLength(200);
    expect(cut?.model).toHaveLength(200);
    expect(cut?.insights.summary).toHaveLength(50_000);
    expect(cut?.insights.topics).toHaveLength(1_000);
  });

  it('has as many speakers as can be told apart, and the words of all the others', () => {
    const many = Array.from({ length: 1_500 }, (_, at) =>
      segment({ speaker: `voice ${at}`, text: `word ${at}` }),
    );
    const cut = bounded(transcript([...many, segment({ speaker: 'voice 0' }), segment({ speaker: null })]));
    expect(new Set(cut?.segments.map(({ speaker }) => speaker)).size).toBe(1_001);
    expect(cut?.segments[999]).toMatchObject({ speaker: 'voice 999', text: 'word 999' });
    expect(cut?.segments[1_000]).toMatchObject({ speaker: null, text: 'word 1000' });
    expect(cut?.segments[1_500]?.speaker).toBe('voice 0');
  });

  it.each([
    ['a segment that nobody can have said', transcript([segment({ text: 'x'.repeat(200_001) })])],
    [
      'a segment whose words nobody can have said',
      transcript([segment({ words: [word('x'.repeat(200_001))] })]),
    ],
    [
      'more words than a segment has',
      transcript([segment({ words: Array.from({ length: 50_001 }, () => word()) })]),
    ],
    [
      'more words than a day has',
      transcript(
        Array.from({ length: 41 }, () => segment({ words: Array.from({ length: 49_000 }, () => word()) })),
      ),
    ],
    [
      'more text than a day has',
      transcript(Array.from({ length: 101 }, () => segment({ text: 'x'.repeat(199_000) }))),
    ],
    ['more segments than a month has', transcript(Array.from({ length: 500_001 }, () => segment()))],
  ])('with %s is not read', (_what, one) => {
    expect(bounded(one)).toBeNull();
  });

  it('that is not read is kept, because it was paid for', () => {
    const segments = Array.from({ length: 500_001 }, (_, at) => ({ start: at, end: at + 1, text: 'a' }));
    const bytes = new TextEncoder().encode(
      JSON.stringify({ status: 'completed', result: { text: 'a', segments } }),
    );
    expect(
      readAnswer({ bytes, status: 200, model: 'm', secret: 's3cret-key', recordedSeconds: 0 }),
    ).toMatchObject({
      kind: 'failed',
      keep: true,
      failure: { code: 'answer-unreadable' },
    });
  });
});
