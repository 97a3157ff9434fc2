// The drill: every way a library file can be bad ends with the newest good backup in its place, or with words and nothing touched.
import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listBackups } from '../../../app/storage/care/backup-files.ts';
import { SUSPICION_FILE } from '../../../app/storage/first-look.ts';
import { openLibrary, type Library } from '../../../app/storage/library.ts';
import { MIGRATIONS } from '../../../app/storage/migrations/index.ts';
import { migrate } from '../../../app/storage/migrate.ts';
import {
  forgetRestoration,
  openOrRestore,
  restorationOf,
  suspect,
} from '../../../app/storage/care/recovery.ts';
import { ENGINES } from '../../../app/speech/engines.ts';
import {
  clock,
  connect,
  jobIn,
  makeLibrary,
  must,
  NOW,
  tempDirectory,
  transcribed,
  transcriptOf,
} from '../support.ts';

const HOUR_MS = 3_600_000;
const later = (ms: number) => ({ clock: { ...clock, nowMs: () => NOW + ms }, engines: ENGINES });

/** A library with one recording in its backup, and one that came after it. */
async function backedUp(): Promise<{ directory: string; path: string }> {
  const library = makeLibrary();
  transcribed(library, transcriptOf('In the backup.'), { path: '/Old.mp3' });
  const made = await library.backup();
  expect(made.ok).toBe(true);
  const { directory, path } = library;
  library.close();
  const after = must(openLater(directory, HOUR_MS));
  const job = jobIn(after, 'queued', { path: '/New.mp3', priority: 10_000 });
  const claim = must(after.jobs.claimNext('device', { leaseToken: 'l', requestId: 'r' }, NOW + HOUR_MS));
  expect(claim.id).toBe(job.id);
  const event = { type: 'accepted', generationId: 'g', firstPollAt: NOW, deadlineAt: null } as const;
  const accepted = must(after.jobs.apply(job.id, claim, event, NOW + HOUR_MS));
  after.jobs.finish(job.id, accepted, transcriptOf('After the backup.'), null, NOW + HOUR_MS);
  after.close();
  return { directory, path };
}

function openLater(directory: string, ms: number): Library | null {
  const opened = openLibrary(directory, later(ms));
  return opened.ok ? opened.value : null;
}

function restored(directory: string): Library {
  const opened = openOrRestore(directory, later(2 * HOUR_MS));
  if (!opened.ok) throw new Error(`${opened.failure.message} ${opened.failure.detail}`);
  expect(opened.value.restored).toBe(true);
  return opened.value.library;
}

const DAMAGE: Readonly<Record<string, (path: string) => void>> = {
  'flipped bytes': (path) => {
    const bytes = readFileSync(path);
    for (let at = 4_096 + 100; at < bytes.length; at += 97) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    writeFileSync(path, bytes);
  },
  'a damaged header': (path) => {
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 0, 100);
    writeFileSync(path, bytes);
  },
  'cut off in the middle': (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
  'cut off in a page': (path) => truncateSync(path, statSync(path).size - 1_000),
  'not a database': (path) => writeFileSync(path, 'Dear diary, this is not a database.'.repeat(300)),
  'another program’s database': (path) => {
    rmSync(path);
    const db = new SqliteDatabase(path);
    db.exec('CREATE TABLE somebody (elses INTEGER)');
    db.close();
  },
};

