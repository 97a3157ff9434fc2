import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  cpSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
  ftruncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import type { FilesWorker } from '../../app/files/files-worker.ts';
import { isLinuxRoot, realFilesWorker, Sandbox } from '../files/support.ts';
import { flac, m4a, mp3, mp3Told, ogg, wav } from '../support/media.ts';
import { QUIET_MS, Watched } from './support.ts';

vi.setConfig({ testTimeout: 40_000 }); // other suites may be running on the same cores

/** For writers whose pauses must stay within the window, however busy the computer is. */
const LONG_QUIET_MS = 2_000;

let files: FilesWorker;
let box: Sandbox;
const watching: Watched[] = [];
const mounts: string[] = [];
beforeAll(async () => {
  files = await realFilesWorker();
});
afterAll(() => files.close());
beforeEach(() => {
  box = new Sandbox();
});
afterEach(async () => {
  await Promise.all(watching.splice(0).map((watched) => watched.stop()));
  for (const mount of mounts.splice(0)) spawnSync('umount', ['-l', mount], { stdio: 'ignore' });
  box.remove();
});

const watch = (
  path = box.path,
  options: ConstructorParameters<typeof Watched>[2] = {},
  source: FilesWorker = files,
): Watched => {
  const watched = new Watched(source, path, options);
  watching.push(watched);
  return watched;
};
const sorted = (paths: Iterable<string>): string[] => [...paths].sort();

