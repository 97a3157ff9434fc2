// The rules by which a text is given, and the form of the answer.
import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { sttResult } from '../../app/contract/serve/answers.ts';
import type { ServedAsk, TextWishes } from '../../app/domain/served.ts';
import type { Segment, Transcript } from '../../app/domain/transcript.ts';
import { resultOf } from '../../app/serve/answer.ts';
import { isNear } from '../../app/serve/text/keywords.ts';

const NOTHING: TextWishes = {
  ...{ punctuate: false, smartFormat: false, numerals: false, measurements: false, dictation: false },
  ...{ fillerWords: false, profanityFilter: false, paragraphs: false, utterances: false, uttSplit: 0.8 },
  ...{ keywords: [], search: [] },
};
const heardAs = (segments: readonly Segment[]): Transcript => ({
  ...{ segments, language: 'en', model: 'Test', durationSeconds: 9, wordTimes: 'measured', insights: {} },
});
const spoken = (text: string, start = 0, speaker: string | null = null): Segment => ({
  ...{ start, end: start + text.split(' ').length, speaker, text },
  words: text.split(' ').map((word, at) => ({ text: word, start: start + at, end: start + at + 1 })),
});
const asked = (text: Partial<TextWishes>): ServedAsk => ({
  ...{
    model: 'x',
    deviceModel: null,
    language: null,
    detectLanguage: false,
    diarize: false,
    multiChannel: false,
  },
  ...{ text: { ...NOTHING, ...text }, extra: {}, tags: [] },
});
const answer = (segments: readonly Segment[], wishes: Partial<TextWishes> = {}) =>
  resultOf({ id: 'id', createdAt: 0, asked: asked(wishes) }, heardAs(segments)).results;
const textFor = (text: string, wishes: Partial<TextWishes> = {}): string =>
  answer([spoken(text)], { punctuate: true, ...wishes }).channels[0]?.alternatives[0]?.transcript ?? '';

describe('the text', () => {
  it('is bare and lower-case words unless punctuation is asked for', () => {
    expect(textFor('Well, “Ask” not.', { punctuate: false })).toBe('well ask not');
    expect(textFor('Well, “Ask” not.')).toBe('Well, “Ask” not.');
  });

  it.each([
    ['twenty one', '21'],
    ['twenty-one.', '21.'],
    ['three hundred and five people', '305 people'],
    ['two thousand twenty six', '2026'],
    ['one million two hundred thousand', '1200000'],
    ['twenty twenty', '20 20'],
    ['one, two', '1, 2'],
    ['you and five', 'you and 5'],
    ['a hundred and one', 'a hundred and 1'],
    ['nobody', 'nobody'],
  ])('has “%s” as “%s” with numerals', (said, written) => {
    expect(textFor(said, { numerals: true })).toBe(written);
  });

  it.each([
    ['five kilometres away', '5 km away'],
    ['twenty percent.', '20%.'],
    ['3.5 liters', '3.5 l'],
    ['five people', 'five people'],
    ['five, meters', 'five, meters'],
  ])('has “%s” as “%s” with measurements', (said, written) => {
    expect(textFor(said, { measurements: true })).toBe(written);
  });

  it('leaves out sounds that say nothing, unless they are wanted', () => {
    expect(textFor('Um, well uh yes')).toBe('well yes');
    expect(textFor('Um, well uh yes', { fillerWords: true })).toBe('Um, well uh yes');
  });

  it('has dictated marks as marks', () => {
    const said = 'Dear Anna comma new line thanks period new paragraph bye';
    expect(textFor(said, { dictation: true })).toBe('Dear Anna,\nthanks.\n\nbye');
  });

  it('writes keywords as they are given', () => {
    expect(textFor('ask erchot and night kitchen', { keywords: ['Night Kitchen', 'Earshot:2'] })).toBe(
      'ask erchot and Night Kitchen',
    );
    expect(textFor('the earsho works', { keywords: ['Earshot'] })).toBe('the Earshot works');
    expect(textFor('night kitchen', { keywords: ['Night Kitchen:-1'] })).toBe('night kitchen');
    expect(isNear('short', 'shore')).toBe(false);
    expect([isNear('kitchen', 'kitchens'), isNear('kitchen', 'chicken')]).toEqual([true, false]);
  });

  it('masks swearwords on request', () => {
    expect(textFor('Oh shit, yes', { profanityFilter: true })).toBe('Oh s***, yes');
    expect(textFor('Scunthorpe', { profanityFilter: true })).toBe('Scunthorpe');
  });
});

