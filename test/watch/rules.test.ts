import { mkdirSync, symlinkSync } from 'node:fs';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import { isRecordingName } from '../../app/domain/audio.ts';
import { EXPORT_FORMATS, FORMAT_FACTS } from '../../app/domain/export-format.ts';
import { DEFAULT_SIDECARS } from '../../app/domain/sidecars.ts';
import type { DirectoryEntry, FileEntry } from '../../app/files/files-worker.ts';
import { folderAt } from '../../app/files/look.ts';
import { FileTable, type Track } from '../../app/watch/file-table.ts';
import { checkFolderChoice, exportPlaceWarning, type ExistingFolder } from '../../app/watch/folder-choice.ts';
import { EventQueue } from '../../app/watch/event-queue.ts';
import { alertPauseMs, wellPauseMs } from '../../app/watch/pace.ts';
import { compare, isTelling, looksUnmounted } from '../../app/watch/reconcile.ts';
import { Sandbox } from '../files/support.ts';

const file: FileEntry = { path: '/r/a.wav', sizeBytes: 1, modifiedMs: 2, changedMs: 3, inode: 4, device: 5 };
const track: Track = { sizeBytes: 1, modifiedMs: 2, changedMs: 3, inode: 4, settled: true, scan: 0 };

describe('comparing a file', () => {
  it.each([
    ['nothing is known', undefined, file, 'new'],
    ['nothing changed', track, file, 'same'],
    ['the size changed', track, { ...file, sizeBytes: 9 }, 'changed'],
    ['the time changed, also backwards', track, { ...file, modifiedMs: 1 }, 'changed'],
    ['attributes changed', track, { ...file, changedMs: 9 }, 'same'],
    ['the file system makes numbers up anew', track, { ...file, inode: 9 }, 'same'],
    ['another file took its place', track, { ...file, inode: 9, changedMs: 9 }, 'changed'],
    ['it is known from an earlier run', { ...track, changedMs: null, inode: 9 }, file, 'same'],
  ] as const)('%s', (_, known, found, expected) => {
    expect(compare(known, found)).toBe(expected);
  });
});

describe('what an absence means', () => {
  const directory = (path: string, changes: Partial<DirectoryEntry> = {}): [string, DirectoryEntry] => [
    path,
    { path, inode: 1, device: 1, isEmpty: false, ...changes },
  ];
  const ground = (directories: [string, DirectoryEntry][], unreadable: string[] = []) => ({
    root: '/r',
    directories: new Map(directories),
    unreadable: unreadable.map((path) => ({ path, failure: failure('folder-unreadable') })),
  });

  it.each([
    ['its directory stands', true, '/r/a', 1, ground([directory('/r'), directory('/r/a')])],
    ['its directory was deleted', true, '/r/a/b', 1, ground([directory('/r')])],
    [
      'its directory was emptied',
      true,
      '/r/a',
      1,
      ground([directory('/r'), directory('/r/a', { isEmpty: true })]),
    ],
    ['its directory may not be read', false, '/r/a', 1, ground([directory('/r')], ['/r/a'])],
    ['one above may not be read', false, '/r/a/b/c', 1, ground([directory('/r')], ['/r/a'])],
    ['a neighbour of similar name may not be read', true, '/r/ab', 1, ground([directory('/r')], ['/r/a'])],
    ['its disk is away', false, '/r/a', 2, ground([directory('/r'), directory('/r/a', { isEmpty: true })])],
    [
      'it was deeper on a disk that is away',
      false,
      '/r/a/b',
      2,
      ground([directory('/r'), directory('/r/a', { isEmpty: true })]),
    ],
    [
      'another disk took its place, with files',
      true,
      '/r/a',
      2,
      ground([directory('/r'), directory('/r/a', { device: 3 })]),
    ],
    [
      'its device is not known',
      true,
      '/r/a',
      null,
      ground([directory('/r'), directory('/r/a', { isEmpty: true })]),
    ],
    ['nothing stands', false, '/r/a', 1, ground([])],
  ] as const)('%s', (_, expected, path, device, on) => {
    expect(isTelling(path, device, on)).toBe(expected);
  });

  it('a folder without anything in it may be the place of a disk', () => {
    const empty = { path: '/r', inode: 1, device: 1, isEmpty: true };
    expect(looksUnmounted(empty, null, 5)).toBe(true);
    expect(looksUnmounted(empty, { ...empty, device: 2 }, 5)).toBe(true);
    expect(looksUnmounted(empty, { ...empty, inode: 2 }, 5)).toBe(true); // a bind mount
    expect(looksUnmounted(empty, { ...empty, isEmpty: false }, 5)).toBe(false);
    expect(looksUnmounted(empty, null, 0)).toBe(false);
    expect(looksUnmounted({ ...empty, isEmpty: false }, null, 5)).toBe(false);
  });
});

