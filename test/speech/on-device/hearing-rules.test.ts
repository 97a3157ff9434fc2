// Rules of hearing without a model: families, times of tokens, joins, notes, circles, languages, doubt.
import { describe, expect, it } from 'vitest';
import type { Segment } from '../../../app/domain/transcript.ts';
import { DoubtMeter } from '../../../app/speech/on-device/doubt.ts';
import { configOf, languageOf } from '../../../app/speech/on-device/families.ts';
import { withStops } from '../../../app/speech/on-device/joins.ts';
import { languageOfMost, placesOf } from '../../../app/speech/on-device/language-choice.ts';
import { isCircling } from '../../../app/speech/on-device/loops.ts';
import { MOONSHINE_BASE } from '../../../app/speech/on-device/models/catalogue/moonshine-base.ts';
import { PARAKEET_TDT_V3 } from '../../../app/speech/on-device/models/catalogue/parakeet.ts';
import { WHISPER_BASE } from '../../../app/speech/on-device/models/catalogue/whisper-base.ts';
import { withoutNotes } from '../../../app/speech/on-device/notes.ts';
import { inSpeech } from '../../../app/speech/on-device/segments.ts';
import { timedWords } from '../../../app/speech/on-device/timed-words.ts';

describe('configOf', () => {
  const whisper = { model: WHISPER_BASE, directory: '/m' };
  it('tells Whisper its language by the name that it has for it, and never one that it has none for', () => {
    expect(configOf(whisper, null)).toMatchObject({ modelConfig: { whisper: { language: '' } } });
    expect(configOf(whisper, 'pt-BR')).toMatchObject({ modelConfig: { whisper: { language: 'pt' } } });
    expect(configOf(whisper, 'nb')).toMatchObject({ modelConfig: { whisper: { language: 'no' } } });
    expect(configOf(whisper, 'jv')).toMatchObject({ modelConfig: { whisper: { language: 'jw' } } });
    expect(() => configOf(whisper, 'tlh')).toThrow('does not know');
    expect(languageOf(WHISPER_BASE, 'jw')).toBe('jv');
  });
  it('asks for times with a number', () => {
    expect(configOf(whisper, 'de')).toMatchObject({ modelConfig: { whisper: { enableTokenTimestamps: 1 } } });
  });
  it('names the files of a transducer and its kind', () => {
    expect(configOf({ model: PARAKEET_TDT_V3, directory: '/m' }, null)).toMatchObject({
      modelConfig: { transducer: { joiner: '/m/joiner.int8.onnx' }, modelType: 'nemo_transducer' },
    });
  });
});

describe('timedWords', () => {
  it('joins tokens to words, and leaves signs without time', () => {
    const words = timedWords({
      text: ' Mr. Dashwood, then',
      tokens: [' Mr', '.', ' Dash', 'wood', ',', ' then'],
      timestamps: [0, 0.4, 0.6, 0.8, 1, 2.5],
      durations: [0.4, 0.2, 0.2, 0.2, 1.5, 0.3],
    });
    expect(words).toEqual([
      { text: 'Mr.', start: 0, end: 0.4 },
      { text: 'Dashwood,', start: 0.6, end: 1 },
      { text: 'then', start: 2.5, end: 2.8 },
    ]);
  });
  it('places words of scripts without spaces, whose letters come in parts', () => {
    const lost = '\ufffd';
    const words = timedWords({
      text: '自己的腳',
      tokens: [`${lost}${lost}`, lost, '己', '的', '腳'],
      timestamps: [0, 0.2, 0.4, 0.8, 1.2],
      durations: [0.2, 0.2, 0.4, 0.4, 0.2],
    });
    expect(words?.map(({ text }) => text).join('')).toBe('自己的腳');
    expect(words?.at(-1)).toMatchObject({ start: 1.2 });
  });
  it('tells sureness where the model does, and none where it does not', () => {
    const result = {
      text: 'so',
      tokens: ['so'],
      timestamps: [0],
      durations: [1],
      ys_log_probs: [Math.log(0.5)],
    };
    expect(timedWords(result)?.[0]?.confidence).toBeCloseTo(0.5);
    expect(timedWords({ ...result, ys_log_probs: [] })?.[0]).not.toHaveProperty('confidence');
    expect(timedWords({ ...result, timestamps: [] })).toBeNull();
  });
});

describe('inSpeech', () => {
  const speech = [
    { start: 1, end: 2.5 },
    { start: 4, end: 5 },
  ];
  it('takes leading silence and pauses from words', () => {
    const words = inSpeech(
      [
        { text: 'ask', start: 0, end: 1.4 },
        { text: 'not', start: 2, end: 3.8 },
        { text: 'what', start: 3.8, end: 4.3 },
      ],
      speech,
    );
    expect(words.map(({ end, start }) => [start, end])).toEqual([
      [0.9, 1.4],
      [2, 2.5],
      [3.9, 4.3],
    ]);
  });
});

