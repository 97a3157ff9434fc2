// Putting who spoke when into a text: words go to whom they overlap most, nothing is lost, and names of a person stay.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySteps, inverseOf, type PlacedSegment } from '../../app/domain/edit-step.ts';
import { isNamed, planTelling, type NamedTurn } from '../../app/domain/speaker-plan.ts';

/** A segment whose words take half a second each. */
function said(id: number, start: number, text: string, speaker: string | null = null): PlacedSegment {
  const words = text
    .split(' ')
    .map((word, at) => ({ text: word, start: start + at / 2, end: start + (at + 1) / 2 }));
  return { id, order: id, start, end: words.at(-1)?.end ?? start, speaker, text, words };
}

const turn = (from: number, to: number, speaker: string): NamedTurn => ({ from, to, speaker });

function told(segments: readonly PlacedSegment[], turns: readonly NamedTurn[], kept: readonly string[] = []) {
  let last = Math.max(...segments.map(({ id }) => id));
  const place = {
    isKept: (name: string) => kept.includes(name),
    freshId: () => (last += 1),
    nextOrder: null,
  };
  const steps = planTelling(segments, turns, place);
  const before = new Map(segments.map((one) => [one.id, one]));
  const after = applySteps(before, steps);
  const list = [...after.values()].sort((a, b) => a.order - b.order);
  return { before, after, steps, list, brief: list.map(({ speaker, text }) => `${speaker}: ${text}`) };
}

describe('who says which words', () => {
  it('gives a segment to whom most of it belongs', () => {
    expect(
      told([said(1, 0, 'Good morning everybody.')], [turn(0, 1.1, '0'), turn(1.3, 1.5, '1')]).brief,
    ).toEqual(['0: Good morning everybody.']);
  });

  it('cuts a segment in which two people speak, and undoes that', () => {
    const { after, before, brief, list, steps } = told(
      [said(1, 0, 'How are you? Very well, thank you.'), said(9, 10, 'Next.')],
      [turn(0, 1.5, '0'), turn(1.5, 4, '1'), turn(10, 11, '0')],
    );
    expect(brief).toEqual(['0: How are you?', '1: Very well, thank you.', '0: Next.']);
    expect(list[1]).toMatchObject({ start: 1.5, end: 3.5 });
    expect(applySteps(after, inverseOf(steps))).toEqual(before);
  });

  it('lets the last word of a sentence not stray, nor a word in the middle of one', () => {
    expect(
      told([said(1, 0, 'We met in March. And then?')], [turn(0, 1.6, '0'), turn(1.6, 4, '1')]).brief,
    ).toEqual(['0: We met in March.', '1: And then?']);
    expect(
      told(
        [said(1, 0, 'We met in March again there.')],
        [turn(0, 1, '0'), turn(1, 1.5, '1'), turn(1.5, 3, '0')],
      ).brief,
    ).toEqual(['0: We met in March again there.']);
  });

  it('keeps a short answer that is a sentence of its own', () => {
    expect(
      told(
        [said(1, 0, 'Did you go? Yes. And then?')],
        [turn(0, 1.5, '0'), turn(1.5, 2, '1'), turn(2, 4, '0')],
      ).brief,
    ).toEqual(['0: Did you go?', '1: Yes.', '0: And then?']);
  });

  it('gives words beside every turn to the nearest, and leaves those far from any as they are', () => {
    expect(told([said(1, 5, 'Hello.'), said(2, 60, 'Applause.', 'A')], [turn(0, 4, '0')]).brief).toEqual([
      '0: Hello.',
      'A: Applause.',
    ]);
  });

  it('leaves alone what carries a name that is to stay', () => {
    const segments = [said(1, 0, 'One two.', 'Anna'), said(2, 5, 'Three four.', '3')];
    const turns = [turn(0, 10, '0')];
    expect(told(segments, turns, ['Anna']).brief).toEqual(['Anna: One two.', '0: Three four.']);
    expect(told(segments, turns).brief).toEqual(['0: One two.', '0: Three four.']);
  });

  it('does nothing to what is right already', () => {
    expect(told([said(1, 0, 'One two.', '0')], [turn(0, 1, '0')]).steps).toEqual([]);
  });

  it('loses no word and no time, whatever the turns are', () => {
    const word = fc.constantFrom('so', 'Yes.', 'well,', 'No!', 'and', 'then', '…', 'I');
    const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => words.join(' '));
    const someTurn = fc
      .tuple(
        fc.double({ min: 0, max: 40, noNaN: true }),
        fc.double({ min: 0.1, max: 9, noNaN: true }),
        fc.constantFrom('0', '1', '2'),
      )
      .map(([from, length, speaker]) => turn(from, from + length, speaker));
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 6 }),
        fc.array(someTurn, { maxLength: 15 }),
        (texts, turns) => {
          const segments = texts.map((one, at) => said(at + 1, at * 7, one));
          const { after, before, list, steps } = told(
            segments,
            turns.sort((a, b) => a.from - b.from),
          );
          expect(list.map((one) => one.text).join(' ')).toBe(texts.join(' '));
          expect(list.flatMap(({ words }) => words)).toEqual(segments.flatMap(({ words }) => words));
          for (const one of list) expect(one.words.map((w) => w.text).join(' ')).toBe(one.text);
          list.forEach((one, at) => expect(one.order).toBeGreaterThan(list[at - 1]?.order ?? 0));
          expect(applySteps(after, inverseOf(steps))).toEqual(before);
        },
      ),
    );
  });
});

describe('a name', () => {
  it('is what a person gave; numbers and letters of engines are none', () => {
    expect(['Anna', 'Speaker 1', 'Dr. Bell'].map(isNamed)).toEqual([true, true, true]);
    expect(['0', '12', 'A', 'channel 2', '', null].map(isNamed)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