describe('the table', () => {
  it('agrees with a plain map, whatever is done', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 3 })
      .map((parts) => `/r/${parts.join('/')}`);
    const number = fc.maxSafeInteger();
    const anyTrack: fc.Arbitrary<Track> = fc.record({
      sizeBytes: number,
      modifiedMs: number,
      changedMs: fc.option(number),
      inode: fc.option(number),
      settled: fc.boolean(),
      scan: fc.nat(2),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.option(anyTrack), path)), (steps) => {
        const table = new FileTable();
        const plain = new Map<string, Track>();
        for (const [entry, at] of steps) {
          if (entry) {
            table.set(at, entry);
            plain.set(at, entry);
          } else {
            table.delete(at);
            plain.delete(at);
          }
        }
        expect(table.size).toBe(plain.size);
        for (const directory of table.directoriesWithin('/r'))
          expect(table.unseenIn(directory, 1)).toEqual(
            [...table.filesIn(directory)].filter(([, { scan }]) => scan !== 1).map(([at]) => at),
          );
        for (const [at, entry] of plain) expect(table.get(at)).toEqual(entry);
        const listed = [...table.directoriesWithin('/r')].flatMap((directory) => [
          ...table.filesIn(directory),
        ]);
        expect(new Map(listed)).toEqual(plain);
        for (const directory of table.directoriesWithin('/r/a'))
          expect(`${directory}/`.startsWith('/r/a/')).toBe(true);
      }),
    );
  });
});

