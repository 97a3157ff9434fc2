// What is missing of a recording stays with its transcript: through versions, lists, backups and updates, and is never invented.
import SqliteDatabase from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Missing, SoundPromise } from '../../../app/domain/heard.ts';
import { migrate } from '../../../app/storage/migrate.ts';
import { sql as heard } from '../../../app/storage/migrations/0017-heard.ts';
import { MIGRATIONS } from '../../../app/storage/migrations/index.ts';
import type { Library } from '../../../app/storage/library.ts';
import { accepted, makeLibrary, must, NOW, settledFile, tempDirectory, transcriptOf } from '../support.ts';

const CUT: readonly Missing[] = [{ code: 'cut-off', seconds: 603, from: 603, to: 1_206 }];
const PROMISE: SoundPromise = {
  claimedSeconds: 1_206,
  presentSeconds: 603,
  isEstimate: false,
  container: 'MP3',
  tracks: [],
  notes: ['cut-off'],
};

function incompleteOf(library: Library): readonly (number | null)[] {
  const page = library.items.page({ view: 'incomplete', folderId: null, offset: 0, limit: 10 });
  expect([page.total, library.items.counts().incomplete]).toEqual([page.rows.length, page.rows.length]);
  return page.rows.map(({ recordingId }) => recordingId);
}

function finish(library: Library, recordingId: number | null, missing: readonly Missing[] | null): number {
  const job =
    recordingId === null
      ? accepted(library)
      : must(
          library.jobs.apply(
            must(claimAgain(library, recordingId)).id,
            { state: 'uploading' },
            { type: 'accepted', generationId: `again-${NOW}`, firstPollAt: NOW, deadlineAt: null },
            NOW,
          ),
        );
  const judged = { missing, track: 1 };
  must(library.jobs.finish(job.id, job, transcriptOf('Half of it.'), null, NOW, null, undefined, judged));
  return job.recordingId;
}

function claimAgain(library: Library, recordingId: number) {
  library.jobs.enqueue({ recordingId, service: 'cloud', options: '{"again":true}', priority: 1 }, NOW);
  return library.jobs.claimNext('cloud', { leaseToken: 'l', requestId: 'again' }, NOW);
}

describe('what is missing', () => {
  it('is kept with the transcript, listed, and told in the trail', () => {
    const library = makeLibrary();
    const id = finish(library, null, CUT);
    const whole = finish(library, null, []);
    const unjudged = finish(library, null, null);
    expect(library.transcripts.head(id)).toMatchObject({ missing: CUT, track: 1 });
    expect(library.transcripts.get(id)?.missing).toEqual(CUT);
    expect(library.transcripts.head(whole)?.missing).toEqual([]);
    expect(library.transcripts.head(unjudged)?.missing).toBeNull();
    expect(incompleteOf(library)).toEqual([id]);
    expect(library.items.ofRecording(id)?.missing).toEqual(CUT);
    const ready = library.events.forRecording(id).find(({ kind }) => kind === 'job-ready');
    expect(ready?.data).toMatchObject({ missing: CUT });
    library.remove(id, NOW);
    expect(incompleteOf(library)).toEqual([]);
    library.restore(id, NOW);
    expect(incompleteOf(library)).toEqual([id]);
  });

  it('goes when a whole transcript takes its place, and comes back with the version', () => {
    const library = makeLibrary();
    const id = finish(library, null, CUT);
    const first = must(library.transcripts.currentId(id));
    finish(library, id, []);
    expect([incompleteOf(library), library.transcripts.head(id)?.missing]).toEqual([[], []]);
    expect(library.transcripts.byId(first)?.missing).toEqual(CUT);
    library.transaction(() => library.transcripts.makeCurrent(id, first));
    expect([incompleteOf(library), library.transcripts.head(id)?.missing]).toEqual([[id], CUT]);
  });

  it('is in a backup', async () => {
    const library = makeLibrary();
    finish(library, null, CUT);
    const { path } = mustBe(await library.backup());
    expect(existsSync(path)).toBe(true);
    const db = new SqliteDatabase(path, { readonly: true });
    expect(db.prepare('SELECT missing FROM transcripts').pluck().get()).toBe(JSON.stringify(CUT));
    db.close();
  });
});

function mustBe<T>(outcome: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (!outcome.ok) throw new Error('failed');
  return outcome.value;
}

describe('what a file promised', () => {
  it('is kept with the recording, and filled in when a file is seen again', () => {
    const library = makeLibrary();
    const { recording } = library.takeIn(settledFile({ promise: PROMISE }), NOW);
    expect(library.recordings.promise(recording.id)).toEqual(PROMISE);
    const old = library.takeIn(settledFile({ fingerprint: 'old' }), NOW).recording;
    expect(library.recordings.promise(old.id)).toBeNull();
    library.takeIn(settledFile({ fingerprint: 'old', promise: PROMISE }), NOW);
    expect(library.recordings.promise(old.id)).toEqual(PROMISE);
    // What was said first stays.
    library.takeIn(settledFile({ fingerprint: 'old', promise: { ...PROMISE, container: 'WAV' } }), NOW);
    expect(library.recordings.promise(old.id)?.container).toBe('MP3');
  });
});

describe('an update of an older library', () => {
  it('claims nothing of what was transcribed before', () => {
    const directory = tempDirectory();
    const db = new SqliteDatabase(join(directory, 'library.db'));
    migrate(db, MIGRATIONS.slice(0, MIGRATIONS.indexOf(heard)));
    db.exec(
      `INSERT INTO recordings (id, fingerprint, title, file_name, size_bytes, duration_seconds, format, channels,
         sample_rate_hz, recorded_at, created_at, warning) VALUES (5, 'f', 'E', 'e.mp3', 1, 60, 'mp3', 2, 44100, 1, 1, 'Cut off.');
       INSERT INTO jobs (id, recording_id, service, options, state, due_at, generation_id, accepted_at, finished_at, created_at, updated_at)
         VALUES (7, 5, 'device', '{}', 'done', 0, 'g', 1, 1, 1, 1);
       INSERT INTO transcripts (id, recording_id, job_id, service, model, word_times, word_count, is_timed, created_at, is_current,
         first_segment_id, segment_count, preview, insights) VALUES (3, 5, 7, 'device', 'm', 'none', 0, 1, 1, 1, 1, 0, '', '{}');`,
    );
    db.close();
    const library = makeLibrary(directory);
    expect(library.transcripts.head(5)).toMatchObject({ missing: null, track: null });
    expect(library.recordings.promise(5)).toBeNull();
    expect(incompleteOf(library)).toEqual([]);
    expect(library.items.ofRecording(5)?.missing).toBeNull();
  });
});
