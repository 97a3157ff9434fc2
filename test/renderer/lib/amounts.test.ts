// Counts and sizes as they are written on the page.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, percent, size, sizeOf } from '../../../renderer/lib/amounts.ts';

describe('size', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_500, '1.5 KB'],
    [48_000_000, '48 MB'],
    [1_230_000_000, '1.2 GB'],
    [999_600, '1 MB'],
    [212_400_000_000, '212 GB'],
  ])('writes %d as %s', (bytes, text) => expect(size(bytes)).toBe(text));

  it('never needs more than three digits below a terabyte', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_000_000_000 }), (bytes) => {
        expect(size(bytes)).toMatch(/^(\d{1,3}|\d\.\d) (bytes?|KB|MB|GB|TB)$/);
      }),
    );
  });
});

describe('sizeOf', () => {
  it('keeps one unit for both, small enough to move', () => {
    expect(sizeOf(640e6, 1_020e6)).toBe('640 of 1,020 MB');
    expect(sizeOf(0, 12_000)).toBe('0 of 12 KB');
  });
  it('never says more than the whole', () => expect(sizeOf(2e6, 1e6)).toBe('1,000 of 1,000 KB'));
});

describe('percent', () => {
  it('stays between 0 and 100', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (done, total) => {
        const value = percent(done, total);
        expect(value >= 0 && value <= 100).toBe(true);
      }),
    );
  });
  it('is 0 while the total is not known', () => expect(percent(5, 0)).toBe(0));
  it('rounds', () => expect(percent(2, 3)).toBe(67));
});

describe('counts', () => {
  it('groups thousands', () => {
    expect(count(3000)).toBe('3,000');
  });
});
