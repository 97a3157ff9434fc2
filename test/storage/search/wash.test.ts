// Deleted for good means the words too: a unique word is in no byte of the library's folder afterwards.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isSoundBackup } from '../../../app/storage/care/backup.ts';
import { listBackups } from '../../../app/storage/care/backup-files.ts';
import type { Library } from '../../../app/storage/library.ts';
import { connect, makeLibrary, NOW, tempDirectory, transcribed, transcriptOf } from '../support.ts';

const WORD = 'qvzwhistleblower';

/** Files of the library's folder in whose bytes, or in something packed in them, the word stands. */
function filesWith(library: Library, word = WORD): string[] {
  const holds = (bytes: Buffer): boolean => {
    if (bytes.toString('latin1').toLowerCase().includes(word)) return true;
    for (let at = bytes.indexOf('\x1f\x8b\x08', 0, 'latin1'); at >= 0;) {
      try {
        if (gunzipSync(bytes.subarray(at)).toString('latin1').toLowerCase().includes(word)) return true;
      } catch {
        // No whole packed text begins there.
      }
      at = bytes.indexOf('\x1f\x8b\x08', at + 1, 'latin1');
    }
    return false;
  };
  return readdirSync(library.directory, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(library.directory, name);
    return statSync(path).isFile() && holds(readFileSync(path));
  });
}

/** Lets the upkeep of the index come to its end. */
function settle(library: Library): void {
  while (library.keepIndex());
}

function filled(): { readonly library: Library; readonly secret: number } {
  const library = makeLibrary();
  const texts = (word: string): string[] =>
    Array.from({ length: 120 }, (_, at) => `The ${word} said ${at} things that nobody ever heard of.`);
  for (let at = 0; at < 6; at += 1) {
    transcribed(library, transcriptOf(...texts('neighbour')), { path: `/shows/other ${at}.mp3` });
    settle(library);
  }
  const { recordingId } = transcribed(library, transcriptOf(...texts(WORD)), { path: '/shows/plain.mp3' });
  transcribed(library, transcriptOf(...texts('gardener')), { path: '/shows/last.mp3' });
  settle(library);
  return { library, secret: recordingId };
}

describe('what was deleted for good', () => {
  it('stands in no byte of the library’s folder when the index has been washed', () => {
    const { library, secret } = filled();
    expect(filesWith(library)).not.toEqual([]);
    expect(library.remove(secret)).toBe(true);
    expect(library.trash.delete(secret, NOW)).toBe(true);
    settle(library);
    expect(filesWith(library)).toEqual([]);
    // What others said is found and counted as before.
    const db = connect(library);
    db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
    expect(
      db.prepare("SELECT count(*) FROM segments_fts WHERE segments_fts MATCH 'neighbour'").pluck().get(),
    ).toBe(720);
    expect(
      db
        .prepare("SELECT count(*) FROM search_terms WHERE term IN ('neighbour', 'gardener', 'nobody')")
        .pluck()
        .get(),
    ).toBe(3);
  });

  it('goes on being washed after a process ended in between', () => {
    const { library, secret } = filled();
    library.remove(secret);
    library.trash.delete(secret, NOW);
    library.keepIndex();
    library.close();
    const again = makeLibrary(library.directory);
    settle(again);
    expect(filesWith(again)).toEqual([]);
  });

  it('is washed anew when more is deleted meanwhile', () => {
    const { library, secret } = filled();
    library.remove(1);
    library.trash.delete(1, NOW);
    library.keepIndex();
    library.keepIndex();
    library.remove(secret);
    library.trash.delete(secret, NOW);
    settle(library);
    expect(filesWith(library)).toEqual([]);
  });

  it('takes nothing of what comes back out of the trash from the counted words', () => {
    const { library, secret } = filled();
    library.remove(secret);
    library.remove(1);
    library.trash.delete(1, NOW);
    settle(library);
    library.restore(secret);
    settle(library);
    const counted = connect(library).prepare('SELECT count(*) FROM search_terms WHERE term = ?').pluck();
    expect(counted.get(WORD)).toBe(1);
  });
});

