// Results of every family → one transcript; and of anything at all → a transcript or nothing, never an error.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Transcript } from '../../../app/domain/transcript.ts';
import { readTranscript } from '../../../app/speech/cloud/responses.ts';
import { shapeResult, type Shape } from '../../support/speech-server-shapes.ts';

const TEXT = 'Ask not what your country can do for you. Ask what you can do for your country. Thank you.';

function read(payload: unknown): Transcript {
  const transcript = readTranscript(payload, 'asked-model');
  if (!transcript) throw new Error('no transcript');
  return transcript;
}

const wordsOf = (transcript: Transcript): string[] =>
  transcript.segments.flatMap((segment) => segment.text.split(/\s+/));
const channel = (alternative: unknown, more = {}): unknown => ({
  results: { channels: [{ alternatives: [alternative], ...more }] },
});

describe('the families', () => {
  const shapes: [Shape, { timed: boolean; speakers: (string | null)[] }][] = [
    ['deepgram', { timed: true, speakers: [null, null, null] }],
    ['deepgram-diarized', { timed: true, speakers: ['0', '1', '0'] }],
    ['deepgram-utterances', { timed: true, speakers: ['0', '1', '0'] }],
    ['deepgram-paragraphs', { timed: true, speakers: [null, null, null] }],
    ['deepgram-object', { timed: true, speakers: [null, null, null] }],
    ['assembly', { timed: true, speakers: ['A', 'A', 'A'] }],
    ['text', { timed: false, speakers: [null] }],
  ];
  it.each(shapes)('%s', (shape, { timed, speakers }) => {
    const transcript = read(shapeResult(TEXT, shape));
    expect(wordsOf(transcript).join(' ')).toBe(TEXT);
    expect(transcript.segments.map((segment) => segment.speaker)).toEqual(speakers);
    expect(transcript.wordTimes).toBe(timed ? 'measured' : 'none');
    if (!timed) return;
    // The same speech, so the same times, whatever the unit on the wire.
    expect(transcript.segments.map((segment) => [segment.start, segment.end])).toEqual([
      [0.5, expect.closeTo(3.6, 2)],
      [expect.closeTo(4.65, 2), expect.closeTo(7.4, 2)],
      [expect.closeTo(8.45, 2), expect.closeTo(9.1, 2)],
    ]);
    expect(transcript.segments.flatMap((segment) => segment.words.map((word) => word.text)).join(' ')).toBe(
      TEXT,
    );
    expect(transcript.segments[0]?.words[0]).toEqual({ text: 'Ask', start: 0.5, end: 0.8, confidence: 0.97 });
  });

  it('reads the sample of the documentation', () => {
    const transcript = read({
      results: { channels: [{ alternatives: [{ transcript: "he doesn't belong to you" }] }] },
    });
    expect(transcript.segments).toEqual([
      { start: null, end: null, speaker: null, text: "he doesn't belong to you", words: [] },
    ]);
  });

  it('reads a bare string, and segments in seconds', () => {
    expect(read('Hello there.').segments.map((segment) => segment.text)).toEqual(['Hello there.']);
    const verbose = {
      text: 'Hello. There.',
      duration: 4,
      language: 'en',
      segments: [
        { start: 0, end: 1, text: ' Hello.' },
        { start: 2, end: 3, text: ' There.' },
      ],
    };
    expect(read(verbose).segments).toMatchObject([
      { start: 0, end: 1, text: 'Hello.' },
      { start: 2, end: 3, text: 'There.' },
    ]);
  });

  it('takes milliseconds for what they are in any shape', () => {
    const words = [
      { word: 'one', start: 500, end: 900 },
      { word: 'two', start: 1000, end: 1400 },
      { word: 'three', start: 1500, end: 1900 },
    ];
    expect(read(channel({ transcript: 'one two three', words })).segments[0]).toMatchObject({
      start: 0.5,
      end: 1.9,
    });
    const one = {
      metadata: { duration: 3 },
      ...(channel({ transcript: 'one', words: words.slice(0, 1) }) as object),
    };
    expect(read(one).segments[0]).toMatchObject({ start: 0.5, end: 0.9 });
  });

  it('takes the whole numbers of the family that counts in milliseconds for those, however few', () => {
    expect(read({ text: 'hi', words: [{ text: 'hi', start: 5, end: 9 }] }).segments[0]).toMatchObject({
      start: 0.005,
      end: 0.009,
    });
    expect(read({ text: 'hi', words: [{ text: 'hi', start: 0.5, end: 0.9 }] }).segments[0]).toMatchObject({
      start: 0.5,
      end: 0.9,
    });
  });

  it('leaves seconds as they are, also whole ones and long ones', () => {
    const words = [
      { word: 'one', start: 5, end: 6 },
      { word: 'two', start: 3_600, end: 3_602 },
    ];
    const transcript = read(channel({ transcript: 'one two', words }));
    expect(transcript.segments.map((segment) => segment.start)).toEqual([5, 3_600]);
    const long = { text: 'so', duration: 7_200, words: [{ word: 'so', start: 7_000, end: 7_001 }] };
    expect(read(long).segments[0]?.start).toBe(7_000);
  });
});

