// Random histories of a folder on a real file system, heard through a listener that loses, doubles, delays and reorders.
import { execFileSync } from 'node:child_process';
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
import { systemClock } from '../../app/domain/clock.ts';
import type { FilesWorker } from '../../app/files/files-worker.ts';
import { isWithin } from '../../app/files/hung-places.ts';
import { isLinuxRoot, realFilesWorker, Sandbox } from '../files/support.ts';
import { distorted, FATES, Watched } from './support.ts';

vi.setConfig({ testTimeout: 120_000 + Number(process.env.EARSHOT_HISTORIES ?? 0) * 20_000 });
const QUIET_MS = 200;

/** `EARSHOT_HISTORIES=200 npm run unit` plays more of them; each run is eight. */
const RUNS = Number(process.env.EARSHOT_HISTORIES ?? 2);

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
  | { readonly do: 'delete-directory'; readonly directory: string }
  /** The disk goes away and comes back after a while. */
  | { readonly do: 'unmount'; readonly ms: number }
  | { readonly do: 'set-clock'; readonly ms: number };

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
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('unmount' as const), ms: fc.integer({ min: 0, max: 600 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('set-clock' as const),
      ms: fc.constantFrom(-2_000, -1_000, 1_000, 2_000),
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
  fates: FATES,
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
    case 'unmount':
    case 'set-clock':
      return;
  }
}

/** Takes the disk of a folder away and brings it back: a real mount where that is possible, else its name. */
async function unmount(disk: string, place: string, ms: number): Promise<void> {
  if (isLinuxRoot) execFileSync('umount', ['-l', place]);
  else renameSync(place, disk);
  await delay(ms);
  if (isLinuxRoot) execFileSync('mount', ['--bind', disk, place]);
  else renameSync(disk, place);
}

/** A file as the watcher tells of it. */
type Standing = string;
const standing = (sizeBytes: number, modifiedMs: number): Standing => `${sizeBytes} ${modifiedMs}`;

function onDisk(root: string): Map<string, Standing> {
  const found = new Map<string, Standing>();
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !isRecordingName(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const { mtimeMs, size } = statSync(path);
    found.set(path, standing(size, Math.round(mtimeMs)));
  }
  return found;
}

interface History {
  readonly fates: readonly string[];
  readonly steps: readonly Step[];
}

/** @param rescanMs pause between scans while all is well */
async function live({ fates, steps }: History, ears: FilesWorker = files, rescanMs = 500): Promise<void> {
  const box = new Sandbox();
  const [disk, place] = [box.at('disk'), box.at('place')];
  mkdirSync(place);
  if (isLinuxRoot) {
    mkdirSync(disk);
    execFileSync('mount', ['--bind', disk, place]);
  }
  let clockMs = 0;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + clockMs };
  /** Paths whose content or name was touched since they settled last, and those that settled again without. */
  const touched = new Set<string>();
  const twice: string[] = [];
  /** Paths that were deleted or moved away at some time, and those that were told to be gone without. */
  const leftOnce = new Set<string>();
  const falselyGone: string[] = [];
  /** What stood where and from when on at the earliest; the last entry of each path is what stands there now. */
  const past: {
    readonly path: string;
    readonly standing: Standing;
    readonly since: number;
    until: number;
  }[] = [];
  const known = new Map<string, Standing>();
  const early: string[] = [];
  const watched = new Watched(distorted(ears, fates, QUIET_MS * 1.5), place, {
    clock,
    quietMs: QUIET_MS,
    rescanMs,
    onEvent: (event) => {
      if (event.type === 'gone') {
        for (const path of event.paths) {
          known.delete(path);
          if (!leftOnce.has(path)) falselyGone.push(path);
        }
      }
      if (event.type !== 'settled') return;
      const now = standing(event.sizeBytes, event.modifiedMs);
      if (known.get(event.path) === now && !touched.has(event.path)) twice.push(`${event.path} ${now}`);
      touched.delete(event.path);
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
      if (now.do === 'unmount') {
        await unmount(disk, place, now.ms);
        continue;
      }
      if (now.do === 'set-clock') clockMs += now.ms;
      const standingBefore = onDisk(place);
      const before = performance.now();
      act(place, now);
      const after = performance.now();
      const found = onDisk(place);
      for (const path of standingBefore.keys()) if (!found.has(path)) leftOnce.add(path);
      const named = 'name' in now ? join(place, now.name) : null;
      if (named !== null) touched.add(named);
      // What is moved arrives under its new name, whatever was there before.
      if ('from' in now)
        for (const path of found.keys()) if (isWithin(join(place, now.to), path)) touched.add(path);
      for (const one of past) {
        if (
          one.until === Number.POSITIVE_INFINITY &&
          (found.get(one.path) !== one.standing || one.path === named)
        )
          one.until = after;
      }
      for (const [path, stands] of found) {
        const isNoted = past.some((one) => one.path === path && one.until === Number.POSITIVE_INFINITY);
        if (!isNoted) past.push({ path, standing: stands, since: before, until: Number.POSITIVE_INFINITY });
      }
    }
    const expected = onDisk(place);
    await watched.until('what is known is what is there', () => {
      return (
        known.size === expected.size && [...expected].every(([path, stands]) => known.get(path) === stands)
      );
    });
    expect(early).toEqual([]);
    expect(twice).toEqual([]);
    expect(falselyGone).toEqual([]);
  } finally {
    await watched.stop();
    if (isLinuxRoot) execFileSync('umount', ['-l', place]);
    box.remove();
  }
}

it('in the end what is known is what is there, and nothing settled early or twice', async () => {
  // Several folders at once, as a person has them, and because most of the time is spent waiting.
  await fc.assert(
    fc.asyncProperty(fc.array(history, { minLength: 8, maxLength: 8 }), async (histories) => {
      await Promise.all(histories.map((each) => live(each)));
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
});

/** A life in calm and without, each listener on its own: where all is well nothing is looked through, so that what is not heard is not found. */
async function liveInCalm(steps: readonly Step[]): Promise<void> {
  const ears = await realFilesWorker({ calmLookMs: 40 });
  try {
    await live({ fates: ['hear'], steps }, ears, 60_000);
  } finally {
    await ears.close();
  }
}

it('the same where there is no thread while nothing happens, and scans do not make up for it', async () => {
  // Taking away a mount that is another name of a disk is told of by no system.
  const inCalm = fc.array(
    step.filter((each) => each.do !== 'unmount'),
    { minLength: 5, maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(inCalm, { minLength: 6, maxLength: 6 }), async (lives) => {
      await Promise.all(lives.map(liveInCalm));
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
});
