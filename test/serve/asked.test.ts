// What callers may ask for: every parameter of the user's document is done or refused by its name, and nothing else is taken.
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PARAMETERS } from '../../app/contract/serve/parameters.ts';
import { readAsked, type Hearing } from '../../app/serve/asked.ts';
import { Refusal } from '../../app/serve/refusal.ts';

/** The list at the end of the user's document, in its order; `model` and `url` or `audio` stand in its examples. */
const DOCUMENT = [
  ...['custom_intent', 'custom_topic', 'custom_intent_mode', 'custom_topic_mode', 'detect_language'],
  ...['detect_entities', 'detect_topics', 'diarize', 'dictation', 'diarize_version', 'extra', 'filler_words'],
  ...['intents', 'keywords', 'language', 'measurements', 'multi_channel', 'numerals', 'paragraphs'],
  ...['profanity_filter', 'punctuate', 'search', 'sentiment', 'smart_format', 'summarize', 'tag', 'topics'],
  ...['utterances', 'utt_split'],
];

const model = (id: string, languages: readonly string[], tellsLanguage: boolean): Hearing['usual'] => ({
  ...{ id, languages, tellsLanguage, family: 'whisper', name: id, summary: '', givesWordTimes: true },
  ...{ memoryBytes: 0, licence: { spdx: 'MIT', credit: '' }, isTried: true, files: [] },
});
const HEARING: Hearing = {
  usual: model('usual', ['en'], false),
  others: [model('many', ['en', 'de'], true)],
  tellsSpeakers: true,
};
const ask = (fields: Readonly<Record<string, unknown>>, hearing = HEARING) =>
  readAsked(
    new Map(Object.entries({ model: '#g1_whisper-large', ...fields }).map(([name, one]) => [name, [one]])),
    hearing,
  );

function refusalOf(fields: Readonly<Record<string, unknown>>, hearing = HEARING): Refusal {
  try {
    ask(fields, hearing);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('It was taken');
}

const GOOD = { flag: true, text: 'en', list: 'a:b', seconds: 1 } as const;

describe('the parameters of the document', () => {
  it('are all in the table', () => {
    expect(PARAMETERS.map(({ name }) => name).filter((name) => name !== 'model' && name !== 'url')).toEqual(
      DOCUMENT,
    );
  });

  it('stand in docs/serve.md as they are', () => {
    const page = readFileSync(new URL('../../docs/serve.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z_]+)` +\| (.*?) +\|$/gm)].map(([, name, does]) => [name, does]);
    expect(rows).toEqual(
      PARAMETERS.map(({ does, name, ...more }) => [
        name,
        does ?? `refused with 400: this server has no ${'lacks' in more ? more.lacks : ''}`,
      ]),
    );
  });

  it.each(PARAMETERS.filter(({ does }) => does === null))(
    '$name is refused by its name, unless it is off',
    ({ kind, name }) => {
      const refusal = refusalOf({ [name]: GOOD[kind] });
      expect(refusal).toMatchObject({ status: 400, param: name });
      expect(refusal.message).toContain(`${name}: this server has no `);
      for (const off of [false, 'false', 'False', '', '0', 0, null, []])
        expect(() => ask({ [name]: off })).not.toThrow();
      expect(refusalOf({ [name]: [false, GOOD[kind]] })).toMatchObject({ status: 400, param: name });
    },
  );

  it.each(PARAMETERS.filter(({ does, name }) => does !== null && name !== 'model'))(
    '$name is taken',
    ({ kind, name }) => {
      expect(() => ask({ model: 'many', [name]: GOOD[kind] })).not.toThrow();
    },
  );

  it('are true or false in every way that programs write it', () => {
    for (const yes of [true, 'true', 'True', '1', 1]) expect(ask({ numerals: yes }).text.numerals).toBe(true);
    for (const no of [false, 'false', 'False', '0', 0, '', null])
      expect(ask({ numerals: no }).text.numerals).toBe(false);
    for (const neither of ['maybe', 2, -1, {}, [[]], [{}]])
      expect(refusalOf({ numerals: neither })).toMatchObject({ status: 400, param: 'numerals' });
  });

  it('are refused with 400 and nothing else, whatever they hold', () => {
    const names = fc.constantFrom(...DOCUMENT, 'model', 'url', '__proto__', 'unknown');
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue()), (fields) => {
        try {
          ask(fields);
        } catch (error) {
          expect(error).toMatchObject({ status: 400 });
        }
      }),
    );
  });
});

describe('what is asked of the server', () => {
  it('is refused where its models cannot do it', () => {
    expect(refusalOf({ language: 'de' }).message).toContain('this server has no de');
    expect(ask({ model: 'many', language: 'de' })).toMatchObject({ deviceModel: 'many', language: 'de' });
    expect(refusalOf({ detect_language: true }).param).toBe('detect_language');
    expect(refusalOf({ diarize: true, multi_channel: true }).param).toBe('multi_channel');
    expect(ask({ multi_channel: 'True' }).multiChannel).toBe(true);
    expect(refusalOf({ diarize: true }, { ...HEARING, tellsSpeakers: false }).param).toBe('diarize');
    expect(refusalOf({ model: 'nova-9' }).message).toContain('nova-9');
    expect(refusalOf({ bogus: 1 })).toMatchObject({ code: 'unknown_parameter', param: 'bogus' });
  });

  it('brings what stands on it', () => {
    expect(ask({}).text).toMatchObject({ punctuate: false, fillerWords: false, uttSplit: 0.8 });
    expect(ask({ smart_format: true }).text).toMatchObject({
      punctuate: true,
      paragraphs: true,
      numerals: true,
    });
    expect(ask({ dictation: true }).text.punctuate).toBe(true);
    expect(ask({ extra: ['show:Night Kitchen', 'n:1'], tag: 'a' })).toMatchObject({
      extra: { show: 'Night Kitchen', n: '1' },
      tags: ['a'],
    });
  });
});