describe('what is found', () => {
  it('is told once: seen, then settled with the size and time that stood still', async () => {
    const watched = watch();
    await watched.listening();
    const path = box.write('a.wav', 'sound');
    await watched.until('it settles', () => watched.settled.length === 1);
    await delay(QUIET_MS);
    const { ino, mtimeMs } = statSync(path);
    expect(watched.events.filter((event) => 'path' in event)).toEqual([
      { type: 'seen', path, sizeBytes: 5, modifiedMs: Math.round(mtimeMs) },
      {
        type: 'settled',
        path,
        sizeBytes: 5,
        modifiedMs: Math.round(mtimeMs),
        inode: ino,
        movedFrom: null,
        lacksRest: false,
      },
    ]);
  });

  it('was there before, and is told before the first scan is said to be complete', async () => {
    for (let index = 0; index < 50; index += 1) box.write(`s${index % 3}/f${index}.mp3`);
    const watched = watch();
    await watched.until('it is scanned', () => watched.of('scanned').length > 0);
    expect(watched.of('scanned')[0]).toEqual({
      type: 'scanned',
      count: 50,
      unreadable: [],
      placeholders: [],
      unwatched: [],
    });
    expect(watched.events.findIndex((event) => event.type === 'scanned')).toBe(50);
    await watched.until('all settle', () => watched.settled.length === 50);
  });

  it('is not told again when it is known, but a change of it is', async () => {
    const same = box.write('same.wav', 'sound');
    const other = box.write('other.wav', 'sound');
    const known = [same, other].map((path) => ({
      path,
      sizeBytes: 5,
      modifiedMs: Math.round(statSync(path).mtimeMs),
    }));
    appendFileSync(other, ' goes on');
    const watched = watch(box.path, {
      known: [...known, { path: box.at('away.wav'), sizeBytes: 1, modifiedMs: 1 }],
    });
    await watched.until(
      'the change settles and the loss is told',
      () => watched.settled.length > 0 && watched.gone.length > 0,
    );
    await watched.listening();
    expect(watched.settled).toEqual([other]);
    expect(watched.gone).toEqual([box.at('away.wav')]);
    expect(watched.of('seen')).toEqual([]);
  });

  it('was in motion when Earshot ended: settles now, or its loss is told', async () => {
    const path = box.write('a.wav', 'sound');
    const modifiedMs = Math.round(statSync(path).mtimeMs);
    const watched = watch(box.path, {
      known: [
        { path, sizeBytes: 5, modifiedMs, settled: false },
        { path: box.at('b.wav'), sizeBytes: 5, modifiedMs, settled: false },
      ],
    });
    await watched.until('both are told', () => watched.settled.length === 1 && watched.gone.length === 1);
    expect(watched.settled).toEqual([path]);
  });

  it('lies in folders that were made at once, moved in as a tree, or renamed', async () => {
    mkdirSync(box.at('watched'));
    const watched = watch(box.at('watched'));
    await watched.listening();
    const deep = 'd1/d2/d3/d4/d5/d6/d7/d8';
    for (let depth = 1; depth <= 8; depth += 1)
      box.write(join('watched', deep.slice(0, depth * 3 - 1), 'x.wav'));
    for (const name of ['tree/a.wav', 'tree/b/c.wav', 'tree/b/d/e.wav']) box.write(name);
    renameSync(box.at('tree'), box.at('watched', 'moved-in'));
    await watched.until('all settle', () => new Set(watched.settled).size === 11);
    renameSync(box.at('watched', 'moved-in'), box.at('watched', 'renamed'));
    await watched.until(
      'the old names go and the new ones settle',
      () => watched.gone.length === 3 && new Set(watched.settled).size === 14,
    );
    expect(watched.settled.length).toBe(14);
    const moves = watched
      .of('settled')
      .flatMap(({ movedFrom, path }) => (movedFrom ? [[movedFrom, path]] : []));
    expect(moves.sort()).toEqual(
      ['a.wav', 'b/c.wav', 'b/d/e.wav'].map((name) => [
        box.at('watched/moved-in', name),
        box.at('watched/renamed', name),
      ]),
    );
  });

  it('2,000 files at once, each once', async () => {
    const watched = watch();
    await watched.listening();
    for (let index = 0; index < 2_000; index += 1) box.write(`d${index % 40}/f${index}.wav`, String(index));
    await watched.until('all settle', () => watched.settled.length >= 2_000, 30_000);
    await delay(QUIET_MS * 2);
    expect(watched.settled.length).toBe(2_000);
    expect(new Set(watched.settled).size).toBe(2_000);
    expect(watched.of('seen').length).toBe(2_000);
  });

  it('is reached through a link to the folder, and told by the names of that link', async () => {
    mkdirSync(box.at('real'));
    symlinkSync(box.at('real'), box.at('link'));
    const watched = watch(box.at('link'));
    await watched.listening();
    box.write('real/sub/a.wav');
    await watched.until('it settles', () => watched.settled.length === 1);
    expect(watched.settled).toEqual([box.at('link', 'sub', 'a.wav')]);
  });

  it('stays out of subfolders when they are not wanted', async () => {
    const watched = watch(box.path, { includeSubfolders: false });
    await watched.listening();
    box.write('sub/a.wav');
    box.write('b.wav');
    await watched.until('it settles', () => watched.settled.length === 1);
    await delay(QUIET_MS * 2);
    expect(watched.settled).toEqual([box.at('b.wav')]);
  });

  it('has any name and any time', async () => {
    const watched = watch();
    await watched.listening();
    const names = ['🎙️.wav', 'e\u0301.wav', 'line\nbreak.wav', 'שלום.mp3', `${'x'.repeat(251)}.wav`];
    for (const name of names) box.write(name);
    utimesSync(box.write('1970.wav'), 0, 0);
    utimesSync(box.write('2107.wav'), 4_323_456_000, 4_323_456_000);
    const all = [...names, '1970.wav', '2107.wav'].map((name) => box.at(name));
    await watched.until('all settle', () => watched.settled.length === all.length);
    expect(sorted(watched.settled)).toEqual(sorted(all));
  });
});

