// Files and folders: what was seen, what became of it, and what stays when listening ends.
import { describe, expect, it } from 'vitest';
import { failure } from '../../../app/domain/failure.ts';
import type { FolderFile } from '../../../app/domain/file-mark.ts';
import { FILE_STATES } from '../../../app/storage/recordings/files.ts';
import { connect, makeLibrary, must, NOW, settledFile } from '../support.ts';

const SEEN: FolderFile = {
  folderId: null,
  path: '/a/one.mp3',
  sizeBytes: 10,
  modifiedMs: NOW + 0.125,
  inode: 7,
};

describe('files', () => {
  it('have the same states in the table and in the code', () => {
    const sql = connect(makeLibrary())
      .prepare("SELECT sql FROM sqlite_schema WHERE name = 'files'")
      .pluck()
      .get() as string;
    const list = must(/state IN \(([^)]*)\)/.exec(sql)?.[1]);
    expect(list.split(',').map((state) => state.trim().replaceAll("'", ''))).toEqual([...FILE_STATES]);
  });

  it('are seen, read, rejected and seen again, and the trail tells it', () => {
    const { files, events } = makeLibrary();
    const { id } = files.upsertSeen(SEEN, 'settling', NOW);
    expect(files.upsertSeen({ ...SEEN, sizeBytes: 20 }, 'settling', NOW + 1)).toMatchObject({
      id,
      sizeBytes: 20,
      firstSeenAt: NOW,
    });
    files.setState(id, { state: 'reading' }, NOW + 2);
    const why = failure('no-sound', { detail: 'no audio track' });
    files.setState(id, { state: 'rejected', failure: why }, NOW + 3);
    expect(files.get(id)).toMatchObject({ state: 'rejected', failure: why, modifiedMs: NOW + 0.125 });
    expect(files.inState('rejected')).toHaveLength(1);
    files.upsertSeen({ ...SEEN, sizeBytes: 30 }, 'settling', NOW + 4);
    expect(files.byPath(SEEN.path)).toMatchObject({
      id,
      state: 'settling',
      failure: null,
      firstSeenAt: NOW + 4,
    });
    expect(files.countInState('settling')).toBe(1);
    expect(events.forPath(SEEN.path).map(({ kind, text }) => [kind, text])).toEqual([
      ['file-seen', null],
      ['file-reading', null],
      ['file-rejected', why.message],
      ['file-seen-again', null],
    ]);
  });

  it('keep no inode number that is not exact', () => {
    const { files } = makeLibrary();
    expect(files.upsertSeen({ ...SEEN, inode: 2 ** 60 }, 'settling', NOW).inode).toBeNull();
    expect(files.byPath(SEEN.path)?.inode).toBeNull();
  });

  it('take any name that a file system allows', () => {
    const { files } = makeLibrary();
    const names = ['caf\u00e9', 'cafe\u0301', 'a\nb', '🎙️', '\u202eabc', "it's", 'x'.repeat(255)];
    for (const name of names) files.upsertSeen({ ...SEEN, path: `/a/${name}` }, 'settling', NOW);
    expect(names.map((name) => files.byPath(`/a/${name}`)?.path)).toEqual(names.map((name) => `/a/${name}`));
    expect(files.countInState('settling')).toBe(names.length);
  });

  it('tell the story of a file as that of its recording', () => {
    const library = makeLibrary();
    library.files.upsertSeen(SEEN, 'settling', NOW);
    const { recording } = library.takeIn(settledFile(SEEN), NOW);
    expect(library.events.forRecording(recording.id).map(({ kind }) => kind)).toEqual([
      'file-seen',
      'recording-added',
      'job-queued',
    ]);
  });

  it('are listed by folder in pages, while others write', () => {
    const library = makeLibrary();
    const folder = library.folders.add(
      { path: '/a', name: 'A', includeSubfolders: true, service: 'device' },
      NOW,
    );
    library.transaction(() => {
      for (let index = 0; index < 2_500; index += 1)
        library.files.upsertSeen({ ...SEEN, folderId: folder.id, path: `/a/${index}` }, 'left', NOW);
    });
    library.files.markGone(['/a/7'], NOW);
    let count = 0;
    for (const file of library.files.listKnownOf(folder.id)) {
      if (count % 500 === 0) library.settings.set('at', file.path);
      count += 1;
    }
    expect(count).toBe(2_499);
  });
});

