// Whose a library is: every way in which it may come to this computer, and that nothing it says of itself can throw.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubtAbout, isId, readLastWriter, type Found, type LastWriter } from '../../app/domain/standing.ts';

const HERE = '00000000-0000-4000-8000-00000000000a';
const THERE = '00000000-0000-4000-8000-00000000000b';
const LIBRARY = '00000000-0000-4000-8000-00000000000c';
const last: LastWriter = { library: LIBRARY, computer: HERE, host: 'studio', pid: 7, at: 1_000, count: 5 };
const remembered = { path: '/home/library', inode: '11', count: 5 };
const found: Found = {
  computer: HERE,
  path: '/home/library',
  inode: '11',
  isBlank: false,
  isOwnFromBefore: false,
  isBackup: false,
  isThere: () => false,
};

describe('a library', () => {
  it('that was closed here is ours, also after a stop between its two notes', () => {
    expect(doubtAbout(last, remembered, found)).toBeNull();
    expect(doubtAbout({ ...last, count: 6 }, remembered, found)).toBeNull();
  });

  it('without anything in it is ours; with something, and no word of who made it, it is asked about', () => {
    expect(doubtAbout(null, null, { ...found, isBlank: true })).toBeNull();
    expect(doubtAbout(null, null, found)).toBe('unknown');
    expect(doubtAbout(last, null, found)).toBe('unknown');
    const before = { ...found, isOwnFromBefore: true };
    expect(doubtAbout(null, null, before)).toBeNull();
    expect(doubtAbout(last, null, before)).toBe('unknown');
    expect(doubtAbout(null, null, { ...before, isBackup: true })).toBe('restored');
  });

  it('that another computer wrote to is asked about, blank or not', () => {
    const other = { ...last, computer: THERE };
    expect(doubtAbout(other, remembered, found)).toBe('other-computer');
    expect(doubtAbout(other, remembered, { ...found, isBlank: true })).toBe('other-computer');
  });

  it('that is a backup, or older than it was, was restored', () => {
    expect(doubtAbout(last, remembered, { ...found, isBackup: true })).toBe('restored');
    expect(doubtAbout({ ...last, count: 4 }, remembered, found)).toBe('restored');
    expect(doubtAbout({ ...last, count: 4 }, remembered, { ...found, path: '/elsewhere' })).toBe('restored');
  });

  it('that its owner moved goes on; a copy of one that is still there is asked about', () => {
    const moved = { ...found, path: '/disk/library', inode: '99' };
    expect(doubtAbout(last, remembered, moved)).toBeNull();
    expect(doubtAbout(last, remembered, { ...moved, isThere: (path) => path === '/home/library' })).toBe(
      'copied',
    );
  });

  it('whose file is another one in the same place was replaced, where numbers of files last', () => {
    expect(doubtAbout(last, remembered, { ...found, inode: '12' })).toBe('replaced');
    expect(doubtAbout(last, remembered, { ...found, inode: null })).toBeNull();
    expect(doubtAbout(last, { ...remembered, inode: null }, found)).toBeNull();
  });
});

describe('what a library says of who wrote last', () => {
  it('is read as it was written', () => {
    expect(readLastWriter(JSON.parse(JSON.stringify(last)))).toEqual(last);
  });

  it('is taken for nothing where any of it is something else, and never throws', () => {
    for (const [key, wrong] of [
      ['library', '../../etc/passwd'],
      ['computer', 1],
      ['host', null],
      ['pid', 'x'],
      ['at', 9e15],
      ['at', 1.5],
      ['count', -0.5],
    ] as const)
      expect(readLastWriter({ ...last, [key]: wrong }), key).toBeNull();
    fc.assert(fc.property(fc.anything(), (value) => readLastWriter(value) === null));
    expect(readLastWriter({ ...last, host: 'x'.repeat(5_000) })?.host).toHaveLength(200);
  });

  it('gives ids that are safe names of files', () => {
    fc.assert(fc.property(fc.uuid(), isId));
    for (const one of ['', '.', `${LIBRARY}/..`, LIBRARY.toUpperCase().replace('C', 'G'), ` ${LIBRARY}`, 7])
      expect(isId(one)).toBe(false);
  });
});
