// What a run without a window tells: what it did, also where the clock of an earlier run was ahead of this one's.
import { expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import type { Core } from '../../app/operations/core.ts';
import { RunNews } from '../../app/operations/run-news.ts';
import { jobIn } from '../storage/support.ts';
import { startCore } from './core-support.ts';

it('does not tell what an earlier run did as done by this one, though its clock was ahead', () => {
  const { core, library } = startCore();
  const rejected = (path: string): void => {
    const seen = { folderId: null, path, sizeBytes: 1, modifiedMs: 1, inode: null };
    const { id } = library.files.upsertSeen(seen, 'reading', core.nowMs());
    library.files.setState(id, { state: 'rejected', failure: failure('not-audio') }, core.nowMs());
  };
  jobIn(library, 'done');
  rejected('/before.wav');
  // All of that lies in the future of a clock that was put back.
  const behind = Object.create(core, { nowMs: { value: () => 1 } }) as Core;
  const news = new RunNews(behind);
  expect(news.ended()).toEqual([]);
  expect(news.atTheEnd().rejected).toEqual([]);

  const { id } = jobIn(library, 'done');
  rejected('/now.wav');
  expect(news.ended().map(({ job }) => job.id)).toEqual([id]);
  expect(news.ended()).toEqual([]);
  expect(news.atTheEnd().rejected.map(({ path }) => path)).toEqual(['/now.wav']);
});

it('counts speakers that are still to be told apart as waiting, unless somebody holds that back', () => {
  const { core, library } = startCore();
  const { recordingId } = jobIn(library, 'done');
  const news = new RunNews(core);
  expect(news.atTheEnd().waiting).toBe(0);
  const place = { recordingId, service: 'device', options: '{}', priority: 0 } as const;
  const { job } = library.jobs.enqueue({ kind: 'tell-speakers', ...place }, core.nowMs());
  expect(news.atTheEnd().waiting).toBe(1);
  core.act(job.id, 'hold');
  expect(news.atTheEnd().waiting).toBe(0);
});
