// Rules of typing: what a key takes away, where a place is in the text that is kept, where the caret is after an undo, what is said of it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../app/domain/edit-step.ts';
import { differenceOf } from '../../../renderer/lib/draw-text.ts';
import { toldBack, toldSpeaker, toldWords } from '../../../renderer/lib/told.ts';
import { besideCaret, changedPlace, keptPlace } from '../../../renderer/lib/typing.ts';

const line = (id: number, text: string, speaker: string | null = null) => ({
  ...{ id, start: id * 60, end: id * 60 + 5, speaker, text },
  words: [],
});

describe('beside the caret', () => {
  it('stands a character as people see it', () => {
    const text = 'e\u0301👩‍👩‍👧x';
    expect(besideCaret(text, text.length - 1, 'before')).toBe(2);
    expect(besideCaret(text, 2, 'before')).toBe(0);
    expect(besideCaret(text, 2, 'after')).toBe(text.length - 1);
    expect(besideCaret(text, 0, 'before')).toBe(0);
    expect(besideCaret(text, text.length, 'after')).toBe(text.length);
  });
});

describe('a place in what is written', () => {
  it('is before the same character in what is kept', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', ' ', '  '),
        fc.string(),
        fc.constantFrom('', ' '),
        fc.nat(30),
        (lead, text, tail, at) => {
          const written = lead + text.trim() + tail;
          const kept = cleanText(written);
          const place = keptPlace(written, Math.min(at, written.length));
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThanOrEqual(kept.length);
        },
      ),
    );
    expect(keptPlace('  one two ', 6)).toBe(4);
    expect(keptPlace('one ', 4)).toBe(3);
  });
});

describe('what turns one text into another', () => {
  it('does, in one place, and takes no more away than it must', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const { from, inserted, removed } = differenceOf(before, after);
        expect(before.slice(0, from) + inserted + before.slice(from + removed)).toBe(after);
        if (before === after) expect([removed, inserted]).toEqual([0, '']);
      }),
    );
    expect(differenceOf('a clock', 'a tower clock')).toEqual({ from: 2, removed: 0, inserted: 'tower ' });
    expect(differenceOf('aa', 'aaa')).toEqual({ from: 2, removed: 0, inserted: 'a' });
  });
});

describe('after an undo', () => {
  const before = [line(1, 'One two'), line(2, 'Three'), line(3, 'Four')];
  const edited = (segments: readonly ReturnType<typeof line>[], removed: readonly number[] = []) => ({
    segments: segments.map((segment) => ({ segment, after: null })),
    removed: [...removed],
    speakers: [] as { ids: number[]; speaker: string | null }[],
  });

  it('the caret stands behind what changed', () => {
    expect(changedPlace(before, edited([line(1, 'One big two')]))).toEqual({ segmentId: 1, at: 8 });
    expect(changedPlace(before, edited([line(9, 'Came back')]))).toEqual({ segmentId: 9, at: 9 });
    expect(changedPlace(before, edited([], [2]))).toEqual({ segmentId: 1, at: 7 });
    expect(changedPlace(before, edited([], [1]))).toEqual({ segmentId: 2, at: 0 });
    expect(changedPlace(before, edited([]))).toBeNull();
  });

  it('it is told in words', () => {
    expect(toldBack('undo', before, edited([line(1, 'One')]))).toBe('Undone: what was written at 1:00.');
    expect(toldBack('redo', before, edited([{ ...line(2, 'Three'), start: 121 }]))).toBe(
      'Done again: the times of the passage at 2:01.',
    );
    expect(toldBack('undo', before, edited([line(1, 'One two Three')], [2]))).toBe(
      'Undone: the passage at 1:00 is one.',
    );
    expect(toldBack('undo', before, edited([line(1, 'One'), line(4, 'two')]))).toBe(
      'Undone: the passage at 1:00 is two.',
    );
    expect(toldBack('undo', before, edited([line(4, 'x'), line(5, 'y')]))).toBe(
      'Undone: 2 passages came back.',
    );
    expect(toldBack('redo', before, edited([], [1, 2]))).toBe('Done again: 2 passages went.');
    const named = { ...edited([]), speakers: [{ ids: [1, 2, 3], speaker: 'Ben' }] };
    expect(toldBack('undo', before, named)).toBe('Undone: who speaks in 3 passages.');
    expect(toldSpeaker(1, '0')).toBe('1 passage is Speaker 1’s now.');
    expect(toldSpeaker(2, null)).toBe('2 passages are nobody’s now.');
    expect(toldWords(' one  two ')).toBe('2 words');
  });
});
