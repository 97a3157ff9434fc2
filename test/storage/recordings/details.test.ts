// Details of recordings, the trash, and the list of sidecars that are due: on real databases.
import { describe, expect, it } from 'vitest';
import { DEFAULT_SIDECARS } from '../../../app/domain/sidecars.ts';
import { failure } from '../../../app/domain/failure.ts';
import { coverEnd, endsOf } from '../../../app/storage/recordings/trash.ts';
import { sqlOf } from '../../../app/storage/sql.ts';
import {
  connect,
  jobIn,
  makeLibrary,
  must,
  NOW,
  settledFile,
  transcribed,
  transcriptOf,
} from '../support.ts';

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);

describe('details', () => {
  it('start from the tags of the file, and a better title is taken from them', () => {
    const library = makeLibrary();
    const { recording } = library.takeIn(
      settledFile({
        path: '/shows/nk188_final2.mp3',
        tags: {
          title: 'The bread that would not rise',
          album: 'Night Kitchen',
          date: '2026-04-30',
          episode: '188',
        },
        cover: { mimeType: 'image/png', bytes: PNG },
      }),
      NOW,
    );
    expect(recording.title).toBe('The bread that would not rise');
    expect(library.details.get(recording.id)).toMatchObject({
      titleBy: 'tag',
      date: '2026-04-30',
      episode: '188',
      hasCover: true,
      fileTags: { album: 'Night Kitchen' },
    });
    expect(library.details.cover(recording.id)?.mimeType).toBe('image/png');
  });

  it.each([
    ['a placeholder', { title: 'Track 01' }],
    ['the name of the show', { title: 'Night Kitchen', album: 'Night Kitchen' }],
    ['no letters', { title: '— 12 —' }],
  ])('keep the name of the file where the tag is %s', (_what, tags) => {
    const library = makeLibrary();
    const { recording } = library.takeIn(settledFile({ path: '/shows/The bread.mp3', tags }), NOW);
    expect(recording.title).toBe('The bread');
  });

  it('do not believe a title that every episode carries', () => {
    const library = makeLibrary();
    const tags = { title: 'Night Kitchen template' };
    const titles = ['one', 'two'].map(
      (name) => library.takeIn(settledFile({ path: `/shows/${name}.mp3`, tags }), NOW).recording.title,
    );
    expect(titles).toEqual(['Night Kitchen template', 'two']);
  });

  it('keep what a person wrote, each tag once, and say so in the trail', () => {
    const library = makeLibrary();
    const { recording } = library.takeIn(settledFile(), NOW);
    const changed = library.details.update(
      recording.id,
      {
        title: ' Bread ',
        date: '2026-05-01',
        episode: 'S2E4',
        notes: 'Long.\nVery.',
        tags: ['#Food', 'food', ' two  words '],
      },
      NOW,
    );
    expect(changed).toMatchObject({
      title: 'Bread',
      titleBy: 'person',
      date: '2026-05-01',
      episode: 'S2E4',
      notes: 'Long.\nVery.',
      tags: ['Food', 'two words'],
    });
    expect(library.details.update(recording.id, { title: '  ' }, NOW)?.title).toBe('Bread');
    expect(library.events.forRecording(recording.id).map((event) => event.kind)).toContain(
      'recording-renamed',
    );
    expect(library.details.update(999, { title: 'x' }, NOW)).toBeNull();
  });

  it('find a recording by the start of its fingerprint', () => {
    const library = makeLibrary();
    const fingerprint = `0123456789abcdef${'f'.repeat(48)}`;
    const { recording } = library.takeIn(settledFile({ fingerprint }), NOW);
    library.takeIn(settledFile({ fingerprint: `0123456789abcdee${'0'.repeat(48)}` }), NOW);
    expect(library.recordings.byFingerprintStart('0123456789abcdef')?.id).toBe(recording.id);
    expect(library.recordings.byFingerprintStart('1123456789abcdef')).toBeNull();
  });
});