describe('the pace of scans', () => {
  it('is quick at first, patient later, and never costs more than a twentieth of the time', () => {
    const pace = { rescanMs: 300_000, alertMs: 2_000 };
    expect([0, 1, 2, 3, 4, 5, 50].map((rounds) => alertPauseMs(pace, rounds, 10))).toEqual([
      2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
    expect(alertPauseMs(pace, 0, 700)).toBe(14_000);
    expect(alertPauseMs(pace, 50, 4_000)).toBe(80_000);
  });

  it('grows to forty minutes where nothing can be missed, and not elsewhere', () => {
    const pace = { rescanMs: 300_000, alertMs: 2_000 };
    const minutes = (isReliable: boolean): readonly number[] =>
      [0, 1, 2, 3, 4, 5, 50].map((rounds) => wellPauseMs(pace, rounds, isReliable) / 60_000);
    expect(minutes(true)).toEqual([5, 10, 20, 40, 40, 40, 40]);
    expect(minutes(false)).toEqual([5, 5, 5, 5, 5, 5, 5]);
  });
});

describe('the events', () => {
  it('keeps the order, lets other work in between, and goes on after a mistake of the receiver', async () => {
    const got: number[] = [];
    let slices = 0;
    const events = new EventQueue<number>(
      (event) => {
        const endAt = performance.now() + 1;
        while (performance.now() < endAt);
        got.push(event);
      },
      (deliver) => {
        slices += 1;
        deliver();
        return true;
      },
    );
    for (let index = 0; index < 40; index += 1) events.push(index);
    expect(got).toEqual([]);
    let turns = 0;
    while (events.size > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    expect(got).toEqual(Array.from({ length: 40 }, (_, index) => index));
    expect(turns).toBeGreaterThan(3);
    expect(slices).toBeLessThan(40);
    events.push(1);
    events.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(got.length).toBe(40);
  });
});

describe('events that nobody can take now', () => {
  it('are handed on anew after a while, in their order, and not after the end', () => {
    vi.useFakeTimers();
    const got: number[] = [];
    let isFull = true;
    const events = new EventQueue<number>(
      (event) => got.push(event),
      (deliver) => {
        const before = got.length;
        deliver();
        if (isFull) got.splice(before);
        return !isFull;
      },
    );
    for (let index = 0; index < 3; index += 1) events.push(index);
    vi.advanceTimersByTime(0);
    events.push(3);
    expect([got, events.size]).toEqual([[], 4]);
    vi.advanceTimersByTime(4_999);
    isFull = false;
    expect(got).toEqual([]);
    vi.advanceTimersByTime(1);
    expect([got, events.size]).toEqual([[0, 1, 2, 3], 0]);
    isFull = true;
    events.push(4);
    vi.advanceTimersByTime(0);
    isFull = false;
    events.close();
    vi.advanceTimersByTime(60_000);
    vi.useRealTimers();
    expect(got).toEqual([0, 1, 2, 3]);
  });
});

describe('choosing a folder', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
    for (const path of ['home/Music', 'home/shows/one/sub', 'home/shows/two', 'home/.earshot'])
      mkdirSync(box.at(path), { recursive: true });
  });
  afterEach(() => box.remove());
  const resolve = (path: string) => Promise.resolve(folderAt(path));
  const check = (path: string, existing: ExistingFolder[] = []) =>
    checkFolderChoice(path, {
      existingFolders: existing,
      libraryDir: box.at('home/.earshot'),
      homeDir: box.at('home'),
      resolve,
    });

  it('takes an ordinary folder, also one beside another', async () => {
    expect(await check(box.at('home/shows/two'), [{ path: box.at('home/shows/one') }])).toEqual({
      refused: null,
      warning: null,
    });
  });

  it.each([
    ['the whole disk', sep, 'whole disk'],
    ['the system', '/usr', 'system'],
    ['the home folder', 'home', 'home folder'],
    ['one that contains it', '.', 'home folder'],
    ['Earshot itself', 'home/.earshot', 'own data'],
    ['a file', 'home/file.wav', 'This is a file'],
    ['the same again', 'home/shows/one', 'already listened to'],
    ['the same through a link', 'home/link', 'already listened to'],
    ['inside another', 'home/shows/one/sub', 'lies in'],
    ['around another', 'home/shows', 'lies in this one'],
  ])('refuses %s', async (_, place, words) => {
    box.write('home/file.wav');
    symlinkSync(box.at('home/shows/one'), box.at('home/link'));
    const path = place.startsWith(sep) ? place : join(box.path, place);
    const { refused } = await check(path, [{ path: box.at('home/shows/one'), includeSubfolders: true }]);
    expect(refused).toMatchObject({ code: 'folder-refused', message: expect.stringContaining(words) });
  });

  it('takes a subfolder of one whose subfolders are not listened to', async () => {
    expect(
      (
        await check(box.at('home/shows/one/sub'), [
          { path: box.at('home/shows/one'), includeSubfolders: false },
        ])
      ).refused,
    ).toBeNull();
  });

  it('says that a folder is not there, and warns of a music library', async () => {
    expect((await check(box.at('nowhere'))).refused?.code).toBe('folder-missing');
    expect((await check(box.at('home/Music'))).warning).toContain('music');
  });

  it.each([
    ['in it', 'home/shows/two', 'home/shows/two/texts', 'into this folder'],
    ['in it, through a link', 'home/shows/two', 'home/link/texts', 'into this folder'],
    ['around it', 'home/shows/two/texts', 'home/shows/two', 'around this one'],
  ])('warns of transcripts that a show writes %s', async (_, chosen, directory, words) => {
    mkdirSync(box.at('home/shows/two/texts'), { recursive: true });
    symlinkSync(box.at('home/shows/two'), box.at('home/link'));
    const one: ExistingFolder = {
      path: box.at('home/shows/one'),
      name: 'Show one',
      sidecars: { ...DEFAULT_SIDECARS, formats: ['srt'], place: 'folder', directory: box.at(directory) },
    };
    expect(await check(box.at(chosen), [one])).toEqual({
      refused: null,
      warning: expect.stringMatching(new RegExp(`Show one.*${words}.*never taken in`)) as string,
    });
    const silent = { ...one, sidecars: { ...DEFAULT_SIDECARS, directory: box.at(directory) } };
    expect((await check(box.at(chosen), [silent])).warning).toBeNull();
  });
});

describe('choosing where transcripts are written', () => {
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
    for (const path of ['shows/one/texts', 'elsewhere']) mkdirSync(box.at(path), { recursive: true });
  });
  afterEach(() => box.remove());

  it.each([
    ['in a folder that is listened to', 'shows/one/texts', /lies in One, which.*never taken in/],
    ['in that folder itself', 'shows/one', /lies in One/],
    ['around one', 'shows', /One, which Earshot listens to, lies in this one.*never taken in/],
    ['elsewhere', 'elsewhere', null],
  ])('%s', async (_, directory, words) => {
    const warning = await exportPlaceWarning(box.at(directory), {
      existingFolders: [{ path: box.at('shows/one'), name: 'One' }],
      resolve: (path) => Promise.resolve(folderAt(path)),
    });
    if (words) expect(warning).toMatch(words);
    else expect(warning).toBeNull();
  });

  it('nothing that is written there is ever taken for a recording', () => {
    for (const format of EXPORT_FORMATS)
      expect(isRecordingName(`Episode.mp3.${FORMAT_FACTS[format].ending}`)).toBe(false);
  });
});
