// The job table: claims, guards, uniqueness, and the CHECKs against the domain's list of states.
import { describe, expect, it } from 'vitest';
import { failure } from '../../../app/domain/failure.ts';
import { JOB_STATES, type JobState } from '../../../app/domain/job.ts';
import {
  accepted,
  claimed,
  connect,
  jobIn,
  makeLibrary,
  must,
  NOW,
  segment,
  settledFile,
  transcriptOf,
} from '../support.ts';

const LEASE = { leaseToken: 'lease', requestId: 'request' };

describe('the states', () => {
  it('are the same in the table and in the domain', () => {
    const library = makeLibrary();
    const sql = connect(library)
      .prepare("SELECT sql FROM sqlite_schema WHERE name = 'jobs'")
      .pluck()
      .get() as string;
    const list = must(/CHECK \((state = '[^)]*)\)/.exec(sql)?.[1]);
    expect(list).toBe(JOB_STATES.map((state) => `state = '${state}'`).join(' OR '));
  });

  it.each(JOB_STATES)('%s is reached, stored and read back as the domain says', (state) => {
    const library = makeLibrary();
    const job = jobIn(library, state);
    expect(job.state).toBe(state);
    expect(library.jobs.get(job.id)).toEqual(job);
  });

  it.each<[JobState, string]>([
    ['queued', "lease_token = 'x'"],
    ['queued', "generation_id = 'x'"],
    ['uploading', 'lease_token = NULL'],
    ['uploading', 'request_id = NULL'],
    ['uncertain', 'failure_code = NULL, failure_message = NULL, failure_retryable = NULL'],
    ['transcribing', 'generation_id = NULL'],
    ['transcribing', 'accepted_at = NULL'],
    ['transcribing', 'finished_at = 1'],
    ['done', 'finished_at = NULL'],
    ['done', "lease_token = 'x'"],
    ['failed', 'failure_code = NULL, failure_message = NULL, failure_retryable = NULL'],
    ['cancelled', "state = 'lost'"],
    ['queued', "options = 'not json'"],
  ])('a %s job cannot be given %s', (state, change) => {
    const library = makeLibrary();
    const { id } = jobIn(library, state);
    expect(() => connect(library).exec(`UPDATE jobs SET ${change} WHERE id = ${id}`)).toThrow(/CHECK/);
  });
});

describe('enqueue', () => {
  it('gives back the job that is there already for the same content, service and options', () => {
    const library = makeLibrary();
    const { jobs } = library;
    const { recording, job } = library.takeIn(settledFile(), NOW);
    const wish = { recordingId: recording.id, service: 'device', options: '{}', priority: 9 } as const;
    expect(jobs.enqueue(wish, NOW)).toEqual({ job, created: false });
    expect(jobs.enqueue({ ...wish, service: 'cloud' }, NOW)).toMatchObject({
      created: true,
      job: { service: 'cloud', priority: 9 },
    });
    expect(jobs.enqueue({ ...wish, options: '{"a":1}' }, NOW).created).toBe(true);
    expect(jobs.ofRecording(recording.id)).toHaveLength(3);
  });
});

describe('claimNext', () => {
  it('takes the highest priority first, then what came first, of this service only', () => {
    const library = makeLibrary();
    const ids = [
      library.takeIn(settledFile({ priority: 0 }), NOW),
      library.takeIn(settledFile({ priority: 0 }), NOW - 1),
      library.takeIn(settledFile({ priority: 5 }), NOW + 1),
      library.takeIn(settledFile({ priority: 9, service: 'cloud' }), NOW),
    ].map(({ job }) => must(job).id);
    const claim = (): number | undefined => library.jobs.claimNext('device', LEASE, NOW + 1)?.id;
    expect([claim(), claim(), claim(), claim()]).toEqual([ids[2], ids[0], ids[1], undefined]);
    expect(library.jobs.get(must(ids[0]))).toMatchObject({ state: 'uploading', attempt: 1, ...LEASE });
  });

  it('leaves what is not due, and tells when it will be', () => {
    const library = makeLibrary();
    const job = claimed(library);
    const busy = failure('server-error');
    library.jobs.apply(job.id, job, { type: 'refused', failure: busy, retryAt: NOW + 500 }, NOW);
    expect(library.jobs.claimNext('device', LEASE, NOW + 499)).toBeNull();
    expect(library.jobs.nextDueAfter('device', NOW)).toBe(NOW + 500);
    expect(library.jobs.nextDueAfter('cloud', NOW)).toBeNull();
    expect(library.jobs.claimNext('device', LEASE, NOW + 500)).toMatchObject({ id: job.id, attempt: 2 });
  });

  it('tells the nearest of claims and polls', () => {
    const library = makeLibrary();
    const job = accepted(library);
    library.jobs.apply(job.id, job, { type: 'not-ready', nextPollAt: NOW + 70 }, NOW);
    expect(library.jobs.nextDueAfter('device', NOW)).toBe(NOW + 70);
    expect(library.jobs.duePolls('device', NOW + 69, 10)).toEqual([]);
    expect(library.jobs.duePolls('device', NOW + 70, 10).map(({ id }) => id)).toEqual([job.id]);
  });
});

describe('apply', () => {
  it('changes nothing when the state is not the one it was made for', () => {
    const library = makeLibrary();
    const job = claimed(library);
    expect(library.jobs.apply(job.id, { state: 'queued' }, { type: 'cancelled' }, NOW)).toBeNull();
    expect(library.jobs.get(job.id)).toEqual(job);
  });

  it('changes nothing under another lease, also when the state is the same again', () => {
    const library = makeLibrary();
    const first = claimed(library);
    library.jobs.apply(
      first.id,
      first,
      { type: 'interrupted', failure: failure('upload-interrupted'), crashed: false },
      NOW,
    );
    const second = must(library.jobs.claimNext('device', { leaseToken: 'other', requestId: 'r2' }, NOW));
    const late = { type: 'accepted', generationId: 'g', firstPollAt: NOW, deadlineAt: null } as const;
    expect(library.jobs.apply(first.id, { state: 'uploading', leaseToken: 'lease' }, late, NOW)).toBeNull();
    expect(library.jobs.get(first.id)).toEqual(second);
    expect(library.jobs.apply(first.id, { state: 'uploading', leaseToken: null }, late, NOW)).toBeNull();
    expect(library.jobs.apply(first.id, { state: 'uploading' }, late, NOW)?.generationId).toBe('g');
  });

  it('changes nothing and writes no trail when the event has no meaning', () => {
    const library = makeLibrary();
    const job = jobIn(library, 'done');
    const before = library.events.forRecording(job.recordingId);
    expect(library.jobs.apply(job.id, { state: 'done' }, { type: 'retry' }, NOW)).toBeNull();
    expect(library.events.forRecording(job.recordingId)).toEqual(before);
  });

  it('keeps a failure as it came, and the trail tells it', () => {
    const library = makeLibrary();
    const job = claimed(library);
    const why = failure('request-refused', {
      message: 'No.',
      detail: 'the service says no',
      retryable: false,
    });
    expect(
      library.jobs.apply(job.id, job, { type: 'refused', failure: why, retryAt: NOW }, NOW)?.failure,
    ).toEqual(why);
    expect(library.jobs.get(job.id)?.failure).toEqual(why);
    const last = library.events.forRecording(job.recordingId).at(-1);
    expect(last).toMatchObject({
      kind: 'job-refused',
      text: 'No.',
      data: { code: 'request-refused', state: 'failed' },
    });
  });
});

describe('finish', () => {
  it('makes transcript, state and trail true together', () => {
    const library = makeLibrary();
    const job = accepted(library);
    const done = library.jobs.finish(
      job.id,
      job,
      transcriptOf('One.', 'Two.'),
      '{"raw":1}',
      NOW,
      new Uint8Array([1, 2]),
    );
    expect(done).toMatchObject({ state: 'done', finishedAt: NOW, failure: null });
    expect(library.transcripts.get(job.recordingId)?.segments.map(({ text }) => text)).toEqual([
      'One.',
      'Two.',
    ]);
    expect(library.transcripts.raw(job.recordingId)).toBe('{"raw":1}');
    expect([...must(library.recordings.peaks(job.recordingId))]).toEqual([1, 2]);
    expect(library.events.forRecording(job.recordingId).at(-1)?.kind).toBe('job-ready');
  });

  it('stores nothing when the job is no longer ours', () => {
    const library = makeLibrary();
    const job = accepted(library);
    library.jobs.apply(job.id, job, { type: 'cancelled' }, NOW);
    expect(library.jobs.finish(job.id, job, transcriptOf('Late.'), null, NOW)).toBeNull();
    expect(library.transcripts.head(job.recordingId)).toBeNull();
    expect(library.jobs.get(job.id)?.state).toBe('cancelled');
  });

  it('stores nothing of a transcript that cannot be stored whole', () => {
    const library = makeLibrary();
    const job = accepted(library);
    const broken = transcriptOf('Fine.', { ...segment('Bad'), start: 'x' as unknown as number });
    expect(() => library.jobs.finish(job.id, job, broken, null, NOW)).toThrow(/REAL/);
    expect(library.jobs.get(job.id)?.state).toBe('transcribing');
    expect(connect(library).prepare('SELECT count(*) FROM segments').pluck().get()).toBe(0);
  });
});

describe('after a crash', () => {
  it('finds what a dead process held', () => {
    const library = makeLibrary();
    const held = claimed(library);
    for (const state of JOB_STATES) if (state !== 'uploading') jobIn(library, state);
    expect(library.jobs.held().map(({ id }) => id)).toEqual([held.id]);
  });
});

describe('the job that stands for a recording', () => {
  it('is the newest, until an older one is taken up again', () => {
    const library = makeLibrary();
    const first = jobIn(library, 'failed');
    const { job: second } = library.jobs.enqueue(
      { recordingId: first.recordingId, service: 'cloud', options: '{}', priority: 0 },
      NOW,
    );
    expect(library.jobs.latestFor(first.recordingId)?.id).toBe(second.id);
    library.jobs.apply(first.id, { state: 'failed' }, { type: 'retry' }, NOW);
    expect(library.jobs.latestFor(first.recordingId)?.id).toBe(first.id);
  });

  it('is counted in the backlog, with the length of its sound, until it ends well', () => {
    const library = makeLibrary();
    for (const state of JOB_STATES) jobIn(library, state);
    jobIn(library, 'queued');
    const open = ['failed', 'queued', 'transcribing', 'uncertain', 'uploading'];
    expect(library.jobs.backlog()).toEqual(
      open.map((state) => {
        const count = state === 'queued' ? 2 : 1;
        return { state, service: 'device', parked: false, count, audioSeconds: 60 * count };
      }),
    );
  });

  it('tells what ended since', () => {
    const library = makeLibrary();
    const done = jobIn(library, 'done');
    jobIn(library, 'queued');
    expect(library.jobs.finishedSince(NOW).map(({ id }) => id)).toEqual([done.id]);
    expect(library.jobs.finishedSince(NOW + 1)).toEqual([]);
    expect(library.jobs.inState('queued')).toHaveLength(1);
    expect(library.jobs.acceptedCount('device')).toBe(0);
  });
});
