// Estimates: from what was measured, over restarts, and none for what stands still.
import { describe, expect, it } from 'vitest';
import { ProgressBook, type Stage } from '../../app/queue/progress.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { NOW } from './support.ts';
import { ManualTime } from './time.ts';

/** A book and its clock; `steps` are seconds and what was done by then. */
async function noted(
  steps: readonly (readonly [number, number])[],
  total = 1_000,
  stage: Stage = 'uploading',
) {
  const time = new ManualTime(NOW);
  const book = new ProgressBook(time, ENGINES);
  for (const [second, done] of steps) {
    await time.pass(second * 1_000 - time.monotonicMs());
    book.note(1, stage, done, total);
  }
  return { time, book, left: () => book.get(1)?.secondsLeft };
}

describe('the time left of a job', () => {
  it('is unknown until something was measured', async () => {
    expect((await noted([[0, 0]])).left()).toBeNull();
    expect(
      (
        await noted([
          [0, 0],
          [1, 10],
        ])
      ).left(),
    ).toBeNull();
  });

  it('follows from the pace', async () => {
    const { left } = await noted([
      [0, 0],
      [5, 50],
      [10, 100],
    ]);
    expect(left()).toBeCloseTo(90, 0);
  });

  it('follows from the pace of late, not from that of an hour ago', async () => {
    const fast = Array.from({ length: 60 }, (_, second) => [second, second * 100] as const);
    const slow = Array.from({ length: 60 }, (_, second) => [60 + second, 6_000 + second] as const);
    const { left } = await noted([...fast, ...slow], 7_059);
    expect(left()).toBeGreaterThan(900);
    expect(left()).toBeLessThan(1_100);
  });

  it('grows while nothing moves, and is soon unknown', async () => {
    const { left, time } = await noted([
      [0, 0],
      [5, 50],
      [10, 100],
    ]);
    const before = left() ?? 0;
    await time.pass(8_000);
    expect(left()).toBeGreaterThan(before);
    await time.pass(3_000);
    expect(left()).toBeNull();
  });

  it('is told again when it moves again', async () => {
    const { book, left, time } = await noted([
      [0, 0],
      [10, 100],
    ]);
    await time.pass(60_000);
    book.note(1, 'uploading', 100, 1_000);
    expect(left()).toBeNull();
    book.note(1, 'uploading', 110, 1_000);
    expect(left()).not.toBeNull();
  });

  it.each([
    ['a short recording', 27, 1.34, 1.35],
    ['a long one', 3_600, 4.99, 5],
  ])('is not guessed from the first breath of %s', async (_, total, tooLittle, enough) => {
    const { book, left, time } = await noted(
      [
        [0, 0],
        [2, 0.03],
        [9, tooLittle],
      ],
      total,
      'transcribing',
    );
    expect(left()).toBeNull();
    await time.pass(1_000);
    book.note(1, 'transcribing', enough, total);
    expect(left()).toBeCloseTo(((total - enough) * 10) / enough, 3);
  });

  it('is told of a recording that goes on in its middle only by what is done from there on', async () => {
    const steps = [
      [0, 600],
      [5, 601],
    ] as const;
    expect((await noted(steps, 3_600, 'transcribing')).left()).toBeNull();
    expect((await noted([...steps, [10, 610]], 3_600, 'transcribing')).left()).toBeCloseTo(2_990);
  });

  it('starts anew with a new stage', async () => {
    const { book, left } = await noted([
      [0, 0],
      [10, 100],
    ]);
    book.note(1, 'transcribing', 0, 60);
    expect(left()).toBeNull();
    expect(book.get(1)).toMatchObject({ stage: 'transcribing', done: 0, total: 60 });
  });
});

describe('measured rates', () => {
  it('survive a restart', () => {
    let stored: unknown;
    const store = {
      load: () => stored,
      save: (rates: unknown) => void (stored = structuredClone(rates)),
    };
    const first = new ProgressBook(new ManualTime(NOW), ENGINES, store);
    first.end(1, 'device', { heardSeconds: 300, workSeconds: 30 });
    first.end(2, 'device', { heardSeconds: 200, workSeconds: 10 });
    const second = new ProgressBook(new ManualTime(NOW), ENGINES, store);
    expect(second.workSeconds('device', 130)).toBeCloseTo(10);
    expect(second.workSeconds('cloud', 200)).toBe(10);
  });

  it.each([null, 'fast', 7, { device: 'quick' }, { device: -1 }, { device: 0 }, { device: 1e9 }, []])(
    'that make no sense (%j) are not believed',
    (stored) => {
      const book = new ProgressBook(new ManualTime(NOW), ENGINES, {
        load: () => stored,
        save: () => undefined,
      });
      expect(book.workSeconds('device', 60)).toBe(10);
    },
  );

  it('take no slip of a clock for a measurement', () => {
    const book = new ProgressBook(new ManualTime(NOW), ENGINES);
    for (const workSeconds of [0, -5, 1e-9, 1e9]) book.end(1, 'device', { heardSeconds: 60, workSeconds });
    book.end(1, 'device', { heardSeconds: 0, workSeconds: 10 });
    expect(book.workSeconds('device', 60)).toBe(10);
  });
});

it('forgets a job that ended', async () => {
  const { book } = await noted([[0, 0]]);
  expect(book.empty).toBe(false);
  expect([...book.all().keys()]).toEqual([1]);
  book.end(1, 'cloud');
  expect(book.empty).toBe(true);
  expect(book.get(1)).toBeNull();
});
