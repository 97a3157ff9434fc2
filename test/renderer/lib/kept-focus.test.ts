// Where a row of a list went, by what it is known.
import { describe, expect, it } from 'vitest';
import { placeNow } from '../../../renderer/lib/kept-focus.ts';

interface Row {
  readonly start: number;
  readonly title: string;
}
const row = (start: number, title = ''): Row => ({ start, title });
const signs = [
  (one: Row, other: Row) => one.start === other.start && one.title === other.title,
  (one: Row, other: Row) => one.title === other.title,
  (one: Row, other: Row) => one.start === other.start,
];
const before = [row(0, 'One'), row(5, 'Two'), row(10, 'Three')];

describe('a row of a list', () => {
  it('is followed to where it went, by the surest sign first', () => {
    expect(placeNow(before, 1, [row(0, 'One'), row(10, 'Three'), row(20, 'Two')], signs)).toBe(2);
    expect(placeNow(before, 1, [row(0, 'Two'), row(5, 'Two'), row(10, 'Three')], signs)).toBe(1);
    expect(placeNow(before, 1, [row(0, 'One'), row(3, 'New'), row(5, 'Deux')], signs)).toBe(2);
  });

  it('that is gone has the one in its place, or the last', () => {
    expect(placeNow(before, 1, [row(0, 'One'), row(10, 'Three')], signs)).toBe(1);
    expect(placeNow(before, 2, [row(0, 'One'), row(5, 'Two')], signs)).toBe(1);
    expect(placeNow(before, 0, [], signs)).toBe(-1);
    expect(placeNow(before, 3, before, signs)).toBe(-1);
  });

  it('is not known by what others share, before or now', () => {
    const unnamed = [row(0), row(5), row(10)];
    expect(placeNow(unnamed, 1, [row(0), row(10)], signs)).toBe(1);
    expect(placeNow(unnamed, 0, [row(10)], signs)).toBe(0);
    expect(placeNow([row(0, 'A'), row(5, 'B')], 1, [row(0, 'B'), row(3, 'B')], signs)).toBe(1);
  });
});
