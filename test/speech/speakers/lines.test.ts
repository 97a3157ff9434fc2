// Heard windows as lines of the journal: read back as they were, and nothing that is none is taken for one.
import { expect, it } from 'vitest';
import { lineOf, unpackPrint, windowOf } from '../../../app/speech/speakers/lines.ts';
import { printOf, voice } from './support.ts';

const WINDOW = {
  ...{ start: 2.5, end: 12.5, voices: [voice(1, 3, 5), { ...voice(2, 6, 6.25), print: null }] },
  pieces: [{ from: 3, to: 4.5, print: printOf(1) }],
};

it('come back as they were', () => {
  expect(windowOf(lineOf(WINDOW))).toEqual(WINDOW);
});

it('that lack anything are none, wherever they were cut off', () => {
  const line = lineOf(WINDOW);
  for (let length = 0; length < line.length; length += 7)
    expect(windowOf(line.slice(0, length)), `${length}`).toBeNull();
  const print = 'AAAAAA==';
  const sound = { start: 0, end: 1, voices: [], pieces: [] };
  expect(windowOf(JSON.stringify(sound))).toEqual(sound);
  for (const other of [
    { start: null },
    { end: '1' },
    { voices: {} },
    { pieces: null },
    ...[
      [null, 1, print],
      [0, null, print],
      [0, 1, null],
      [0, 1, 'AA=='],
    ].map((piece) => ({ pieces: [piece] })),
    ...[
      { seconds: null, turns: [] },
      { seconds: 1, turns: 1 },
    ].map((one) => ({ voices: [one] })),
    ...[
      [null, 1],
      [0, null],
    ].map((turn) => ({ voices: [{ seconds: 1, turns: [turn] }] })),
  ])
    expect(windowOf(JSON.stringify({ ...sound, ...other })), JSON.stringify(other)).toBeNull();
  expect(() => unpackPrint('')).toThrow('not a voiceprint');
});
