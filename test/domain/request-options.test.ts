// Options of a request: described, checked, and refused before they cost anything.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AIML_OPTIONS } from '../../app/speech/cloud/option-fields.ts';
import * as requests from '../../app/domain/request-options.ts';
import { canonicalOptions } from '../../app/domain/request-options.ts';

const { fields: OPTION_FIELDS } = AIML_OPTIONS;
const checkOptions = (options: unknown) => requests.checkOptions(OPTION_FIELDS, options);

/** The parameters of the API's documentation, beside the model. */
const DOCUMENTED =
  'custom_intent custom_topic custom_intent_mode custom_topic_mode detect_language detect_entities detect_topics diarize dictation diarize_version extra filler_words intents keywords language measurements multi_channel numerals paragraphs profanity_filter punctuate search sentiment smart_format summarize tag topics utterances utt_split'.split(
    ' ',
  );

const refusal = (options: unknown): string => {
  const outcome = checkOptions(options);
  if (outcome.ok) throw new Error(`taken: ${JSON.stringify(outcome.value)}`);
  expect(outcome.failure.code).toBe('bad-argument');
  return outcome.failure.message;
};

describe('the fields', () => {
  it('are all that the documentation names, and no other', () => {
    expect(OPTION_FIELDS.map((field) => field.name).sort()).toEqual([...DOCUMENTED, 'model'].sort());
  });

  it('are those of the type, each with words of its own, group by group', () => {
    for (const texts of [OPTION_FIELDS.map((field) => field.label), OPTION_FIELDS.map((field) => field.help)])
      expect(new Set(texts).size).toBe(OPTION_FIELDS.length);
    expect([...new Set(OPTION_FIELDS.map((field) => field.group))]).toEqual(
      AIML_OPTIONS.groups.map(({ name }) => name),
    );
  });
});

describe('the check', () => {
  it('takes every option at once, as far as they go together', () => {
    const options = {
      model: '#g1_whisper-large',
      language: 'pt-BR',
      custom_intent: ['book a guest'],
      custom_intent_mode: 'strict',
      custom_topic: ['bears', 'honey'],
      custom_topic_mode: 'extended',
      detect_entities: true,
      detect_topics: true,
      diarize: true,
      diarize_version: '2021-07-14.0',
      dictation: true,
      extra: 'episode:12',
      filler_words: true,
      intents: true,
      keywords: 'Earshot:2',
      measurements: true,
      multi_channel: true,
      numerals: true,
      paragraphs: true,
      profanity_filter: true,
      punctuate: true,
      search: 'quiet morning',
      sentiment: true,
      smart_format: true,
      summarize: 'v2',
      tag: ['podcast'],
      topics: true,
      utterances: true,
      utt_split: 0.8,
    };
    expect(checkOptions(options)).toEqual({ ok: true, value: options });
  });

  it('leaves out what is not set, and tidies what is', () => {
    const untidy = {
      language: ' EN-us ',
      punctuate: false,
      tag: [],
      search: '  ',
      model: null,
      keywords: ' a ',
      custom_topic: 'bears',
      topics: undefined,
    };
    expect(checkOptions(untidy)).toEqual({
      ok: true,
      value: { language: 'en-US', keywords: 'a', custom_topic: ['bears'] },
    });
    expect(checkOptions({ tag: ['a', ' a ', '', 'b'] })).toEqual({ ok: true, value: { tag: ['a', 'b'] } });
  });

  it.each([
    [{ language: 'de', detect_language: true }, /“Language” and “Detect the language”/],
    [{ custom_topic_mode: 'strict' }, /“Use of your topics” only .* “Topics to look for”/],
    [{ custom_intent_mode: 'strict', custom_intent: [' '] }, /only has a meaning/],
    [{ diarize_version: '2' }, /“Tell speakers apart”/],
    [{ utt_split: 1 }, /“Utterances”/],
    [{ utt_split: 0, utterances: true }, /above 0/],
    [{ utt_split: Infinity, utterances: true }, /number/],
    [{ utt_split: '1', utterances: true }, /number/],
    [{ custom_topic: Array.from({ length: 101 }, (_, index) => `t${index}`) }, /at most 100/],
    [{ custom_intent: ['x'.repeat(201)] }, /at most 200 characters/],
    [{ custom_intent: [7] }, /must be text/],
    [{ custom_topic_mode: 'loose', custom_topic: ['a'] }, /strict, extended/],
    [{ diarize: 'yes' }, /on or off/],
    [{ language: 'Klingon please' }, /language tag/],
    [{ language: 'e' }, /language tag/],
    [{ language: 'en_US' }, /language tag/],
    [{ search: 'two\nlines' }, /single line/],
    [{ model: 'm'.repeat(121) }, /at most 120/],
    [{ callback: 'https://evil.example' }, /not an option/],
    [{ __proto__: null, constructor: true }, /not an option/],
    [null, /object/],
    [[], /object/],
    ['diarize', /object/],
  ])('refuses %j', (options, words) => {
    expect(refusal(options)).toMatch(words);
  });

  it('takes a hundred of a kind', () => {
    expect(checkOptions({ custom_topic: Array.from({ length: 100 }, (_, index) => `t${index}`) }).ok).toBe(
      true,
    );
  });

  it('never throws, and what it takes it takes again unchanged, as the same request', () => {
    const any = fc.oneof(
      fc.anything(),
      fc.dictionary(
        fc.constantFrom(...OPTION_FIELDS.map((field) => field.name)),
        fc.oneof(fc.boolean(), fc.string(), fc.double(), fc.array(fc.string())),
      ),
    );
    fc.assert(
      fc.property(any, (options) => {
        const outcome = checkOptions(options);
        if (!outcome.ok) return;
        expect(checkOptions(outcome.value)).toEqual(outcome);
        expect(JSON.parse(canonicalOptions(outcome.value))).toEqual(outcome.value);
      }),
    );
  });
});
