// Two computers on one synced folder: two homes, and a script that copies the library between them as sync services do.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Ownership } from '../../app/care/ownership.ts';
import { Changes } from '../../app/domain/changes.ts';
import { systemClock } from '../../app/domain/clock.ts';
import { createFilesWorker } from '../../app/files/files-worker.ts';
import { Core } from '../../app/operations/core.ts';
import { FolderChoices } from '../../app/operations/folder-choices.ts';
import { Standing } from '../../app/operations/standing.ts';
import { takeLibraryLock } from '../../app/storage/care/library-lock.ts';
import { listBackups } from '../../app/storage/care/backup-files.ts';
import { openForReading } from '../../app/storage/database.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { thisComputer } from '../../app/storage/care/this-computer.ts';
import { ScriptedService } from '../queue/support.ts';
import { tempDirectory } from '../storage/support.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { layEmptyLibrary } from '../support/empty-library.ts';
import { wav } from '../support/media.ts';

const workerUrl = await bundleWorker('app/files/worker.ts');
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Every upload of both, by the name of the file. */
let uploads: string[] = [];

class Computer {
  readonly account = tempDirectory();
  readonly library = join(tempDirectory(), 'Dropbox', 'library');

  /** Starts Earshot on it. */
  async start() {
    layEmptyLibrary(this.library);
    const lock = takeLibraryLock(this.library, 'window', Date.now());
    const opened = openLibrary(this.library, { clock: systemClock, engines: ENGINES });
    if (!lock.ok || !opened.ok) throw new Error('The library cannot be opened');
    const library = opened.value;
    const cloud = new ScriptedService('cloud');
    cloud.pollPaceMs = 10;
    const accept = cloud.onCreate;
    cloud.onCreate = (request) => {
      uploads.push(request.path);
      return accept(request);
    };
    const ownership = new Ownership({
      library,
      accountDir: this.account,
      computer: thisComputer(this.account),
      nowMs: () => Date.now(),
    });
    const files = createFilesWorker({ workerUrl });
    const core = new Core({
      library,
      engines: ENGINES,
      files,
      services: { device: new ScriptedService('device'), cloud },
      clock: systemClock,
      rng: () => 0.5,
      quietMs: 50,
      places: ownership,
      changes: new Changes(),
      onFault: () => undefined,
    });
    let halted = 0;
    const standing = new Standing({
      core,
      ownership,
      mayWork: true,
      serviceUrl: () => 'https://api.example/v1',
      liesOn: null,
      onHalt: () => Promise.resolve(void (halted += 1)),
      onFault: () => undefined,
    });
    await standing.begin(true);
    let isOver = false;
    const quit = async (): Promise<void> => {
      if (isOver) return;
      isOver = true;
      await standing.end();
      lock.value.release();
    };
    ends.push(quit);
    return {
      core,
      library,
      ownership,
      standing,
      /** How often what works beside the core was ended. */
      halted: () => halted,
      quit,
      choices: new FolderChoices(core),
    };
  }

  get file(): string {
    return join(this.library, 'library.db');
  }

  /** Fingerprints of every recording that has a transcript, in any file that lies here. */
  transcribed(): Set<string> {
    const inFolder = (folder: string): string[] =>
      existsSync(folder)
        ? readdirSync(folder)
            .filter((name) => name.endsWith('.db') && name.startsWith('library'))
            .map((name) => join(folder, name))
        : [];
    const found = new Set<string>();
    for (const path of [...inFolder(this.library), ...inFolder(join(this.library, 'backups'))]) {
      if (statSync(path).size === 0) continue;
      const db = openForReading(path);
      for (const one of db
        .prepare<[], string>(
          'SELECT DISTINCT r.fingerprint FROM transcripts t JOIN recordings r ON r.id = t.recording_id',
        )
        .pluck()
        .all())
        found.add(one);
      db.close();
    }
    return found;
  }
}

/** What was the same on both when they were copied last. */
const synced = new Map<Computer, string>();
const stampOf = (computer: Computer): string =>
  existsSync(computer.file) ? `${statSync(computer.file).mtimeMs} ${statSync(computer.file).size}` : '';

/** Copies whichever changed; where both did, one stays and the other is kept as a copy in conflict, on both. */
function sync(one: Computer, other: Computer): void {
  const [a, b] = [stampOf(one), stampOf(other)];
  const changed = [a !== '' && a !== synced.get(one), b !== '' && b !== synced.get(other)];
  const [from, to] = changed[0] ? [one, other] : [other, one];
  if (changed[0] && changed[1])
    for (const computer of [one, other])
      copyFileSync(to.file, join(computer.library, 'library (conflicted copy).db'));
  if (changed[0] || changed[1]) {
    mkdirSync(to.library, { recursive: true });
    copyFileSync(from.file, `${to.file}.arriving`);
    renameSync(`${to.file}.arriving`, to.file);
  }
  // The time of copying is this disk's.
  for (const computer of [one, other]) synced.set(computer, stampOf(computer));
}

