// One process works on a library, whatever its folder is called; one that is dead holds nobody up.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import {
  HOLDER_FILE,
  holderOf,
  isWorkedOn,
  LOCK_FILE,
  takeLibraryLock,
} from '../../../app/storage/care/library-lock.ts';
import { libraryPlace } from '../../../app/compose/library-place.ts';
import { bundleWorker } from '../../support/bundle-worker.ts';
import { makeLibrary, NOW, tempDirectory } from '../support.ts';

const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function holder(directory: string): Promise<ChildProcess> {
  const script = fileURLToPath(await bundleWorker('test/storage/care/lock-holder.ts'));
  const child = fork(script, [directory], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  children.push(child);
  expect(await once(child, 'message')).toEqual(['held', undefined]);
  return child;
}

describe('the lock of a library', () => {
  it('is had by one process, and the second is told by which', async () => {
    const directory = tempDirectory();
    const child = await holder(directory);
    const second = takeLibraryLock(directory, 'window', NOW);
    expect(second).toMatchObject({ ok: false, failure: { code: 'library-in-use' } });
    if (second.ok) return;
    expect(second.failure.message).toContain(
      `process ${child.pid} on ${hostname()}, since 2026-05-01 12:00 UTC`,
    );
    expect(second.failure.message).toContain('earshot run');
  });

  it('tells whether anybody has it, and is not kept by that', async () => {
    const directory = tempDirectory();
    expect(isWorkedOn(directory)).toBe(false);
    const child = await holder(directory);
    expect(isWorkedOn(directory)).toBe(true);
    await kill(child);
    expect([isWorkedOn(directory), isWorkedOn(directory)]).toEqual([false, false]);
    expect(isWorkedOn(join(directory, 'gone')), 'what cannot be told').toBe(true);
  });

  it('is the same through a link to the folder', async () => {
    const directory = tempDirectory();
    const link = join(tempDirectory(), 'other name');
    symlinkSync(directory, link);
    await holder(directory);
    expect(takeLibraryLock(link, 'window', NOW)).toMatchObject({ failure: { code: 'library-in-use' } });
  });

  it('goes with a process that is killed, at once, and its words count no longer', async () => {
    const directory = tempDirectory();
    for (let round = 0; round < 3; round += 1) await kill(await holder(directory));
    expect(holderOf(directory)?.work).toBe('run');
    const lock = takeLibraryLock(directory, 'window', NOW);
    expect(lock.ok).toBe(true);
    expect(holderOf(directory)).toEqual({ pid: process.pid, host: hostname(), since: NOW, work: 'window' });
    if (lock.ok) lock.value.release();
    // No journal, no temporary file, no word of somebody who is gone.
    expect(readdirSync(directory)).toEqual([LOCK_FILE]);
  });

  it('is had by one in the same process too, and again after it was given back', () => {
    const directory = join(tempDirectory(), 'new', 'library');
    const first = takeLibraryLock(directory, 'transcribe', NOW);
    expect(first.ok).toBe(true);
    expect(takeLibraryLock(directory, 'run', NOW).ok).toBe(false);
    if (first.ok) first.value.release();
    const again = takeLibraryLock(directory, 'run', NOW);
    expect(again.ok).toBe(true);
    if (again.ok) again.value.release();
    expect(statSync(join(directory, LOCK_FILE)).mode & 0o777).toBe(0o600);
  });

  it('keeps nobody from reading the library', async () => {
    const directory = tempDirectory();
    await holder(directory);
    expect(makeLibrary(directory).items.counts().recordings).toBe(0);
  });

  it('is told without a name where what was written of it is no such thing', async () => {
    const directory = tempDirectory();
    await holder(directory);
    for (const said of ['', '{}', '{"pid":"x"}', '[', '{"host":1,"pid":2,"since":3}']) {
      writeFileSync(join(directory, HOLDER_FILE), said);
      expect(takeLibraryLock(directory, 'run', NOW)).toMatchObject({
        failure: {
          code: 'library-in-use',
          message: expect.stringMatching(/^Another process works/) as string,
        },
      });
    }
  });

  it('that cannot be had for want of a place says so', () => {
    const file = join(tempDirectory(), 'a file');
    writeFileSync(file, '');
    expect(takeLibraryLock(file, 'run', NOW)).toMatchObject({ failure: { code: 'library-unwritable' } });
  });
});

describe('the place of a library', () => {
  it('is one place in every spelling', () => {
    const account = tempDirectory();
    makeLibrary(join(account, 'library'));
    const link = join(tempDirectory(), 'link');
    symlinkSync(join(account, 'library'), link);
    const usual = { directory: join(account, 'library'), isUsual: true };
    expect(libraryPlace(null, '/', account)).toEqual(usual);
    expect(libraryPlace('library', account, account)).toEqual(usual);
    expect(libraryPlace(`${account}/./x/../library/`, '/', account)).toEqual(usual);
    expect(libraryPlace(link, '/', account)).toEqual(usual);
    expect(libraryPlace(account, '/', account)).toEqual({ directory: account, isUsual: false });
    expect(libraryPlace('not there', '/nowhere', account).directory).toBe('/nowhere/not there');
  });
});
