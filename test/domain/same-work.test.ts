// When a recording and a published episode look like one work.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameWork, type Work } from '../../app/domain/same-work.ts';

const DAY = 24 * 3_600_000;
const AT = Date.UTC(2026, 4, 1);
const work = (more: Partial<Work> = {}): Work => ({
  ...{ names: ['The ice on the harbour'], episode: '', atMs: AT, durationSeconds: 3_600 },
  ...more,
});
const recording = (name: string, more: Partial<Work> = {}): Work => work({ names: [name], ...more });

describe('a recording and a published episode', () => {
  it.each<[string, Work, Work, string]>([
    ['one title', recording('The Ice on the Harbour!'), work(), 'likely'],
    [
      'a title within the other',
      recording('2026-05-01 the ice on the harbour final v2.wav'),
      work(),
      'likely',
    ],
    [
      'one title, ads put in',
      recording('the ice on the harbour', { durationSeconds: 3_200 }),
      work(),
      'likely',
    ],
    [
      'one title, years apart',
      recording('the ice on the harbour', { atMs: AT - 900 * DAY }),
      work(),
      'likely',
    ],
    [
      'one title, years apart and of unknown length',
      recording('the ice on the harbour', { atMs: AT - 900 * DAY, durationSeconds: 0 }),
      work(),
      'maybe',
    ],
    [
      'one title, another length',
      recording('the ice on the harbour', { durationSeconds: 1_200 }),
      work(),
      'no',
    ],
    ['the same number', recording('ep 0188 raw.wav'), work({ episode: '188' }), 'likely'],
    ['the same number in a season', recording('s02 e04 raw.wav'), work({ episode: 'S2E4' }), 'maybe'],
    [
      'half of the words',
      recording('ice and harbour, with Ada'),
      work({ names: ['Harbour ice: Ada'] }),
      'likely',
    ],
    [
      'half of the words, other length',
      recording('ice and harbour, with Ada', { durationSeconds: 3_500 }),
      work({ names: ['Harbour ice: Ada'] }),
      'maybe',
    ],
    [
      'only the length, in the same days',
      recording('zoom0001.wav', { durationSeconds: 3_605 }),
      work(),
      'maybe',
    ],
    ['only the length, a year apart', recording('zoom0001.wav', { atMs: AT - 365 * DAY }), work(), 'no'],
    ['nothing', recording('zoom0001.wav', { durationSeconds: 3_300 }), work(), 'no'],
    [
      'a name that says nothing',
      recording('mix.wav', { durationSeconds: 3_300 }),
      work({ names: ['Mix'] }),
      'no',
    ],
  ])('with %s', (_what, ours, theirs, likeness) => {
    expect(sameWork(ours, theirs)).toBe(likeness);
  });

  it('are never one where lengths contradict each other, whatever they are called', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 20_000 }), (name, seconds) => {
        const long = recording(name, { durationSeconds: seconds * 2 + 700 });
        expect(sameWork(recording(name, { durationSeconds: seconds }), long)).toBe('no');
        expect(sameWork(long, recording(name, { durationSeconds: seconds }))).toBe('no');
      }),
    );
  });
});
