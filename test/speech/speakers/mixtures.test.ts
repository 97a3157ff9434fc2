// A voice in which two people are mixed up counts for little, and no longer makes two speakers one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterVoices } from '../../../app/speech/speakers/clustering.ts';
import type { HeardWindow, LocalVoice, Piece } from '../../../app/speech/speakers/heard.ts';
import { saysOf } from '../../../app/speech/speakers/mixtures.ts';
import { addTo, unit } from '../../../app/speech/speakers/prints.ts';
import { printOf } from './support.ts';

const FIGURES = { twoBelow: 0.45, oneAbove: 0.7 };

/** Pieces of one person each, a second long, from a time on. */
const piecesOf = (people: readonly number[], start: number, noise?: () => number): Piece[] =>
  people.map((person, at) => ({
    ...{ from: start + at, to: start + at + 1 },
    print: printOf(person, noise),
  }));

/** A window that took all of these people for one voice. */
function taken(people: readonly number[], start: number, noise?: () => number): HeardWindow {
  const print = new Float32Array(16);
  for (const person of people) addTo(print, printOf(person, noise));
  const turns = [{ from: start, to: start + people.length }];
  const voice: LocalVoice = { turns, print: unit(print), seconds: people.length };
  return { start, end: start + 10, voices: [voice], pieces: piecesOf(people, start, noise) };
}

const sayOf = (window: HeardWindow): number | undefined => saysOf([window], FIGURES)[0]?.[0];

describe('a voice of a window', () => {
  it('counts in full where its pieces are one person’s, and hardly where they are two people’s', () => {
    expect(sayOf(taken([0, 0, 0, 0], 0))).toBe(1);
    expect(sayOf(taken([0, 1, 1, 0], 0))).toBe(0.05);
    expect(sayOf(taken([0, 0, 1, 0], 0))).toBe(0.05);
  });

  it('counts in full where there are no two pieces to compare', () => {
    expect(sayOf(taken([0], 0))).toBe(1);
    expect(sayOf({ ...taken([0, 1], 0), pieces: [] })).toBe(1);
  });

  it('does not lose its word over a short strange piece, or over what another voice says', () => {
    const window = taken([0, 0, 0, 0], 0);
    const [first, ...others] = window.pieces;
    const short = { ...(first ?? { from: 0, to: 0 }), to: 0.7, print: printOf(1) };
    expect(sayOf({ ...window, pieces: [short, ...others] })).toBe(1);
    expect(sayOf({ ...window, pieces: [...window.pieces, ...piecesOf([1, 1], 6)] })).toBe(1);
  });

  it('is judged by pieces that lie in the windows around it', () => {
    const [own, next] = [taken([0, 1, 0, 1], 0), taken([2], 2.5)];
    const apart = [
      { ...own, pieces: [] },
      { ...next, pieces: own.pieces },
    ];
    expect(saysOf(apart, FIGURES)[0]?.[0]).toBe(0.05);
  });

  it('counts for something between 0.05 and 1, whatever was heard', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 10 }),
        fc.infiniteStream(fc.double({ min: -0.3, max: 0.3, noNaN: true })),
        (people, stream) => {
          const say = sayOf(taken(people, 0, () => Number(stream.next().value))) ?? NaN;
          expect(say).toBeGreaterThanOrEqual(0.05);
          expect(say).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

/** Two people who sound alike: seven tenths. */
const alike = (person: 0 | 1): Float32Array =>
  unit(Float32Array.from({ length: 16 }, (_, axis) => (axis === 2 ? 1.1 : axis === person ? 1 : 0)));

function ofTwo(people: readonly (0 | 1)[], start: number): HeardWindow {
  const print = new Float32Array(16);
  for (const person of people) addTo(print, alike(person));
  const pieces = people.map((person, at): Piece => ({
    ...{ from: start + at, to: start + at + 1 },
    print: alike(person),
  }));
  const turns = [{ from: start, to: start + people.length }];
  return {
    ...{ start, end: start + 10, pieces },
    voices: [{ turns, print: unit(print), seconds: people.length }],
  };
}

describe('two people who sound alike', () => {
  it('stay two, however often the windows took both for one voice', () => {
    const figures = { joinAbove: 0.65, sameAbove: 0.8, leastPrintSeconds: 1.5, leastShare: 0.05 };
    const windows = Array.from({ length: 40 }, (_, at) =>
      at % 2 === 0 ? ofTwo([0, 1, 0, 1], at * 10) : ofTwo(at % 4 === 1 ? [0, 0, 0] : [1, 1, 1], at * 10),
    );
    const told = (twoBelow: number, oneAbove: number): number =>
      clusterVoices(windows, { kind: 'auto' }, { ...figures, leastSpeakerSeconds: 10, twoBelow, oneAbove })
        .prints.length;
    expect(told(0.6, 0.8)).toBe(2);
    // The same without the mixtures being known.
    expect(told(-3, -2)).toBe(1);
  });
});
