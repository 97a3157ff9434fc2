// Which backups go: never the newest, never one kind for another, and never more than the promise allows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  newestFirst,
  planCopies,
  readMark,
  superfluous,
  type BackupMark,
} from '../../app/domain/backup-keeping.ts';
import { days } from '../../app/domain/lived-time.ts';

const daily = (serial: number, day: number): BackupMark => ({ serial, kind: 'daily', stampMs: days(day) });

/** A year of days, swept after each. */
function aYear(): readonly BackupMark[] {
  let kept: readonly BackupMark[] = [];
  for (let day = 0; day < 365; day += 1) {
    kept = [daily(day + 1, day), ...kept];
    const gone = new Set(superfluous(kept, days(day)));
    kept = kept.filter((one) => !gone.has(one));
  }
  return kept;
}

describe('after a year of days', () => {
  it('there are seven days, the first of each of four weeks and of six months', () => {
    const kept = aYear().map(({ stampMs }) => stampMs / days(1));
    expect(kept).toEqual([364, 363, 362, 361, 360, 359, 358, 357, 350, 343, 330, 300, 270, 240, 210]);
  });
});

const marks = fc.array(
  fc.record({
    kind: fc.constantFrom('daily' as const, 'by-hand' as const, 'before-update' as const),
    stampMs: fc.integer({ min: 0, max: days(800) }),
  }),
  { maxLength: 60 },
);

describe('whatever the clocks said', () => {
  it('the newest of each kind stays, and no kind pushes out another', () => {
    fc.assert(
      fc.property(marks, fc.integer({ min: 0, max: days(800) }), (made, livedMs) => {
        const all = newestFirst(made.map((one, index) => ({ ...one, serial: index + 1, madeAt: 0 })));
        const gone = new Set(superfluous(all, livedMs));
        const kept = all.filter((one) => !gone.has(one));
        for (const kind of ['daily', 'by-hand', 'before-update'] as const) {
          const those = all.filter((one) => one.kind === kind);
          const left = kept.filter((one) => one.kind === kind);
          expect(left[0]).toBe(those[0]);
          const alone = new Set(superfluous(those, livedMs));
          expect(left).toEqual(those.filter((one) => !alone.has(one)));
          expect(left.length).toBeLessThanOrEqual({ daily: 17, 'by-hand': 5, 'before-update': 2 }[kind]);
          expect(left.length).toBeGreaterThanOrEqual(
            Math.min(those.length, { daily: 7, 'by-hand': 5, 'before-update': 2 }[kind]),
          );
        }
      }),
    );
  });
});

describe('what a person wants forgotten', () => {
  it('takes every backup below the floor, and none as long as nothing stands at it', () => {
    const all = newestFirst([5, 4, 3].map((serial) => ({ ...daily(serial, serial), madeAt: 0 })));
    const goneBelow = (floor: number): number[] =>
      superfluous(all, days(5), floor).map(({ serial }) => serial);
    expect(goneBelow(0)).toEqual([]);
    expect(goneBelow(4)).toEqual([3]);
    expect(goneBelow(5)).toEqual([4, 3]);
    expect(goneBelow(6)).toEqual([]);
    expect(superfluous([daily(2, 9), { ...daily(0, 9), kind: 'by-hand' }], days(9), 1)).toHaveLength(1);
  });

  it('goes from the second place when the new one is there, and is never copied', () => {
    const [five, four, three] = [5, 4, 3].map((serial) => ({ ...daily(serial, serial), madeAt: 0 }));
    if (!five || !four || !three) throw new Error();
    expect(planCopies([five], [four, three], days(5), 5)).toEqual({ copy: [five], drop: [four, three] });
    expect(planCopies([five, four], [three], days(5), 5)).toEqual({ copy: [five], drop: [three] });
  });
});

describe('a mark', () => {
  it('is read back, and nothing else is', () => {
    const mark = { serial: 3, kind: 'by-hand', stampMs: 7 };
    expect(readMark(JSON.parse(JSON.stringify(mark)))).toEqual(mark);
    for (const no of [
      null,
      1,
      'x',
      {},
      { ...mark, kind: 'x' },
      { ...mark, serial: 0.5 },
      { ...mark, stampMs: '7' },
    ])
      expect(readMark(no)).toBeUndefined();
  });
});
