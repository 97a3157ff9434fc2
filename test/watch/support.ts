// What the tests of this room share: a watcher on a real folder, and a book of what it told.
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock, type Clock } from '../../app/domain/clock.ts';
import fc from 'fast-check';
import type { FilesWorker, Hint } from '../../app/files/files-worker.ts';
import {
  createFolderWatcher,
  type FolderWatcher,
  type KnownFile,
  type WatchEvent,
} from '../../app/watch/folder-watcher.ts';

/** Short windows, so that tests do not wait; the rules do not depend on their length. */
export const QUIET_MS = 300;
export const ALERT_MS = 100;

/** What becomes of each hint in turn; late ones also come out of order. */
export const FATES = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(fc.constantFrom('hear', 'lose', 'twice', 'late'), { minLength: 1, maxLength: 8 }),
  },
  { weight: 1, arbitrary: fc.constant(['lose']) },
);

/** Hints pass through this on their way, each as its fate has it. */
export function distorted(files: FilesWorker, fates: readonly string[], lateMs: number): FilesWorker {
  let turn = 0;
  return {
    ...files,
    listen: (root, options, events) =>
      files.listen(root, options, {
        ...events,
        onHint: (hint: Hint) => {
          const fate = fates[turn++ % fates.length];
          if (fate === 'lose') return;
          if (fate === 'late') return void setTimeout(() => events.onHint(hint), lateMs);
          events.onHint(hint);
          if (fate === 'twice') events.onHint(hint);
        },
      }),
  };
}

export class Watched {
  readonly events: WatchEvent[] = [];
  readonly watcher: FolderWatcher;

  constructor(
    files: FilesWorker,
    path: string,
    options: {
      known?: readonly KnownFile[];
      includeSubfolders?: boolean;
      quietMs?: number;
      rescanMs?: number;
      clock?: Clock;
      onEvent?: (event: WatchEvent) => void;
    } = {},
  ) {
    const { includeSubfolders = true, known = [], quietMs = QUIET_MS, rescanMs = 60_000 } = options;
    this.watcher = createFolderWatcher({
      folder: { id: 1, path, includeSubfolders },
      known,
      files,
      clock: options.clock ?? systemClock,
      settings: { quietMs, rescanMs, alertMs: ALERT_MS },
      onEvent: (event) => {
        this.events.push(event);
        options.onEvent?.(event);
      },
    });
    this.watcher.start();
  }

  of<T extends WatchEvent['type']>(type: T): Extract<WatchEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<WatchEvent, { type: T }> => event.type === type);
  }

  /** Paths that settled, each as often as it did, from the given place. */
  get settled(): string[] {
    return this.of('settled').map((event) => event.path);
  }

  get gone(): string[] {
    return this.of('gone').flatMap((event) => event.paths);
  }

  /** Waits until it is true. */
  async until(what: string, isTrue: () => boolean, withinMs = 15_000): Promise<void> {
    const endAt = performance.now() + withinMs;
    while (!isTrue()) {
      if (performance.now() > endAt) {
        const last = this.events
          .slice(-12)
          .map((event) => JSON.stringify(event))
          .join('\n');
        throw new Error(`Not within ${withinMs} ms: ${what}\nLast events:\n${last}`);
      }
      await delay(10);
    }
  }

  /** Waits until events come and the folder was compared once more since. */
  async listening(): Promise<void> {
    await this.until('it listens, and scanned since', () => {
      const heard = this.events.findLastIndex(
        (event) => event.type === 'state' && event.state === 'listening',
      );
      const scanned = this.events.findLastIndex((event) => event.type === 'scanned');
      return this.watcher.state().state === 'listening' && heard >= 0 && scanned > heard;
    });
  }

  stop(): Promise<void> {
    return this.watcher.stop();
  }
}
