// The books of what was sent: in step with the job table through every end of a send, and never short of one.
import { gzipSync } from 'node:zlib';
import SqliteDatabase from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../app/domain/failure.ts';
import type { Job } from '../../../app/domain/job.ts';
import { monthOf } from '../../../app/domain/month.ts';
import { ENGINES } from '../../../app/speech/engines.ts';
import { readLayer } from '../../../app/domain/option-layers.ts';
import { LIBRARY_FILE, type Library } from '../../../app/storage/library.ts';
import { migrate } from '../../../app/storage/migrate.ts';
import { APPLICATION_ID } from '../../../app/storage/schema.ts';
import { MIGRATIONS } from '../../../app/storage/migrations/index.ts';
import { claimed, connect, makeLibrary, must, NOW, tempDirectory, transcriptOf } from '../support.ts';

const MONTH = monthOf(NOW);
const spent = (library: Library): number => library.charges.spentIn(MONTH);
const reserved = (library: Library, usd: number | null = 0.3): Job => {
  const job = claimed(library, { service: 'cloud' });
  library.charges.reserve(job, usd, NOW);
  return job;
};
const accept = (library: Library, job: Job, spentUsd?: number): Job =>
  must(
    library.jobs.apply(
      job.id,
      job,
      {
        type: 'accepted',
        generationId: `g${job.id}`,
        firstPollAt: NOW,
        deadlineAt: null,
        ...(spentUsd === undefined ? {} : { spentUsd }),
      },
      NOW,
    ),
  );

describe('a send', () => {
  it('is set aside while it is on its way, and released when it is refused, postponed or cut off', () => {
    for (const event of [
      { type: 'refused', failure: failure('server-error'), retryAt: NOW },
      { type: 'postponed', failure: failure('offline'), retryAt: NOW + 60_000 },
      { type: 'cancelled' },
    ] as const) {
      const library = makeLibrary();
      const job = reserved(library);
      expect(spent(library)).toBeCloseTo(0.3);
      library.jobs.apply(job.id, job, event, NOW);
      expect(spent(library)).toBe(0);
      expect(library.charges.ofRecording(job.recordingId)).toBeNull();
    }
  });

  it('costs what was estimated until the service says otherwise; "nothing yet" says nothing', () => {
    const library = makeLibrary();
    const job = accept(library, reserved(library), 0);
    expect(library.charges.ofRecording(job.recordingId)).toEqual({
      usd: 0.3,
      estimatedUsd: 0.3,
      audioSeconds: 60,
      unknownCount: 0,
    });
    library.jobs.finish(job.id, job, transcriptOf('Done.'), null, NOW, null, 0.25);
    expect(library.charges.ofRecording(job.recordingId)).toMatchObject({ usd: 0.25, estimatedUsd: 0 });
  });

  it('stated twice is paid once: the higher word counts', () => {
    const library = makeLibrary();
    const job = accept(library, reserved(library), 0.2);
    library.jobs.finish(job.id, job, transcriptOf('Done.'), null, NOW, null, 0.2);
    expect(spent(library)).toBeCloseTo(0.2);
  });

  it('that the service gives up is free; one whose result is lost is not', () => {
    const library = makeLibrary();
    for (const [code, usd] of [
      ['generation-failed', 0],
      ['result-lost', 0.3],
    ] as const) {
      const job = accept(library, reserved(library));
      library.jobs.apply(
        job.id,
        job,
        { type: 'generation-failed', failure: failure(code), retryAt: NOW },
        NOW,
      );
      expect(library.charges.ofRecording(job.recordingId)?.usd).toBe(usd);
    }
  });

  it('in doubt counts, and sent again counts twice', () => {
    const library = makeLibrary();
    const job = reserved(library);
    const doubtful = must(
      library.jobs.apply(job.id, job, { type: 'ambiguous', failure: failure('answer-lost') }, NOW),
    );
    expect(spent(library)).toBeCloseTo(0.3);
    expect(library.charges.mayBeBilled(job.id)).toBe(true);
    library.jobs.apply(job.id, doubtful, { type: 'send-again' }, NOW);
    const again = must(library.jobs.claimNext('cloud', { leaseToken: 'l2', requestId: 'r2' }, NOW));
    library.charges.reserve(again, 0.3, NOW);
    accept(library, again, 0.28);
    expect(spent(library)).toBeCloseTo(0.58);
  });

  it('cancelled when its last bytes had left is in doubt', () => {
    const library = makeLibrary();
    const job = reserved(library);
    const ending = must(library.jobs.apply(job.id, job, { type: 'body-ending' }, NOW));
    library.jobs.apply(job.id, ending, { type: 'cancelled' }, NOW);
    expect(spent(library)).toBeCloseTo(0.3);
  });

  it('without a known price is counted as one of unknown cost', () => {
    const library = makeLibrary();
    const job = accept(library, reserved(library, null));
    expect(library.charges.ofRecording(job.recordingId)).toMatchObject({ usd: 0, unknownCount: 1 });
    expect(library.charges.byShow(MONTH)).toMatchObject([{ folderId: null, unknownCount: 1 }]);
  });

  it('that may have cost something cannot be deleted', () => {
    const library = makeLibrary();
    accept(library, reserved(library));
    expect(() => connect(library).exec('DELETE FROM charges')).toThrow(/never forgotten/);
  });

  it('on the device costs nothing', () => {
    const library = makeLibrary();
    accept(library, claimed(library, { service: 'device' }));
    expect(library.charges.firstAt()).toBeNull();
  });
});

