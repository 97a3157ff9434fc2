// Transcripts that come and go in slices: seen whole or not at all, whatever happens in between, and the index always says what the table holds.
import { setImmediate as turn } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Transcript } from '../../../app/domain/transcript.ts';
import type { Arrival } from '../../../app/storage/transcripts/arrival.ts';
import { IndexUpkeep } from '../../../app/storage/search/index-upkeep.ts';
import type { Library } from '../../../app/storage/library.ts';
import { SearchRun } from '../../../app/storage/search/search-run.ts';
import { accepted, connect, makeLibrary, must, NOW, transcribed, transcriptOf } from '../support.ts';
import { ENGINE_IDS } from '../../support/engines.ts';

/** Several slices of speech. */
const long = (word: string, count = 350): Transcript =>
  transcriptOf(...Array.from({ length: count }, (_, at) => `${word} says number${at}`));
const textOf = (library: Library, recordingId: number): readonly string[] | null =>
  library.transcripts.get(recordingId)?.segments.map(({ text }) => text) ?? null;
const countOf = (db: Database, table: string): number =>
  db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;

function checkIndex(db: Database): void {
  db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
  expect(db.pragma('foreign_key_check')).toEqual([]);
}

function hits(db: Database, text: string): number {
  const run = new SearchRun(db, ENGINE_IDS);
  const view = must(run.answer({ text, folderId: null, limit: 50 }));
  expect(run.sawStray).toBe(false);
  return view.groups.length;
}

describe('a transcript that arrives in slices', () => {
  it('is seen by nobody before it is whole, and then with its job', () => {
    const library = makeLibrary();
    const db = connect(library);
    const job = accepted(library);
    const { id: jobId, recordingId, service } = job;
    const transcript = long('Marta');
    const arrival = library.transcripts.arrive(
      { recordingId, jobId, service, transcript, raw: null },
      NOW - 5,
    );
    let slices = 0;
    while (!arrival.isWhole) {
      arrival.step();
      slices += 1;
      expect(library.transcripts.exists(recordingId)).toBe(false);
      expect(textOf(library, recordingId)).toBeNull();
      expect(library.edits.log.versions(recordingId)).toEqual([]);
      expect(hits(db, 'marta')).toBe(0);
      checkIndex(db);
    }
    expect(slices).toBeGreaterThan(2);
    expect(library.jobs.get(jobId)?.state).toBe('transcribing');
    const done = library.jobs.finishArrived(jobId, job, arrival, transcript, NOW);
    arrival.end();
    expect(done?.state).toBe('done');
    expect(textOf(library, recordingId)).toEqual(transcript.segments.map(({ text }) => text));
    expect(library.transcripts.head(recordingId)).toMatchObject({ createdAt: NOW, wordCount: 1_050 });
    expect(hits(db, 'marta')).toBe(1);
    expect(countOf(db, 'loose_segments')).toBe(0);
  });

  it('takes nothing from what is stored meanwhile, and its words are counted all the same', () => {
    const library = makeLibrary();
    const db = connect(library);
    const upkeep = new IndexUpkeep(db);
    const job = accepted(library);
    const transcript = long('Marta');
    const arrival = library.transcripts.arrive(
      { recordingId: job.recordingId, jobId: job.id, service: job.service, transcript, raw: null },
      NOW,
    );
    arrival.step();
    const other = transcribed(library, transcriptOf('Meanwhile.'));
    while (upkeep.step()) continue;
    while (!arrival.isWhole) arrival.step();
    must(library.jobs.finishArrived(job.id, job, arrival, transcript, NOW));
    while (upkeep.step()) continue;
    expect(textOf(library, other.recordingId)).toEqual(['Meanwhile.']);
    expect(db.prepare<[], number>("SELECT count FROM search_terms WHERE term = 'marta'").pluck().get()).toBe(
      350,
    );
  });

  it('leaves nothing behind when its job was called off, or its process died', async () => {
    const library = makeLibrary();
    const begin = (): { arrival: Arrival; jobId: number; transcript: Transcript } => {
      const { id: jobId, recordingId, service } = accepted(library);
      const transcript = long('Lost');
      const arrival = library.transcripts.arrive({ recordingId, jobId, service, transcript, raw: null }, NOW);
      return { arrival, jobId, transcript };
    };
    const kept = transcribed(library, long('Kept'));
    const off = begin();
    while (!off.arrival.isWhole) off.arrival.step();
    must(library.jobs.apply(off.jobId, { state: 'transcribing' }, { type: 'cancelled' }, NOW));
    const guard = { state: 'transcribing' } as const;
    expect(library.jobs.finishArrived(off.jobId, guard, off.arrival, off.transcript, NOW)).toBeNull();
    off.arrival.end();
    await library.transcripts.shelf.tidy();
    const db = connect(library);
    expect(countOf(db, 'transcripts')).toBe(1);

    const cutOff = begin();
    cutOff.arrival.step();
    // It is not over as long as its process lives.
    await library.transcripts.shelf.tidy();
    expect(countOf(db, 'transcripts')).toBe(2);
    library.close();
    const next = makeLibrary(library.directory);
    expect(next.transcripts.ofJob(cutOff.jobId)).toBeNull();
    await next.transcripts.shelf.tidy();
    expect(countOf(db, 'transcripts')).toBe(1);
    expect(countOf(db, 'segments')).toBe(350);
    expect(countOf(db, 'loose_segments')).toBe(0);
    expect(next.jobs.get(cutOff.jobId)?.state).toBe('transcribing');
    expect(textOf(next, kept.recordingId)).toHaveLength(350);
    checkIndex(db);
  });

  it('asks for files beside the recording when it is there', () => {
    const library = makeLibrary();
    const folder = library.folders.add(
      { path: '/shows', name: 'Shows', includeSubfolders: true, service: 'device' },
      NOW,
    );
    const formats = { ...folder.sidecars, formats: ['txt' as const] };
    library.folders.update(folder.id, { sidecars: formats });
    const db = connect(library);
    transcribed(library, long('Marta'), { folderId: folder.id });
    expect(countOf(db, 'sidecars_due')).toBe(1);
  });
});

