// The time that a library lives, where the disk refuses to note it.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LivedClock } from '../../app/care/lived-clock.ts';
import { UNLIVED, type LivedTime } from '../../app/domain/lived-time.ts';

const HOUR_MS = 3_600_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function makeClock() {
  const disk = { isFull: false, lived: UNLIVED };
  const library = {
    get lived(): LivedTime {
      return disk.lived;
    },
    set lived(lived: LivedTime) {
      if (disk.isFull) throw new Error('database or disk is full');
      disk.lived = lived;
    },
  };
  const faults: unknown[] = [];
  const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
  const lived = new LivedClock(library, clock, (error, doing) => faults.push([String(error), doing]));
  lived.start();
  return { disk, faults, lived };
}

describe('on a full disk, the time that a library lives', () => {
  it('ends nothing, and is counted once there is room', () => {
    const { disk, faults, lived } = makeClock();
    disk.isFull = true;
    vi.advanceTimersByTime(HOUR_MS);
    expect(faults.length).toBeGreaterThanOrEqual(5);
    expect(disk.lived.livedMs).toBe(UNLIVED.livedMs);
    disk.isFull = false;
    expect(lived.look().livedMs - UNLIVED.livedMs).toBe(HOUR_MS);
  });

  it('does not break off the end of the work', () => {
    const { disk, faults, lived } = makeClock();
    disk.isFull = true;
    lived.stop();
    expect(faults).toEqual([['Error: database or disk is full', 'counting the time that the library lives']]);
    // It is stopped.
    vi.advanceTimersByTime(HOUR_MS);
    lived.stop();
    expect(faults).toHaveLength(1);
  });

  it('is told to who asks for it', () => {
    const { disk, lived } = makeClock();
    disk.isFull = true;
    expect(() => lived.look()).toThrow('full');
  });
});
