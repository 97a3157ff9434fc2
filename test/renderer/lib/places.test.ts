// Places in a transcript are found whatever the case and marks, and lie where they say.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubtedPlaces, findPlaces } from '../../../renderer/lib/places.ts';
import type { SegmentView } from '../../../renderer/lib/paragraphs.ts';

const segment = (text: string, words: SegmentView['words'] = [], id = 1): SegmentView => ({
  id,
  start: 10,
  end: 20,
  speaker: null,
  text,
  words,
});
const textsOf = (segments: readonly SegmentView[], wanted: string): readonly string[] =>
  findPlaces(segments, wanted).map(
    (place) => segments[place.segment]?.text.slice(place.from, place.to) ?? '',
  );

describe('findPlaces', () => {
  it('sees no case, no accents and no kind of white space', () => {
    const segments = [segment('A café,\na CAFE\u0301 and cafés'), segment('no coffee', [], 2)];
    expect(textsOf(segments, 'cafe')).toEqual(['café', 'CAFE\u0301', 'café']);
    expect(textsOf(segments, ' CAFÉ,  A ')).toEqual(['café,\na']);
    expect(textsOf(segments, '   ')).toEqual([]);
    expect(textsOf([segment('Łódź in ｈａｌｆ a Straße, ﬁn')], 'lodz')).toEqual(['Łódź']);
    expect(textsOf([segment('ein Maß')], 's')).toEqual(['ß']);
    expect(textsOf([segment('ﬁnis  est')], 'ini')).toEqual(['ﬁni']);
    expect(textsOf([segment('か\u3099く')], 'が')).toEqual(['か\u3099']);
    expect(textsOf([segment('हिन्दी')], 'हन')).toEqual([]);
  });

  it('tells the time of the word, else of the segment', () => {
    const words = [
      { text: 'Say', start: 11, end: 11.5 },
      { text: 'when', start: 12, end: 12.5 },
    ];
    expect(findPlaces([segment('Say when', words)], 'WHEN')).toMatchObject([{ start: 12, end: 12.5 }]);
    expect(findPlaces([segment('Say when')], 'when')).toMatchObject([{ start: 10, end: 20 }]);
  });

  it('finds every text in itself, at a place inside it', () => {
    const letters = fc.string({
      unit: fc.constantFrom(
        'a',
        'É',
        'e\u0301',
        'İ',
        'ß',
        'ﬁ',
        'ő',
        ' ',
        '日',
        'か\u3099',
        'ｶﾞ',
        'ि',
        '😀',
        'ا',
      ),
    });
    fc.assert(
      fc.property(letters, letters, letters, (before, wanted, after) => {
        fc.pre(wanted.trim() !== '' && !/^\p{M}/u.test(wanted.trim()));
        const segments = [segment(before + wanted + after)];
        const places = findPlaces(segments, wanted);
        expect(places.length).toBeGreaterThan(0);
        for (const { from, to } of places) {
          expect(from).toBeLessThan(to);
          expect(to).toBeLessThanOrEqual(segments[0]?.text.length ?? 0);
        }
      }),
    );
  });

  it('stops at its limit', () => {
    expect(findPlaces([segment('a a a a a')], 'a', 3)).toHaveLength(3);
  });
});

describe('doubtedPlaces', () => {
  it('names the words that were heard with doubt, in order', () => {
    const words = [
      { text: 'the', start: 0, end: 1, confidence: 0.99 },
      { text: 'ill-spoised', start: 1, end: 2, confidence: 0.3 },
      { text: 'man', start: 2, end: 3 },
    ];
    expect(doubtedPlaces([segment('The ill-spoised man.', words)])).toEqual([
      { segment: 0, from: 4, to: 15, start: 1, end: 2 },
    ]);
  });
});
