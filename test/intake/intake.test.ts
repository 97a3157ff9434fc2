// Taking files in: two read at once, taken in one after the other, each answer to who asked, and an end that leaves nobody waiting.
import { appendFileSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { canonicalOptions } from '../../app/domain/request-options.ts';
import { wholeMs } from '../../app/files/entries.ts';
import { createFilesWorker } from '../../app/files/files-worker.ts';
import type { SettledFile } from '../../app/intake/intake.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { distorted } from '../watch/support.ts';
import { startCore } from '../operations/core-support.ts';
import { takeFile } from '../../app/operations/taking.ts';

function settled(path: string): SettledFile {
  const { ino, mtimeMs, size } = statSync(path);
  return { folderId: null, path, sizeBytes: size, modifiedMs: wholeMs(mtimeMs), inode: ino };
}

describe('the intake', () => {
  it('makes a recording and a job, with the service and place that were wished for', async () => {
    const { core, library, record } = startCore();
    const taken = await core.intake.take(settled(record('a.wav')), { service: 'cloud', priority: 10 });
    expect(taken).toMatchObject({ ok: true, value: { isNew: true } });
    if (!taken.ok) return;
    expect(library.jobs.latestFor(taken.value.recordingId)).toMatchObject({
      id: taken.value.jobId,
      service: 'cloud',
      priority: 10,
      options: canonicalOptions(core.requests.for(null, 'cloud').options),
    });
  });

  it('answers everybody who asked for a file that waits, and takes it in once', async () => {
    const { core, library, record } = startCore();
    const [first, second, third] = [record('a.wav'), record('b.wav'), record('c.wav')];
    core.intake.add(settled(first));
    core.intake.add(settled(second));
    const answers = await Promise.all([
      core.intake.take(settled(third)),
      core.intake.take(settled(third), { service: 'cloud', priority: 1 }),
    ]);
    expect(answers[0]).toEqual(answers[1]);
    expect(library.items.counts().recordings).toBe(3);
    expect(library.jobs.inState('queued').map(({ service }) => service)).toEqual([
      'device',
      'device',
      'cloud',
    ]);
    expect(core.intake.size).toBe(0);
  });

  it('reads two at once, never the same one twice, and takes them in in the order they came', async () => {
    const files = createFilesWorker({ workerUrl: await bundleWorker('app/files/worker.ts') });
    const reading: string[] = [];
    let most = 0;
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const { core, faults, library, record } = startCore({
      ...files,
      identify: async (path, options) => {
        expect(reading).not.toContain(path);
        most = Math.max(most, reading.push(path));
        const outcome = await files.identify(path, options);
        // The first is read last.
        if (path.endsWith('0.wav')) await held;
        else if (path.endsWith('1.wav')) letGo();
        reading.splice(reading.indexOf(path), 1);
        return outcome;
      },
    });
    const paths = ['0.wav', '1.wav', '2.wav', '3.wav'].map(record);
    const taken = paths.map((path) => core.intake.take(settled(path)));
    const again = core.intake.take(settled(paths[0] ?? '')); // while it is being read
    expect(core.intake.size).toBe(5);
    await Promise.all(taken);
    expect(await again).toMatchObject({ ok: true, value: { isNew: false } });
    expect(most).toBe(2);
    const names = library.jobs
      .inState('queued')
      .map(({ recordingId }) => library.recordings.get(recordingId));
    expect(names.map((recording) => recording?.fileName)).toEqual(['0.wav', '1.wav', '2.wav', '3.wav']);
    expect(core.intake.size).toBe(0);
    expect(faults).toEqual([]);
  });

  it('takes what somebody waits for before the others, and everything else in its order', async () => {
    const { core, library, record } = startCore();
    const names = ['a.wav', 'b.wav', 'c.wav', 'd.wav', 'asked.wav'];
    const files = names.map((name) => settled(record(name)));
    for (const file of files.slice(0, -1)) core.intake.add(file);
    await core.intake.take(files.at(-1) ?? settled(''));
    await vi.waitFor(() => expect(core.intake.size).toBe(0), { timeout: 20_000 });
    const taken = library.jobs
      .inState('queued')
      .map(({ recordingId }) => library.recordings.get(recordingId));
    expect(taken.map((recording) => recording?.fileName)).toEqual([
      'a.wav',
      'b.wav',
      'asked.wav',
      'c.wav',
      'd.wav',
    ]);
  });

  it('looks anew, after a while, for a file of a folder that a full disk kept from being taken in', async () => {
    const { core, faults, library, place, record } = startCore();
    const show = { path: place, name: 'Show', includeSubfolders: true, service: 'device' } as const;
    const { id: folderId } = library.folders.add(show, core.nowMs());
    const path = record('a.wav');
    const takeIn = vi.spyOn(library, 'takeIn').mockImplementation(() => {
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    });
    const missed = vi.spyOn(core.listening, 'missed');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    expect(await core.intake.take({ ...settled(path), folderId })).toMatchObject({
      ok: false,
      failure: { code: 'disk-full' },
    });
    vi.advanceTimersByTime(59_999);
    expect(missed).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    vi.useRealTimers();
    expect(missed.mock.calls).toEqual([[folderId, path]]);
    expect(faults).toHaveLength(1);
    takeIn.mockRestore();
    expect(await core.intake.take({ ...settled(path), folderId })).toMatchObject({ ok: true });
  });

  it('says what it cannot use, and shows it', async () => {
    const { core, library, place } = startCore();
    const path = join(place, 'text.wav');
    writeFileSync(path, 'these are only words');
    expect(await core.intake.take(settled(path))).toMatchObject({
      ok: false,
      failure: { code: 'not-audio' },
    });
    expect(library.files.byPath(path)).toMatchObject({ state: 'rejected', failure: { code: 'not-audio' } });
  });

  it('knows a file that went away from one that is bad', async () => {
    const { core, library, record } = startCore();
    const path = record('a.wav');
    const file = settled(path);
    rmSync(path);
    expect(await core.intake.take(file)).toMatchObject({ ok: false, failure: { code: 'file-gone' } });
    expect(library.files.byPath(path)?.state).toBe('gone');
  });

  it('answers at once after its end, and everybody who still waited at the end', async () => {
    const { core, record } = startCore();
    const files = [record('a.wav'), record('b.wav'), record('c.wav')].map(settled);
    const waiting = files.map((file) => core.intake.take(file));
    core.intake.stop();
    for (const answer of await Promise.all(waiting))
      expect(answer).toMatchObject({ ok: false, failure: { code: 'not-allowed' } });
    expect(await core.intake.take(settled(record('d.wav')))).toMatchObject({
      ok: false,
      failure: { code: 'not-allowed' },
    });
    core.intake.add(settled(record('e.wav')));
    expect(core.intake.size).toBeLessThanOrEqual(2);
  });
});

/** An engine that watches a folder of which no event comes, so that only what it looks for by itself is found. */
async function watching(meanwhile: (path: string) => void = () => undefined) {
  const files = createFilesWorker({ workerUrl: await bundleWorker('app/files/worker.ts') });
  let isFirst = true;
  const work = startCore({
    ...distorted(files, ['lose'], 0),
    identify: async (path, options) => {
      const outcome = await files.identify(path, options);
      if (isFirst) meanwhile(path);
      isFirst = false;
      return outcome;
    },
  });
  const { core, library, place } = work;
  const folder = { path: place, name: 'Show', includeSubfolders: true, service: 'device' as const };
  const folderId = library.folders.add(folder, core.nowMs()).id;
  const known = (path: string): Promise<void> =>
    vi.waitFor(() => expect(library.files.byPath(path)?.state).toBe('known'), { timeout: 20_000 });
  return { ...work, folderId, known };
}

describe('what happens to a file before its turn comes', () => {
  it('another that is still being written, in its place: not taken before that one is whole', async () => {
    const { core, library, record } = startCore();
    const path = record('a.wav');
    const before = settled(path);
    const whole = readFileSync(path);
    writeFileSync(path, whole.subarray(0, whole.length / 2));
    const taken = await core.intake.take(before);
    expect(taken).toMatchObject({ ok: false, failure: { code: 'file-changed' } });
    expect(library.items.counts().recordings).toBe(0);
    expect(library.files.byPath(path)?.state).toBe('rejected');
    appendFileSync(path, whole.subarray(whole.length / 2));
    expect(await takeFile(core, path)).toMatchObject({ ok: true });
  });

  it('away when it was its turn, and back as it was: found again', async () => {
    const { core, folderId, known, place, record } = await watching();
    const path = record('a.wav');
    await core.start(true);
    await known(path);
    const before = { ...settled(path), folderId };
    renameSync(path, join(place, 'a.bak'));
    const taken = await core.intake.take(before);
    expect(taken).toMatchObject({ ok: false, failure: { code: 'file-gone' } });
    renameSync(join(place, 'a.bak'), path);
    await known(path);
  });

  it('told to be gone while it was read: not taken for there, and found again where it is', async () => {
    const { core, faults, known, library, record } = await watching((path) => {
      library.files.markGone([path], core.nowMs());
    });
    const path = record('a.wav');
    await core.start(true);
    await known(path);
    expect(library.items.counts().recordings).toBe(1);
    expect(faults).toEqual([]);
  });
});

describe('a process that died while it was reading', () => {
  it('a file of a folder: nothing rests before it was taken in', async () => {
    const { core, folderId, library, record } = await watching();
    const path = record('a.wav');
    library.files.upsertSeen({ ...settled(path), folderId }, 'reading', core.nowMs());
    await core.start(true);
    await vi.waitFor(() => expect(core.listening.quiet && core.intake.size === 0).toBe(true), {
      interval: 1,
      timeout: 20_000,
    });
    expect(library.files.byPath(path)?.state).toBe('known');
  });

  it('a file that was given by hand: it is read again', async () => {
    const { core, library, record } = startCore();
    const path = record('a.wav');
    library.files.upsertSeen(settled(path), 'reading', core.nowMs());
    await core.start(false);
    await vi.waitFor(() => expect(library.files.byPath(path)?.state).toBe('known'), { timeout: 20_000 });
  });
});
