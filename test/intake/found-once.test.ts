// From the folder to the queue, over random histories: each content is transcribed once, and none before it is whole.
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { createFilesWorker } from '../../app/files/files-worker.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { wav } from '../support/media.ts';
import { distorted, FATES } from '../watch/support.ts';
import { startCore } from '../operations/core-support.ts';

vi.setConfig({ testTimeout: 180_000 });

/** A header that announces more is waited for twelve times as long; the longest pause of a writer lies well between the two. */
const QUIET_MS = 400;
const LONG_MS = QUIET_MS * 5;
/** What no event told of is found by the next scan, which usually comes after minutes. */
const RESCAN_MS = 2_000;
const RUNS = Number(process.env.EARSHOT_HISTORIES ?? 1);

const CONTENTS = [1, 2, 3, 4].map((seed) => wav({ seconds: 1, seed }));
const fingerprintOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const WHOLE = new Set(CONTENTS.map(fingerprintOf));

const NAMES = ['a.wav', 'b.wav', 'd/a.wav', 'd/e/c.wav'];
const name = fc.constantFrom(...NAMES);
const pauseMs = fc.constantFrom(0, QUIET_MS / 2, LONG_MS);
const step = fc.oneof(
  fc.record({ do: fc.constant('write' as const), name, content: fc.nat({ max: 3 }), pauseMs }),
  fc.record({
    do: fc.constantFrom('copy' as const, 'link' as const, 'rename' as const),
    from: name,
    to: name,
    pauseMs,
  }),
  fc.record({
    do: fc.constantFrom('delete' as const, 'move tree' as const, 'away and back' as const),
    name,
    pauseMs,
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function act(folder: string, now: Step): Promise<void> {
  const at = (relative: string): string => join(folder, relative);
  switch (now.do) {
    case 'write': {
      // As a slow copy does: half of it, a pause that may be longer than the window, the rest.
      const content = CONTENTS[now.content] ?? Buffer.alloc(0);
      mkdirSync(dirname(at(now.name)), { recursive: true });
      rmSync(at(now.name), { force: true });
      writeFileSync(at(now.name), content.subarray(0, content.length / 2));
      await delay(now.pauseMs);
      appendFileSync(at(now.name), content.subarray(content.length / 2));
      return;
    }
    case 'copy':
    case 'link':
    case 'rename':
      if (now.from === now.to || !existsSync(at(now.from))) return;
      mkdirSync(dirname(at(now.to)), { recursive: true });
      rmSync(at(now.to), { force: true });
      (now.do === 'copy' ? copyFileSync : now.do === 'link' ? linkSync : renameSync)(
        at(now.from),
        at(now.to),
      );
      break;
    case 'delete':
      rmSync(at(now.name), { force: true });
      break;
    case 'move tree':
      rmSync(at('moved'), { recursive: true, force: true });
      if (existsSync(at('d'))) renameSync(at('d'), at('moved'));
      break;
    case 'away and back':
      renameSync(folder, `${folder} away`);
      await delay(now.pauseMs);
      renameSync(`${folder} away`, folder);
      return;
  }
  await delay(now.pauseMs);
}

/** Path → fingerprint of what lies there. */
function onDisk(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, fingerprintOf(readFileSync(path))]),
  );
}

const workerUrl = await bundleWorker('app/files/worker.ts');

async function live(steps: readonly Step[], fates: readonly string[]): Promise<void> {
  const files = distorted(createFilesWorker({ workerUrl }), fates, QUIET_MS);
  const { device, core, faults, library, place } = startCore(files, {
    quietMs: QUIET_MS,
    rescanMs: RESCAN_MS,
  });
  library.folders.add(
    { path: place, name: 'Show', includeSubfolders: true, service: 'device' },
    core.nowMs(),
  );
  device.onCreate = (request) => device.accept(request);
  await core.start(true);
  for (const now of steps) await act(place, now);
  const expected = onDisk(place);
  const knows = (path: string, fingerprint: string): boolean => {
    const file = library.files.byPath(path);
    const recording = file?.recordingId ? library.recordings.get(file.recordingId) : null;
    return file?.state === 'known' && recording?.fingerprint === fingerprint;
  };
  await vi.waitFor(
    () => {
      expect([...expected].filter(([path, fingerprint]) => !knows(path, fingerprint))).toEqual([]);
      expect(library.jobs.inState('queued').length + library.jobs.inState('transcribing').length).toBe(0);
    },
    { timeout: 40_000, interval: 50 },
  );
  // All that there ever were, not only those that lists show: of two versions they show the newer one.
  const heard: string[] = [];
  for (let id = 1; ; id += 1) {
    const recording = library.recordings.get(id);
    if (!recording) break;
    heard.push(recording.fingerprint);
  }
  expect(heard.filter((fingerprint) => !WHOLE.has(fingerprint))).toEqual([]);
  // Fewer, where a newer version of an episode called an older one off.
  expect(device.sent.length).toBeLessThanOrEqual(heard.length);
  expect(new Set(device.sent.map((request) => request.requestId)).size).toBe(device.sent.length);
  expect(faults).toEqual([]);
  await core.stop();
}

it('whatever happens in the folder and to the events, each content is sent once, and whole', async () => {
  const history = fc.tuple(fc.array(step, { minLength: 4, maxLength: 8 }), FATES);
  await fc.assert(
    fc.asyncProperty(fc.array(history, { minLength: 6, maxLength: 6 }), async (histories) => {
      await Promise.all(histories.map(([steps, fates]) => live(steps, fates)));
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
});