describe('when a file is complete', () => {
  it('a recorder pauses, and goes on after it settled', async () => {
    const watched = watch();
    await watched.listening();
    const path = box.at('a.wav');
    const recorder = openSync(path, 'w');
    let told = 0;
    for (let round = 0; round < 8; round += 1) {
      writeSync(recorder, 'x'.repeat(1_000));
      told = watched.settled.length;
      await delay(round % 3 === 2 ? QUIET_MS * 2.5 : QUIET_MS / 3);
    }
    // On Linux the open file is seen; elsewhere a pause longer than the window cannot be told from an end.
    if (process.platform === 'linux') expect(told).toBe(0);
    closeSync(recorder);
    await watched.until('it settles whole', () => watched.of('settled').at(-1)?.sizeBytes === 8_000);
    appendFileSync(path, 'more');
    await watched.until('it settles again', () => watched.of('settled').at(-1)?.sizeBytes === 8_004);
    expect(watched.of('growing').length).toBeGreaterThan(0);
  });

  it('a writer on another computer pauses shorter than the window: it settles once, whole', async () => {
    const watched = watch(box.path, { quietMs: LONG_QUIET_MS });
    await watched.listening();
    const path = box.at('a.wav');
    for (let round = 0; round < 10; round += 1) {
      appendFileSync(path, 'x'); // opened and closed each time: nobody is seen to hold it
      await delay(LONG_QUIET_MS / 8);
    }
    await watched.until('it settles', () => watched.settled.length > 0);
    await delay(QUIET_MS);
    expect(watched.of('settled').map((event) => event.sizeBytes)).toEqual([10]);
  });

  it('its space is reserved first and its time is set back between the writes', async () => {
    const watched = watch(box.path, { quietMs: LONG_QUIET_MS });
    await watched.listening();
    const path = box.at('a.wav');
    writeFileSync(path, '');
    const startedAt = performance.now();
    for (let round = 0; round < 10; round += 1) {
      const file = openSync(path, 'r+');
      ftruncateSync(file, 1_000_000);
      writeSync(file, 'x', round === 9 ? 999_999 : round * 1_000);
      closeSync(file);
      utimesSync(path, 1_000_000, 1_000_000); // neither size nor time give it away
      await delay(LONG_QUIET_MS / 8);
    }
    const writtenForMs = performance.now() - startedAt;
    const tooEarly = watched.settled.length;
    await watched.until('it settles', () => watched.settled.length > 0);
    expect(writtenForMs).toBeGreaterThan(LONG_QUIET_MS);
    expect(tooEarly).toBe(0);
    expect(watched.settled).toEqual([path]);
  });

  it('says what it waits for: a program that holds it, or the rest that its header announces', async () => {
    const watched = watch();
    await watched.listening();
    const whole = wav({ seconds: 1 });
    const path = box.write('a.wav', whole.subarray(0, 10_000));
    await watched.until('it waits for the rest', () => watched.of('growing').at(-1)?.waitsFor === 'rest');
    expect(watched.settled).toEqual([]);
    const writer = openSync(path, 'a');
    writeSync(writer, whole.subarray(10_000));
    // Where open files cannot be seen, a whole one is taken for complete.
    if (process.platform === 'linux') {
      await watched.until(
        'it waits for its writer',
        () => watched.of('growing').at(-1)?.waitsFor === 'writer',
      );
      expect(watched.settled).toEqual([]);
    }
    closeSync(writer);
    await watched.until('it settles', () => watched.settled.length === 1);
    expect(watched.of('settled')[0]?.sizeBytes).toBe(whole.length);
  });

  it('is cut off for good: it settles as it is, after the rest was waited for', async () => {
    const watched = watch(box.path, { quietMs: 100 });
    await watched.listening();
    const path = box.write('a.wav', wav({ seconds: 1 }).subarray(0, 10_000));
    await watched.until('it settles', () => watched.settled.length === 1);
    expect(watched.settled).toEqual([path]);
    expect(watched.of('growing').map((event) => event.waitsFor)).toContain('rest');
    expect(watched.of('settled')).toMatchObject([{ lacksRest: true }]);
  });

  it.each([
    ['MP3 that says how long it is', 'mp3', () => mp3Told(20)],
    ['MP3 that does not', 'mp3', () => mp3(20)],
    ['FLAC', 'flac', () => flac(60)],
    ['M4A', 'm4a', () => m4a(20)],
    ['Ogg', 'ogg', () => ogg(20)],
  ])(
    'is copied from another computer, and the copy pauses: %s settles once, whole',
    async (_, ending, make) => {
      const watched = watch();
      await watched.listening();
      const whole = await make();
      const half = Math.floor(whole.length / 2) + 100;
      const path = box.write(`a.${ending}`, whole.subarray(0, half)); // opened and closed: nobody is seen to hold it
      await watched.until('it waits for the rest', () => watched.of('growing').at(-1)?.waitsFor === 'rest');
      await delay(QUIET_MS * 3);
      expect(watched.settled).toEqual([]);
      appendFileSync(path, whole.subarray(half));
      await watched.until('it settles', () => watched.settled.length === 1);
      expect(watched.of('settled')).toMatchObject([{ sizeBytes: whole.length, lacksRest: false }]);
    },
  );

  it('claims far more than there ever was: it settles all the same, and the claim is told', async () => {
    const watched = watch(box.path, { quietMs: 100 });
    await watched.listening();
    box.write('a.mp3', mp3Told(5, 500));
    await watched.until('it settles', () => watched.settled.length === 1);
    expect(watched.of('settled')).toMatchObject([{ lacksRest: true }]);
  });

  it('is saved under another name and renamed; the other name is never told', async () => {
    const watched = watch();
    await watched.listening();
    for (const other of ['a.wav.part', 'a.wav.tmp', 'a.crdownload', '.a.wav.swp', '.~a.wav']) {
      appendFileSync(box.at(other), 'sound');
      renameSync(box.at(other), box.at('a.wav'));
      const { ino } = statSync(box.at('a.wav'));
      await watched.until('it settles', () => watched.of('settled').at(-1)?.inode === ino);
    }
    expect(new Set(watched.of('seen').map((event) => event.path))).toEqual(new Set([box.at('a.wav')]));
    expect(watched.settled.length).toBe(5);
    expect(watched.gone).toEqual([]);
  });

  it('is copied with its old time', async () => {
    const watched = watch();
    await watched.listening();
    const source = join(box.path, '.source.wav');
    writeFileSync(source, 'x'.repeat(100_000));
    utimesSync(source, 1_000_000, 1_000_000);
    cpSync(source, box.at('copy.wav'), { preserveTimestamps: true });
    linkSync(source, box.at('linked.wav'));
    await watched.until('both settle', () => watched.settled.length === 2);
    expect(watched.of('settled').map((event) => event.modifiedMs)).toEqual([1_000_000_000, 1_000_000_000]);
  });

  it('is deleted before it settled', async () => {
    const watched = watch(box.path, { quietMs: LONG_QUIET_MS });
    await watched.listening();
    const path = box.write('a.wav');
    await watched.until('it is seen', () => watched.of('seen').length === 1);
    rmSync(path);
    await watched.until('it is gone', () => watched.gone.length === 1);
    expect(watched.gone).toEqual([path]);
    expect(watched.settled).toEqual([]);
  });

  it('is deleted after it settled, and comes back', async () => {
    const watched = watch();
    await watched.listening();
    const path = box.write('a.wav');
    await watched.until('it settles', () => watched.settled.length === 1);
    rmSync(path);
    await watched.until('it is gone', () => watched.gone.length === 1);
    expect(watched.gone).toEqual([path]);
    box.write('a.wav', 'again');
    await watched.until('it settles again', () => watched.settled.length === 2);
  });

  it('is back before it is known to be away: nothing is told', async () => {
    let back: (() => Promise<void>) | null = null;
    let absences = 0;
    // The answer that it is away comes late.
    const watched = watch(
      box.path,
      {},
      {
        ...files,
        look: async (paths, options) => {
          const sightings = await files.look(paths, options);
          // Not the look at the file, which is looked through: the one for what its directory lacks.
          if (sightings.some(({ kind }) => kind === 'absent') && ++absences === 1) await back?.();
          return sightings;
        },
      },
    );
    await watched.listening();
    const path = box.write('a.wav');
    await watched.until('it settled', () => watched.settled.length === 1);
    back = async () => {
      renameSync(box.at('a.bak'), path);
      back = null;
      const scans = watched.of('scanned').length;
      watched.watcher.rescan();
      await watched.until('it was seen to be there', () => watched.of('scanned').length > scans);
    };
    renameSync(path, box.at('a.bak'));
    await watched.until('it is back', () => back === null);
    await delay(QUIET_MS * 3);
    expect(watched.gone).toEqual([]);
    expect(watched.settled).toEqual([path]);
  });

  it('is touched by attributes alone after it settled: nothing is told', async () => {
    const watched = watch();
    await watched.listening();
    const path = box.write('a.wav');
    await watched.until('it settles', () => watched.settled.length === 1);
    execFileSync('chmod', ['600', path]);
    linkSync(path, join(box.path, '.hidden'));
    watched.watcher.rescan();
    const scans = watched.of('scanned').length;
    await watched.until('it is scanned', () => watched.of('scanned').length > scans);
    await delay(QUIET_MS * 2);
    expect(watched.settled.length).toBe(1);
    expect(watched.of('growing')).toEqual([]);
  });
});

