import { closeSync, openSync, truncateSync, writeSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isIncomplete } from '../../app/files/whole.ts';
import { writersIn } from '../../app/files/writers.ts';
import { flac, m4a, mkv, ogg, wav, webm } from '../support/media.ts';
import { Sandbox, realFilesWorker } from './support.ts';
import type { FilesWorker } from '../../app/files/files-worker.ts';

/** What is said of the first bytes of a file, as if the rest were not there yet. */
const isCut = (file: Buffer, sizeBytes = file.length): boolean =>
  isIncomplete(
    (position, length) =>
      position < 0 || position + length > sizeBytes
        ? null
        : Buffer.from(file.subarray(position, position + length)),
    sizeBytes,
  );

const unknownLength = (): Buffer => {
  const file = wav({ seconds: 2 });
  file.writeUInt32LE(0xffff_ffff, 4);
  file.writeUInt32LE(0xffff_ffff, 40);
  return file;
};
/** RF64: the 32-bit sizes say nothing, a chunk in front has the real ones. */
const rf64 = (): Buffer => {
  const file = wav({ seconds: 2 });
  const ds64 = Buffer.alloc(36);
  ds64.write('ds64', 0, 'latin1');
  ds64.writeUInt32LE(28, 4);
  ds64.writeBigUInt64LE(BigInt(file.length + 28), 8);
  ds64.writeBigUInt64LE(BigInt(file.length - 44), 16);
  file.write('RF64', 0, 'latin1');
  file.writeUInt32LE(0xffff_ffff, 40);
  return Buffer.concat([file.subarray(0, 12), ds64, file.subarray(12)]);
};

describe('what a container says about its own end', () => {
  it.each([
    ['wav', () => wav({ seconds: 2 })],
    ['rf64', rf64],
    ['flac', () => flac(2)],
    ['ogg', () => ogg(2)],
    ['m4a', () => m4a(2)],
    ['mkv', () => mkv(2)],
    ['webm', () => webm(2)],
  ])('%s: whole when it is whole, incomplete wherever it is cut', async (_, make) => {
    const file = await make();
    expect(isCut(file)).toBe(false);
    for (const share of [0.2, 0.5, 0.9])
      expect(isCut(file, Math.floor(file.length * share)), `cut at ${share}`).toBe(true);
    expect(isCut(file, file.length - 1), 'without its last byte').toBe(true);
  });

  it('a WAV of unknown length and what is no recording do not tell, and are not waited for', () => {
    for (const file of [unknownLength(), Buffer.from('x'), Buffer.from('x'.repeat(5_000))]) {
      expect(isCut(file)).toBe(false);
      expect(isCut(file, Math.ceil(file.length / 2))).toBe(false);
    }
  });

  it('space that was reserved and not written to yet is no recording', () => {
    expect(isCut(Buffer.alloc(100_000))).toBe(true);
    expect(isCut(Buffer.alloc(3))).toBe(true);
    expect(isCut(Buffer.alloc(0), 0)).toBe(false); // an empty file has its own words
  });

  it('is told of any bytes soon, whatever they are', () => {
    const magic = fc.constantFrom(
      'RIFF',
      'RF64',
      'fLaC',
      'OggS',
      '\x1aE\xdf\xa3',
      '\0\0\0\x18ftyp',
      '\0\0\0\x01mdat',
      'FORM\0\0\0\0AIFF',
      'caff\0\x01\0\0data',
      'riff\x2e\x91\xcf\x11',
      'RIFF\0\0\0\0AVI ',
      'wvpk',
      '0&\xb2u',
      '.snd',
      'ID3\x03\0\0\0\0\0\0',
      '\xff\xfb\x90\x44',
      '\xff\xf1\x50\x80',
      '#!AMR\n',
    );
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 2_000 }), (head, rest) => {
        expect(typeof isCut(Buffer.concat([Buffer.from(head, 'latin1'), rest]))).toBe('boolean');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a close look', () => {
  let files: FilesWorker;
  let box: Sandbox;
  beforeAll(async () => {
    files = await realFilesWorker();
    box = new Sandbox();
  });
  afterAll(async () => {
    await files.close();
    box.remove();
  });

  it('tells of room that was reserved behind what is written, in any format', async () => {
    const written = wav({ seconds: 2 });
    const reserved = box.write('reserved.wav', written.subarray(0, 20_000));
    truncateSync(reserved, 2_000_000);
    const header = openSync(reserved, 'r+');
    writeSync(header, Buffer.from(Uint32Array.of(2_000_000 - 44).buffer), 0, 4, 40);
    closeSync(header);
    // Silence that was written looks the same from within.
    const silent = Buffer.concat([written.subarray(0, 44), Buffer.alloc(2_000_000)]);
    silent.writeUInt32LE(2_000_000, 40);
    silent.writeUInt32LE(2_000_036, 4);
    const paths = [reserved, box.write('silent.wav', silent)];
    expect(await files.look(paths, { closely: true })).toMatchObject([
      { lacksRest: true },
      { lacksRest: false },
    ]);
  });

  it('tells what lacks its rest, and only when it is asked for', async () => {
    const whole = wav({ seconds: 1 });
    const paths = [box.write('whole.wav', whole), box.write('cut.wav', whole.subarray(0, 10_000))];
    const lacking = async (closely: boolean) =>
      (await files.look(paths, { closely })).map(
        (sighting) => sighting.kind === 'file' && sighting.lacksRest,
      );
    expect(await lacking(true)).toEqual([false, true]);
    expect(await lacking(false)).toEqual([false, false]);
  });
});

describe('what lsof says', () => {
  it('names those that are open for writing, and not those that are read', () => {
    const said =
      'p120\nf12\nar\nn/a/read.wav\nf13\naw\nn/a/written.wav\np121\nf4\nau\nn/a/both.wav\nf5\na \nn/a/none.wav\n';
    expect(writersIn(said)).toEqual(['/a/written.wav', '/a/both.wav']);
    expect(writersIn('')).toEqual([]);
  });
});