describe('segments', () => {
  const spoken = (text: string, gap = 0.05, seconds = 0.3) => {
    let at = 0;
    return text.split(' ').map((word) => {
      const start = at;
      at += seconds + gap;
      return { word, start, end: start + seconds };
    });
  };

  it('end at a pause, at a change of speaker, at a sentence once long, and in any case at 20 s', () => {
    const pause = [...spoken('a b'), { word: 'c', start: 5, end: 5.2 }];
    expect(
      read(channel({ transcript: 'a b c', words: pause })).segments.map((segment) => segment.text),
    ).toEqual(['a b', 'c']);
    const turns = spoken('a b c').map((word, index) => ({ ...word, speaker: index === 0 ? 0 : 1 }));
    expect(read(channel({ words: turns })).segments.map(({ speaker, text }) => [speaker, text])).toEqual([
      ['0', 'a'],
      ['1', 'b c'],
    ]);
    const sentences = `${'x '.repeat(30)}end. and ${'y '.repeat(200)}z`;
    const segments = read(channel({ transcript: sentences, words: spoken(sentences) })).segments;
    expect(segments[0]?.text.endsWith('end.')).toBe(true);
    for (const segment of segments)
      expect((segment.end ?? 0) - (segment.start ?? 0)).toBeLessThanOrEqual(20.5);
  });

  it('are cut out of the text itself, so its marks and its script stay', () => {
    const words = [
      { word: 'hello', start: 0, end: 0.5 },
      { word: 'world', start: 3, end: 3.5 },
    ];
    expect(
      read(channel({ transcript: '“Hello” — world!', words })).segments.map((segment) => segment.text),
    ).toEqual(['“Hello” —', 'world!']);
    const chinese = ['你', '好', '世', '界'].map((word, index) => ({ word, start: index, end: index + 0.9 }));
    expect(
      read(channel({ transcript: '你好，世界', words: chinese })).segments.map((segment) => segment.text),
    ).toEqual(['你好，世界']);
  });

  it('keep the text when words and text do not match', () => {
    const transcript = read(
      channel({ transcript: 'Something else entirely was said here.', words: spoken('a b') }),
    );
    expect(wordsOf(transcript).join(' ')).toBe('Something else entirely was said here.');
  });

  it('do not lose what utterances leave out', () => {
    const payload = {
      results: {
        channels: [{ alternatives: [{ transcript: 'one two three', words: spoken('one two three') }] }],
        utterances: [{ start: 0, end: 1, transcript: 'one', words: [] }],
      },
    };
    expect(wordsOf(read(payload)).join(' ')).toBe('one two three');
  });

  it('tell the channels of several tracks apart, in order of time', () => {
    const track = (text: string, start: number, speaker?: number) => ({
      alternatives: [
        {
          transcript: text,
          words: [{ word: text, start, end: start + 0.5, ...(speaker === undefined ? {} : { speaker }) }],
        },
      ],
    });
    const transcript = read({
      results: { channels: [track('later', 2), track('first', 0), track('last', 4, 0)] },
    });
    expect(transcript.segments.map(({ speaker, text }) => [speaker, text])).toEqual([
      ['channel 2', 'first'],
      ['channel 1', 'later'],
      ['channel 3, speaker 0', 'last'],
    ]);
  });

  it('cut a long monologue that came as one utterance', () => {
    const text = `${'Word '.repeat(299)}end.`
      .split(' ')
      .map((word, index) => (index % 20 === 19 ? `${word}.` : word))
      .join(' ');
    const words = spoken(text).map((word) => ({
      text: word.word,
      start: Math.round(word.start * 1000),
      end: Math.round(word.end * 1000),
    }));
    const payload = {
      text,
      words,
      utterances: [{ speaker: 'A', text, start: 0, end: words.at(-1)?.end, words }],
    };
    const { segments } = read(payload);
    expect(segments.length).toBeGreaterThan(5);
    expect(wordsOf(read(payload)).join(' ')).toBe(text);
    expect(new Set(segments.map((segment) => segment.speaker))).toEqual(new Set(['A']));
  });

  it('of a text without times are its paragraphs, long ones cut at sentences', () => {
    const sentence = 'This is a sentence of some length that says little.';
    const text = `First paragraph.\n\nSecond one.\n${Array(30).fill(sentence).join(' ')}`;
    const { segments } = read({ text });
    expect(segments[0]?.text).toBe('First paragraph.');
    expect(segments[1]?.text).toBe('Second one.');
    for (const segment of segments) {
      expect(segment.text.length).toBeLessThanOrEqual(600);
      expect(segment.text.endsWith('.')).toBe(true);
    }
    expect(wordsOf(read({ text })).join(' ')).toBe(text.split(/\s+/).join(' '));
    expect(read({ text: 'x '.repeat(1_000) }).segments.length).toBeGreaterThan(2);
  });
});

