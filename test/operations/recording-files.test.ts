// A recording's file is the one that was taken in, whatever was put in its place: what is sent, heard and played is never something else.
import { copyFileSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { wav } from '../support/media.ts';
import { startCore } from './core-support.ts';
import { takeFile } from '../../app/operations/taking.ts';

vi.setConfig({ testTimeout: 30_000 });

/** Takes a recording in, by hand. */
async function takenIn() {
  const work = startCore();
  const path = work.record('one.wav');
  const taken = await takeFile(work.core, path);
  if (!taken.ok) throw new Error(taken.failure.message);
  return { ...work, path, recordingId: taken.value.recordingId, files: work.core.recordingFiles };
}

/** Puts a file in the place of another, with its size and time. */
function swap(path: string, content: Uint8Array): void {
  const { atime, mtime } = statSync(path);
  writeFileSync(`${path}.new`, content);
  utimesSync(`${path}.new`, atime, mtime);
  renameSync(`${path}.new`, path);
}

it('gives what was taken in, with its mark and its content', async () => {
  const { files, library, path, recordingId } = await takenIn();
  const { ino, size } = statSync(path);
  expect(await files.source(recordingId)).toMatchObject({
    ok: true,
    value: {
      path,
      identified: {
        mark: { sizeBytes: size, inode: ino },
        fingerprint: library.recordings.get(recordingId)?.fingerprint,
      },
    },
  });
  expect(await files.played(recordingId)).toMatchObject({ path, mark: { inode: ino } });
});

it('refuses a link in its place, also to the very same content', async () => {
  const { files, path, place, recordingId } = await takenIn();
  renameSync(path, join(place, 'elsewhere.wav'));
  symlinkSync(join(place, 'elsewhere.wav'), path);
  expect(await files.source(recordingId)).toMatchObject({ ok: false, failure: { code: 'file-is-link' } });
  expect(await files.played(recordingId)).toBeNull();
});

it('refuses another file of the same size and time', async () => {
  const { files, path, recordingId } = await takenIn();
  swap(path, wav({ seconds: 1, seed: 9_999 }));
  expect(await files.source(recordingId)).toMatchObject({ ok: false, failure: { code: 'file-changed' } });
  expect(await files.played(recordingId)).toBeNull();
});

it('knows the same content saved anew, and its new number from then on', async () => {
  const { files, library, path, recordingId } = await takenIn();
  copyFileSync(path, `${path}.copy`);
  const { atime, mtime } = statSync(path);
  utimesSync(`${path}.copy`, atime, mtime);
  rmSync(path);
  renameSync(`${path}.copy`, path);
  expect(await files.source(recordingId)).toMatchObject({ ok: true });
  expect(library.files.byPath(path)?.inode).toBe(statSync(path).ino);
});

it('is taken up as a new version where its folder is watched, though size and time are the same', async () => {
  const { cloud, core, library, place, record } = startCore();
  library.folders.add({ path: place, name: 'Show', includeSubfolders: true, service: 'cloud' }, core.nowMs());
  core.preferences.change({ paused: true });
  await core.start(true);
  const path = record('one.wav');
  await vi.waitFor(() => expect(library.jobs.inState('queued')).toHaveLength(1), 15_000);
  const first = library.files.byPath(path)?.recordingId;
  swap(path, wav({ seconds: 1, seed: 9_998 }));
  core.preferences.change({ paused: false });
  await vi.waitFor(() => expect(cloud.sent).toHaveLength(1), 15_000);
  const second = library.files.byPath(path)?.recordingId;
  expect(second).not.toBe(first);
  expect(cloud.sent[0]?.identified?.fingerprint).toBe(library.recordings.get(second ?? 0)?.fingerprint);
});

it('takes in no link, and says so', async () => {
  const { core, place, record } = startCore();
  symlinkSync(record('one.wav'), join(place, 'link.wav'));
  expect(await takeFile(core, join(place, 'link.wav'))).toMatchObject({
    ok: false,
    failure: { code: 'file-is-link' },
  });
});