describe('folders', () => {
  const folder = { path: '/a', name: 'A', includeSubfolders: true, service: 'device' } as const;

  it('come back under their id with their recordings when they are added again', () => {
    const library = makeLibrary();
    const first = library.folders.add({ ...folder, color: 5 }, NOW);
    library.takeIn(settledFile({ folderId: first.id }), NOW);
    library.files.upsertSeen({ ...SEEN, folderId: first.id }, 'settling', NOW);
    expect(library.folders.remove(first.id, NOW)).toBe(true);
    expect(library.folders.remove(first.id, NOW)).toBe(false);
    expect([library.folders.list(), library.folders.get(first.id), library.folders.byPath('/a')]).toEqual([
      [],
      null,
      null,
    ]);
    // What was waiting is waiting no more; recordings stay.
    expect(library.files.countInState('settling')).toBe(0);
    expect(library.items.counts()).toMatchObject({ recordings: 1 });
    const again = library.folders.add({ ...folder, name: 'Again', service: 'cloud' }, NOW + 1);
    expect(again).toEqual({ ...first, name: 'Again', service: 'cloud', chain: ['cloud'] });
    expect(library.folders.list()).toEqual([{ ...again, recordingCount: 1 }]);
  });

  it('keep the engines behind the first when they come back with the same first one', () => {
    const { folders } = makeLibrary();
    const { id } = folders.add({ ...folder, service: 'cloud', standIns: ['second', 'device'] }, NOW);
    expect(folders.get(id)).toMatchObject({ service: 'cloud', chain: ['cloud', 'second', 'device'] });
    folders.remove(id, NOW);
    expect(folders.add({ ...folder, service: 'cloud' }, NOW).chain).toEqual(['cloud', 'second', 'device']);
    folders.remove(id, NOW);
    expect(folders.add({ ...folder, service: 'device' }, NOW).chain).toEqual(['device']);
    expect(folders.update(id, { chain: ['second', 'device'] })).toMatchObject({ service: 'second' });
  });

  it('change only in what is given', () => {
    const { folders } = makeLibrary();
    const { id } = folders.add({ ...folder, language: 'en' }, NOW);
    expect(folders.update(id, { name: 'B', color: undefined })).toMatchObject({
      name: 'B',
      color: 0,
      language: 'en',
    });
    expect(folders.update(id, { language: null, includeSubfolders: false })).toMatchObject({
      language: null,
      includeSubfolders: false,
    });
    expect(folders.get(id)).toMatchObject({ name: 'B', language: null, includeSubfolders: false });
    expect(folders.update(99, { name: 'C' })).toBeNull();
  });

  it('get a colour each', () => {
    const { folders } = makeLibrary();
    const colors = Array.from(
      { length: 9 },
      (_, index) => folders.add({ ...folder, path: `/${index}` }, NOW).color,
    );
    expect(colors).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0]);
  });
});

describe('events and settings', () => {
  it('the trail cannot be changed or cut', () => {
    const library = makeLibrary();
    library.takeIn(settledFile(), NOW);
    const db = connect(library);
    expect(() => db.exec("UPDATE events SET kind = 'other'")).toThrow(/never changed/);
    expect(() => db.exec('DELETE FROM events')).toThrow(/never deleted/);
  });

  it('settings are parsed on the way out, since they may be of any age', () => {
    const { settings } = makeLibrary();
    const asNumber = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
    expect(settings.get('n', asNumber, 5)).toBe(5);
    settings.set('n', 7);
    expect(settings.get('n', asNumber, 5)).toBe(7);
    settings.set('n', 'seven');
    expect(settings.get('n', asNumber, 5)).toBe(5);
    expect(settings.get('n')).toBe('seven');
    settings.set('n', undefined);
    expect(settings.get('n')).toBeUndefined();
  });
});