describe('nothing said, and nothing there', () => {
  it.each([
    { text: '' },
    { results: { channels: [{ alternatives: [{ transcript: '', words: [] }] }] } },
    { text: ' \n' },
    '',
  ])('%j is silence', (payload) => {
    expect(read(payload).segments).toEqual([]);
  });

  it.each([
    null,
    undefined,
    42,
    {},
    [],
    { text: null },
    { results: null },
    { results: { channels: [] } },
    { results: { channels: [{ alternatives: [] }] } },
    { results: { channels: [{ alternatives: [{ confidence: 1 }] }] } },
    { status: 'completed', error: null },
  ])('%j is no transcript', (payload) => {
    expect(readTranscript(payload, '')).toBeUndefined();
  });
});

describe('what comes beside the text', () => {
  it('is read from the Deepgram shape', () => {
    const payload = {
      metadata: { duration: 12.5, model_info: { x: { name: 'whisper-large' } } },
      results: {
        channels: [
          {
            detected_language: 'de',
            search: [
              {
                query: 'bear',
                hits: [
                  { confidence: 0.9, start: 3.5 },
                  { confidence: 0.1, start: 1 },
                  { confidence: 1, start: 0.5 },
                ],
              },
            ],
            alternatives: [
              { transcript: 'hi', entities: [{ label: 'NAME', value: 'Jane' }, { label: 'X' }] },
            ],
          },
        ],
        summary: { result: 'success', short: 'Two people greet.' },
        topics: {
          segments: [
            { topics: [{ topic: 'Greeting' }, { topic: 'Bears' }] },
            { topics: [{ topic: 'Greeting' }] },
          ],
        },
        intents: { segments: [{ intents: [{ intent: 'Say hello' }] }] },
        sentiments: { average: { sentiment: 'positive', sentiment_score: 0.4 } },
      },
    };
    const transcript = read(payload);
    expect(transcript).toMatchObject({ language: 'de', model: 'whisper-large', durationSeconds: 12.5 });
    expect(transcript.insights).toEqual({
      summary: 'Two people greet.',
      topics: ['Greeting', 'Bears'],
      intents: ['Say hello'],
      sentiment: 'positive',
      entities: [{ label: 'NAME', value: 'Jane' }],
      found: [{ query: 'bear', at: [0.5, 3.5] }],
    });
  });

  it('is read from the AssemblyAI shape', () => {
    const payload = {
      text: 'hi',
      language_code: 'en_us',
      audio_duration: 9,
      summary: 'A greeting.',
      entities: [{ entity_type: 'person_name', text: 'Jane', start: 1, end: 2 }],
      iab_categories_result: { summary: { 'Travel>Bears': 0.9 } },
    };
    expect(read(payload)).toMatchObject({
      language: 'en-US',
      model: 'asked-model',
      durationSeconds: 9,
      insights: {
        summary: 'A greeting.',
        topics: ['Travel>Bears'],
        entities: [{ label: 'person_name', value: 'Jane' }],
      },
    });
  });

  it.each(['english', '', 'x', '../etc', 'e'.repeat(99)])('the language %j is not one', (language) => {
    expect(read({ text: 'hi', language }).language).toBeNull();
  });
});