describe('the shelf', () => {
  it('still opens what earlier versions packed', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf('One.', 'Two.'));
    const first = must(library.transcripts.get(recordingId)).segments[0]?.id ?? 0;
    library.remove(recordingId);
    const db = connect(library);
    const packed = JSON.stringify([
      [first, 0, 5, null, 'One.', null],
      [first + 1, 5, 10, 'A', 'Two.', null, null],
    ]);
    db.prepare('UPDATE transcripts SET shelved = ?').run(gzipSync(packed));
    db.exec(
      "INSERT INTO segments_fts (segments_fts, rowid, text) SELECT 'delete', id, text FROM segments; DELETE FROM segments;",
    );
    library.restore(recordingId);
    expect(textOf(library, recordingId)).toEqual(['One.', 'Two.']);
    checkIndex(db);
  });

  const step = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom('remove', 'restore', 'bring', 'tidy', 'reopen') },
    { weight: 2, arbitrary: fc.constantFrom('again', 'back', 'edit') },
    { weight: 3, arbitrary: fc.constant('turns') },
  );

  it(
    'gives back what was put on it after any history, also one that is cut off',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(step, fc.nat({ max: 12 })), { minLength: 3, maxLength: 18 }),
          async (steps) => {
            let library = makeLibrary();
            library.transcripts.shelf.keep();
            const db = connect(library);
            const versions: string[][] = [];
            const { recordingId } = transcribed(library, long('First', 130));
            versions.push([...must(textOf(library, recordingId))]);
            const ids = [must(library.transcripts.currentId(recordingId))];
            let current = 0;
            let removed = false;
            const running: Promise<unknown>[] = [];
            for (const [kind, number] of steps) {
              const { shelf } = library.transcripts;
              const seen = { recordingId, seen: null };
              if (kind === 'remove') removed = library.remove(recordingId) || removed;
              else if (kind === 'restore') removed = !library.restore(recordingId) && removed;
              else if (kind === 'bring') running.push(shelf.bring(ids[number % ids.length] ?? 0));
              else if (kind === 'tidy') running.push(shelf.tidy());
              else if (kind === 'turns') for (let count = 0; count < number; count += 1) await turn();
              else if (kind === 'reopen') {
                library.close();
                await Promise.all(running.splice(0));
                library = makeLibrary(library.directory);
                library.transcripts.shelf.keep();
              } else if (!removed && kind === 'again' && ids.length < 4) {
                const { job } = library.jobs.enqueue(
                  { recordingId, service: 'device', options: `{"n":${ids.length}}`, priority: 0 },
                  NOW,
                );
                const claim = { leaseToken: 'l', requestId: `again-${job.id}` };
                must(library.jobs.claimNext('device', claim, NOW));
                const event = {
                  type: 'accepted',
                  generationId: `g${job.id}`,
                  firstPollAt: 0,
                  deadlineAt: null,
                } as const;
                must(library.jobs.apply(job.id, { state: 'uploading' }, event, NOW));
                const transcript = long(`Other${ids.length}`, 70 + number * 10);
                must(library.jobs.finish(job.id, { state: 'transcribing' }, transcript, null, NOW));
                versions.push(transcript.segments.map(({ text }) => text));
                current = ids.push(must(library.transcripts.currentId(recordingId))) - 1;
              } else if (!removed && kind === 'back') {
                const which = number % ids.length;
                const rows = library.edits.log.versions(recordingId);
                const row = must(rows.find(({ transcriptId }) => transcriptId === ids[which]));
                if (which === current) continue;
                expect(library.edits.restore(seen, row, `back-${number}`, NOW).ok).toBe(true);
                current = which;
              } else if (!removed && kind === 'edit') {
                const segment = must(library.transcripts.get(recordingId)?.segments[number]);
                const text = `${segment.text} edited`;
                const edit = { type: 'text', segmentId: segment.id, text } as const;
                expect(library.edits.edit(seen, edit, NOW).ok).toBe(true);
                versions[current] = (versions[current] ?? []).with(number, text);
              }
              expect(textOf(library, recordingId)).toEqual(removed ? null : versions[current]);
              checkIndex(db);
            }
            await Promise.all(running);
            for (const [at, id] of ids.entries())
              expect(library.transcripts.byId(id)?.segments.map(({ text }) => text)).toEqual(versions[at]);
            await library.transcripts.shelf.tidy();
            expect(countOf(db, 'segments')).toBe(removed ? 0 : (versions[current]?.length ?? 0));
            expect(countOf(db, 'loose_segments')).toBe(0);
            expect(hits(db, 'says')).toBe(removed ? 0 : 1);
            checkIndex(db);
            library.close();
            db.close();
          },
        ),
        { numRuns: 15 },
      );
    },
  );

  it('is deleted with its recording, packed or not', async () => {
    const library = makeLibrary();
    const db = connect(library);
    const now = transcribed(library, long('Now'));
    const later = transcribed(library, long('Later'));
    library.remove(later.recordingId);
    await library.transcripts.shelf.tidy();
    library.remove(now.recordingId);
    for (const { recordingId } of [now, later]) expect(library.trash.delete(recordingId, NOW)).toBe(true);
    for (const table of ['transcripts', 'segments', 'loose_segments']) expect(countOf(db, table)).toBe(0);
    checkIndex(db);
  });
});
