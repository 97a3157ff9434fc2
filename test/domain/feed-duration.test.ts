// Lengths of episodes as feeds write them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFeedDuration } from '../../app/domain/feed-duration.ts';

describe('the length of an item', () => {
  it.each([
    ['1800', 1800],
    ['1800.5', 1800.5],
    ['30:00', 1800],
    ['90:00', 5400],
    ['01:02:03', 3723],
    ['1:2:3', 3723],
    ['00:30:00.250', 1800.25],
    [' 30:00 ', 1800],
    ['PT1H2M3S', 3723],
    ['PT45M', 2700],
    ['1h 2m', 3720],
    ['34 min', 2040],
    ['34 minutes', 2040],
    ['1 hour, 5 minutes', 3900],
    ['90s', 90],
  ])('reads %j as %d seconds', (text, seconds) => {
    expect(parseFeedDuration(text)).toBe(seconds);
  });

  it.each([
    ...[
      '',
      '0',
      '00:00',
      '00:00:00',
      '-1',
      '1:60',
      '1:90:00',
      '1:2:3:4',
      'an hour',
      '1800000',
      '12:3a',
      ':30',
      'PT',
      '1e3',
    ],
  ])('says nothing of %j', (text) => {
    expect(parseFeedDuration(text)).toBeNull();
  });

  it('reads back what is written with colons', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 * 24 * 3600 }), (seconds) => {
        const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
        expect(parseFeedDuration(parts.map((part) => String(part).padStart(2, '0')).join(':'))).toBe(seconds);
        expect(parseFeedDuration(`${Math.floor(seconds / 60)}:${seconds % 60}`)).toBe(seconds);
      }),
    );
  });
});