describe('anything at all', () => {
  const time = fc.oneof(
    fc.double(),
    fc.integer({ min: -10, max: 1e7 }),
    fc.constantFrom('1.5', null, 'NaN', {}),
  );
  const word = fc.record(
    {
      word: fc.oneof(fc.string(), fc.integer()),
      text: fc.string(),
      punctuated_word: fc.string(),
      start: time,
      end: time,
      confidence: time,
      speaker: fc.oneof(fc.nat(), fc.string(), fc.constant(null)),
    },
    { requiredKeys: [] },
  );
  const stretch = fc.record(
    {
      transcript: fc.string(),
      text: fc.lorem(),
      start: time,
      end: time,
      speaker: fc.oneof(fc.nat(), fc.string()),
      channel: time,
      words: fc.array(word),
      sentences: fc.array(word),
    },
    { requiredKeys: [] },
  );
  const alternative = fc.record(
    {
      transcript: fc.oneof(fc.lorem({ maxCount: 40 }), fc.string(), fc.constant(null)),
      words: fc.oneof(fc.array(word, { maxLength: 30 }), fc.anything()),
      paragraphs: fc.oneof(fc.record({ paragraphs: fc.array(stretch) }), fc.array(stretch)),
    },
    { requiredKeys: [] },
  );
  const payload = fc.oneof(
    fc.anything(),
    fc.record(
      {
        metadata: fc.record({ duration: time, model_info: fc.anything() }, { requiredKeys: [] }),
        results: fc.record(
          {
            channels: fc.array(
              fc.record({ alternatives: fc.array(alternative, { maxLength: 2 }), search: fc.anything() }),
              { maxLength: 3 },
            ),
            utterances: fc.array(stretch),
            summary: fc.anything(),
            topics: fc.anything(),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    ),
    fc.record(
      {
        text: fc.string(),
        words: fc.array(word),
        utterances: fc.array(stretch),
        audio_duration: time,
        iab_categories_result: fc.anything(),
        language_code: fc.string(),
      },
      { requiredKeys: [] },
    ),
  );

  it('never throws, and its times are finite and in order', () => {
    fc.assert(
      fc.property(payload, (value) => {
        const transcript = readTranscript(value, 'm');
        if (!transcript) return;
        let last = 0;
        const timed = transcript.segments.every((segment) => segment.start !== null);
        for (const segment of transcript.segments) {
          expect(segment.text.trim()).toBe(segment.text);
          expect(segment.text).not.toBe('');
          expect((segment.start === null) === (segment.end === null)).toBe(true);
          if (segment.start !== null && segment.end !== null) {
            expect(Number.isFinite(segment.start) && Number.isFinite(segment.end)).toBe(true);
            expect(segment.start).toBeGreaterThanOrEqual(0);
            expect(segment.end).toBeGreaterThanOrEqual(segment.start);
            if (timed) expect(segment.start).toBeGreaterThanOrEqual(last);
            last = segment.start;
          }
          let at = 0;
          for (const one of segment.words) {
            expect(one.start).toBeGreaterThanOrEqual(at);
            expect(one.end).toBeGreaterThanOrEqual(one.start);
            expect(Number.isFinite(one.end)).toBe(true);
            at = one.start;
          }
        }
        // It can be stored and sent as it is.
        expect(JSON.parse(JSON.stringify(transcript))).toEqual(transcript);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every character of a text that came with words', () => {
    const squeeze = (text: string): string => text.replace(/\s+/gu, '');
    const sized = fc.array(fc.stringMatching(/^[A-Za-zÄ中.,]{1,9}$/), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        sized,
        fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 60, maxLength: 60 }),
        fc.boolean(),
        (texts, steps, diarized) => {
          let at = 0;
          const words = texts.map((one, index) => ({
            word: one,
            start: (at += steps[index] ?? 0),
            end: at + 0.2,
            ...(diarized ? { speaker: index % 3 } : {}),
          }));
          const text = texts.join(' ');
          expect(squeeze(wordsOf(read(channel({ transcript: text, words }))).join(''))).toBe(squeeze(text));
        },
      ),
    );
  });
});