describe('a library file', () => {
  it.each(Object.keys(DAMAGE))(
    'with %s: the newest good backup comes, paused, and it is said',
    async (kind) => {
      const { directory, path } = await backedUp();
      DAMAGE[kind]?.(path);
      const damaged = readFileSync(path);
      const library = restored(directory);
      expect(library.transcripts.get(1)?.segments[0]?.text).toBe('In the backup.');
      expect(library.items.counts().recordings).toBe(1);
      expect(library.settings.get('paused')).toBe(true);
      const told = must(restorationOf(library));
      expect(told).toMatchObject({ at: NOW + 2 * HOUR_MS, backupMadeAt: NOW });
      expect(readFileSync(join(directory, must(told.setAsideName)))).toEqual(damaged);
      expect(library.events.recent(1)[0]?.kind).toBe('library-restored');
      forgetRestoration(library);
      expect(restorationOf(library)).toBeNull();
      library.close();
      // The next start has nothing to restore.
      const next = openOrRestore(directory, later(3 * HOUR_MS));
      expect(next.ok && next.value.restored).toBe(false);
      if (next.ok) next.value.library.close();
    },
  );

  it('that is empty is the beginning of a new library where there was none, and damage where there was one', async () => {
    const fresh = tempDirectory();
    writeFileSync(join(fresh, 'library.db'), '');
    const opened = openOrRestore(fresh, { clock, engines: ENGINES });
    expect(opened.ok && opened.value.restored).toBe(false);
    if (opened.ok) opened.value.library.close();

    const { directory, path } = await backedUp();
    truncateSync(path, 0);
    const library = restored(directory);
    expect(library.items.counts().recordings).toBe(1);
    library.close();
  });

  it('that is gone while its backups are there is restored too', async () => {
    const { directory, path } = await backedUp();
    rmSync(path);
    const library = restored(directory);
    expect(library.items.counts().recordings).toBe(1);
    library.close();
  });

  it('that is newer than this Earshot is refused in words and not touched, whatever backups there are', async () => {
    const { directory, path } = await backedUp();
    const db = connect({ path });
    db.pragma('user_version = 9999');
    db.close();
    const before = readFileSync(path);
    expect(openOrRestore(directory, { clock, engines: ENGINES })).toMatchObject({
      ok: false,
      failure: { code: 'library-newer' },
    });
    expect(readFileSync(path)).toEqual(before);
  });

  it('without a backup is left as it is', () => {
    const library = makeLibrary();
    library.close();
    DAMAGE['not a database']?.(library.path);
    const before = readFileSync(library.path);
    expect(openOrRestore(library.directory, { clock, engines: ENGINES })).toMatchObject({
      ok: false,
      failure: { code: 'library-damaged' },
    });
    expect(readFileSync(library.path)).toEqual(before);
  });

  it('with any bytes flipped opens sound, is restored, or says why it does not; it never crashes', async () => {
    const { directory, path } = await backedUp();
    const good = readFileSync(path);
    const flips = fc.array(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(flips, (bytes) => {
        const bad = Buffer.from(good);
        for (const [at, mask] of bytes) bad[at] = (bad[at] ?? 0) ^ mask;
        for (const name of readdirSync(directory))
          if (name.startsWith('library.db')) rmSync(join(directory, name));
        writeFileSync(path, bad);
        const opened = openOrRestore(directory, later(2 * HOUR_MS));
        if (!opened.ok) {
          expect(['library-damaged', 'library-newer', 'library-foreign']).toContain(opened.failure.code);
          return;
        }
        const { library } = opened.value;
        library.close();
        const db = connect({ path });
        expect(db.pragma('quick_check(1)', { simple: true })).toBe('ok');
        db.close();
      }),
      { numRuns: 40 },
    );
  });

  it('in which work met damage is read through at the next start, whatever its size', () => {
    const library = makeLibrary();
    const { directory } = library;
    suspect(directory);
    library.close();
    expect(existsSync(join(directory, SUSPICION_FILE))).toBe(true);
    makeLibrary(directory);
    expect(existsSync(join(directory, SUSPICION_FILE))).toBe(false);
  });
});

