// What is copied of a transcript with its names and times.
import { expect, it } from 'vitest';
import { saidWithNames } from '../../../renderer/lib/said.ts';

it('writes a line for each time that somebody else speaks, with the time at which they begin', () => {
  expect(
    saidWithNames([
      { speaker: 'Anna', start: 12.9, text: ' Good\nmorning. ' },
      { speaker: 'Anna', start: 15, text: 'Come in.' },
      { speaker: 'Ben', start: 3_600, text: 'Thank you.' },
    ]),
  ).toBe('[0:12] Anna: Good morning. Come in.\n[1:00:00] Ben: Thank you.');
});

it('leaves out what is not known, and what is empty', () => {
  expect(
    saidWithNames([
      { speaker: null, start: null, text: 'Words.' },
      { speaker: 'Anna', start: 1, text: '  ' },
      { speaker: null, start: 4, text: 'More.' },
    ]),
  ).toBe('Words. More.');
  expect(saidWithNames([{ speaker: null, start: 61, text: 'Words.' }])).toBe('[1:01] Words.');
});
