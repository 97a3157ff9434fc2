// A library on a disk that may only be read, as the process left it that was killed there: what can be read is, and all else is told at once.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { LIBRARY_FILE, openLibrary } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { clock, makeLibrary, tempDirectory, transcribed, transcriptOf } from './support.ts';

const mounts: string[] = [];
afterEach(() => {
  for (const mount of mounts.splice(0)) execFileSync('umount', ['-l', mount]);
});

/** What a killed process leaves: a log with its index beside the file. */
function killed(): { readonly directory: string; readonly recordingId: number } {
  const library = makeLibrary();
  const { recordingId } = transcribed(library, transcriptOf('A sentence.'));
  const directory = join(tempDirectory(), 'library');
  mkdirSync(directory);
  for (const part of ['', '-wal', '-shm'])
    copyFileSync(library.path + part, join(directory, LIBRARY_FILE + part));
  return { directory, recordingId };
}

/** The same folder, in which nothing can be written; null where only root may make one. */
function readOnly(directory: string): string | null {
  try {
    execFileSync('mount', ['--bind', directory, directory], { stdio: 'ignore' });
    mounts.push(directory);
    execFileSync('mount', ['-o', 'remount,ro,bind', directory], { stdio: 'ignore' });
    return directory;
  } catch {
    return null;
  }
}

it('is read, and what was exported from it is told to shows that want nothing done', ({ skip }) => {
  const { directory, recordingId } = killed();
  if (readOnly(directory) === null) return skip('only root may mount');
  const opened = openLibrary(directory, { clock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.detail);
  const library = opened.value;
  expect(library.transcripts.get(1)?.segments[0]?.text).toBe('A sentence.');
  library.desk.actions.put(recordingId, 'exported', 1);
  expect(() => library.settings.set('theme', 'dark')).toThrow(/readonly/);
  library.close();
});

it('is refused at once where its log had only begun', ({ skip }) => {
  const { directory } = killed();
  truncateSync(join(directory, `${LIBRARY_FILE}-wal`), 32);
  if (readOnly(directory) === null) return skip('only root may mount');
  const opened = openLibrary(directory, { clock, engines: ENGINES });
  if (opened.ok) opened.value.close();
  expect(opened).toMatchObject({ ok: false, failure: { code: 'library-unwritable' } });
  // SQLite would have looked for ten seconds, twice, and called it its protocol.
  expect(opened.ok ? '' : opened.failure.detail).toContain('EROFS');
});

it('is opened where it may be written, though its log had only begun', () => {
  const { directory } = killed();
  truncateSync(join(directory, `${LIBRARY_FILE}-wal`), 32);
  const opened = openLibrary(directory, { clock, engines: ENGINES });
  expect(opened.ok).toBe(true);
  if (opened.ok) opened.value.close();
});
