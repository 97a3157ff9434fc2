// Taking files in: one after the other, each answer to who asked, and an end that leaves nobody waiting.
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalOptions } from '../../app/domain/request-options.ts';
import { wholeMs } from '../../app/files/entries.ts';
import type { SettledFile } from '../../app/jobs/intake.ts';
import { startEngine } from './engine-support.ts';

function settled(path: string): SettledFile {
  const { ino, mtimeMs, size } = statSync(path);
  return { folderId: null, path, sizeBytes: size, modifiedAt: wholeMs(mtimeMs), inode: ino };
}

describe('the intake', () => {
  it('makes a recording and a job, with the service and place that were wished for', async () => {
    const { engine, library, record } = startEngine();
    const taken = await engine.intake.take(settled(record('a.wav')), { service: 'cloud', priority: 10 });
    expect(taken).toMatchObject({ ok: true, value: { isNew: true } });
    if (!taken.ok) return;
    expect(library.jobs.latestFor(taken.value.recordingId)).toMatchObject({
      id: taken.value.jobId,
      service: 'cloud',
      priority: 10,
      options: canonicalOptions(engine.requests.for(null, 'cloud').options),
    });
  });

  it('answers everybody who asked for a file that waits, and takes it in once', async () => {
    const { engine, library, record } = startEngine();
    const [first, second] = [record('a.wav'), record('b.wav')];
    engine.intake.add(settled(first));
    const answers = await Promise.all([
      engine.intake.take(settled(second)),
      engine.intake.take(settled(second), { service: 'cloud', priority: 1 }),
    ]);
    expect(answers[0]).toEqual(answers[1]);
    expect(library.items.counts().recordings).toBe(2);
    expect(library.jobs.inState('queued').map(({ service }) => service)).toEqual(['device', 'cloud']);
    expect(engine.intake.size).toBe(0);
  });

  it('says what it cannot use, and shows it', async () => {
    const { engine, library, place } = startEngine();
    const path = join(place, 'text.wav');
    writeFileSync(path, 'these are only words');
    expect(await engine.intake.take(settled(path))).toMatchObject({
      ok: false,
      failure: { code: 'not-audio' },
    });
    expect(library.files.byPath(path)).toMatchObject({ state: 'rejected', failure: { code: 'not-audio' } });
  });

  it('knows a file that went away from one that is bad', async () => {
    const { engine, library, record } = startEngine();
    const path = record('a.wav');
    const file = settled(path);
    rmSync(path);
    expect(await engine.intake.take(file)).toMatchObject({ ok: false, failure: { code: 'file-gone' } });
    expect(library.files.byPath(path)?.state).toBe('gone');
  });

  it('answers at once after its end, and everybody who still waited at the end', async () => {
    const { engine, record } = startEngine();
    const files = [record('a.wav'), record('b.wav'), record('c.wav')].map(settled);
    const waiting = files.map((file) => engine.intake.take(file));
    engine.intake.stop();
    for (const answer of await Promise.all(waiting))
      expect(answer).toMatchObject({ ok: false, failure: { code: 'not-allowed' } });
    expect(await engine.intake.take(settled(record('d.wav')))).toMatchObject({
      ok: false,
      failure: { code: 'not-allowed' },
    });
    engine.intake.add(settled(record('e.wav')));
    expect(engine.intake.size).toBeLessThanOrEqual(1);
  });
});
