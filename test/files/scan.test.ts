import { linkSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FilesWorker, ScanResult } from '../../app/files/files-worker.ts';
import type { Outcome } from '../../app/domain/result.ts';
import { wav } from '../support/media.ts';
import { realFilesWorker, Sandbox } from './support.ts';

vi.setConfig({ testTimeout: 30_000 }); // other suites may be running on the same cores

let files: FilesWorker;
let box: Sandbox;
beforeAll(async () => {
  files = await realFilesWorker();
});
afterAll(() => files.close());
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.remove());

const valueOf = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.failure.code);
  return outcome.value;
};
const namesIn = (result: ScanResult): string[] =>
  result.entries.map((entry) => entry.path.slice(box.path.length + 1)).sort();

describe('scanning a folder', () => {
  it('lists recordings alone, with size, times and number', async () => {
    const path = box.write('interview.WAV', '12345');
    utimesSync(path, 1_000, 2_000);
    for (const other of [
      'notes.txt',
      'a.mp3.part',
      'b.wav.tmp',
      'c.crdownload',
      '._interview.wav',
      '.hidden.wav',
    ])
      box.write(other);
    const result = valueOf(await files.scan(box.path, { includeSubfolders: true }));
    expect(namesIn(result)).toEqual(['interview.WAV']);
    expect(result).toMatchObject({
      fileCount: 1,
      totalBytes: 5,
      directoryCount: 1,
      unreadable: [],
      skippedLinks: 0,
    });
    expect(result.entries[0]).toMatchObject({ path, sizeBytes: 5, modifiedMs: 2_000_000 });
    expect(Math.abs((result.entries[0]?.changedMs ?? 0) - Date.now())).toBeLessThan(10_000);
    expect(result.entries[0]?.inode).toBeGreaterThan(0);
  });

  it('counts what looks like a recording and is none, and looks into no package', async () => {
    for (const name of [
      'a.aup3',
      'sub/B.AUP3',
      'song.mid',
      '.hidden.aup3',
      'notes.txt',
      'a.wav',
      'My Song.band/Media/take.wav',
    ])
      box.write(name);
    const result = valueOf(await files.scan(box.path, { includeSubfolders: true }));
    expect(namesIn(result)).toEqual(['a.wav']);
    expect(result.unwatched).toEqual([
      { ending: 'aup3', count: 2 },
      { ending: 'band', count: 1 },
      { ending: 'mid', count: 1 },
    ]);
  });

  it('knows the placeholders of iCloud Drive, and takes nothing else for one', async () => {
    for (const name of ['.Épisode 1.m4a.icloud', '.notes.txt.icloud', '.icloud', 'b.wav.icloud', '..icloud'])
      box.write(name);
    mkdirSync(box.at('.dir.wav.icloud'));
    utimesSync(box.at('.Épisode 1.m4a.icloud'), 1_000, 2_000);
    const result = valueOf(await files.scan(box.path, { includeSubfolders: true }));
    expect(result).toMatchObject({ fileCount: 0, entries: [] });
    expect(result.placeholders).toEqual([{ path: box.at('Épisode 1.m4a'), modifiedMs: 2_000_000 }]);
    // Nothing may be concluded from the absence of the file itself.
    const [sighting] = await files.look([box.at('Épisode 1.m4a')]);
    expect(sighting).toMatchObject({ kind: 'unknown', failure: { code: 'file-not-downloaded' } });
    expect(await files.ask(box.at('Épisode 1.m4a'))).toMatchObject({ what: 'not-downloaded', file: null });
  });

  it('goes into subfolders only when asked to, and never into hidden or system ones', async () => {
    for (const name of [
      'a.wav',
      's1/b.mp3',
      's1/s2/s3/c.m4a',
      '.Trash/d.wav',
      '@eaDir/e.wav',
      'lost+found/f.wav',
    ])
      box.write(name);
    expect(namesIn(valueOf(await files.scan(box.path, { includeSubfolders: true })))).toEqual([
      'a.wav',
      's1/b.mp3',
      's1/s2/s3/c.m4a',
    ]);
    expect(namesIn(valueOf(await files.scan(box.path, { includeSubfolders: false })))).toEqual(['a.wav']);
    expect(namesIn(valueOf(await files.scanDirectory(box.at('s1'))))).toEqual(['s1/b.mp3']);
  });

  it('passes by links, so that no loop can hold it and no private file is read through one', async () => {
    box.write('real/a.wav');
    symlinkSync(box.path, box.at('real', 'loop'));
    symlinkSync('/etc/hostname', box.at('real', 'planted.wav'));
    linkSync(box.at('real', 'a.wav'), box.at('real', 'hard.wav'));
    const result = valueOf(await files.scan(box.path, { includeSubfolders: true }));
    expect(namesIn(result)).toEqual(['real/a.wav', 'real/hard.wav']);
    expect(result.skippedLinks).toBe(1);
    expect(new Set(result.entries.map((entry) => entry.inode)).size).toBe(1);
  });

  it('follows a link that is the folder itself, and keeps the names it was asked by', async () => {
    box.write('real/a.wav');
    symlinkSync(box.at('real'), box.at('show'));
    const result = valueOf(await files.scan(box.at('show'), { includeSubfolders: true }));
    expect(result.entries.map((entry) => entry.path)).toEqual([box.at('show', 'a.wav')]);
  });

  it('takes any name that a file can have', async () => {
    const names = [
      '🎙️ épisode.wav',
      'e\u0301 nfd.wav',
      '\u00e9 nfc.wav',
      'line\nbreak.wav',
      'שלום.mp3',
      'CON.wav',
      `${'x'.repeat(251)}.wav`,
    ];
    for (const name of names) box.write(name);
    const found = valueOf(await files.scan(box.path, { includeSubfolders: true })).entries.map((entry) =>
      basename(entry.path),
    );
    expect(found.sort()).toEqual([...names].sort());
  });

  it('reports a name that is not valid UTF-8 instead of skipping it in silence', async () => {
    writeFileSync(
      Buffer.concat([Buffer.from(`${box.path}/caf`), Buffer.from([0xe9]), Buffer.from('.wav')]),
      'x',
    );
    const result = valueOf(await files.scan(box.path, { includeSubfolders: true }));
    expect(result.entries).toEqual([]);
    expect(result.unreadable).toHaveLength(1);
  });

  it('takes times of 1970 and 2107 as they are', async () => {
    utimesSync(box.write('old.wav'), 0, 0);
    utimesSync(box.write('new.wav'), 4_323_456_000, 4_323_456_000);
    const times = valueOf(await files.scan(box.path, { includeSubfolders: true })).entries.map(
      (entry) => entry.modifiedMs,
    );
    expect(times.sort((a, b) => a - b)).toEqual([0, 4_323_456_000_000]);
  });

  it('says why a folder cannot be listed', async () => {
    expect(await files.scan(box.at('nowhere'), { includeSubfolders: true })).toMatchObject({
      ok: false,
      failure: { code: 'folder-missing' },
    });
    expect(await files.scan(box.write('file.wav'), { includeSubfolders: true })).toMatchObject({
      ok: false,
      failure: { code: 'folder-missing' },
    });
  });

  it('tells an empty directory from one without recordings', async () => {
    mkdirSync(box.at('empty'));
    box.write('texts/a.txt');
    const { directories } = valueOf(await files.scan(box.path, { includeSubfolders: true }));
    expect(directories.map((entry) => [basename(entry.path), entry.isEmpty]).sort()).toEqual(
      [
        [basename(box.path), false],
        ['empty', true],
        ['texts', false],
      ].sort(),
    );
  });

  it('comes in parts, answers other questions in between, and ends when it is given up', async () => {
    for (let index = 0; index < 2_500; index += 1) box.write(`d${index % 7}/f${index}.wav`, '');
    const sizes: number[] = [];
    const order: string[] = [];
    // A turn of the event loop lies between any two parts, so that the window is never kept waiting for all of them.
    const turns: number[] = [];
    let turn = 0;
    let counting = setImmediate(function count() {
      turn += 1;
      counting = setImmediate(count);
    });
    const walk = files
      .walk(box.path, { includeSubfolders: true }, (chunk) => {
        sizes.push([...chunk.entries].length);
        turns.push(turn);
      })
      .then((outcome) => (order.push('walk'), valueOf(outcome)));
    const look = files.look([box.at('d0', 'f0.wav')]).then(() => order.push('look'));
    const summary = await walk;
    await look;
    clearImmediate(counting);
    expect(order).toEqual(['look', 'walk']);
    expect(new Set(turns).size).toBe(turns.length);
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2_500);
    expect(summary).toMatchObject({ fileCount: 2_500, directoryCount: 8 });

    const abort = new AbortController();
    const stopped = files.walk(box.path, { includeSubfolders: true, signal: abort.signal }, () =>
      abort.abort(),
    );
    expect(await stopped).toMatchObject({ ok: false, failure: { code: 'internal', retryable: true } });
  });
});

describe('looking at single files', () => {
  it('sees what is there, what is not, and what is no file', async () => {
    const path = box.write('a.wav', wav({ seconds: 0.1 }));
    mkdirSync(box.at('dir.wav'));
    const sightings = await files.look([path, box.at('b.wav'), box.at('dir.wav'), box.at('a.wav', 'c.wav')]);
    expect(sightings.map((sighting) => sighting.kind)).toEqual(['file', 'absent', 'absent', 'absent']);
    expect(sightings[0]).toMatchObject({ file: { path }, heldOpen: false });
    expect(await files.look([])).toEqual([]);
  });
});
