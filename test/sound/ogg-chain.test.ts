// Where one Ogg stream ends and the next begins, and how what is in them becomes one sound.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../app/sound/byte-source.ts';
import { decodeLinks, isChained, linksOf, sumOf } from '../../app/sound/ogg-chain.ts';

/** A page with nothing right in it but what is looked at. */
function page(flags: number, bodyBytes: number): Buffer {
  const lengths = [...Array<number>(Math.floor(bodyBytes / 255)).fill(255), bodyBytes % 255];
  const head = Buffer.alloc(27);
  head.write('OggS', 'latin1');
  head[5] = flags;
  head[26] = lengths.length;
  return Buffer.concat([head, Buffer.from(lengths), Buffer.alloc(bodyBytes, 0x4f)]);
}

const sourceOf = (bytes: Buffer): ByteSource => ({
  sizeBytes: bytes.length,
  read: (position, into) => bytes.copy(into, 0, position, Math.min(bytes.length, position + into.length)),
});

const whole = (source: ByteSource): Buffer => {
  const bytes = Buffer.alloc(source.sizeBytes + 10);
  return bytes.subarray(0, source.read(0, bytes));
};

const link = (streams: number, pages: readonly number[]): Buffer =>
  Buffer.concat([
    ...Array.from({ length: streams }, () => page(2, 30)),
    ...pages.map((bytes) => page(0, bytes)),
  ]);

describe('an Ogg file', () => {
  it('is cut into its links, and they are the whole file', () => {
    const links = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 3 }), fc.array(fc.nat(5_000), { minLength: 1, maxLength: 5 })),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(links, (made) => {
        const parts = made.map(([streams, pages]) => link(streams, pages));
        const source = sourceOf(Buffer.concat(parts));
        const found = linksOf(source).map(whole);
        expect(found.length).toBe(parts.length);
        expect(found.every((bytes, at) => bytes.equals(parts[at] ?? Buffer.alloc(0)))).toBe(true);
        expect(isChained(source)).toBe(parts.length > 1);
        expect(linksOf(source, 2)).toHaveLength(Math.min(2, parts.length));
      }),
    );
  });

  it('with several streams beside each other is one link', () => {
    expect(isChained(sourceOf(link(3, [10, 20])))).toBe(false);
  });

  it('that is damaged keeps what lies behind the damage in one link', () => {
    const [first, second] = [link(1, [100]), link(1, [200])];
    const source = sourceOf(Buffer.concat([first, Buffer.from('torn'), second, second]));
    expect(linksOf(source).map(({ sizeBytes }) => sizeBytes)).toEqual([source.sizeBytes]);
  });

  it('that ends within a page, and what is no Ogg, are one link', () => {
    for (const bytes of [link(1, [100]).subarray(0, 60), Buffer.from('RIFF'), Buffer.alloc(0)])
      expect(linksOf(sourceOf(bytes)).map(whole)).toEqual([bytes]);
  });
});

describe('links', () => {
  const chunk = (start: number) => ({ start, rateHz: 1, channels: [new Float32Array(1)], damagedSeconds: 0 });
  /** Each of so many seconds, a chunk a second. */
  const decoding = (lengths: readonly (number | null)[], from: number) =>
    decodeLinks(lengths.length, from, (at, start) => {
      const length = lengths[at];
      if (length == null) return null;
      let position = 0;
      return {
        next: () => {
          if (position === length) return null;
          position += 1;
          return position <= start ? 'before' : chunk(position - 1);
        },
        end: () => position,
      };
    });
  const startsOf = (lengths: readonly (number | null)[], from: number): readonly number[] => {
    const links = decoding(lengths, from);
    const starts: number[] = [];
    for (let one = links.next(); one; one = links.next()) starts.push(one.start);
    return starts;
  };

  it('are decoded one behind the other, from anywhere; one without sound takes no time', () => {
    expect(startsOf([2, null, 3], 0)).toEqual([0, 1, 2, 3, 4]);
    expect(startsOf([2, null, 3], 1)).toEqual([1, 2, 3, 4]);
    expect(startsOf([2, 1, 3], 4)).toEqual([4, 5]);
    expect(startsOf([2], 2)).toEqual([]);
    expect(startsOf([], 0)).toEqual([]);
  });

  it('are counted together', () => {
    const one = { endSeconds: 1, sumSeconds: 2, packets: 3, bytes: 4 };
    const two = { endSeconds: 10, sumSeconds: 20, packets: 30, bytes: 40 };
    expect(sumOf([one, two])).toEqual({ endSeconds: 11, sumSeconds: 22, packets: 33, bytes: 44 });
  });
});
