// A process that is killed at any moment leaves a library in which everything it was told is true.
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundleWorker } from '../support/bundle-worker.ts';
import { connect, makeLibrary, tempDirectory } from './support.ts';

const ROUNDS = 12;

describe('SIGKILL at random moments', () => {
  it('loses nothing that was acknowledged, and leaves nothing half done', { timeout: 120_000 }, async () => {
    const script = fileURLToPath(await bundleWorker('test/storage/kill-writer.ts'));
    const directory = tempDirectory();
    makeLibrary(directory).close();
    let acknowledged = { takenIn: 0, done: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const child = fork(script, [directory], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      const counts = await killLater(child, round % 2 === 0 ? 'takenIn' : 'done', Math.random() * 240);
      acknowledged = {
        takenIn: acknowledged.takenIn + counts.takenIn,
        done: acknowledged.done + counts.done,
      };

      const library = makeLibrary(directory);
      const db = connect(library);
      const count = (sql: string): number => db.prepare(sql).pluck().get() as number;
      await library.transcripts.shelf.tidy();
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(db.pragma('foreign_key_check')).toEqual([]);
      db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
      expect(count('SELECT count(*) FROM recordings')).toBeGreaterThanOrEqual(acknowledged.takenIn);
      expect(count('SELECT count(*) FROM recordings')).toBe(count('SELECT count(*) FROM jobs'));
      expect(count('SELECT count(*) FROM recordings')).toBe(
        count("SELECT count(*) FROM files WHERE state = 'known'"),
      );
      expect(count("SELECT count(*) FROM jobs WHERE state = 'done'")).toBeGreaterThanOrEqual(
        acknowledged.done,
      );
      expect(count("SELECT count(*) FROM jobs WHERE state = 'done'")).toBe(
        count('SELECT count(*) FROM transcripts'),
      );
      expect(count('SELECT coalesce(sum(segment_count), 0) FROM transcripts WHERE shelved IS NULL')).toBe(
        count('SELECT count(*) FROM segments'),
      );
      expect(count('SELECT count(*) FROM loose_segments')).toBe(0);
      expect(
        count(
          "SELECT count(*) FROM jobs j WHERE j.state = 'done' AND NOT EXISTS (SELECT 1 FROM events e WHERE e.job_id = j.id AND e.kind = 'job-ready')",
        ),
      ).toBe(0);
      db.close();
      library.close();
    }
    expect(acknowledged.done).toBeGreaterThanOrEqual(ROUNDS / 2);
  });
});

/** Kills the child some time after it first said this; answers what it had said by then. */
function killLater(
  child: ChildProcess,
  after: 'takenIn' | 'done',
  delayMs: number,
): Promise<{ takenIn: number; done: number }> {
  const counts = { takenIn: 0, done: 0 };
  return new Promise((resolve, reject) => {
    child.on('message', (kind) => {
      counts[kind as keyof typeof counts] += 1;
      if (kind === after && counts[after] === 1) setTimeout(() => child.kill('SIGKILL'), delayMs);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      signal === 'SIGKILL' ? resolve(counts) : reject(new Error(`The writer ended by itself with ${code}`)),
    );
  });
}
