// Range headers: what RFC 9110 says, and that no header, however odd, asks for bytes outside of the file.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerRange } from '../../app/domain/byte-range.ts';

describe('answerRange', () => {
  it.each([
    [null, { kind: 'whole' }],
    ['bytes=0-', { kind: 'part', start: 0, end: 1000 }],
    ['bytes=0-0', { kind: 'part', start: 0, end: 1 }],
    ['bytes=10-19', { kind: 'part', start: 10, end: 20 }],
    ['bytes=990-5000', { kind: 'part', start: 990, end: 1000 }],
    ['bytes=-1', { kind: 'part', start: 999, end: 1000 }],
    ['bytes=-5000', { kind: 'part', start: 0, end: 1000 }],
    ['BYTES=1-2', { kind: 'part', start: 1, end: 3 }],
    ['bytes=1000-', { kind: 'unsatisfiable' }],
    ['bytes=1000-1001', { kind: 'unsatisfiable' }],
    ['bytes=99999999999999999999-', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    // Malformed or not served in parts: ignored (RFC 9110, 14.2).
    ['bytes=20-10', { kind: 'whole' }],
    ['bytes=-', { kind: 'whole' }],
    ['bytes=a-b', { kind: 'whole' }],
    ['bytes=0-1,5-6', { kind: 'whole' }],
    ['lines=0-1', { kind: 'whole' }],
    ['bytes=--5', { kind: 'whole' }],
    ['bytes=0x1-5', { kind: 'whole' }],
  ])('answers %j', (header, expected) => {
    expect(answerRange(header, 1000)).toEqual(expected);
  });

  it('has no part of an empty file', () => {
    expect(answerRange('bytes=0-', 0)).toEqual({ kind: 'unsatisfiable' });
    expect(answerRange('bytes=-5', 0)).toEqual({ kind: 'unsatisfiable' });
    expect(answerRange(null, 0)).toEqual({ kind: 'whole' });
  });

  const odd = fc.oneof(
    fc.string(),
    fc
      .tuple(fc.constantFrom('bytes=', 'bytes =', 'Bytes= '), fc.stringMatching(/^[0-9, -]{0,24}$/))
      .map((parts) => parts.join('')),
    fc.tuple(fc.nat(), fc.nat()).map(([first, last]) => `bytes=${first}-${last}`),
    fc.maxSafeNat().map((first) => `bytes=${first}-`),
    fc.maxSafeNat().map((length) => `bytes=-${length}`),
  );

  it('never leaves the file, whatever is asked', () => {
    fc.assert(
      fc.property(odd, fc.maxSafeNat(), (header, size) => {
        const answer = answerRange(header, size);
        if (answer.kind !== 'part') return;
        expect(answer.start).toBeGreaterThanOrEqual(0);
        expect(answer.end).toBeGreaterThan(answer.start);
        expect(answer.end).toBeLessThanOrEqual(size);
      }),
    );
  });

  it('gives exactly the bytes of a well-formed range', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.nat(1e9), fc.nat(1e9), (size, a, b) => {
        const [first, last] = a < b ? [a, b] : [b, a];
        const answer = answerRange(`bytes=${first}-${last}`, size);
        expect(answer).toEqual(
          first < size
            ? { kind: 'part', start: first, end: Math.min(size, last + 1) }
            : { kind: 'unsatisfiable' },
        );
      }),
    );
  });
});
