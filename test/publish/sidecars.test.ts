// Files beside recordings: on a real disk, with a real library, through kills, full disks and people's hands.
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { Changes } from '../../app/domain/changes.ts';
import { EVERY_PLACE } from '../../app/domain/confirmed-places.ts';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { DEFAULT_SIDECARS, type SidecarSettings } from '../../app/domain/sidecars.ts';
import { failure } from '../../app/domain/failure.ts';
import { failed } from '../../app/domain/result.ts';
import { besideOf } from '../../app/publish/beside.ts';
import { exporterHere } from '../../app/publish/exporter.ts';
import { SidecarWriter, type SidecarDeps } from '../../app/publish/sidecars.ts';
import {
  connect,
  makeLibrary,
  NOW,
  settledFile,
  tempDirectory,
  transcribed,
  transcriptOf,
} from '../storage/support.ts';

function makeShow(settings: Partial<SidecarSettings> = {}, more: Partial<SidecarDeps> = {}) {
  const root = tempDirectory();
  const shows = join(root, 'Night Kitchen');
  mkdirSync(join(shows, 'season 2'), { recursive: true });
  const library = makeLibrary();
  const folder = library.folders.add(
    { path: shows, name: 'Night Kitchen', includeSubfolders: true, service: 'device' },
    NOW,
  );
  const set = (changed: Partial<SidecarSettings>): void => {
    library.folders.update(folder.id, {
      sidecars: { ...DEFAULT_SIDECARS, formats: ['srt'], ...settings, ...changed },
    });
  };
  set({});
  let nowMs = NOW;
  const writer = () =>
    new SidecarWriter({
      places: EVERY_PLACE,
      library,
      exporter: exporterHere(library),
      clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
      changes: new Changes(),
      onFault: (error) => {
        throw error;
      },
      restMs: 0,
      ...more,
    });
  return {
    root,
    shows,
    library,
    set,
    pass: (ms: number) => void (nowMs += ms),
    record: (name = 'episode 1.mp3', text = 'Hello there.') =>
      transcribed(library, transcriptOf(text), { folderId: folder.id, path: join(shows, name) }).recordingId,
    /** Writes everything that is due. */
    write: async () => {
      const one = writer();
      one.start();
      while (one.isWorking) await new Promise((resolve) => setTimeout(resolve, 2));
      await one.stop();
    },
    writer,
    edit: (text: string) => {
      const db = connect(library);
      db.prepare('UPDATE segments SET text = ?').run(text);
      db.exec('UPDATE transcripts SET revision = revision + 1');
    },
    story: (recordingId: number) =>
      library.events
        .forRecording(recordingId)
        .filter((event) => event.kind.startsWith('sidecar'))
        .map((event) => event.text),
    folderId: folder.id,
  };
}

