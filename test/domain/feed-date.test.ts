// Dates of feeds in every form that was seen.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFeedDate } from '../../app/domain/feed-date.ts';

const iso = (text: string): string | null => {
  const at = parseFeedDate(text);
  return at === null ? null : new Date(at).toISOString();
};

describe('the date of an item', () => {
  it.each([
    ['Mon, 06 Jan 2020 05:30:00 +0000', '2020-01-06T05:30:00.000Z'],
    ['Mon, 06 Jan 2020 00:30:00 -0500', '2020-01-06T05:30:00.000Z'],
    ['Mon, 06 Jan 2020 05:30:00 -0000', '2020-01-06T05:30:00.000Z'],
    ['Mon, 6 Jan 2020 05:30 GMT', '2020-01-06T05:30:00.000Z'],
    ['06 Jan 2020 05:30:00 UT', '2020-01-06T05:30:00.000Z'],
    ['Mon, 06 Jan 20 00:30:00 EST', '2020-01-06T05:30:00.000Z'],
    ['Mon, 06 Jul 2020 01:30:00 EDT', '2020-07-06T05:30:00.000Z'],
    ['Sun, 05 Jul 2020 22:30:00 PDT', '2020-07-06T05:30:00.000Z'],
    ['Mon, 06 Jan 2020 06:30:00 CET', '2020-01-06T05:30:00.000Z'],
    ['Mon, 06 Jul 2020 06:30:00 BST', '2020-07-06T05:30:00.000Z'],
    ['Mon, 06 Jan 2020 16:30:00 AEDT', '2020-01-06T05:30:00.000Z'],
    ['Mon, 06 Jan 2020 05:30:00 Z', '2020-01-06T05:30:00.000Z'],
    ['Mon, 06 Jan 2020 05:30:00 +00:00', '2020-01-06T05:30:00.000Z'],
    ['Mon, 06 Jan 2020 05:30:00 GMT+0000 (Coordinated Universal Time)', '2020-01-06T05:30:00.000Z'],
    ['Mon Jan 06 2020 07:30:00 GMT+0200', '2020-01-06T05:30:00.000Z'],
    ['Mon, 06 Jan 2020 05:30:00 XYZ', '2020-01-06T05:30:00.000Z'],
    ['Monday, 06 January 2020 05:30:00 +0000', '2020-01-06T05:30:00.000Z'],
    ['Mon, 06 Sept 2021 05:30:00 +0000', '2021-09-06T05:30:00.000Z'],
    ['Mon Jan  6 05:30:00 2020', '2020-01-06T05:30:00.000Z'],
    ['January 6, 2020 5:30 AM', '2020-01-06T05:30:00.000Z'],
    ['January 6th, 2020, 12:05 pm', '2020-01-06T12:05:00.000Z'],
    ['06-Jan-2020', '2020-01-06T00:00:00.000Z'],
    ['2020-01-06T05:30:00Z', '2020-01-06T05:30:00.000Z'],
    ['2020-01-06T07:30:00+02:00', '2020-01-06T05:30:00.000Z'],
    ['2020-01-06T07:30:00.250+0200', '2020-01-06T05:30:00.250Z'],
    ['2020-01-06 05:30:00', '2020-01-06T05:30:00.000Z'],
    ['2020-01-06 00:30:00 -0500', '2020-01-06T05:30:00.000Z'],
    ['2020-01-06 05:30:00 UTC', '2020-01-06T05:30:00.000Z'],
    ['2020-01-06', '2020-01-06T00:00:00.000Z'],
    ['20200106T053000Z', '2020-01-06T05:30:00.000Z'],
    ['1578288600', '2020-01-06T05:30:00.000Z'],
    ['1578288600000', '2020-01-06T05:30:00.000Z'],
    ['\n  Mon, 06 Jan 2020\t05:30:00 +0000 \n', '2020-01-06T05:30:00.000Z'],
    ['Mon, 06 Jan 2020 24:00:00 +0000', '2020-01-07T00:00:00.000Z'],
    ['Tue, 30 Jun 2015 23:59:60 +0000', '2015-07-01T00:00:00.000Z'],
    ['Sun, 30 Oct 1938 20:00:00 -0500', '1938-10-31T01:00:00.000Z'],
  ])('reads %j', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  it.each([
    ...['', 'yesterday', 'lun., 06 janv. 2020 05:30:00 +0000', 'Mon, 31 Feb 2020 05:30:00 +0000'],
    ...['2020-13-01', '2020-00-10', '2020-02-30', 'Mon, 06 Jan 2020 25:00:00 +0000', '06/01/2020', '12345'],
    ...['Mon, 06 Jan 2020 05:61:00 +0000', 'January 6, 2020 13:30 PM', '0000-00-00 00:00:00', '9999-01-01'],
  ])('does not guess at %j', (text) => {
    expect(parseFeedDate(text)).toBeNull();
  });

  it('reads back every second that is written as RFC 822 or ISO 8601', () => {
    const seconds = fc.integer({ min: Date.UTC(1970, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 });
    fc.assert(
      fc.property(seconds, (second) => {
        const date = new Date(second * 1000);
        expect(parseFeedDate(date.toUTCString())).toBe(second * 1000);
        expect(parseFeedDate(date.toISOString())).toBe(second * 1000);
      }),
    );
  });

  it('never throws, and never says what is no number', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 90 }), (text) => {
        const at = parseFeedDate(text);
        expect(at === null || Number.isFinite(at)).toBe(true);
      }),
    );
  });
});
