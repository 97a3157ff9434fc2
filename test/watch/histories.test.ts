// Random histories of a folder on a real file system, heard through a listener that loses, doubles, delays and reorders.
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { isRecordingName } from '../../app/domain/audio.ts';
import type { FilesWorker, Hint } from '../../app/files/files-worker.ts';
import { realFilesWorker, Sandbox } from '../files/support.ts';
import { Watched } from './support.ts';

vi.setConfig({ testTimeout: 120_000 });
const QUIET_MS = 200;

let files: FilesWorker;
beforeAll(async () => {
  files = await realFilesWorker();
});
afterAll(() => files.close());

const NAMES = ['a.wav', 'b.mp3', 'd/a.wav', 'd/e/c.flac', 'f/g.wav.part'];
const DIRECTORIES = ['d', 'd/e', 'f', 'moved'];
const name = fc.constantFrom(...NAMES);

type Step =
  | { readonly do: 'write' | 'append' | 'delete' | 'back-date' | 'touch-up'; readonly name: string }
  | { readonly do: 'rename' | 'move-directory'; readonly from: string; readonly to: string }
  | { readonly do: 'pause'; readonly ms: number }
  | { readonly do: 'delete-directory'; readonly directory: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('write' as const, 'append' as const), name }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('delete' as const, 'back-date' as const, 'touch-up' as const),
      name,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('rename' as const), from: name, to: name }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('move-directory' as const),
      from: fc.constantFrom(...DIRECTORIES),
      to: fc.constantFrom(...DIRECTORIES),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('delete-directory' as const),
      directory: fc.constantFrom(...DIRECTORIES),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('pause' as const),
      ms: fc.oneof(
        fc.integer({ min: 0, max: QUIET_MS }),
        fc.integer({ min: QUIET_MS * 2, max: QUIET_MS * 4 }),
      ),
    }),
  },
);
const history = fc.record({
  steps: fc.array(step, { minLength: 5, maxLength: 40 }),
  /** What becomes of each hint in turn. */
  fates: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.array(fc.constantFrom('hear', 'lose', 'twice', 'late'), { minLength: 1, maxLength: 8 }),
    },
    { weight: 1, arbitrary: fc.constant(['lose']) },
  ),
});

/** Changes the content, and neither size nor time. */
function touchUp(path: string): void {
  const { atime, mtime, size } = statSync(path);
  writeFileSync(path, 'y'.repeat(size), { flag: 'r+' });
  utimesSync(path, atime, mtime);
}

/** Does a step as a program would; what is not possible now is left out. */
function act(root: string, now: Step): void {
  const at = (relative: string): string => join(root, relative);
  switch (now.do) {
    case 'write':
      mkdirSync(dirname(at(now.name)), { recursive: true });
      return writeFileSync(at(now.name), 'new');
    case 'append':
      return existsSync(dirname(at(now.name))) ? appendFileSync(at(now.name), 'more') : undefined;
    case 'back-date':
      return existsSync(at(now.name)) ? utimesSync(at(now.name), 1_000_000, 1_000_000) : undefined;
    case 'touch-up':
      return existsSync(at(now.name)) ? touchUp(at(now.name)) : undefined;
    case 'delete':
      return rmSync(at(now.name), { force: true });
    case 'delete-directory':
      return rmSync(at(now.directory), { recursive: true, force: true });
    case 'rename':
    case 'move-directory':
      if (now.from === now.to || now.to.startsWith(`${now.from}/`) || !existsSync(at(now.from))) return;
      mkdirSync(dirname(at(now.to)), { recursive: true });
      if (now.do === 'move-directory') rmSync(at(now.to), { recursive: true, force: true });
      if (existsSync(at(now.from))) renameSync(at(now.from), at(now.to));
      return;
    case 'pause':
      return;
  }
}

/** A file as the watcher tells of it. */
type Standing = string;
const standing = (sizeBytes: number, modifiedAt: number): Standing => `${sizeBytes} ${modifiedAt}`;

function disk(root: string): Map<string, Standing> {
  const found = new Map<string, Standing>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !isRecordingName(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const { mtimeMs, size } = statSync(path);
    found.set(path, standing(size, Math.round(mtimeMs)));
  }
  return found;
}

/** Hints pass through this on their way, each as its fate has it. */
function distorted(fates: readonly string[]): FilesWorker {
  let turn = 0;
  return {
    ...files,
    listen: (root, options, events) =>
      files.listen(root, options, {
        ...events,
        onHint: (hint: Hint) => {
          const fate = fates[turn++ % fates.length];
          if (fate === 'lose') return;
          if (fate === 'late') return void setTimeout(() => events.onHint(hint), QUIET_MS * 1.5);
          events.onHint(hint);
          if (fate === 'twice') events.onHint(hint);
        },
      }),
  };
}

async function live({ fates, steps }: { fates: readonly string[]; steps: readonly Step[] }): Promise<void> {
  const box = new Sandbox();
  /** What stood where and from when on at the earliest; the last entry of each path is what stands there now. */
  const past: {
    readonly path: string;
    readonly standing: Standing;
    readonly since: number;
    until: number;
  }[] = [];
  const known = new Map<string, Standing>();
  const early: string[] = [];
  const watched = new Watched(distorted(fates), box.path, {
    quietMs: QUIET_MS,
    rescanMs: 500,
    onEvent: (event) => {
      if (event.type === 'gone') for (const path of event.paths) known.delete(path);
      if (event.type !== 'settled') return;
      const now = standing(event.sizeBytes, event.modifiedAt);
      known.set(event.path, now);
      const stoodLongEnough = past.some(
        (one) =>
          one.path === event.path &&
          one.standing === now &&
          Math.min(one.until, performance.now()) - one.since >= QUIET_MS,
      );
      if (!stoodLongEnough) early.push(`${event.path} ${now}`);
    },
  });
  try {
    await watched.until('the first scan', () => watched.of('scanned').length > 0);
    for (const now of steps) {
      if (now.do === 'pause') {
        await delay(now.ms);
        continue;
      }
      const before = performance.now();
      act(box.path, now);
      const after = performance.now();
      const found = disk(box.path);
      const touched = new Set('name' in now ? [box.at(now.name)] : []);
      for (const one of past) {
        if (
          one.until === Number.POSITIVE_INFINITY &&
          (found.get(one.path) !== one.standing || touched.has(one.path))
        )
          one.until = after;
      }
      for (const [path, stands] of found) {
        const isNoted = past.some((one) => one.path === path && one.until === Number.POSITIVE_INFINITY);
        if (!isNoted) past.push({ path, standing: stands, since: before, until: Number.POSITIVE_INFINITY });
      }
    }
    const expected = disk(box.path);
    await watched.until('what is known is what is there', () => {
      return (
        known.size === expected.size && [...expected].every(([path, stands]) => known.get(path) === stands)
      );
    });
    expect(early).toEqual([]);
  } finally {
    await watched.stop();
    box.remove();
  }
}

it('in the end what is known is what is there, and nothing settled early', async () => {
  // Several folders at once, as a person has them, and because most of the time is spent waiting.
  await fc.assert(
    fc.asyncProperty(fc.array(history, { minLength: 8, maxLength: 8 }), async (histories) => {
      await Promise.all(histories.map(live));
    }),
    { numRuns: 4, endOnFailure: true },
  );
});
