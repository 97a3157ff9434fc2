// A disk that fills up, for real: what was told stays true, nothing is half done, and work goes on when there is room.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { failureOfSqlite } from '../../app/storage/database.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { accepted, clock, connect, NOW, tempDirectory, transcriptOf } from './support.ts';

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

describe('a full disk', () => {
  it('stops a job before it is done, whole, and lets it finish later', ({ skip }) => {
    const disk = smallDisk(3_000);
    if (disk === null) return skip('only root may mount');
    const ballast = join(disk, 'ballast');
    writeFileSync(ballast, Buffer.alloc(1_000_000));
    const opened = openLibrary(join(disk, 'library'), { clock });
    if (!opened.ok) throw new Error(opened.failure.message);
    const library = opened.value;
    const long = transcriptOf(
      ...Array.from({ length: 300 }, (_, index) => `Many words ${index}. `.repeat(20)),
    );
    let failure: unknown = null;
    let job = accepted(library);
    for (let round = 0; failure === null && round < 100; round += 1)
      try {
        library.jobs.finish(job.id, job, long, null, NOW);
        job = accepted(library);
      } catch (error) {
        failure = error;
      }
    expect(failureOfSqlite(failure)).toMatchObject({ code: 'disk-full', retryable: true });
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

  it('that has no room for a library says so', ({ skip }) => {
    const disk = smallDisk(40);
    if (disk === null) return skip('only root may mount');
    expect(openLibrary(join(disk, 'library'), { clock })).toMatchObject({
      ok: false,
      failure: { code: 'disk-full' },
    });
  });
});
