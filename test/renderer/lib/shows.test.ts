import { describe, expect, it } from 'vitest';
import type { SurveyView } from '../../../app/contract/show-views.ts';
import { diffWords, wordsOf } from '../../../app/domain/text-diff.ts';
import { linesOf } from '../../../renderer/lib/show-draft.ts';
import { countInWords, lengthInWords } from '../../../renderer/lib/survey.ts';
import { changesOf, shownParts } from '../../../renderer/lib/version-diff.ts';

const survey = (more: Partial<SurveyView>): SurveyView => ({
  count: 0,
  bytes: 0,
  passedOver: 0,
  older: 0,
  seconds: 0,
  measured: 0,
  unknown: 0,
  ...more,
});

describe('files before they are taken', () => {
  it.each([
    [survey({}), 'No recordings'],
    [survey({ count: 1, bytes: 48_000_000 }), '1 recording, 48 MB'],
    [survey({ count: 1_200, bytes: 2e9, passedOver: 3 }), '1,200 recordings, 2 GB (3 passed over)'],
    [survey({ passedOver: 3, older: 20 }), 'No recordings (3 passed over, 20 older)'],
  ])('%j', (given, expected) => {
    expect(countInWords(given)).toBe(expected);
  });

  it('are as long as is known, and say when it is not all', () => {
    expect(lengthInWords(survey({ count: 3 }))).toBeNull();
    expect(lengthInWords(survey({ count: 3, measured: 2, seconds: 3_600 }))).toBe('at least 1 h of sound');
    expect(lengthInWords(survey({ count: 3, measured: 3, seconds: 3_600 }))).toBe('about 1 h of sound');
    expect(lengthInWords(survey({ count: 3, measured: 3, unknown: 1, seconds: 60 }))).toBe(
      'at least 1 min of sound',
    );
  });
});

it('patterns are one a line, without empty ones', () => {
  expect(linesOf(' raw \n\n*.wav\r\n')).toEqual(['raw', '*.wav']);
  expect(linesOf('')).toEqual([]);
});

describe('what changed, as it is shown', () => {
  const words = (from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, at) => `w${from + at}`);
  const parts = diffWords(
    [...words(0, 100), 'old', ...words(100, 200)],
    [...words(0, 100), 'new', 'words', ...words(100, 200)],
  );

  it('keeps every change, and of the rest only what lies around it', () => {
    const shown = shownParts(parts);
    expect(shown.map(({ change }) => change)).toEqual(['same', 'removed', 'added', 'same']);
    expect(shown[0]).toMatchObject({ text: '', skipped: 88 });
    expect(wordsOf(shown[0]?.rest ?? '')).toEqual(words(88, 100));
    expect(wordsOf(shown[3]?.text ?? '')).toEqual(words(100, 112));
    expect(shown[3]).toMatchObject({ skipped: 88, rest: '' });
    expect(changesOf(parts)).toEqual({ added: 2, removed: 1 });
  });

  it('leaves nothing out of what is short', () => {
    expect(shownParts(diffWords(['a', 'b'], ['a', 'b', 'c']))).toEqual([
      { change: 'same', text: 'a b', skipped: 0, rest: '' },
      { change: 'added', text: 'c', skipped: 0, rest: '' },
    ]);
  });
});
