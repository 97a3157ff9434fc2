// Files appear whole or not at all, and never over what somebody else put there: watched while they are written, on a real disk.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aside, putNew, writeFileAtomic, writeNewFile } from '../../app/files/write-file-atomic.ts';
import { isRecordingName } from '../../app/domain/audio.ts';
import { EXPORT_FORMATS, FORMAT_FACTS } from '../../app/domain/export-format.ts';

/** More than one write of the system can take, so that it takes several turns. */
const LARGE = Buffer.alloc(24 * 1024 * 1024, 'new ');

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-whole-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** What was seen at a path, in turns of the loop, while something was done. */
async function seenAt(path: string, done: Promise<unknown>): Promise<ReadonlySet<number | null>> {
  const seen = new Set<number | null>();
  const work = { ended: false };
  const ended = done.finally(() => (work.ended = true));
  while (!work.ended) {
    seen.add(statSync(path, { throwIfNoEntry: false })?.size ?? null);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await ended;
  return seen;
}

describe('a file', () => {
  it('is the old one or the new one, never a part, while it is replaced', async () => {
    const path = join(directory, 'a.txt');
    writeFileSync(path, 'old');
    const seen = await seenAt(path, writeFileAtomic(path, LARGE));
    expect([...seen].every((size) => size === 3 || size === LARGE.length)).toBe(true);
    expect(seen).toContain(3);
    expect(readFileSync(path).equals(LARGE)).toBe(true);
    expect(readdirSync(directory)).toEqual(['a.txt']);
  });

  it('is not there or whole, while it is made', async () => {
    const path = join(directory, 'b.txt');
    const seen = await seenAt(path, writeNewFile(directory, 'b', 'txt', LARGE));
    expect([...seen].every((size) => size === null || size === LARGE.length)).toBe(true);
    expect(seen).toContain(null);
    expect(statSync(path).size).toBe(LARGE.length);
  });

  it('takes another name where one is taken, also by others at the same moment', async () => {
    writeFileSync(join(directory, 'c.txt'), 'mine');
    const paths = await Promise.all(
      Array.from({ length: 12 }, (_, at) => writeNewFile(directory, 'c', 'txt', `text ${at}`)),
    );
    expect(new Set(paths).size).toBe(12);
    paths.forEach((path, at) => expect(readFileSync(path, 'utf8')).toBe(`text ${at}`));
    expect(readFileSync(join(directory, 'c.txt'), 'utf8')).toBe('mine');
    expect(readdirSync(directory)).toHaveLength(13);
  });

  it('leaves nothing behind where giving it its name fails', async () => {
    const temporary = join(directory, '.earshot-x.tmp');
    const failing = aside(temporary, 'text', 0o644, () => Promise.reject(new Error('no room')));
    await expect(failing).rejects.toThrow('no room');
    expect(readdirSync(directory)).toEqual([]);
  });

  it('is not put where somebody was quicker', async () => {
    const [temporary, path] = [join(directory, 't'), join(directory, 'd.txt')];
    writeFileSync(temporary, 'ours');
    writeFileSync(path, 'theirs');
    expect(await putNew(temporary, path)).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('theirs');
  });
});

describe('what is written beside recordings', () => {
  it('is never taken for a recording, not even while it is written', () => {
    for (const format of EXPORT_FORMATS) {
      expect(isRecordingName(`episode.${FORMAT_FACTS[format].ending}`)).toBe(false);
      // A title that ends like a recording changes nothing.
      expect(isRecordingName(`episode.wav.${FORMAT_FACTS[format].ending}`)).toBe(false);
    }
    expect(isRecordingName('.earshot-12-srt.tmp')).toBe(false);
  });
});