describe('a folder that goes away', () => {
  it('is missing, comes back by itself, and nothing was ever told to be gone', async () => {
    const folder = box.at('show');
    for (let index = 0; index < 20; index += 1) box.write(`show/s${index % 2}/f${index}.wav`);
    const watched = watch(folder);
    await watched.until('all settle', () => watched.settled.length === 20);
    await watched.listening();
    renameSync(folder, box.at('elsewhere'));
    watched.watcher.rescan();
    await watched.until('it is missing', () => watched.watcher.state().state === 'missing');
    expect(watched.watcher.state().failure?.code).toBe('folder-missing');
    await delay(500);
    renameSync(box.at('elsewhere'), folder);
    await watched.listening();
    box.write('show/new/late.wav');
    await watched.until('what comes then is found', () =>
      watched.settled.includes(join(folder, 'new/late.wav')),
    );
    expect(watched.gone).toEqual([]);
    expect(watched.settled.length).toBe(21);
  });

  it('was missing from the start', async () => {
    const watched = watch(box.at('later'), {
      known: [{ path: box.at('later', 'a.wav'), sizeBytes: 1, modifiedMs: 1 }],
    });
    await watched.until('it is missing', () => watched.watcher.state().state === 'missing');
    box.write('later/b.wav');
    await watched.until('it is found', () => watched.settled.length === 1);
    expect(watched.gone).toEqual([box.at('later', 'a.wav')]);
    expect(watched.of('scanned').length).toBeGreaterThan(0);
  });

  it('is empty at the first look although files were in it: its disk may be away', async () => {
    mkdirSync(box.at('show'));
    const watched = watch(box.at('show'), {
      known: [{ path: box.at('show', 'a.wav'), sizeBytes: 1, modifiedMs: 1 }],
    });
    await watched.until('it is missing', () => watched.watcher.state().state === 'missing');
    await delay(500);
    expect(watched.gone).toEqual([]);
  });

  it('is emptied by hand while Earshot looks: that is no disk that is away', async () => {
    const watched = watch();
    await watched.listening();
    const path = box.write('a.wav');
    await watched.until('it settles', () => watched.settled.length === 1);
    rmSync(path);
    await watched.until('it is gone', () => watched.gone.length === 1);
    expect(watched.watcher.state().state).toBe('listening');
  });

  it.skipIf(!isLinuxRoot)('is unmounted and mounted again, as a whole and in part', async () => {
    for (const place of ['whole', 'part/disk']) {
      const mount = box.at(place);
      mkdirSync(mount, { recursive: true });
      const image = box.at(`${place.replace('/', '-')}.img`);
      execFileSync('truncate', ['-s', '8M', image]);
      execFileSync('mkfs.ext4', ['-q', image]);
      const mountIt = (): void => void execFileSync('mount', ['-o', 'loop', image, mount]);
      mountIt();
      mounts.push(mount);
      rmSync(join(mount, 'lost+found'), { recursive: true });
      writeFileSync(join(mount, 'a.wav'), 'x');
      const folder = box.at(place.split('/')[0] ?? '');
      const watched = watch(folder);
      await watched.until('it settles', () => watched.settled.length === 1);
      await watched.listening();
      execFileSync('umount', [mount]);
      const scans = watched.of('scanned').length;
      watched.watcher.rescan();
      if (place === 'whole')
        await watched.until('it is missing', () => watched.watcher.state().state === 'missing');
      else
        await watched.until(
          'it is scanned without its disk',
          () => watched.of('scanned').length > scans && watched.of('scanned').at(-1)?.count === 0,
        );
      expect(watched.gone).toEqual([]);
      mountIt();
      watched.watcher.rescan();
      await watched.until('it listens', () => watched.watcher.state().state === 'listening');
      rmSync(join(mount, 'a.wav'));
      writeFileSync(join(mount, 'b.wav'), 'x');
      watched.watcher.rescan();
      await watched.until(
        'what is really gone is told',
        () => watched.gone.length === 1 && watched.settled.length === 2,
      );
      await watched.stop();
    }
  });

  it('may not be read: shown, waited for, and nothing is told to be gone', async () => {
    const path = box.write('sub/a.wav');
    let denied: 'nothing' | 'root' | 'sub' = 'nothing';
    const denying: FilesWorker = {
      ...files,
      walk: async (root, options, onChunk) => {
        const why = failure('folder-unreadable', { detail: 'EACCES: permission denied' });
        if (denied === 'root') return { ok: false, failure: why };
        const outcome = await files.walk(root, options, (chunk) =>
          onChunk(
            denied === 'sub'
              ? {
                  directories: chunk.directories.filter((entry) => entry.path !== box.at('sub')),
                  entries: [],
                }
              : chunk,
          ),
        );
        return denied === 'sub' && outcome.ok
          ? { ok: true, value: { ...outcome.value, unreadable: [{ path: box.at('sub'), failure: why }] } }
          : outcome;
      },
    };
    const watched = watch(box.path, {}, denying);
    await watched.until('it settles', () => watched.settled.length === 1);
    denied = 'root';
    watched.watcher.rescan();
    await watched.until('it is unreadable', () => watched.watcher.state().state === 'unreadable');
    denied = 'sub';
    watched.watcher.rescan();
    await watched.until('the place is reported', () => watched.of('scanned').at(-1)?.unreadable.length === 1);
    denied = 'nothing';
    watched.watcher.rescan();
    await watched.listening();
    expect(watched.gone).toEqual([]);
    expect(watched.settled).toEqual([path]);
  });
});

describe('when events do not come', () => {
  it('although nothing failed: the first silence is noticed, and scans replace them', async () => {
    const silent: FilesWorker = {
      ...files,
      listen: (root, options, events) => files.listen(root, options, { ...events, onHint: () => undefined }),
    };
    const watched = watch(box.path, { rescanMs: 300 }, silent);
    await watched.listening();
    const scans = watched.of('scanned').length;
    await watched.until('it was scanned in silence', () => watched.of('scanned').length > scans + 1);
    box.write('a.wav');
    await watched.until(
      'it is found and noticed',
      () => watched.settled.length === 1 && watched.watcher.state().state === 'scanning',
    );
    expect(watched.watcher.state().failure?.code).toBe('folder-unwatched');
  });

  it('stops for good when it is stopped', async () => {
    const watched = watch();
    await watched.listening();
    box.write('a.wav');
    await watched.until('it is seen', () => watched.of('seen').length === 1);
    await watched.stop();
    const { length } = watched.events;
    box.write('b.wav');
    await delay(QUIET_MS * 3);
    expect(watched.events.length).toBe(length);
  });
});
