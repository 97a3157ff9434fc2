// What is known of a listener: whether everything is told, why not, and when it is opened again.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import type { FilesWorker, Hint } from '../../app/files/files-worker.ts';
import type { ListenerEvents } from '../../app/files/listen.ts';
import { FolderListener } from '../../app/watch/folder-listener.ts';

const HINT: Hint = { directories: ['/rec'], files: [] };
const REFUSED = failure('folder-unwatched', { detail: 'ENOSPC' });
const MINUTES = 60_000;

/** What was opened, the newest last, each with what it tells; and how many were closed. */
let opened: ListenerEvents[];
let closed: number;
let changes: number;
/** Of each change: whether something came that was not heard. */
let gaps: boolean[];
let hints: Hint[];
let listener: FolderListener;
const tells = (): ListenerEvents => {
  const newest = opened.at(-1);
  if (!newest) throw new Error('nothing is open');
  return newest;
};
/** Two scans, of which the second finds something; what was heard came between them. */
function findSomething(): void {
  listener.scanBegins();
  vi.advanceTimersByTime(1_000);
  const lastScanAt = performance.now();
  vi.advanceTimersByTime(1_000);
  listener.scanBegins();
  listener.judge(lastScanAt);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  [opened, closed, changes, hints, gaps] = [[], 0, 0, [], []];
  const files = {
    listen: (_path: string, _options: object, events: ListenerEvents) => {
      opened.push(events);
      return () => (closed += 1);
    },
  } as unknown as FilesWorker;
  listener = new FolderListener(
    files,
    { path: '/rec', includeSubfolders: true },
    (hint) => hints.push(hint),
    (missed) => {
      changes += 1;
      gaps.push(missed);
    },
  );
  listener.open();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a listener', () => {
  it('tells everything once it is up, and may be relied on where nobody else writes', () => {
    expect([listener.isComplete, listener.isReliable, listener.failure]).toEqual([false, false, null]);
    tells().onListening(null, false);
    expect([listener.isComplete, listener.isReliable]).toEqual([true, false]);
    tells().onListening(null, true);
    expect([listener.isComplete, listener.isReliable, listener.failure]).toEqual([true, true, null]);
    expect(changes).toBe(2);
    listener.close();
    expect([listener.isComplete, listener.isReliable, closed]).toEqual([false, false, 1]);
  });

  it('that is up again after something came says so, and is not blamed for what it did not hear', () => {
    tells().onListening(null, true, false);
    vi.advanceTimersByTime(1_000);
    const lastScanAt = performance.now();
    vi.advanceTimersByTime(1_000);
    tells().onListening(null, true, true);
    listener.scanBegins();
    listener.judge(lastScanAt);
    tells().onFailed(REFUSED);
    expect(gaps).toEqual([false, true, false]);
  });

  it('on a network drive is not complete, and says on which', () => {
    tells().onListening('a network drive (NFS)', false);
    expect(listener.isComplete).toBe(false);
    expect(listener.failure?.message).toContain('a network drive (NFS)');
  });

  it('that cannot hear everything hands on what it hears, which is no cure', () => {
    tells().onFailed(REFUSED);
    tells().onListening(null, true);
    tells().onHint(HINT);
    expect(hints).toEqual([HINT]);
    expect([listener.isComplete, listener.isReliable, listener.failure]).toEqual([false, false, REFUSED]);
  });

  it('that failed is opened again after five minutes, and one that did not, never', () => {
    vi.advanceTimersByTime(60 * MINUTES);
    listener.open();
    expect(opened).toHaveLength(1);
    listener.close();
    listener.open();
    tells().onFailed(REFUSED);
    vi.advanceTimersByTime(5 * MINUTES);
    listener.open();
    expect(opened).toHaveLength(2);
    vi.advanceTimersByTime(1);
    listener.open();
    expect([opened.length, closed]).toEqual([3, 2]);
    tells().onListening(null, true);
    expect([listener.isComplete, listener.failure]).toEqual([true, null]);
  });
});

describe('something new that no event told of', () => {
  beforeEach(() => tells().onListening(null, true));

  it('says that events do not come; one that comes is a cure, but not after the second time', () => {
    findSomething();
    expect([listener.isComplete, listener.failure?.code]).toEqual([false, 'folder-unwatched']);
    tells().onHint(HINT);
    expect([listener.isComplete, listener.failure]).toEqual([true, null]);
    expect(changes).toBe(3);
    listener.scanBegins();
    findSomething();
    tells().onHint(HINT);
    expect([listener.isComplete, listener.failure?.code]).toEqual([false, 'folder-unwatched']);
  });

  it.each(['before the last scan began', 'since it began'])(
    'says nothing of the kind where one came %s',
    (when) => {
      const lastScanAt = performance.now() + 1;
      if (when.startsWith('before')) tells().onHint(HINT);
      vi.advanceTimersByTime(1_000);
      listener.scanBegins();
      if (!when.startsWith('before')) tells().onHint(HINT);
      listener.judge(lastScanAt);
      expect([listener.isComplete, listener.failure]).toEqual([true, null]);
    },
  );

  it('says nothing of the kind where it may have come before the listener was up', () => {
    const lastScanAt = performance.now();
    vi.advanceTimersByTime(1_000);
    listener.scanBegins();
    listener.judge(lastScanAt);
    expect(listener.isComplete).toBe(true);
  });
});
