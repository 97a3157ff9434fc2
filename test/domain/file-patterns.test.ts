import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePatterns, patternFault } from '../../app/domain/file-patterns.ts';

const takes = (path: string, include: readonly string[], ignore: readonly string[] = []): boolean =>
  compilePatterns({ include, ignore }).file(path).taken;

describe('file patterns', () => {
  it.each([
    ['*.wav', 'a.wav', true],
    ['*.wav', 'deep/down/A.WAV', true],
    ['*.wav', 'a.mp3', false],
    ['ep*', 'Episode 1.mp3', true],
    ['ep?.mp3', 'ep1.mp3', true],
    ['ep?.mp3', 'ep10.mp3', false],
    ['ep?.mp3', 'ep🎙.mp3', true],
    ['ep[0-9].mp3', 'ep7.mp3', true],
    ['ep[!0-9].mp3', 'ep7.mp3', false],
    ['ep[!0-9].mp3', 'epx.mp3', true],
    ['a[b.wav', 'a[b.wav', true],
    ['[*].wav', '*.wav', true],
    ['[*].wav', 'a.wav', false],
    ['{final,master}*.{wav,mp3}', 'Master 3.mp3', true],
    ['{final,master}*.{wav,mp3}', 'draft.mp3', false],
    ['{a,{b,c}}.wav', 'c.wav', true],
    ['raw', 'show/raw/a.wav', true],
    ['raw/', 'show/raw/a.wav', true],
    ['a.wav/', 'a.wav', false],
    ['/raw', 'raw/a.wav', true],
    ['/raw', 'show/raw/a.wav', false],
    ['show/*.wav', 'show/a.wav', true],
    ['show/*.wav', 'show/old/a.wav', false],
    ['show/**/*.wav', 'show/a.wav', true],
    ['show/**/*.wav', 'show/x/y/a.wav', true],
    ['**/raw/*.wav', 'raw/a.wav', true],
    ['**', 'any/thing.mp3', true],
    ['show\\raw', 'show/raw/a.wav', true],
    ['caf\u00e9*', 'cafe\u0301 1.wav', true],
  ])('%s and %s: %s', (pattern, path, expected) => {
    expect(takes(path, [pattern])).toBe(expected);
  });

  it('take every file when none is given, and nothing that is ignored', () => {
    expect(takes('a.wav', [])).toBe(true);
    expect(takes('raw/a.wav', ['*.wav'], ['raw'])).toBe(false);
    const matcher = compilePatterns({ include: ['*.wav'], ignore: ['Raw'] });
    expect(matcher.file('show/raw/a.wav')).toEqual({ taken: false, why: 'ignored', pattern: 'Raw' });
    expect(matcher.file('a.mp3')).toEqual({ taken: false, why: 'not-included' });
    expect(matcher.ignoresDirectory('show/RAW')).toBe(true);
    expect(matcher.ignoresDirectory('show')).toBe(false);
  });

  it('say what is wrong with them, and then fit nothing', () => {
    for (const wrong of ['', '  ', '../other/*', 'a{b', 'a}b', 'x'.repeat(501), '{1,2}'.repeat(10)]) {
      expect(patternFault(wrong)).not.toBeNull();
      expect(takes('a.wav', [], [wrong])).toBe(true);
    }
    expect(patternFault('**/*.{wav,mp3}')).toBeNull();
  });

  it('agree with a plain regular expression, and end soon whatever is asked', () => {
    const glob = fc.string({ unit: fc.constantFrom('*', '?', 'a', 'b', '.'), minLength: 1, maxLength: 10 });
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(glob, name, (pattern, path) => {
        fc.pre(!['..', '.', '**'].includes(pattern) && path !== '.');
        const source = pattern.replaceAll('.', '\\.').replace(/\*+/g, '.*').replaceAll('?', '.');
        expect(takes(path, [pattern])).toBe(new RegExp(`^${source}$`, 's').test(path));
      }),
      { numRuns: 500 },
    );
    expect(takes('a'.repeat(250), [`${'*a'.repeat(100)}b`])).toBe(false);
  });
});
