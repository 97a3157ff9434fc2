// Speakers and languages as they are called on the page; loudness as it is drawn.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barsOf } from '../../../renderer/lib/bars.ts';
import { personColor, seated, Seats, showColor, speakersOf } from '../../../renderer/lib/people.ts';
import { languageName } from '../../../renderer/lib/languages.ts';

describe('speakersOf', () => {
  it('lists each once, in the order of their first words', () => {
    expect(speakersOf([{ speaker: 'B' }, { speaker: null }, { speaker: 'A' }, { speaker: 'B' }])).toEqual([
      'B',
      'A',
    ]);
  });
});

describe('the seats of speakers', () => {
  it('stay when a turn is given away, so that a number key means the same twice', () => {
    const seats = new Seats();
    seats.of(1, ['A', 'B', 'C']);
    expect(seats.of(1, ['B', 'A', 'C']).seats).toEqual(['A', 'B', 'C']);
    // The last turn of one: the others stay where they are, and the same key brings the name back.
    expect(seats.of(1, ['B', 'C'])).toEqual({ seats: ['A', 'B', 'C'], speaking: ['B', 'C'] });
    expect(seats.of(1, ['A', 'C', 'B']).speaking).toEqual(['A', 'B', 'C']);
  });

  it('are taken over by a new name, and given back when that is undone', () => {
    const seats = new Seats();
    seats.of(1, ['A', 'B']);
    expect(seats.of(1, ['Ada', 'B']).seats).toEqual(['Ada', 'B']);
    expect(seats.of(1, ['A', 'B']).seats).toEqual(['A', 'B']);
    expect(seats.of(1, ['New', 'A', 'B']).seats).toEqual(['A', 'B', 'New']);
  });

  it('are those of one text', () => {
    const seats = new Seats();
    seats.of(1, ['A', 'B']);
    expect(seats.of(2, ['B', 'A']).seats).toEqual(['B', 'A']);
  });

  it('never leave out who speaks, nor seat anybody twice', () => {
    const names = fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D', 'E'));
    fc.assert(
      fc.property(names, names, names, (first, second, third) => {
        const after = seated(seated(seated(null, first), second), third);
        expect([...after.speaking].sort()).toEqual([...third].sort());
        expect(new Set(after.seats).size).toBe(after.seats.length);
      }),
    );
  });
});

describe('colours', () => {
  it('are always among the tokens', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 400 }), (at) => {
        expect(personColor(at)).toMatch(/^var\(--person-[0-5]\)$/);
        expect(showColor(at)).toMatch(/^var\(--show-[0-7]\)$/);
      }),
    );
  });
});

describe('languageName', () => {
  it.each([
    ['en', 'English'],
    ['pt-BR', 'Portuguese (pt-BR)'],
    ['fi', 'Finnish (fi)'],
    ['xx', 'xx'],
    ['not a tag!', 'not a tag!'],
  ])('names %s %s', (tag, name) => expect(languageName(tag)).toBe(name));
});

describe('barsOf', () => {
  it('gives as many bars as fit, none outside 0–1, and loses no burst', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 500 }),
        fc.integer({ min: 1, max: 300 }),
        (peaks, count) => {
          const bars = barsOf(peaks, count);
          expect(bars).toHaveLength(count);
          for (const bar of bars) expect(bar >= 0 && bar <= 1).toBe(true);
          const top = Math.max(...peaks);
          expect(Math.max(...bars)).toBeCloseTo(top / Math.max(top, 24));
        },
      ),
    );
  });
  it('gives none where nothing fits', () => {
    expect(barsOf(new Uint8Array(8), 0)).toEqual([]);
    expect(barsOf(new Uint8Array(0), 8)).toEqual([]);
  });
});