describe('an update', () => {
  /** A library as an older Earshot left it. */
  function older(version: number): string {
    const directory = tempDirectory();
    const db = new SqliteDatabase(join(directory, 'library.db'));
    migrate(db, MIGRATIONS.slice(0, version));
    db.prepare("INSERT INTO settings (key, value) VALUES ('theme', '\"dark\"')").run();
    db.close();
    return directory;
  }

  it('copies the library before it changes its tables, and not again', () => {
    const directory = older(2);
    makeLibrary(directory).close();
    const [backup, ...more] = listBackups(directory);
    expect(more).toEqual([]);
    const db = connect({ path: must(backup).path });
    expect(db.pragma('user_version', { simple: true })).toBe(2);
    expect(db.prepare("SELECT value FROM settings WHERE key = 'theme'").pluck().get()).toBe('"dark"');
    db.close();
    makeLibrary(directory);
    expect(listBackups(directory)).toHaveLength(1);
  });

  it('while jobs were under way: they are all there, in their order, and go on', () => {
    const directory = older(2);
    const db = connect({ path: join(directory, 'library.db') });
    db.exec(
      `INSERT INTO folders (id, path, name, service, created_at) VALUES (7, '/a', 'A', 'cloud', 1);
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5)
       INSERT INTO recordings (id, fingerprint, title, file_name, folder_id, size_bytes, duration_seconds, format, channels,
         sample_rate_hz, recorded_at, created_at) SELECT i, 'f' || i, 'E' || i, 'e.mp3', 7, 1, 60, 'mp3', 2, 44100, 1, i FROM n;
       INSERT INTO jobs (recording_id, service, options, state, due_at, priority, created_at, updated_at)
         SELECT id, 'cloud', '{}', 'queued', 0, id = 3, 1, 1 FROM recordings;
       UPDATE jobs SET state = 'transcribing', generation_id = 'g', accepted_at = ${NOW} WHERE id = 1;
       UPDATE jobs SET state = 'failed', finished_at = 1, failure_code = 'no-sound', failure_message = 'No.',
         failure_retryable = 0 WHERE id = 2;`,
    );
    db.close();
    const library = makeLibrary(directory);
    const listed = library.items.page({ view: 'queue', folderId: null, offset: 0, limit: 10 });
    expect(listed.rows.map((row) => row.job?.id)).toEqual([2, 1, 3, 4, 5]);
    expect(library.jobs.duePolls('cloud', NOW, 8).map(({ id }) => id)).toEqual([1]);
    const claim = (): number | undefined =>
      library.jobs.claimNext('cloud', { leaseToken: 'l', requestId: String(Math.random()) }, NOW)?.id;
    expect([claim(), claim()]).toEqual([3, 4]);
    library.folders.update(7, { paused: true });
    while (library.jobs.followFolders(10) > 0);
    expect(claim()).toBeUndefined();
  });

  it('from every version ends at the newest, sound', () => {
    for (let version = 1; version < MIGRATIONS.length; version += 1) {
      const library = makeLibrary(older(version));
      expect(library.facts().schemaVersion).toBe(MIGRATIONS.length);
      expect(connect(library).pragma('integrity_check', { simple: true })).toBe('ok');
    }
  });

  it('that is killed between two statements leaves the version before, whole', () => {
    const directory = older(1);
    const path = join(directory, 'library.db');
    const script = `
      const db = new (require('better-sqlite3'))(${JSON.stringify(path)});
      db.pragma('journal_mode = WAL');
      db.exec('BEGIN IMMEDIATE');
      db.exec(${JSON.stringify(MIGRATIONS[1])}.split(';').slice(0, 3).join(';'));
      process.kill(process.pid, 'SIGKILL');`;
    expect(() => execFileSync(process.execPath, ['-e', script], { stdio: 'ignore' })).toThrow();
    const db = connect({ path });
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    expect(
      db.prepare("SELECT count(*) FROM pragma_table_info('folders') WHERE name = 'patterns'").pluck().get(),
    ).toBe(0);
    db.close();
    expect(makeLibrary(directory).facts().schemaVersion).toBe(MIGRATIONS.length);
  });
});

describe('a backup', () => {
  it('that is killed half-way leaves the library and the backups before it good, and is swept away', async () => {
    const library = makeLibrary();
    for (let count = 0; count < 20; count += 1)
      transcribed(library, transcriptOf('Many words. '.repeat(3_000)));
    const good = await library.backup();
    expect(good.ok).toBe(true);
    const { directory } = library;
    library.close();
    const script = `
      const db = new (require('better-sqlite3'))(${JSON.stringify(library.path)});
      db.backup(${JSON.stringify(join(directory, 'backups', 'library-2026-05-02T12-00-00Z.db.part'))}, {
        progress: ({ remainingPages }) => { process.stdout.write('.'); return 4; },
      });`;
    const child = spawn(process.execPath, ['-e', script], {
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(readdirSync(join(directory, 'backups')).some((name) => name.endsWith('.part'))).toBe(true);
    expect(listBackups(directory)).toHaveLength(1);
    const again = makeLibrary(directory);
    expect((await again.backup()).ok).toBe(true);
    expect(readdirSync(join(directory, 'backups')).every((name) => name.endsWith('.db'))).toBe(true);
  });
});

describe('the log of the database', () => {
  it('stays under 64 MB while much is written and others read', () => {
    const library = makeLibrary();
    const reader = connect(library);
    const words = transcriptOf(...Array.from({ length: 400 }, (_, index) => `Words ${index} `.repeat(40)));
    let most = 0;
    let written = 0;
    for (let round = 0; written < 150_000_000; round += 1) {
      transcribed(library, words);
      written = round * 900_000;
      reader.prepare('SELECT count(*) FROM recordings').get();
      most = Math.max(most, Number(library.facts().logBytes));
    }
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(64 * 1024 * 1024);
  });
});