describe('withStops', () => {
  const segment = (text: string): Segment => ({
    ...{ start: 0, end: 1, speaker: null, text },
    words: text.split(' ').map((word) => ({ text: word, start: 0, end: 1 })),
  });
  const joined = (...texts: string[]): string =>
    withStops(texts.map(segment))
      .map(({ text }) => text)
      .join(' ');
  it('ends a sentence where two pieces were joined without a stop', () => {
    expect(joined('is to be ill-disposed', 'Had he married')).toBe('is to be ill-disposed. Had he married');
    expect(withStops([segment('one two'), segment('Three')])[0]?.words.at(-1)?.text).toBe('two.');
  });
  it('leaves what goes on, what leads on, and what has its sign', () => {
    expect(joined('he went to the', 'London office')).toBe('he went to the London office');
    expect(joined('he said', 'that he')).toBe('he said that he');
    expect(joined('he said', 'I know')).toBe('he said I know');
    expect(joined('Is it?', 'No,', 'He')).toBe('Is it? No, He');
  });
});

describe('what is not said', () => {
  it('is left out: notes of sounds, and signs alone', () => {
    expect(withoutNotes('[Music] Well (applause) then ♪ la la ♪')).toBe('Well then');
    expect(withoutNotes('(音楽)')).toBe('');
    expect(withoutNotes('. . .')).toBe('');
    expect(withoutNotes('It rose (3 percent) then.')).toBe('It rose (3 percent) then.');
  });
  it('is noticed by going round in circles', () => {
    expect(
      isCircling(
        'The first step is to make sure. The first step is to make sure. The first step is to make sure.',
      ),
    ).toBe(true);
    expect(
      isCircling(
        'It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness',
      ),
    ).toBe(false);
  });
});

describe('the language of a recording', () => {
  it('is looked for in several places, not only in its first seconds', () => {
    const places = placesOf(3_600);
    expect(places).toHaveLength(5);
    expect(places[0]?.from).toBeGreaterThan(300);
    expect(places.at(-1)?.to).toBeLessThan(3_600);
    expect(placesOf(0)).toHaveLength(1);
    expect(placesOf(20)).toHaveLength(2);
  });
  it('is that of most speech', () => {
    expect(languageOfMost([])).toBeNull();
    const found = [
      { language: 'en', seconds: 6 },
      { language: 'de', seconds: 4 },
      { language: 'de', seconds: 4 },
    ];
    expect(languageOfMost(found)).toBe('de');
  });
});

describe('DoubtMeter', () => {
  const heard = (meter: DoubtMeter, speechSeconds: number, doubtfulSeconds: number): DoubtMeter => {
    meter.add({ speechSeconds, doubtfulSeconds });
    return meter;
  };
  it('gives up what a model of one language knows nothing of', () => {
    expect(heard(new DoubtMeter(MOONSHINE_BASE, undefined), 60, 30).isStranger).toBe(true);
    expect(heard(new DoubtMeter(MOONSHINE_BASE, undefined), 59, 59).isStranger).toBe(false);
    expect(heard(new DoubtMeter(MOONSHINE_BASE, undefined), 59, 59).isStrangerAtEnd).toBe(true);
    expect(heard(new DoubtMeter(MOONSHINE_BASE, undefined), 100, 49).isStrangerAtEnd).toBe(false);
    expect(new DoubtMeter(MOONSHINE_BASE, undefined).isStrangerAtEnd).toBe(false);
    const meter = new DoubtMeter(MOONSHINE_BASE, undefined);
    expect(meter.failure(null).message).toContain('does not sound like English');
    expect(meter.failure('de').message).toContain('it sounds like German');
  });
  it('gives up where most of what was heard twice was heard otherwise', () => {
    const checked = (seconds: number, strangeSeconds: number): DoubtMeter => {
      const meter = new DoubtMeter(MOONSHINE_BASE, undefined);
      meter.add({ speechSeconds: 300, doubtfulSeconds: 0, checked: { seconds, strangeSeconds } });
      return meter;
    };
    expect(checked(30, 16).isStranger).toBe(true);
    expect(checked(30, 15).isStranger).toBe(false);
    expect(checked(29, 29).isStranger).toBe(false);
    expect(checked(20, 11).isStrangerAtEnd).toBe(true);
    expect(checked(19, 19).isStrangerAtEnd).toBe(false);
    const believed = checked(30, 30);
    believed.believe();
    expect(believed.isStranger).toBe(false);
  });
  it('believes a person, and models that tell languages', () => {
    expect(heard(new DoubtMeter(MOONSHINE_BASE, 'en'), 60, 60).isStranger).toBe(false);
    expect(heard(new DoubtMeter(WHISPER_BASE, undefined), 60, 60).isStranger).toBe(false);
  });
});