describe('what was deleted for good, from the backups too', () => {
  it('is in no file when the library was washed: one backup takes the place of all others and of what was set aside', async () => {
    const { library, secret } = filled();
    for (const kind of ['daily', 'by-hand', 'before-update'] as const) await library.backup(kind);
    const aside = ['.damaged-2026-01-01T00-00-00Z', '.damaged-2026-01-01T00-00-00Z-wal', '-wal.left-2026'];
    for (const mark of aside) writeFileSync(library.path + mark, WORD);
    writeFileSync(join(library.directory, 'mine.txt'), 'not ours');
    library.remove(secret);
    library.wantForgotten();
    library.trash.delete(secret, NOW);

    // As long as the words are in the library itself, a backup would only take them along.
    expect(await library.forgetInBackups()).toEqual({ ok: true, value: false });
    expect(listBackups(library.directory)).toHaveLength(3);
    expect(library.mustForget).toBe(true);

    settle(library);
    expect(filesWith(library)).toHaveLength(3 + aside.length);
    expect(await library.forgetInBackups()).toEqual({ ok: true, value: true });
    expect(filesWith(library)).toEqual([]);
    expect(listBackups(library.directory).map(({ serial }) => serial)).toEqual([4]);
    expect(isSoundBackup(listBackups(library.directory)[0]?.path ?? '')).toBe(true);
    expect(library.mustForget).toBe(false);
    expect(readdirSync(library.directory)).toContain('mine.txt');
    // The next ones stand beside it, and the second place is told what it may keep.
    await library.backup();
    expect(listBackups(library.directory).map(({ serial }) => serial)).toEqual([5, 4]);
    expect(library.backupFloor).toBe(4);
  });

  it('keeps every backup while no new one can be made, and is done after the next start', async () => {
    const { library, secret } = filled();
    await library.backup();
    library.remove(secret);
    library.wantForgotten();
    library.trash.delete(secret, NOW);
    settle(library);
    // A folder under the name of the copy in the making: as when the disk refuses.
    const backups = join(library.directory, 'backups');
    const blocked = join(
      backups,
      `library-${new Date(NOW).toISOString().slice(0, 19).replaceAll(':', '-')}Z-2.db.part`,
    );
    mkdirSync(join(blocked, 'x'), { recursive: true });
    await library.forgetInBackups().catch(() => undefined);
    expect(listBackups(library.directory).map(({ serial }) => serial)).toEqual([1]);
    expect(library.mustForget).toBe(true);
    library.close();

    rmSync(blocked, { recursive: true });
    const again = makeLibrary(library.directory);
    expect(again.mustForget).toBe(true);
    expect(await again.forgetInBackups()).toEqual({ ok: true, value: true });
    expect(filesWith(again)).toEqual([]);
  });

  it('is done again when more is deleted while it is done', async () => {
    const { library, secret } = filled();
    const first = transcribed(library, transcriptOf('first of two'), {
      path: '/shows/first.mp3',
    }).recordingId;
    for (const id of [first, secret]) library.remove(id);
    library.wantForgotten();
    library.trash.delete(first, NOW);
    settle(library);
    const going = library.forgetInBackups();
    library.wantForgotten();
    library.trash.delete(secret, NOW);
    expect(await going).toEqual({ ok: true, value: false });
    expect(library.mustForget).toBe(true);
    settle(library);
    expect(await library.forgetInBackups()).toEqual({ ok: true, value: true });
    expect(filesWith(library)).toEqual([]);
  });

  it('keeps the older backups when the new one is not whole', async () => {
    const { library, secret } = filled();
    await library.backup();
    library.remove(secret);
    library.wantForgotten();
    library.trash.delete(secret, NOW);
    settle(library);
    // What the check of a copy finds, and the copying does not.
    const db = connect(library);
    db.pragma('ignore_check_constraints = ON');
    db.exec("UPDATE files SET state = 'nonsense' WHERE id = (SELECT min(id) FROM files)");
    db.close();
    expect(await library.forgetInBackups()).toMatchObject({
      ok: false,
      failure: { code: 'library-damaged' },
    });
    expect(listBackups(library.directory).map(({ path }) => isSoundBackup(path))).toEqual([true]);
    expect(library.mustForget).toBe(true);
  });

  it('is no wish of the backup: put in the place of a damaged library it takes nothing away', async () => {
    const { library, secret } = filled();
    library.remove(secret);
    library.wantForgotten();
    library.trash.delete(secret, NOW);
    settle(library);
    expect(await library.forgetInBackups()).toEqual({ ok: true, value: true });
    const [backup] = listBackups(library.directory);
    const directory = tempDirectory();
    copyFileSync(backup?.path ?? '', join(directory, 'library.db'));
    expect(makeLibrary(directory).mustForget).toBe(false);
  });
});
