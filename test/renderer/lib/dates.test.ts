// Days as headings, and moments still to come.
import { describe, expect, it } from 'vitest';
import { day, dayAndTime, dayGroup, upcoming } from '../../../renderer/lib/dates.ts';

const at = (month: number, date: number, hour = 12, minute = 0): number =>
  new Date(2026, month - 1, date, hour, minute).getTime();
/** A Saturday. */
const NOW = at(11, 21, 14, 20);

describe('dayGroup', () => {
  it.each([
    [at(11, 21, 0, 0), 'Today'],
    [at(11, 20, 23, 59), 'Yesterday'],
    [at(11, 19), 'This week'],
    [at(11, 16, 0, 0), 'This week'],
    [at(11, 15, 23, 59), 'Last week'],
    [at(11, 9, 0, 0), 'Last week'],
    [at(11, 8, 23, 59), 'November 2026'],
    [at(10, 3), 'October 2026'],
  ])('puts %d under %s', (then, heading) => expect(dayGroup(then, NOW)).toBe(heading));

  it('takes what lies in the future for today', () => expect(dayGroup(NOW + 5e8, NOW)).toBe('Today'));

  it('knows that a week starts on Monday', () => {
    const monday = at(11, 23, 9);
    expect(dayGroup(at(11, 23, 8), monday)).toBe('Today');
    expect(dayGroup(at(11, 22), monday)).toBe('Yesterday');
    expect(dayGroup(at(11, 21), monday)).toBe('Last week');
  });

  it('counts days, not hours, where a day has 23 or 25 of them', () => {
    const sunday = at(3, 29, 23, 30);
    expect(dayGroup(at(3, 28, 0, 30), sunday)).toBe('Yesterday');
    const autumn = at(10, 25, 23, 30);
    expect(dayGroup(at(10, 24, 23, 59), autumn)).toBe('Yesterday');
  });
});

describe('days in full', () => {
  it('writes day, month and year', () => expect(day(at(11, 18))).toBe('18 November 2026'));
  it('adds the time', () => expect(dayAndTime(at(11, 18, 9, 5))).toBe('18 November 2026, 09:05'));
});

describe('upcoming', () => {
  it.each([
    [NOW - 1, 'now'],
    [NOW, 'now'],
    [NOW + 1, 'in 1 s'],
    [NOW + 42_000, 'in 42 s'],
    [NOW + 3_600_000, 'at 15:20'],
    [at(11, 22, 9), 'tomorrow at 09:00'],
    [at(12, 3, 9), 'on 3 Dec at 09:00'],
  ])('says when %d is', (then, text) => expect(upcoming(then, NOW)).toBe(text));
});
