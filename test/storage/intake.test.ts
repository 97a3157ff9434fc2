// Taking files in: one content, one recording, one job, whatever its files are called and wherever they are.
import { describe, expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import {
  accepted,
  claimed,
  jobIn,
  makeLibrary,
  must,
  NOW,
  settledFile,
  transcribed,
  transcriptOf,
} from './support.ts';

describe('takeIn', () => {
  it('makes file, recording and job true together, and tells the story', () => {
    const library = makeLibrary();
    const settled = settledFile({ path: '/shows/Episode 1.mp3', warning: 'Its end is cut off.' });
    const { recording, file, job, isNew } = library.takeIn(settled, NOW);
    expect(isNew).toBe(true);
    expect(recording).toMatchObject({
      title: 'Episode 1',
      fileName: 'Episode 1.mp3',
      warning: 'Its end is cut off.',
      createdAt: NOW,
    });
    expect(recording.recordedAt).toBe(Math.round(settled.modifiedMs));
    expect(file).toMatchObject({ state: 'known', recordingId: recording.id, modifiedMs: settled.modifiedMs });
    expect(job).toMatchObject({ state: 'queued', recordingId: recording.id, options: '{}', dueAt: NOW });
    expect(library.events.forRecording(recording.id).map(({ kind }) => kind)).toEqual([
      'recording-added',
      'job-queued',
    ]);
  });

  it('queues nothing for content that is known, under any name and with any options', () => {
    const library = makeLibrary();
    const first = library.takeIn(settledFile({ path: '/a/one.mp3', fingerprint: 'same' }), NOW);
    const second = library.takeIn(
      settledFile({ path: '/a/two.mp3', fingerprint: 'same', service: 'cloud', options: '{"a":1}' }),
      NOW,
    );
    expect(second).toMatchObject({
      isNew: false,
      recording: { id: first.recording.id },
      job: { id: must(first.job).id },
    });
    expect(library.jobs.ofRecording(first.recording.id)).toHaveLength(1);
    expect(library.events.forRecording(first.recording.id).map(({ kind }) => kind)).toContain(
      'recording-found-again',
    );
  });

  it('can be repeated without a trace', () => {
    const library = makeLibrary();
    const settled = settledFile();
    const { recording } = library.takeIn(settled, NOW);
    const story = library.events.forRecording(recording.id);
    library.takeIn(settled, NOW);
    expect(library.events.forRecording(recording.id)).toEqual(story);
  });

  it('does nothing when any part of it cannot be done', () => {
    const library = makeLibrary();
    expect(() => library.takeIn(settledFile({ path: '/x.mp3', options: 'not json' }), NOW)).toThrow(/CHECK/);
    expect(library.files.byPath('/x.mp3')).toBeNull();
    expect(library.items.counts().recordings).toBe(0);
  });

  it('gives changed content at the same path a recording of its own', () => {
    const library = makeLibrary();
    const old = library.takeIn(settledFile({ path: '/a/one.mp3' }), NOW);
    const young = library.takeIn(settledFile({ path: '/a/one.mp3' }), NOW);
    expect(young.isNew).toBe(true);
    expect(library.files.pathFor(old.recording.id)).toBeNull();
    expect(library.files.pathFor(young.recording.id)).toBe('/a/one.mp3');
  });
});

describe('moves', () => {
  it.each([
    ['the new place is seen first', true],
    ['the old place is missed first', false],
  ])('keep the transcript and follow the file when %s', (_, isNewFirst) => {
    const library = makeLibrary();
    const [a, b] = ['A', 'B'].map((name) =>
      library.folders.add({ path: `/${name}`, name, includeSubfolders: true, service: 'device' }, NOW),
    );
    const { recordingId } = transcribed(library, transcriptOf('Words.'), {
      fingerprint: 'f',
      path: '/A/Old name.mp3',
      folderId: must(a).id,
    });
    const moved = settledFile({ fingerprint: 'f', path: '/B/New name.mp3', folderId: must(b).id });
    if (isNewFirst) library.takeIn(moved, NOW);
    expect(library.files.markGone(['/A/Old name.mp3'], NOW)).toEqual([recordingId]);
    if (!isNewFirst) library.takeIn(moved, NOW);
    expect(library.recordings.get(recordingId)).toMatchObject({
      folderId: must(b).id,
      fileName: 'New name.mp3',
      title: 'New name',
    });
    expect(library.files.pathFor(recordingId)).toBe('/B/New name.mp3');
    expect(library.transcripts.get(recordingId)?.segments).toHaveLength(1);
    expect(library.jobs.ofRecording(recordingId)).toHaveLength(1);
  });

  it('leave a title alone that a person wrote', () => {
    const library = makeLibrary();
    const { recording } = library.takeIn(settledFile({ fingerprint: 'f', path: '/a/old.mp3' }), NOW);
    library.details.update(recording.id, { title: 'The long talk' }, NOW);
    library.files.markGone(['/a/old.mp3'], NOW);
    library.takeIn(settledFile({ fingerprint: 'f', path: '/a/new.mp3' }), NOW);
    expect(library.recordings.get(recording.id)).toMatchObject({
      title: 'The long talk',
      fileName: 'new.mp3',
    });
  });

  it('do not follow a copy while the first file is there', () => {
    const library = makeLibrary();
    const { recording } = library.takeIn(settledFile({ fingerprint: 'f', path: '/a/one.mp3' }), NOW);
    library.takeIn(settledFile({ fingerprint: 'f', path: '/a/copy.mp3' }), NOW);
    expect(library.recordings.get(recording.id)?.fileName).toBe('one.mp3');
    library.files.markGone(['/a/copy.mp3'], NOW);
    expect(library.recordings.get(recording.id)?.fileName).toBe('one.mp3');
    expect(library.files.pathFor(recording.id)).toBe('/a/one.mp3');
  });
});

describe('removing a recording', () => {
  it('calls off what was not sent, and brings that back with it', () => {
    const library = makeLibrary();
    const job = jobIn(library, 'queued');
    expect(library.remove(job.recordingId, NOW)).toBe(true);
    expect(library.remove(job.recordingId, NOW)).toBe(false);
    expect(library.jobs.get(job.id)?.state).toBe('cancelled');
    expect(library.items.page({ view: 'all', folderId: null, offset: 0, limit: 10 })).toEqual({
      total: 0,
      rows: [],
    });
    expect(library.restore(job.recordingId, NOW)).toBe(true);
    expect(library.restore(job.recordingId, NOW)).toBe(false);
    expect(library.jobs.get(job.id)?.state).toBe('queued');
  });

  it('lets what was sent end, keeps it, and shows it only when restored', () => {
    const library = makeLibrary();
    const job = accepted(library);
    library.remove(job.recordingId, NOW);
    expect(library.jobs.finish(job.id, job, transcriptOf('Paid for.'), 'raw', NOW)?.state).toBe('done');
    expect(library.transcripts.get(job.recordingId)).toBeNull();
    expect(library.transcripts.raw(job.recordingId)).toBeNull();
    library.restore(job.recordingId, NOW);
    expect(library.transcripts.get(job.recordingId)?.segments.map(({ text }) => text)).toEqual(['Paid for.']);
    expect(library.transcripts.raw(job.recordingId)).toBe('raw');
  });

  it('never sends it again by itself', () => {
    const library = makeLibrary();
    const job = claimed(library);
    library.remove(job.recordingId, NOW);
    const event = { type: 'refused', failure: failure('server-error'), retryAt: NOW } as const;
    expect(library.jobs.apply(job.id, job, event, NOW)?.state).toBe('cancelled');
    expect(library.jobs.claimNext('device', { leaseToken: 'l', requestId: 'r' }, NOW)).toBeNull();
  });

  it('is undone by dropping the same content again, without paying again', () => {
    const library = makeLibrary();
    const done = transcribed(library, transcriptOf('Words.'), { fingerprint: 'f' });
    library.remove(done.recordingId, NOW);
    const again = library.takeIn(settledFile({ fingerprint: 'f' }), NOW);
    expect(again).toMatchObject({
      isNew: false,
      recording: { id: done.recordingId, removedAt: null },
      job: { state: 'done' },
    });
    expect(library.transcripts.head(done.recordingId)).not.toBeNull();
  });

  it('does not resend what a person had called off after it was sent', () => {
    const library = makeLibrary();
    const job = accepted(library);
    library.jobs.apply(job.id, job, { type: 'cancelled' }, NOW);
    library.remove(job.recordingId, NOW);
    library.restore(job.recordingId, NOW);
    expect(library.jobs.get(job.id)?.state).toBe('cancelled');
  });
});
