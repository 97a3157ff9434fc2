// Options in layers: what shows through, what gives way, and that every merged combination may be sent.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AIML_OPTIONS, DEFAULT_MODEL } from '../../app/speech/cloud/option-fields.ts';
import * as layers from '../../app/domain/option-layers.ts';
import type { OptionLayer } from '../../app/domain/option-layers.ts';
import { checkOptions } from '../../app/domain/request-options.ts';

const { fields } = AIML_OPTIONS;
const mergeLayers = (...all: readonly OptionLayer[]) => layers.mergeLayers(fields, ...all);
const requestOptionsOf = (...all: readonly OptionLayer[]) => layers.requestOptionsOf(AIML_OPTIONS, ...all);
const checkLayer = (layer: unknown, ...below: readonly OptionLayer[]) =>
  layers.checkLayer(fields, layer, ...below);
const readLayer = (stored: unknown) => layers.readLayer(fields, stored);

describe('layers', () => {
  it('show through where the one above says nothing', () => {
    expect(mergeLayers({ diarize: true, punctuate: true }, { numerals: true }, {})).toEqual({
      diarize: true,
      punctuate: true,
      numerals: true,
    });
  });

  it('replace and take away', () => {
    expect(
      mergeLayers({ keywords: 'Earshot:2', punctuate: true }, { keywords: 'Harbour', punctuate: null }),
    ).toEqual({
      keywords: 'Harbour',
    });
    expect(mergeLayers({ punctuate: true }, { punctuate: null }, { punctuate: true })).toEqual({
      punctuate: true,
    });
  });

  it('give way to what excludes them, either way round', () => {
    expect(mergeLayers({ language: 'de' }, { detect_language: true })).toEqual({ detect_language: true });
    expect(mergeLayers({ detect_language: true }, { language: 'de' })).toEqual({ language: 'de' });
  });

  it('take along what needs them', () => {
    const app: OptionLayer = { utterances: true, utt_split: 1.5 };
    expect(mergeLayers(app)).toEqual(app);
    expect(mergeLayers(app, { utterances: null })).toEqual({});
  });

  it('always name a model', () => {
    expect(requestOptionsOf(AIML_OPTIONS.usual)).toEqual({ model: DEFAULT_MODEL, punctuate: true });
    expect(requestOptionsOf({ model: 'nova-3' }, { model: null })).toEqual({ model: DEFAULT_MODEL });
    expect(requestOptionsOf({ model: 'nova-3' })).toEqual({ model: 'nova-3' });
  });
});

describe('a layer from outside', () => {
  it('is cleaned, and keeps what is switched off', () => {
    expect(
      checkLayer({
        language: ' pt-br ',
        diarize: false,
        keywords: '  ',
        custom_topic: [],
        search: '',
        tag: 'a',
        topics: null,
      }),
    ).toEqual({
      ok: true,
      value: {
        language: 'pt-BR',
        diarize: null,
        keywords: null,
        custom_topic: null,
        search: null,
        tag: ['a'],
        topics: null,
      },
    });
  });

  it('may lean on the layers below', () => {
    expect(checkLayer({ utt_split: 2 }, { utterances: true })).toEqual({ ok: true, value: { utt_split: 2 } });
    expect(checkLayer({ utt_split: 2 }).ok).toBe(false);
    expect(checkLayer({ utt_split: 2, utterances: null }, { utterances: true }).ok).toBe(false);
  });

  it.each([
    [{ language: 'de', detect_language: true }, /“Language” and “Detect the language”/],
    [
      { diarize_version: 'v2' },
      /“Version of telling apart” only has a meaning together with “Tell speakers apart”/,
    ],
    [{ utterances: true, utt_split: 900 }, /“Pause between utterances” must be a number/],
    [{ custom_topic: Array.from({ length: 101 }, (_, at) => `t${at}`) }, /at most 100/],
    [{ nonsense: true }, /“nonsense” is not an option/],
    [{ nonsense: null }, /“nonsense” is not an option/],
    [[], /must be an object/],
    ['diarize', /must be an object/],
  ])('%j is refused with the name of the option', (layer, message) => {
    const outcome = checkLayer(layer);
    expect(outcome.ok).toBe(false);
    if (!outcome.ok)
      expect(outcome.failure).toMatchObject({
        code: 'bad-argument',
        message: expect.stringMatching(message) as string,
      });
  });
});

const anyValue = fc.oneof(
  fc.boolean(),
  fc.constant(null),
  fc.string(),
  fc.double(),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.constantFrom('strict', 'extended', 'de', 'v2', 1.5, ['a']),
);
const anyLayer = fc.dictionary(fc.constantFrom(...fields.map((field) => field.name)), anyValue);

describe('whatever the layers hold', () => {
  it('merges to something that passes the check', () => {
    fc.assert(
      fc.property(fc.array(anyLayer, { maxLength: 3 }), (stored) => {
        const merged = requestOptionsOf(...stored.map(readLayer));
        expect(checkOptions(fields, merged)).toEqual({ ok: true, value: merged });
      }),
      { numRuns: 500 },
    );
  });

  it('what passes the check is read back as it is', () => {
    fc.assert(
      fc.property(anyLayer, (layer) => {
        const checked = checkLayer(layer);
        if (checked.ok) expect(readLayer(JSON.parse(JSON.stringify(checked.value)))).toEqual(checked.value);
      }),
      { numRuns: 500 },
    );
  });
});
