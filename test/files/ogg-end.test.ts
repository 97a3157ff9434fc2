// Whether an Ogg file was cut off: it says nowhere how long it is, but each page says how many bytes it has.
import { describe, expect, it } from 'vitest';
import { breaksOffAsOgg } from '../../app/files/last-frames.ts';
import { ogg } from '../support/media.ts';

/** A page with packets of these lengths, as its head has them. @param flags 2 begins a stream, 4 ends it */
function page(lengths: readonly number[], flags = 0): Buffer {
  const head = Buffer.alloc(27);
  head.write('OggS', 'latin1');
  head[5] = flags;
  head[26] = lengths.length;
  const bytes = lengths.reduce((sum, length) => sum + length, 0);
  return Buffer.concat([head, Buffer.from(lengths), Buffer.alloc(bytes, 'sound')]);
}

const breaksOff = (bytes: Buffer): boolean =>
  breaksOffAsOgg(
    (at, length) => (at < 0 || at + length > bytes.length ? null : bytes.subarray(at, at + length)),
    bytes.length,
  );

const FIRST = page([19], 2);

describe('an Ogg file', () => {
  it('of a recorder of streams ends with a whole page, marked as its last or not', () => {
    for (const flags of [0, 4]) {
      expect(breaksOff(Buffer.concat([FIRST, page([200, 100], flags)]))).toBe(false);
      expect(breaksOff(Buffer.concat([FIRST, page([255, 0], flags)]))).toBe(false);
    }
  });

  it('is cut off wherever it ends within a page', () => {
    const whole = Buffer.concat([FIRST, page([200, 100], 4)]);
    const last = FIRST.length;
    for (let length = last + 5; length < whole.length; length += 1)
      expect(breaksOff(whole.subarray(0, length)), `${length} bytes`).toBe(true);
    expect(breaksOff(whole.subarray(0, last))).toBe(false);
  });

  it('is cut off where its last page says that a packet goes on', () => {
    expect(breaksOff(Buffer.concat([FIRST, page([200, 255])]))).toBe(true);
    expect(breaksOff(Buffer.concat([FIRST, page([200, 255]), page([10])]))).toBe(false);
  });

  it('may have what other programs put behind it', () => {
    expect(breaksOff(Buffer.concat([FIRST, page([200]), Buffer.from('TAG')]))).toBe(false);
    expect(breaksOff(Buffer.concat([FIRST, page([255]), Buffer.alloc(70_000)]))).toBe(false);
  });

  it('is the only one that is asked', () => {
    for (const bytes of ['', 'Og', 'RIFF', 'fLaC and OggS\0'])
      expect(breaksOff(Buffer.from(bytes))).toBe(false);
  });

  it('of a real encoder is whole, and cut off at any byte', async () => {
    const whole = await ogg(3);
    expect(breaksOff(whole)).toBe(false);
    for (const share of [0.3, 0.5, 0.77, 0.999])
      expect(breaksOff(whole.subarray(0, Math.floor(whole.length * share)))).toBe(true);
  });
});