let seed = 0;
function record(folder: string, name: string): void {
  writeFileSync(join(folder, name), wav({ seconds: 1, seed: 7_000 + ++seed }));
}

describe('two computers on one synced folder', { timeout: 60_000 }, () => {
  it('upload nothing twice, lose no transcript, and ask before the second one works', async () => {
    uploads = [];
    const recordings = realpathSync(tempDirectory());
    const [a, b] = [new Computer(), new Computer()];
    const allDone = (count: number) =>
      vi.waitFor(() => expect(uploads).toHaveLength(count), { timeout: 15_000, interval: 50 });
    const stored = (running: Awaited<ReturnType<Computer['start']>>, count: number) =>
      vi.waitFor(() => expect(running.library.items.counts().transcripts).toBe(count), {
        timeout: 15_000,
        interval: 50,
      });

    let onA = await a.start();
    expect(onA.standing.doubt).toBeNull();
    record(recordings, 'one.wav');
    record(recordings, 'two.wav');
    expect((await onA.choices.add(recordings, { service: 'cloud' })).ok).toBe(true);
    await allDone(2);
    await stored(onA, 2);
    await onA.quit();
    sync(a, b);

    // The other one opens it: it can be read, and does nothing, though there is something new to do.
    let onB = await b.start();
    expect(onB.standing.view()).toMatchObject({ doubt: 'other-computer', mayBeOpen: true });
    expect(onB.library.items.counts().transcripts).toBe(2);
    record(recordings, 'three.wav');
    onA = await a.start();
    await allDone(3);
    await stored(onA, 3);
    expect(onB.core.folders.listens).toBe(false);
    await onB.quit();
    await onA.quit();
    sync(a, b);

    // A person says that it is to go on there.
    onB = await b.start();
    expect(onB.standing.doubt).toBe('other-computer');
    expect((await onB.standing.confirm('all', false)).ok).toBe(true);
    record(recordings, 'four.wav');
    await allDone(4);
    await stored(onB, 4);

    // Meanwhile the first one is open again, on what it had; the service brings it the other's file while it is.
    onA = await a.start();
    expect(onA.standing.doubt).toBeNull();
    await onA.core.halt();
    await onB.quit();
    const before = onA.library.items.counts().transcripts;
    sync(b, a);
    expect(onA.ownership.beat()).toBe('replaced');
    await onA.quit();
    expect(before).toBe(3);

    onA = await a.start();
    expect(onA.standing.doubt).toBe('other-computer');
    record(recordings, 'five.wav');
    await onA.standing.confirm('all', false);
    await allDone(5);
    await stored(onA, 5);
    await onA.quit();

    expect(new Set(uploads).size).toBe(uploads.length);
    expect(a.transcribed().size).toBe(5);
  });

  it('keeps what was done where both changed it, in the copy in conflict, and asks', async () => {
    uploads = [];
    const [a, b] = [new Computer(), new Computer()];
    const onA = await a.start();
    await onA.quit();
    sync(a, b);
    const folders = { a: realpathSync(tempDirectory()), b: realpathSync(tempDirectory()) };
    const first = await b.start();
    await first.standing.confirm('all', false);
    record(folders.b, 'by b.wav');
    await first.choices.add(folders.b, { service: 'cloud' });
    await vi.waitFor(() => expect(first.library.items.counts().transcripts).toBe(1), {
      timeout: 15_000,
      interval: 50,
    });
    await first.quit();
    // The network was away: the first one knows nothing of that.
    const second = await a.start();
    record(folders.a, 'by a.wav');
    await second.choices.add(folders.a, { service: 'cloud' });
    await vi.waitFor(() => expect(second.library.items.counts().transcripts).toBe(1), {
      timeout: 15_000,
      interval: 50,
    });
    await second.quit();
    sync(a, b);
    const again = await b.start();
    expect(again.standing.doubt).toBe('other-computer');
    await again.quit();
    expect(a.transcribed().size).toBe(2);
    expect(b.transcribed().size).toBe(2);
    expect(uploads).toHaveLength(2);
  });

  it('keeps what is open among the backups when its file is replaced', async () => {
    const a = new Computer();
    const recordings = realpathSync(tempDirectory());
    const running = await a.start();
    record(recordings, 'open.wav');
    await running.choices.add(recordings, { service: 'cloud' });
    await vi.waitFor(() => expect(running.library.items.counts().transcripts).toBe(1), {
      timeout: 15_000,
      interval: 50,
    });
    writeFileSync(`${a.file}.arriving`, '');
    renameSync(`${a.file}.arriving`, a.file);
    await running.standing.look();
    expect(running.standing.view()).toMatchObject({ doubt: 'replaced', isLost: true });
    expect(running.halted()).toBe(1);
    expect(listBackups(a.library)).toHaveLength(1);
    expect(a.transcribed().size).toBe(1);
    expect((await running.standing.confirm('all', false)).ok).toBe(false);
  });
});