describe('the answer', () => {
  it('parts utterances at pauses and speakers, and numbers speakers from 0', () => {
    const segments = [
      spoken('one two', 0, 'B'),
      spoken('three', 2.5, 'B'),
      spoken('four', 3.5, 'A'),
      spoken('five', 9, 'A'),
    ];
    const { utterances = [] } = answer(segments, { utterances: true });
    expect(utterances.map(({ speaker, transcript }) => [speaker, transcript])).toEqual([
      [0, 'one two three'],
      [1, 'four'],
      [1, 'five'],
    ]);
  });

  it('has a channel for each that was heard by itself, and names them in utterances', () => {
    const segments = [
      spoken('One two.', 0, 'channel 1'),
      spoken('three', 1.5, 'channel 2'),
      spoken('Two thirds.', 2.5, 'channel 1'),
    ];
    const ask = { ...asked({ utterances: true, search: ['two'] }), multiChannel: true };
    const made = resultOf({ id: 'id', createdAt: 0, asked: ask }, { ...heardAs(segments), channels: 3 });
    expect(v.safeParse(sttResult, made).issues).toBeUndefined();
    const { channels, utterances = [] } = made.results;
    expect(channels.map(({ alternatives }) => alternatives[0]?.transcript)).toEqual([
      'one two two thirds',
      'three',
      '',
    ]);
    expect(channels.map(({ search }) => search?.[0]?.hits.length)).toEqual([2, 0, 0]);
    expect(utterances.map(({ channel, transcript }) => [channel, transcript])).toEqual([
      [0, 'one two two thirds'],
      [1, 'three'],
    ]);
    expect(made.metadata.channels).toBe(3);
    expect(JSON.stringify(made)).not.toContain('speaker');
  });

  it('tells where phrases were said', () => {
    const { channels } = answer([spoken('so you say, so you do')], { search: ['so you', 'nothing'] });
    expect(channels[0]?.search?.map(({ hits, query }) => [query, hits.map(({ start }) => start)])).toEqual([
      ['so you', [0, 3]],
      ['nothing', []],
    ]);
  });

  it('ends a word that is made of two behind its beginning, where their times lie across each other', () => {
    const { channels } = answer([spoken('five', 2), spoken('meters', 0)], { measurements: true });
    expect(channels[0]?.alternatives[0]?.words.map(({ end, start }) => [start, end])).toEqual([[2, 3]]);
  });

  it('has the form that it promises, and every word between its times, whatever was said', () => {
    const flag = fc.boolean();
    const wishes = fc.record({
      ...{
        punctuate: flag,
        smartFormat: flag,
        numerals: flag,
        measurements: flag,
        dictation: flag,
        fillerWords: flag,
      },
      ...{ profanityFilter: flag, paragraphs: flag, utterances: flag, uttSplit: fc.constant(0.8) },
      keywords: fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }),
      search: fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }),
    });
    const word = fc.oneof(
      fc.constantFrom('five', 'hundred', 'and', 'meters', 'um', 'comma', 'period.', 'new', 'line'),
      fc.string(),
    );
    const segment = fc.record({
      words: fc.array(word, { maxLength: 12 }),
      start: fc.nat(99),
      speaker: fc.constantFrom(null, 'A', '7'),
    });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), wishes, (said, wanted) => {
        const segments = said.map(({ speaker, start, words }) => spoken(words.join(' '), start, speaker));
        const made = resultOf({ id: 'id', createdAt: 0, asked: asked(wanted) }, heardAs(segments));
        expect(v.safeParse(sttResult, made).issues).toBeUndefined();
        for (const { end, start } of made.results.channels[0]?.alternatives[0]?.words ?? [])
          expect(end).toBeGreaterThanOrEqual(start);
      }),
    );
  });
});
