// A disk that fills up, for real: what was told stays true, nothing is half done, and work goes on when there is room.
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import type { JobEvent } from '../../app/domain/job.ts';
import { failureOfSqlite, openForWriting } from '../../app/storage/database.ts';
import { openLibrary, type Library } from '../../app/storage/library.ts';
import { LogOnDisk } from '../../app/storage/log-on-disk.ts';
import { sqlOf } from '../../app/storage/sql.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { accepted, clock, connect, must, NOW, settledFile, tempDirectory, transcriptOf } from './support.ts';

const mounts: string[] = [];
afterEach(() => {
  for (const mount of mounts.splice(0)) execFileSync('umount', [mount]);
});

/** A file system of this size; null where making one is not allowed. */
function smallDisk(sizeKb: number): string | null {
  const directory = join(tempDirectory(), 'disk');
  mkdirSync(directory);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeKb}k`, 'tmpfs', directory], { stdio: 'ignore' });
  } catch {
    return null;
  }
  mounts.push(directory);
  return directory;
}

/** Writes until nothing more fits. */
function fillUp(path: string): void {
  for (const size of [1_000_000, 10_000, 100])
    try {
      for (;;) appendFileSync(path, Buffer.alloc(size));
    } catch {
      // Full.
    }
}

/** Takes so many bytes back. */
function makeRoom(path: string, bytes: number): void {
  truncateSync(path, statSync(path).size - bytes);
}

/** What is not yet copied back would be room in the log. */
function emptyLog(library: Library): void {
  const other = connect(library);
  other.pragma('wal_checkpoint(TRUNCATE)');
  other.close();
}

/** What a deed throws; null for nothing. */
function thrown(deed: () => void): unknown {
  try {
    deed();
    return null;
  } catch (error) {
    return error;
  }
}

describe('a full disk', () => {
  it('keeps no quote that it tells of, and tells of none that it does not keep', ({ skip }) => {
    const disk = smallDisk(3_000);
    if (disk === null) return skip('only root may mount');
    const opened = openLibrary(join(disk, 'library'), { clock, engines: ENGINES });
    if (!opened.ok) throw new Error(opened.failure.message);
    const library = opened.value;
    const { recordingId } = accepted(library);
    const { quotes } = library.desk;
    fillUp(join(disk, 'ballast'));
    const quote = { recordingId, fromMs: 0, toMs: 1_000, text: 'Said.', speaker: null };
    let told = 0;
    const tell = (): void => {
      for (let place = 0; place < 1_000; place += 1) {
        quotes.add({ ...quote, fromMs: place, text: 'Much is said. '.repeat(1_000) }, NOW);
        told += 1;
      }
    };
    expect(failureOfSqlite(thrown(tell))).toMatchObject({ code: 'disk-full' });
    expect(quotes.count(recordingId)).toBe(told);
    library.close();
  });

  it('is called full by who opens a library on it, which is whole as soon as there is room', ({ skip }) => {
    const disk = smallDisk(3_000);
    if (disk === null) return skip('only root may mount');
    const directory = join(disk, 'library');
    const open = () => openLibrary(directory, { clock, engines: ENGINES });
    const first = open();
    if (!first.ok) throw new Error(first.failure.message);
    first.value.close();
    fillUp(join(disk, 'ballast'));
    const refused = open();
    if (refused.ok) refused.value.close();
    expect(refused).toMatchObject({ ok: false, failure: { code: 'disk-full' } });
    rmSync(join(disk, 'ballast'));
    const again = open();
    expect(again.ok).toBe(true);
    if (again.ok) again.value.close();
  });

  it('stops a job before it is done, whole, and lets it finish later', ({ skip }) => {
    const disk = smallDisk(3_000);
    if (disk === null) return skip('only root may mount');
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(1_000_000));
    const opened = openLibrary(join(disk, 'library'), { clock, engines: ENGINES });
    if (!opened.ok) throw new Error(opened.failure.message);
    const library = opened.value;
    const long = transcriptOf(
      ...Array.from({ length: 300 }, (_, index) => `Many words ${index}. `.repeat(20)),
    );
    let refusal: unknown = null;
    let job = accepted(library);
    for (let round = 0; refusal === null && round < 100; round += 1)
      try {
        library.jobs.finish(job.id, job, long, null, NOW);
        job = accepted(library);
      } catch (error) {
        refusal = error;
      }
    expect(failureOfSqlite(refusal)).toMatchObject({ code: 'disk-full', retryable: true });
    // What could not be written is as if it had not been tried.
    const before = library.jobs.get(job.id);
    if (before?.state === 'transcribing') expect(library.transcripts.head(job.recordingId)).toBeNull();

    rmSync(ballast);
    const held = library.jobs.get(job.id) ?? accepted(library);
    if (held.state === 'transcribing')
      expect(library.jobs.finish(held.id, held, long, null, NOW)?.state).toBe('done');
    const db = connect(library);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
    db.close();
    library.close();
  });

  it('at any write of a job leaves it as it was, and the same step is done when there is room', ({
    skip,
  }) => {
    const disk = smallDisk(6_000);
    if (disk === null) return skip('only root may mount');
    const ballast = join(disk, 'ballast');
    const opened = openLibrary(join(disk, 'library'), { clock, engines: ENGINES });
    if (!opened.ok) throw new Error(opened.failure.message);
    const library = opened.value;
    let id = 0;
    const job = () => must(library.jobs.get(id));
    const apply = (event: JobEvent) => () => void must(library.jobs.apply(id, job(), event, NOW));
    const long = transcriptOf(...Array.from({ length: 300 }, (_, index) => `Words ${index}. `.repeat(20)));
    const why = failure('offline');
    const steps: (() => unknown)[] = [
      () =>
        (id = must(
          library.takeIn(settledFile({ path: '/full.mp3', service: 'cloud', fingerprint: 'full' }), NOW).job,
        ).id),
      () => library.jobs.arrange(id, 'hold', NOW),
      () => library.jobs.arrange(id, 'release', NOW),
      () => must(library.jobs.claimNext('cloud', { leaseToken: 'l', requestId: 'r1' }, NOW)),
      apply({ type: 'postponed', failure: why, retryAt: NOW }),
      () => must(library.jobs.claimNext('cloud', { leaseToken: 'l', requestId: 'r2' }, NOW)),
      apply({ type: 'body-ending' }),
      apply({ type: 'accepted', generationId: 'g', firstPollAt: NOW, deadlineAt: null }),
      apply({ type: 'not-ready', nextPollAt: NOW }),
      () => must(library.jobs.finish(id, job(), long, 'x'.repeat(10_000), NOW)),
      () => library.settings.set('theme', 'dark'),
      () => library.events.append('test', { jobId: id }, NOW),
      () => library.remove(job().recordingId, NOW),
      () => library.restore(job().recordingId, NOW),
    ];
    let refusals = 0;
    const seen = () =>
      JSON.stringify([library.jobs.get(id || 1), library.items.counts(), library.events.recent(50)]);
    for (const step of steps) {
      emptyLog(library);
      fillUp(ballast);
      const before = seen();
      try {
        step();
      } catch (error) {
        refusals += 1;
        expect(failureOfSqlite(error)).toMatchObject({ code: 'disk-full' });
        expect(seen()).toBe(before);
        rmSync(ballast);
        step();
      }
      rmSync(ballast, { force: true });
    }
    expect(refusals).toBe(steps.length);
    expect(job().state).toBe('done');
    expect(library.transcripts.get(job().recordingId)?.segments).toHaveLength(300);
    const db = connect(library);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    db.close();
    library.close();
  });

  it('takes back all that shares a commit, and lets through what is small enough by itself', async ({
    skip,
  }) => {
    const disk = smallDisk(6_000);
    if (disk === null) return skip('only root may mount');
    const ballast = join(disk, 'ballast');
    const path = join(disk, 'words.db');
    const db = openForWriting(path);
    const sql = sqlOf(db);
    sql.run`CREATE TABLE words (text TEXT NOT NULL)`;
    const log = new LogOnDisk(db, Infinity);
    const add = (bytes: number) =>
      log.write(() => sql.run`INSERT INTO words (text) VALUES (${'x'.repeat(bytes)})`);
    const both = async () => (await Promise.allSettled([add(10), add(400_000)])).map(({ status }) => status);
    const lengths = () => sql.values<number>`SELECT length(text) FROM words ORDER BY rowid`;
    fillUp(ballast);
    makeRoom(ballast, 100_000);
    // What does not fit takes nothing along that does.
    expect(await both()).toEqual(['fulfilled', 'rejected']);
    expect(lengths()).toEqual([10]);
    expect(await both()).toEqual(['fulfilled', 'rejected']);
    expect(lengths()).toEqual([10, 10]);
    rmSync(ballast);
    expect(await both()).toEqual(['fulfilled', 'fulfilled']);
    expect(lengths()).toEqual([10, 10, 10, 400_000]);
    log.close();
    db.close();
    // Its log is let go of a moment later.
    await nextTurn();
  });

  it('in the midst of a long transcript leaves no hole in it', async ({ skip }) => {
    const disk = smallDisk(6_000);
    if (disk === null) return skip('only root may mount');
    const ballast = join(disk, 'ballast');
    const opened = openLibrary(join(disk, 'library'), { clock, engines: ENGINES });
    if (!opened.ok) throw new Error(opened.failure.message);
    const library = opened.value;
    const { unhurriedQueue: queue } = library;
    const job = accepted(library);
    const long = transcriptOf(...Array.from({ length: 300 }, (_, index) => `Words ${index}. `.repeat(20)));
    const arriving = must(await queue.arrive(job, { transcript: long, raw: null }, NOW));
    await arriving.step();
    emptyLog(library);
    fillUp(ballast);
    await expect(arriving.step()).rejects.toMatchObject({ failure: { code: 'disk-full' } });
    rmSync(ballast);
    while (!arriving.isWhole) await arriving.step();
    expect(await arriving.finish(NOW)).toMatchObject({ state: 'done' });
    await arriving.end();
    expect(library.transcripts.get(job.recordingId)?.segments.map(({ text }) => text)).toEqual(
      long.segments.map(({ text }) => text),
    );
    library.close();
    await nextTurn();
  });

  it('that has no room for a library says so', ({ skip }) => {
    const disk = smallDisk(40);
    if (disk === null) return skip('only root may mount');
    expect(openLibrary(join(disk, 'library'), { clock, engines: ENGINES })).toMatchObject({
      ok: false,
      failure: { code: 'disk-full' },
    });
  });
});
