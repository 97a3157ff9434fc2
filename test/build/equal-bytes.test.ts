// `toEqual` compares bytes as bytes (support/equal-bytes.ts), and tells apart what differs.
import { expect, test } from 'vitest';

const bytes = (...given: number[]): Uint8Array => Uint8Array.from(given);

test('bytes that are the same are equal, wherever they lie', () => {
  expect(bytes(0, 1, 2, 3).subarray(1, 3)).toEqual(bytes(1, 2));
  expect({ deep: [Float32Array.of(0.5, Number.NaN)] }).toEqual({ deep: [Float32Array.of(0.5, Number.NaN)] });
});

test('another byte, another length and another kind are not', () => {
  expect(bytes(1, 2)).not.toEqual(bytes(1, 3));
  expect(bytes(0, 1, 2).subarray(1)).not.toEqual(bytes(0, 1));
  expect(bytes(1, 2)).not.toEqual(bytes(1, 2, 3));
  expect(Uint16Array.of(1)).not.toStrictEqual(bytes(1, 0));
  expect([1, 2]).not.toStrictEqual(bytes(1, 2));
});

test('megabytes are compared in no time', () => {
  const large = Buffer.alloc(4 << 20, 7);
  const startedMs = performance.now();
  expect(Buffer.from(large)).toEqual(large);
  expect(performance.now() - startedMs).toBeLessThan(2_000);
});
