// What is kept gzipped unpacks to so much and no more, whoever packed it.
import { gzipSync } from 'node:zlib';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureOfSqlite } from '../../app/storage/database.ts';
import { unpack, unpackSync, UnpackError } from '../../app/storage/unpack.ts';
import { connect, makeLibrary, must, transcribed, transcriptOf } from './support.ts';

const errorOf = async (work: () => unknown): Promise<unknown> => {
  try {
    return await work();
  } catch (error) {
    return error;
  }
};

describe('unpacking', () => {
  it('gives what was packed, up to its limit and not a byte more', async () => {
    const packed = gzipSync('x'.repeat(1_000));
    expect(unpackSync(packed, 'shelf', 1_000)).toHaveLength(1_000);
    expect(await unpack(packed, 'answer', 1_000)).toHaveLength(1_000);
    for (const work of [() => unpackSync(packed, 'shelf', 999), () => unpack(packed, 'answer', 999)]) {
      const error = await errorOf(work);
      expect(error).toBeInstanceOf(UnpackError);
      expect(error).toMatchObject({ code: 'UNPACK_TOO_LARGE' });
      expect(failureOfSqlite(error)).toMatchObject({ code: 'library-damaged' });
    }
  });

  it('tells damage as such', async () => {
    for (const work of [
      () => unpackSync(Buffer.from('no gzip'), 'answer'),
      () => unpack(gzipSync('abc').subarray(0, 15), 'shelf'),
    ]) {
      const error = await errorOf(work);
      expect(error).toMatchObject({ code: 'UNPACK_DAMAGED' });
      expect(failureOfSqlite(error)).toMatchObject({ code: 'library-damaged' });
    }
  });

  it('of a shelf that is none is a failure of the library, and leaves everything as it is', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf('Once upon a time.'));
    library.remove(recordingId);
    connect(library).prepare('UPDATE transcripts SET shelved = ?').run(Buffer.from('no gzip'));
    let error: unknown = null;
    try {
      library.restore(recordingId);
    } catch (thrown) {
      error = thrown;
    }
    expect(must(failureOfSqlite(error)).code).toBe('library-damaged');
    expect(library.trash.count()).toBe(1);
  });

  it('is done here and nowhere else', () => {
    const root = join(import.meta.dirname, '../../app');
    const others = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (name) =>
        name.endsWith('.ts') &&
        name !== join('storage', 'unpack.ts') &&
        /\b(?:gunzip|inflate|inflateRaw|unzip|brotliDecompress)(?:Sync)?\b[\s\S]*from 'node:zlib'/.test(
          readFileSync(join(root, name), 'utf8'),
        ),
    );
    expect(others).toEqual([]);
  });
});