describe('the trash', () => {
  it('lists what was removed, gives it back whole, or ends it', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf('About bread.'), {
      fingerprint: 'bread',
      path: '/shows/bread.mp3',
    });
    library.remove(recordingId, NOW);
    expect(library.trash.page(0, 10)).toMatchObject({
      total: 1,
      rows: [{ recordingId, hasTranscript: true }],
    });
    expect(library.restore(recordingId, NOW)).toBe(true);
    expect(library.trash.count()).toBe(0);
    expect(library.transcripts.get(recordingId)?.segments[0]?.text).toBe('About bread.');

    expect(library.trash.delete(recordingId, NOW)).toBe(false);
    library.remove(recordingId, NOW);
    expect(library.trash.delete(recordingId, NOW)).toBe(true);
    expect(library.trash.count()).toBe(0);
    expect(library.details.get(recordingId)).toBeNull();
    expect(library.transcripts.exists(recordingId)).toBe(false);
    const db = connect(library);
    for (const table of ['transcripts', 'segments', 'sidecars_due'])
      expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0);
    // The index holds nothing that is not there, and nothing is missing in it.
    expect(() =>
      db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)"),
    ).not.toThrow();
    expect(library.files.byPath('/shows/bread.mp3')).toMatchObject({ state: 'left', recordingId: null });
  });

  it('reads no table from end to end, foreign keys included', () => {
    const db = connect(makeLibrary());
    for (const end of [...endsOf(1), coverEnd(1)]) {
      const plan = sqlOf(db).rows<{ detail: string }>`EXPLAIN QUERY PLAN ${end}`;
      expect(plan.map(({ detail }) => detail).filter((detail) => detail.startsWith('SCAN'))).toEqual([]);
    }
  });

  it('drops a picture with the last recording that has it', () => {
    const library = makeLibrary();
    const cover = { mimeType: 'image/png', bytes: PNG } as const;
    const [one, two] = ['one', 'two'].map((name) => {
      const { id } = library.takeIn(
        settledFile({ fingerprint: name, path: `/shows/${name}.mp3`, tags: { title: name }, cover }),
        NOW,
      ).recording;
      must(
        library.jobs.apply(
          must(library.jobs.latestFor(id)).id,
          must(library.jobs.latestFor(id)),
          { type: 'cancelled' },
          NOW,
        ),
      );
      library.remove(id, NOW);
      return id;
    });
    const covers = (): unknown => connect(library).prepare('SELECT count(*) FROM covers').pluck().get();
    library.trash.delete(must(one), NOW);
    expect(covers()).toBe(1);
    library.trash.delete(must(two), NOW);
    expect(covers()).toBe(0);
  });

  it('makes the same content a new recording when it is dropped again', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf('Old.'), { fingerprint: 'same' });
    library.remove(recordingId, NOW);
    library.trash.delete(recordingId, NOW);
    const again = library.takeIn(settledFile({ fingerprint: 'same' }), NOW);
    expect(again.isNew).toBe(true);
    expect(again.job?.state).toBe('queued');
  });

  it('does not end what a service still works on', () => {
    const library = makeLibrary();
    const { recordingId } = jobIn(library, 'transcribing');
    library.remove(recordingId, NOW);
    expect(library.trash.delete(recordingId, NOW)).toBe(false);
    expect(library.trash.olderThan(NOW, 10)).toEqual([recordingId]);
    expect(library.trash.olderThan(NOW - 1, 10)).toEqual([]);
  });
});

describe('sidecars are due', () => {
  function show(formats: readonly 'srt'[], afterEdits = true) {
    const library = makeLibrary();
    const folder = library.folders.add(
      { path: '/shows', name: 'Show', includeSubfolders: true, service: 'device' },
      NOW,
    );
    library.folders.update(folder.id, { sidecars: { ...DEFAULT_SIDECARS, formats, afterEdits } });
    return { library, folderId: folder.id };
  }

  it('with the transcript itself, where the show wants them', () => {
    const { library, folderId } = show(['srt']);
    const { recordingId } = transcribed(library, transcriptOf('One.'), { folderId });
    const [due] = library.sidecars.due(10, NOW);
    expect(due).toMatchObject({ recordingId, isEdit: false });
    library.sidecars.done(recordingId, must(due).stamp);
    expect(library.sidecars.due(10, NOW)).toEqual([]);

    const quiet = show([]);
    transcribed(quiet.library, transcriptOf('One.'), { folderId: quiet.folderId });
    expect(quiet.library.sidecars.due(10, NOW)).toEqual([]);
  });

  it('after edits of text and title, and an edit in the middle of writing is not lost', () => {
    const { library, folderId } = show(['srt']);
    const { recordingId } = transcribed(library, transcriptOf('One.'), { folderId });
    const before = must(library.sidecars.dueOf(recordingId));
    connect(library).exec(
      "UPDATE segments SET text = 'Two.'; UPDATE transcripts SET revision = revision + 1",
    );
    library.sidecars.done(recordingId, before.stamp);
    const left = must(library.sidecars.dueOf(recordingId));
    library.sidecars.fail(recordingId, left.stamp, failure('disk-full'), NOW + 1_000);
    expect(library.sidecars.dueOf(recordingId)).toMatchObject({
      attempt: 1,
      retryAt: NOW + 1_000,
      failure: { code: 'disk-full' },
    });
    library.sidecars.done(recordingId, left.stamp);
    library.details.update(recordingId, { title: 'Renamed' }, NOW);
    expect(library.sidecars.dueOf(recordingId)).toMatchObject({ isEdit: true, attempt: 0 });
  });

  it('not after edits where that is not wished, and for a whole show on demand', () => {
    const { library, folderId } = show(['srt'], false);
    const { recordingId } = transcribed(library, transcriptOf('One.'), { folderId });
    library.sidecars.forget(recordingId);
    library.details.update(recordingId, { title: 'Renamed' }, NOW);
    expect(library.sidecars.due(10, NOW)).toEqual([]);
    expect(library.sidecars.putShow(folderId)).toBe(1);
    expect(library.sidecars.dueOf(recordingId)?.isEdit).toBe(false);
  });
});
