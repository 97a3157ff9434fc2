// Headers that were never closed: the sound is there to its last sample, and what stands behind it is not sound.
import { describe, expect, it } from 'vitest';
import { closing, withClosedHeader } from '../../app/sound/open-header.ts';
import { wav } from '../support/media.ts';

/** The file as a reader sees it, in reads of a few bytes each. */
function seen(file: Uint8Array): { readonly bytes: Buffer; readonly wasOpen: boolean } {
  const { source, wasOpen } = withClosedHeader({
    sizeBytes: file.length,
    read: (position, into) => {
      const part = file.subarray(position, position + into.length);
      into.set(part);
      return part.length;
    },
  });
  const bytes = Buffer.alloc(file.length);
  for (let at = 0; at < file.length; at += 7) source.read(at, bytes.subarray(at, at + 7));
  return { bytes, wasOpen };
}

const whole = wav({ seconds: 1, sampleRateHz: 8_000 });
const dataAt = whole.indexOf('data');
const list = Buffer.concat([Buffer.from('LIST\x04\0\0\0INFO', 'latin1')]);

const open = (riff: number, data: number, behind = Buffer.alloc(0)): Buffer => {
  const file = Buffer.concat([whole, behind]);
  file.writeUInt32LE(riff, 4);
  file.writeUInt32LE(data, dataAt + 4);
  return file;
};

describe('a header that was never closed', () => {
  it.each([
    [0, 0],
    [36, 0],
    [0xffff_ffff, 0xffff_ffff],
    [0x7fff_ffff, 0x7fff_ffff],
    [0xffff_ffff, 0xffff_ffdb],
  ])('of WAV with sizes %i and %i counts all that is there', (riff, data) => {
    const { bytes, wasOpen } = seen(open(riff, data));
    expect(wasOpen).toBe(true);
    expect(bytes.readUInt32LE(dataAt + 4)).toBe(whole.length - dataAt - 8);
    expect(bytes.equals(whole)).toBe(true);
  });

  it('leaves chunks behind the sound out of it', () => {
    const { bytes } = seen(open(0, 0, list));
    expect(bytes.readUInt32LE(dataAt + 4)).toBe(whole.length - dataAt - 8);
    // A name in the middle of sound is sound: no chunk begins there that ends with the file.
    const chance = seen(open(0, 0, Buffer.concat([list, Buffer.alloc(6)])));
    expect(chance.bytes.readUInt32LE(dataAt + 4)).toBe(whole.length - dataAt - 8 + list.length + 6);
  });

  it('is none where the sizes are right, too large by a cut, or nothing is there', () => {
    expect(seen(whole).wasOpen).toBe(false);
    expect(seen(whole.subarray(0, 4_000)).wasOpen).toBe(false);
    expect(seen(open(36, 0).subarray(0, dataAt + 8)).wasOpen).toBe(false);
    expect(seen(Buffer.from('RIFF')).wasOpen).toBe(false);
    expect(seen(Buffer.alloc(100, 'x')).wasOpen).toBe(false);
  });

  it.each(['RF64', 'BW64'])('of %s counts all that is there', (letters) => {
    const head = Buffer.alloc(36);
    head.write('ds64', 0, 'latin1');
    head.writeUInt32LE(28, 4);
    head.fill(0xff, 8, 32);
    const file = Buffer.concat([whole.subarray(0, 12), head, whole.subarray(12)]);
    file.write(letters, 0, 'latin1');
    file.writeUInt32LE(0xffff_ffff, dataAt + 36 + 4);
    const { bytes } = seen(file);
    expect(Number(bytes.readBigUInt64LE(28))).toBe(whole.length - dataAt - 8);
    expect(bytes.readBigUInt64LE(36)).toBe(0n);
  });

  it('of AIFF counts frames and bytes', () => {
    const file = Buffer.alloc(54 + 400);
    file.write('FORM\0\0\0\0AIFFCOMM', 0, 'latin1');
    file.writeUInt32BE(18, 16);
    file.writeUInt16BE(2, 20);
    file.writeUInt16BE(16, 26);
    file.write('SSND', 38, 'latin1');
    const { bytes } = seen(file);
    expect(bytes.readUInt32BE(4)).toBe(file.length - 8);
    expect(bytes.readUInt32BE(22)).toBe(100);
    expect(bytes.readUInt32BE(42)).toBe(408);
  });

  it('of Wave64 and CAF reaches to the end', () => {
    const w64 = Buffer.alloc(40 + 24 + 100);
    w64.write('riff', 0, 'latin1');
    w64.write('data', 40, 'latin1');
    expect(Number(seen(w64).bytes.readBigUInt64LE(56))).toBe(124);
    const caf = Buffer.alloc(8 + 12 + 4 + 100);
    caf.write('caff\0\x01\0\0data', 0, 'latin1');
    expect(seen(caf).bytes.readBigInt64BE(12)).toBe(-1n);
  });

  it('asks for nothing beyond the file, and ends in files of chunks without end', () => {
    const read = (position: number, into: Uint8Array): number => {
      if (position >= 1_000_000_000) return 0;
      into.fill(0);
      if (position === 0) into.set(Buffer.from('RIFF\0\0\0\0WAVE', 'latin1').subarray(0, into.length));
      return into.length;
    };
    expect(closing(read, 1_000_000_000)).toEqual([]);
  });
});
