// The order of titles: as a person reads them.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { titleKey } from '../../app/domain/title-key.ts';

const sorted = (titles: readonly string[]): string[] =>
  titles.toSorted((a, b) => (titleKey(a) < titleKey(b) ? -1 : titleKey(a) > titleKey(b) ? 1 : 0));

it('puts numbers in the order of their value, and letters beside their kin', () => {
  const inOrder = [
    '#1 Hello',
    '2',
    '007',
    '10 Downing',
    'Äpfel',
    'Apfelmus',
    'Episode 2',
    'episode 10',
    'Zoo',
    'Übung',
  ];
  expect(sorted(inOrder.toReversed())).toEqual([
    '#1 Hello',
    '2',
    '007',
    '10 Downing',
    'Äpfel',
    'Apfelmus',
    'Episode 2',
    'episode 10',
    'Übung',
    'Zoo',
  ]);
});

it('orders any two numbers by their value', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(3), (a, b, zeros) => {
      const keyOf = (value: number, more = '') => titleKey(`Episode ${more}${value}`);
      expect(keyOf(a, '0'.repeat(zeros)) < keyOf(b)).toBe(a < b);
    }),
  );
});

it('is short and one line whatever the title', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (title) => {
      const key = titleKey(title);
      expect(key.length).toBeLessThan(2_000);
      expect(key).not.toMatch(/[\n\r\t]/);
    }),
  );
});