describe('prices', () => {
  it('are the service’s until the person knows better', () => {
    const { prices } = makeLibrary();
    expect(prices.get('m')).toBeNull();
    prices.setFetched('m', 0.36, NOW);
    expect(prices.get('m')).toEqual({ model: 'm', usdPerHour: 0.36, source: 'service', fetchedAt: NOW });
    prices.setOwn('m', 0.4);
    expect(prices.get('m')).toEqual({ model: 'm', usdPerHour: 0.4, source: 'own', fetchedAt: null });
    prices.forgetFetched();
    prices.setOwn('m', null);
    expect(prices.get('m')).toBeNull();
  });
});

describe('answers', () => {
  it('that could not be read are kept until there is a transcript with one of its own', () => {
    const library = makeLibrary();
    const job = accept(library, reserved(library));
    expect(library.answers.has(job.recordingId)).toBe(false);
    library.answers.keepUnread(job.id, gzipSync('{"odd":1}'), NOW);
    expect(library.answers.ofRecording(job.recordingId)).toEqual(gzipSync('{"odd":1}'));
    library.jobs.finish(job.id, job, transcriptOf('Done.'), gzipSync('{"ok":1}'), NOW);
    expect(library.answers.ofRecording(job.recordingId)).toEqual(gzipSync('{"ok":1}'));
  });
});

describe('a library of before', () => {
  const migrated = (settings: Readonly<Record<string, unknown>>): unknown => {
    const db = new SqliteDatabase(join(tempDirectory(), LIBRARY_FILE));
    try {
      db.exec(MIGRATIONS.slice(0, 2).join('\n'));
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma('user_version = 2');
      const put = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)');
      for (const [key, value] of Object.entries(settings)) put.run(key, JSON.stringify(value));
      expect(migrate(db).ok).toBe(true);
      const row = db.prepare("SELECT value FROM settings WHERE key = 'cloudOptions'").get() as
        { value: string } | undefined;
      return row && readLayer(ENGINES.fields, JSON.parse(row.value));
    } finally {
      db.close();
    }
  };

  it.each([
    [{}, undefined],
    [{ theme: 'dark' }, undefined],
    [{ diarize: true }, { diarize: true, punctuate: true }],
    [{ punctuate: false }, {}],
    [
      { cloudModel: 'nova-3', cloudLanguage: 'de', diarize: false, punctuate: true },
      { model: 'nova-3', language: 'de', punctuate: true },
    ],
    [{ cloudModel: '', cloudLanguage: 7, diarize: 'yes' }, { punctuate: true }],
  ])('with %j has the options %j', (settings, options) => {
    expect(migrated(settings)).toEqual(options);
  });
});
