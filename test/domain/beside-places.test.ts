// Which passages stand below the places that were found: those that hold none of them.
import { describe, expect, it } from 'vitest';
import { besides } from '../../app/domain/beside-places.ts';

const place = (recordingId: number, segmentId: number, start: number | null) => ({
  ...{ recordingId, start, segmentIds: [segmentId, segmentId + 1] },
  end: start === null ? null : start + 30,
});

const group = (
  recordingId: number,
  hits: readonly (readonly [segmentId: number, start: number | null])[],
) => ({
  recordingId,
  hits: hits.map(([segmentId, start]) => ({ segmentId, start })),
});

describe('passages beside the places that were found', () => {
  it('leave out those in which such a place lies, from their beginning to before their end', () => {
    const places = [place(1, 10, 60)];
    expect(besides(places, [group(1, [[15, 60]])])).toEqual([]);
    expect(besides(places, [group(1, [[12, 89.9]])])).toEqual([]);
    expect(besides(places, [group(1, [[9, 59.9]])])).toEqual(places);
    expect(besides(places, [group(1, [[13, 90]])])).toEqual(places);
    expect(besides(places, [group(2, [[11, 70]])])).toEqual(places);
  });

  it('know each other by their segments where there are no times, also by those behind the first', () => {
    const places = [place(1, 10, null), place(1, 20, null)];
    expect(besides(places, [group(1, [[10, null]])])).toEqual([places[1]]);
    expect(besides(places, [group(1, [[21, null]])])).toEqual([places[0]]);
    expect(besides(places, [group(1, [[12, null]])])).toEqual(places);
    expect(besides(places, [group(1, [[30, 5]])])).toEqual(places);
  });

  it('keep their order, the nearest first', () => {
    const places = [place(3, 1, 0), place(1, 1, 0), place(2, 1, 0)];
    expect(besides(places, [])).toEqual(places);
  });
});
