// The line of work of a service on this computer: one after the other, resting, giving up, closing, and how far it tells to be.
import { describe, expect, it } from 'vitest';
import { WorkLine, type DoWork, type Work } from '../../../app/speech/on-device/work-line.ts';
import type { ServiceProgress } from '../../../app/speech/port.ts';

let now = 0;
const clock = { nowMs: () => now, monotonicMs: () => now };
const work = (id: string): Work => ({ id, abort: new AbortController() });
/** Lets everything go on that waits for nothing. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A line whose work ends when the test says so; it listens to both signals like real work. */
function lineByHand() {
  const begun: string[] = [];
  const settled: string[] = [];
  const ends = new Map<string, () => void>();
  const doWork: DoWork<Work> = ({ abort, id }, pause) => {
    begun.push(id);
    return new Promise((resolve) => {
      ends.set(id, () => resolve('ended'));
      abort.signal.addEventListener('abort', () => resolve('ended'));
      pause.addEventListener('abort', () => resolve('paused'));
    });
  };
  const line = new WorkLine(doWork, clock);
  line.onSettled((id) => settled.push(id));
  return { line, begun, settled, end: (id: string) => ends.get(id)?.() };
}

describe('a line of work', () => {
  it('does one after the other, and says when each ended', async () => {
    const { begun, end, line, settled } = lineByHand();
    line.add(work('a'));
    line.add(work('b'));
    await turn();
    expect([begun, settled]).toEqual([['a'], []]);
    end('a');
    await turn();
    expect([begun, settled]).toEqual([['a', 'b'], ['a']]);
    expect([line.has('a'), line.has('b')]).toEqual([false, true]);
  });

  it('keeps what is in it when the same is taken up twice', async () => {
    const { begun, end, line, settled } = lineByHand();
    const first = work('a');
    line.add(first);
    line.add(work('a'));
    expect([...line.works]).toEqual([first]);
    end('a');
    await turn();
    expect([begun, settled]).toEqual([['a'], ['a']]);
  });

  it('begins nothing while it rests, and begins what stood still again', async () => {
    const { begun, line, settled } = lineByHand();
    line.rest(true);
    line.add(work('a'));
    await turn();
    expect(begun).toEqual([]);
    line.rest(false);
    await turn();
    line.rest(true);
    await turn();
    expect([begun, settled, line.has('a')]).toEqual([['a'], [], true]);
    line.rest(false);
    await turn();
    expect(begun).toEqual(['a', 'a']);
  });

  it('lets go of what stood still', async () => {
    const { line, settled } = lineByHand();
    line.add(work('a'));
    line.rest(true);
    await turn();
    await line.giveUp('a');
    line.rest(false);
    await turn();
    expect([line.has('a'), settled]).toEqual([false, []]);
  });

  it('lets go of what is in hand when nothing of it runs any more, and tells nobody', async () => {
    let isOver = false;
    const line = new WorkLine<Work>(async ({ abort }) => {
      await new Promise((resolve) => abort.signal.addEventListener('abort', resolve));
      await turn();
      isOver = true;
      return 'ended';
    }, clock);
    const settled: string[] = [];
    line.onSettled((id) => settled.push(id));
    line.add(work('a'));
    await line.giveUp('a');
    expect([isOver, settled]).toEqual([true, []]);
  });

  it('keeps the work that took the place of what was given up', async () => {
    const { begun, line } = lineByHand();
    const first = work('a');
    line.add(first);
    const isOver = line.giveUp('a');
    line.add(work('a'));
    await isOver;
    await turn();
    expect([begun, line.has('a')]).toEqual([['a', 'a'], true]);
  });

  it('ends all when it closes, tells nobody, and begins nothing more', async () => {
    const { begun, line, settled } = lineByHand();
    line.add(work('a'));
    line.add(work('b'));
    await line.close();
    line.add(work('c'));
    await turn();
    expect([begun, settled]).toEqual([['a'], []]);
  });
});

describe('how far a piece of work is', () => {
  function reported(durationSeconds: number) {
    const { line } = lineByHand();
    const told: ServiceProgress[] = [];
    const stop = line.onProgress((progress) => told.push(progress));
    return { report: line.reporter('a', durationSeconds), told, stop };
  }

  it('is told at most four times a second', () => {
    const { report, stop, told } = reported(60);
    report(1);
    now += 249;
    report(2);
    now += 1;
    report(3);
    stop();
    now += 250;
    report(4);
    expect(told.map(({ doneSeconds }) => doneSeconds)).toEqual([1, 3]);
  });

  it('never goes backwards, nor past the length', () => {
    const { report, told } = reported(60);
    for (const seconds of [40, 20, 70]) {
      report(seconds);
      now += 250;
    }
    expect(told.map(({ doneSeconds, totalSeconds }) => [doneSeconds, totalSeconds])).toEqual([
      [40, 60],
      [40, 60],
      [70, 70],
    ]);
  });

  it('takes a length that becomes known, where none was known before, and tells nothing by that alone', () => {
    for (const [known, total] of [
      [0, 90],
      [60, 60],
    ] as const) {
      const { report, told } = reported(known);
      report(null, 90);
      expect(told).toEqual([]);
      report(10);
      expect(told).toEqual([{ generationId: 'a', doneSeconds: 10, totalSeconds: total }]);
    }
  });
});
