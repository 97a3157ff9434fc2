import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileEntry, Sighting } from '../../app/files/files-worker.ts';
import { LONG_QUIET_MS, REST_WINDOWS, Settling, type Instant } from '../../app/watch/settle.ts';

const QUIET_MS = 5_000;
const START = 1_800_000_000_000;
const at = (monotonicMs: number, wallMs = START + monotonicMs): Instant => ({ monotonicMs, wallMs });
const file = (changes: Partial<FileEntry> = {}): FileEntry => ({
  path: '/a.wav',
  sizeBytes: 10,
  modifiedMs: START,
  changedMs: START,
  inode: 7,
  device: 1,
  ...changes,
});
const there = (entry: FileEntry, heldOpen = false, lacksRest = false): Sighting => ({
  kind: 'file',
  file: entry,
  heldOpen,
  lacksRest,
});

describe('settling', () => {
  it('takes two looks a window apart', () => {
    const settling = new Settling(QUIET_MS);
    settling.observe(file(), at(0));
    expect(settling.due(at(4_999), 10)).toEqual([]);
    expect(settling.due(at(5_000), 10)).toEqual(['/a.wav']);
    expect(settling.confirm('/a.wav', there(file()), at(5_000))).toEqual({
      kind: 'settled',
      file: file(),
      lacksRest: false,
    });
    expect(settling.size).toBe(0);
  });

  it.each([
    ['size', { sizeBytes: 11 }],
    ['time', { modifiedMs: START - 1 }],
    ['number', { inode: 8 }],
    ['time of the last change', { changedMs: START + 1 }],
  ])('a different %s starts the window anew, by event and by look alike', (_, change) => {
    for (const byLook of [false, true]) {
      const settling = new Settling(QUIET_MS);
      settling.observe(file(), at(0));
      const verdict = byLook
        ? settling.confirm('/a.wav', there(file(change)), at(4_000))
        : settling.observe(file(change), at(4_000));
      expect(verdict).toMatchObject({ kind: 'growing', quietAt: START + 9_000 });
      expect(settling.due(at(8_999), 10)).toEqual([]);
      expect(settling.confirm('/a.wav', there(file(change)), at(9_000))).toMatchObject({ kind: 'settled' });
    }
  });

  it('the same sight again does not put it off, and a look before the window ended decides nothing', () => {
    const settling = new Settling(QUIET_MS);
    settling.observe(file(), at(0));
    expect(settling.observe(file(), at(4_000))).toEqual({ kind: 'waiting' });
    expect(settling.confirm('/a.wav', there(file()), at(4_999))).toEqual({ kind: 'waiting' });
    expect(settling.due(at(5_000), 10)).toEqual(['/a.wav']);
  });

  it('is quick only where the file system itself says that nothing happened for long', () => {
    const dueAfter = (entry: FileEntry, wallMs = START): number => {
      const settling = new Settling(QUIET_MS);
      settling.observe(entry, at(0, wallMs));
      return (
        [1_000, 5_000].find((ms) => settling.due(at(ms, wallMs + ms), 10).length > 0) ??
        Number.POSITIVE_INFINITY
      );
    };
    const old = START - LONG_QUIET_MS;
    expect(dueAfter(file({ modifiedMs: old, changedMs: old }))).toBe(1_000);
    expect(dueAfter(file({ modifiedMs: 0, changedMs: old }))).toBe(1_000); // 1970
    expect(dueAfter(file({ modifiedMs: old, changedMs: START - 1_000 }))).toBe(5_000); // `cp -p`, a preset time
    expect(dueAfter(file({ modifiedMs: START - 1_000, changedMs: old }))).toBe(5_000);
    expect(dueAfter(file({ modifiedMs: 4_323_456_000_000, changedMs: old }))).toBe(5_000); // 2107
    expect(dueAfter(file({ modifiedMs: old, changedMs: old }), START - 3_600_000)).toBe(5_000); // our clock is an hour late
    // Old or not, it takes a second look that finds it the same.
    const settling = new Settling(QUIET_MS);
    settling.observe(file({ modifiedMs: old, changedMs: old }), at(0));
    expect(
      settling.confirm('/a.wav', there(file({ sizeBytes: 11, modifiedMs: old, changedMs: old })), at(1_000)),
    ).toMatchObject({ kind: 'growing' });
    expect(settling.due(at(5_999), 10)).toEqual([]);
  });

  it('waits as long as somebody holds it open, looking less and less often', () => {
    const settling = new Settling(QUIET_MS);
    settling.observe(file(), at(0));
    let now = 0;
    const pauses: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const before = now;
      while (settling.due(at(now), 1).length === 0) now += 1_000;
      pauses.push(now - before);
      expect(settling.confirm('/a.wav', there(file(), true), at(now))).toMatchObject({
        kind: 'growing',
        waitsFor: 'writer',
      });
    }
    expect(pauses).toEqual([5_000, 5_000, 10_000, 20_000, 30_000, 30_000]);
    expect(settling.confirm('/a.wav', there(file()), at(now + 30_000))).toMatchObject({ kind: 'settled' });
  });

  it('waits for the rest that the file itself announces, but not for ever', () => {
    const lacking = (changes: Partial<FileEntry> = {}): Sighting => there(file(changes), false, true);
    const settling = new Settling(QUIET_MS);
    settling.observe(file(), at(0));
    expect(settling.confirm('/a.wav', lacking(), at(5_000))).toMatchObject({
      kind: 'growing',
      waitsFor: 'rest',
    });
    // It goes on after a pause longer than the window, and is whole then.
    const more = { sizeBytes: 20 };
    expect(settling.confirm('/a.wav', lacking(more), at(10_000))).toMatchObject({ waitsFor: 'quiet' });
    expect(settling.confirm('/a.wav', there(file(more)), at(15_000))).toMatchObject({
      kind: 'settled',
      lacksRest: false,
    });
    // The rest never comes.
    settling.observe(file(), at(20_000));
    const until = 20_000 + REST_WINDOWS * QUIET_MS;
    expect(settling.confirm('/a.wav', lacking(), at(until - 1))).toMatchObject({ waitsFor: 'rest' });
    expect(settling.due(at(until), 1)).toEqual(['/a.wav']);
    expect(settling.confirm('/a.wav', lacking(), at(until))).toMatchObject({
      kind: 'settled',
      lacksRest: true,
    });
    // By the file system's own record nothing came for long.
    const old = { modifiedMs: START - LONG_QUIET_MS, changedMs: START - LONG_QUIET_MS };
    settling.observe(file(old), at(0));
    expect(settling.confirm('/a.wav', lacking(old), at(1_000))).toMatchObject({ kind: 'settled' });
  });

  it('drops what is not there, and keeps what gives no answer', () => {
    const settling = new Settling(QUIET_MS);
    settling.observe(file(), at(0));
    const silent: Sighting = {
      kind: 'unknown',
      failure: { code: 'file-unreadable', message: '', retryable: true },
    };
    expect(settling.confirm('/a.wav', silent, at(5_000))).toMatchObject({ waitsFor: 'answer' });
    expect(settling.due(at(9_999), 10)).toEqual([]);
    expect(settling.due(at(10_000), 10)).toEqual(['/a.wav']);
    expect(settling.confirm('/a.wav', { kind: 'absent' }, at(10_000))).toEqual({ kind: 'absent' });
    expect(settling.has('/a.wav')).toBe(false);
  });

  it('tells of growth at most once a second', () => {
    const settling = new Settling(QUIET_MS);
    settling.observe(file(), at(0));
    const told = [100, 200, 900, 1_100, 1_200, 2_100].map((ms) => {
      const verdict = settling.observe(file({ sizeBytes: 10 + ms }), at(ms));
      return verdict.kind === 'growing' && verdict.tell;
    });
    expect(told).toEqual([true, false, false, true, false, true]);
  });

  it('never settles early, whatever is written, observed and looked at when', () => {
    const step = fc.record({
      afterMs: fc.integer({ min: 0, max: 7_000 }),
      what: fc.constantFrom('write', 'write in place', 'observe', 'look', 'clock jumps'),
      jumpMs: fc.integer({ min: -2_000, max: 2_000 }),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.constantFrom(0, LONG_QUIET_MS * 2),
        (steps, ageMs) => {
          const settling = new Settling(QUIET_MS);
          let [now, clockJump, lastWriteAt, firstSeenAt] = [0, 0, -ageMs, Number.NaN];
          let disk = file({ modifiedMs: START - ageMs, changedMs: START - ageMs });
          for (const { afterMs, jumpMs, what } of steps) {
            now += afterMs;
            const instant = at(now, START + now + clockJump);
            if (what === 'write')
              disk = {
                ...disk,
                sizeBytes: disk.sizeBytes + 1,
                modifiedMs: START + now,
                changedMs: START + now,
              };
            if (what === 'write in place') disk = { ...disk, changedMs: START + now + 1 };
            if (what.startsWith('write')) lastWriteAt = now;
            if (what === 'clock jumps') clockJump += jumpMs;
            if (what === 'observe') {
              if (!settling.has(disk.path)) firstSeenAt = now;
              settling.observe(disk, instant);
            }
            if (what !== 'look' || settling.due(instant, 1).length === 0) continue;
            if (settling.confirm(disk.path, there(disk), instant).kind !== 'settled') continue;
            expect(now - lastWriteAt).toBeGreaterThanOrEqual(QUIET_MS);
            expect(now - firstSeenAt).toBeGreaterThanOrEqual(1_000);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('keeps a few numbers of each file of a large drop, and nothing of it afterwards', () => {
    const settling = new Settling(QUIET_MS);
    const empty = settling.bytes;
    const files = Array.from({ length: 100_000 }, (_, index) =>
      file({ path: `/drop/${index}.wav`, inode: index }),
    );
    for (const one of files) settling.observe(one, at(0));
    expect(settling.bytes).toBeLessThan(10 * 1024 * 1024);
    for (const one of files) settling.confirm(one.path, there(one), at(QUIET_MS));
    expect(settling.size).toBe(0);
    expect(settling.bytes).toBe(empty);
  });
});