describe('files beside recordings', () => {
  it('are written when the transcript is done, under the recording’s name, and nothing else is', async () => {
    const show = makeShow({ formats: ['srt', 'txt'] });
    const recordingId = show.record();
    await show.write();
    expect(readdirSync(show.shows).sort()).toEqual(['episode 1.srt', 'episode 1.txt', 'season 2']);
    expect(readFileSync(join(show.shows, 'episode 1.srt'), 'utf8')).toContain('Hello there.');
    expect(show.library.sidecars.due(1, NOW)).toEqual([]);
    expect(show.story(recordingId)).toContain('Wrote episode 1.srt.');
  });

  it('are written as soon as a change is told, and no more once the writer has stopped', async () => {
    const changes = new Changes();
    const show = makeShow({}, { changes });
    const writer = show.writer();
    writer.start();
    await vi.waitUntil(() => !writer.isWorking);
    show.record();
    changes.tell(['items', 'search']);
    expect(writer.isWorking).toBe(true);
    await vi.waitUntil(() => !writer.isWorking);
    expect(readdirSync(show.shows)).toContain('episode 1.srt');
    await writer.stop();
    changes.tell(['items']);
    expect(writer.isWorking).toBe(false);
  });

  it('mirror the tree in a folder of their own, with names from the pattern', async () => {
    const show = makeShow({ place: 'folder', pattern: '{show} – {episode} – {title}' });
    const directory = join(show.root, 'captions');
    mkdirSync(directory);
    show.set({ directory });
    const recordingId = show.record(join('season 2', 'take 7.wav'));
    show.library.details.update(recordingId, { title: 'Bread: a story / 1', episode: '12' }, NOW);
    await show.write();
    expect(readdirSync(join(directory, 'season 2'))).toEqual(['Night Kitchen – 12 – Bread a story 1.srt']);
  });

  it('follow edits and a new title, and take their old name along', async () => {
    const show = makeShow({ pattern: '{title}' });
    const recordingId = show.record();
    await show.write();
    show.edit('Corrected.');
    await show.write();
    expect(readFileSync(join(show.shows, 'episode 1.srt'), 'utf8')).toContain('Corrected.');
    show.library.details.update(recordingId, { title: 'Bread' }, NOW);
    await show.write();
    expect(readdirSync(show.shows).filter((name) => name.endsWith('.srt'))).toEqual(['Bread.srt']);
  });

  it('are never written over what a person changed: another name, and the trail says why', async () => {
    const show = makeShow();
    const recordingId = show.record();
    await show.write();
    const path = join(show.shows, 'episode 1.srt');
    writeFileSync(path, 'mine now');
    for (const text of ['Edited once.', 'Edited twice.']) {
      show.edit(text);
      await show.write();
    }
    expect(readFileSync(path, 'utf8')).toBe('mine now');
    expect(readFileSync(join(show.shows, 'episode 1 (Earshot).srt'), 'utf8')).toContain('Edited twice.');
    expect(readdirSync(show.shows)).toHaveLength(3);
    expect(show.story(recordingId).join()).toContain('changed by somebody else');
    expect(besideOf(show.library, recordingId)).toEqual({
      failure: null,
      aside: [{ theirs: 'episode 1.srt', ours: 'episode 1 (Earshot).srt' }],
    });

    rmSync(path);
    show.edit('Edited again.');
    await show.write();
    expect(readdirSync(show.shows).filter((name) => name.endsWith('.srt'))).toEqual(['episode 1.srt']);
    expect(besideOf(show.library, recordingId)).toBeNull();
  });

  it('stay with the show when a copy of the recording turns up somewhere else', async () => {
    const show = makeShow();
    const recordingId = show.record();
    await show.write();
    const desktop = join(show.root, 'desktop');
    mkdirSync(desktop);
    const { fingerprint } = show.library.recordings.get(recordingId) ?? { fingerprint: '' };
    show.library.takeIn(settledFile({ fingerprint, path: join(desktop, 'copy.mp3') }), NOW + 1);
    show.edit('Corrected.');
    await show.write();
    expect(readdirSync(desktop)).toEqual([]);
    expect(readFileSync(join(show.shows, 'episode 1.srt'), 'utf8')).toContain('Corrected.');
  });

  it('leave a file alone that was there before, and one of another recording', async () => {
    const show = makeShow({ pattern: '{show}' });
    writeFileSync(join(show.shows, 'Night Kitchen.srt'), 'from last year');
    show.record('one.mp3', 'First.');
    show.record('two.mp3', 'Second.');
    await show.write();
    const texts = ['Night Kitchen.srt', 'Night Kitchen (Earshot).srt', 'Night Kitchen (Earshot 2).srt'].map(
      (name) => readFileSync(join(show.shows, name), 'utf8'),
    );
    expect(texts[0]).toBe('from last year');
    expect(texts[1]).toContain('First.');
    expect(texts[2]).toContain('Second.');
  });

  it('know their own hand after a kill between putting and noting', async () => {
    const show = makeShow();
    show.record();
    await show.write();
    // As a kill leaves it: announced, put in place, not noted; and half a file beside it.
    const db = connect(show.library);
    show.edit('Edited.');
    await show.write();
    db.prepare("UPDATE sidecar_files SET next_hash = hash, hash = 'older'").run();
    writeFileSync(join(show.shows, '.earshot-1-srt.tmp'), 'half');
    show.edit('Edited after the kill.');
    await show.write();
    expect(readdirSync(show.shows).sort()).toEqual(['episode 1.srt', 'season 2']);
    expect(readFileSync(join(show.shows, 'episode 1.srt'), 'utf8')).toContain('after the kill');
  });

  it('wait and try again where they cannot be written, and say so on the recording', async () => {
    const show = makeShow({ place: 'folder' });
    // Neither root nor anybody makes a folder out of a file.
    const directory = join(show.root, 'captions');
    writeFileSync(directory, 'a file');
    show.set({ directory });
    const recordingId = show.record();
    await show.write();
    expect(show.library.sidecars.dueOf(recordingId)).toMatchObject({
      attempt: 1,
      failure: { code: 'library-unwritable', retryable: true },
    });
    expect(show.story(recordingId).join()).toContain('could not be written into “captions”');
    const problem = (): string | null | undefined =>
      show.library.items.ofRecording(recordingId)?.filesProblem;
    expect(problem()).toContain('could not be written into “captions”');
    expect(besideOf(show.library, recordingId)?.failure?.code).toBe('library-unwritable');
    await show.write();
    expect(show.library.sidecars.dueOf(recordingId)?.attempt).toBe(1);

    rmSync(directory);
    show.pass(30_000);
    await show.write();
    // A folder that was chosen is never made: its disk may only be away.
    expect(existsSync(directory)).toBe(false);
    mkdirSync(directory);
    show.pass(60_000);
    await show.write();
    expect(show.library.sidecars.dueOf(recordingId)).toBeNull();
    expect(problem()).toBeNull();
    expect(existsSync(join(directory, 'episode 1.srt'))).toBe(true);
  });

  it('survive a full disk: nothing half is left, and the next try writes it', async () => {
    let full = true;
    const show = makeShow(
      {},
      {
        exporter: {
          make: (recordingId, asked, choices) =>
            full
              ? Promise.resolve(failed(failure('disk-full')))
              : exporterHere(show.library).make(recordingId, asked, choices),
        },
      },
    );
    const recordingId = show.record();
    await show.write();
    expect(show.library.sidecars.dueOf(recordingId)?.failure?.code).toBe('disk-full');
    expect(readdirSync(show.shows)).toEqual(['season 2']);
    full = false;
    show.pass(30_000);
    await show.write();
    expect(existsSync(join(show.shows, 'episode 1.srt'))).toBe(true);
  });

  it('leave out what a transcript without times cannot be, and say so once', async () => {
    const show = makeShow({ formats: ['txt', 'vtt'] });
    const untimed = {
      ...transcriptOf('No times.'),
      segments: [{ start: null, end: null, speaker: null, text: 'No times.', words: [] }],
    };
    const { recordingId } = transcribed(show.library, untimed, {
      folderId: show.folderId,
      path: join(show.shows, 'a.mp3'),
    });
    await show.write();
    expect(readdirSync(show.shows).sort()).toEqual(['a.txt', 'season 2']);
    expect(show.story(recordingId).filter((text) => text?.includes('WebVTT'))).toHaveLength(1);
    expect(show.library.sidecars.due(1, NOW)).toEqual([]);
  });

  it('wait until an edit rests', async () => {
    const show = makeShow({}, { restMs: 4_000 });
    show.record();
    await show.write();
    show.edit('One.');
    await show.write();
    expect(show.library.sidecars.due(1, NOW)).toHaveLength(1);
    expect(readFileSync(join(show.shows, 'episode 1.srt'), 'utf8')).toContain('Hello');
  });

  it('never replace what a person saved between the last look and the replacing', async () => {
    const show = makeShow();
    show.record();
    await show.write();
    const path = join(show.shows, 'episode 1.srt');
    show.edit('A second state.');
    // Noted between the look and the replacing.
    const announce = show.library.sidecars.announce.bind(show.library.sidecars);
    show.library.sidecars.announce = (...args) => {
      announce(...args);
      if (args[0] === path) writeFileSync(path, 'edited by hand');
    };
    await show.write();
    expect(readFileSync(path, 'utf8')).toBe('edited by hand');
    expect(readFileSync(join(show.shows, 'episode 1 (Earshot).srt'), 'utf8')).toContain('A second state.');
    expect(readdirSync(show.shows).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('lose nothing when a process was killed while it replaced one', async () => {
    const show = makeShow();
    const recordingId = show.record();
    await show.write();
    const path = join(show.shows, 'episode 1.srt');
    const held = join(show.shows, `.earshot-${recordingId}-srt.old`);
    // Killed after ours was moved aside.
    renameSync(path, held);
    show.edit('A second state.');
    await show.write();
    expect(readFileSync(path, 'utf8')).toContain('A second state.');
    expect(existsSync(held)).toBe(false);
    // Killed after a person's was moved aside, and before it was given back.
    renameSync(path, held);
    writeFileSync(held, 'edited by hand');
    show.edit('A third state.');
    await show.write();
    expect(readFileSync(path, 'utf8')).toBe('edited by hand');
    expect(readFileSync(join(show.shows, 'episode 1 (Earshot).srt'), 'utf8')).toContain('A third state.');
    expect(existsSync(held)).toBe(false);
  });

  it('leave a link in their place alone', async () => {
    const show = makeShow();
    writeFileSync(join(show.root, 'diary.txt'), 'private');
    symlinkSync(join(show.root, 'diary.txt'), join(show.shows, 'episode 1.srt'));
    show.record();
    await show.write();
    expect(readFileSync(join(show.root, 'diary.txt'), 'utf8')).toBe('private');
    expect(readFileSync(join(show.shows, 'episode 1 (Earshot).srt'), 'utf8')).toContain('Hello');
  });

  it('are written into no folder, and cleared from none, that nobody confirmed on this computer', async () => {
    const confirmed = new Set<string>();
    const isConfirmed = (path: string): boolean => confirmed.has(path);
    const show = makeShow({ pattern: '{title}' }, { places: { isConfirmed } });
    const recordingId = show.record();
    await show.write();
    expect(readdirSync(show.shows)).toEqual(['season 2']);
    expect(show.library.sidecars.dueOf(recordingId)?.failure?.code).toBe('folder-unconfirmed');

    // A row that names somebody's file with its hash proves nothing: it may have come with the library.
    confirmed.add(show.shows);
    const foreign = join(show.root, 'somebody’s.srt');
    writeFileSync(foreign, 'not ours');
    const hash = createHash('sha256').update('not ours').digest('hex');
    show.library.sidecars.announce(foreign, recordingId, 'srt', hash);
    show.library.sidecars.written(foreign, NOW);
    show.pass(3_600_000);
    await show.write();
    expect(readdirSync(show.shows)).toHaveLength(2);
    expect(readFileSync(foreign, 'utf8')).toBe('not ours');
  });

  it('are not written for what lies in the trash', async () => {
    const show = makeShow();
    show.library.remove(show.record(), NOW);
    await show.write();
    expect(readdirSync(show.shows)).toEqual(['season 2']);
    expect(show.library.sidecars.due(1, NOW)).toEqual([]);
  });
});

// Root may write everywhere, so a read-only folder says nothing there.
it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
  'a read-only folder is a failure with words',
  async () => {
    const show = makeShow();
    const recordingId = show.record();
    chmodSync(show.shows, 0o555);
    try {
      await show.write();
      expect(show.library.sidecars.dueOf(recordingId)?.failure?.code).toBe('library-unwritable');
    } finally {
      chmodSync(show.shows, 0o755);
    }
  },
);
