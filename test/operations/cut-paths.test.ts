// No name of a folder or a file comes out, wherever it ends; what is known is called by its number.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutPaths, type Called, type KnownPlaces } from '../../app/operations/cut-paths.ts';

const called = (name: string, kind: Called['kind']): Called => ({ name, kind });
const PLACES: KnownPlaces = {
  byPath: new Map([
    ['/home/mina/Secret Client', called('folder 3', 'folder')],
    ['/home/mina/Secret Client/Merger talks.mp3', called('file 12', 'file')],
    ['/home/mina/Secret Client/Anna’s "last" talk (final).mp3', called('file 13', 'file')],
    ['C:\\Users\\Mina\\My Clients\\Ep 1.mp3', called('file 14', 'file')],
    ['\\\\nas\\secret\\Ep 2.mp3', called('file 15', 'file')],
    ['/home/mina/.config/Earshot/library', called('library', 'ours')],
    ['/opt/My Apps/Earshot', called('app', 'ours')],
  ]),
  byName: new Map([['Merger talks.mp3', called('file 12', 'file')]]),
};

describe('a path', () => {
  it.each([
    // Known files, and the rest of the line.
    ["open '/home/mina/Secret Client/Merger talks.mp3' failed", "open '[file 12]' failed"],
    ['/home/mina/Secret Client/Merger talks.mp3: gone', '[file 12]: gone'],
    ['at /home/mina/Secret Client/Anna’s "last" talk (final).mp3, now', 'at [file 13], now'],
    ['C:\\Users\\Mina\\My Clients\\Ep 1.mp3 is gone', '[file 14] is gone'],
    ['"C:\\\\Users\\\\Mina\\\\My Clients\\\\Ep 1.mp3"', '"[file 14]"'],
    ['\\\\nas\\secret\\Ep 2.mp3 is gone', '[file 15] is gone'],
    ['"\\\\\\\\nas\\\\secret\\\\Ep 2.mp3"', '"[file 15]"'],
    ['file:///home/mina/Secret%20Client/Merger%20talks.mp3', 'file://[file 12]'],
    // Of others nobody knows where they end.
    ['/home/mina/Secret Client/Other talks.mp3 is gone\nnext', '[folder 3]\nnext'],
    ['in /home/mina/Secret Client and more', 'in [folder 3]'],
    ["open '/home/mina/Secret Client's/x y.mp3' (2)", "open '[folder 3]"],
    ["open '/home/anna/Merger talks/day 1.txt'", "open '[path]"],
    ['/home/mina/Secret Clients/x', '[path]'],
    ['/home/mina/Secret Client/Merger talks.mp3.bak x', '[folder 3]'],
    ['~/Secret Client/x.doc', '~[path]'],
    ['D:/Merger talks/x', '[path]'],
    ['D:\\Merger talks\\x', '[path]'],
    ['\\\\server\\Merger talks', '[path]'],
    ['a\r\n/x y z\r\nb', 'a\r\n[path]\r\nb'],
    // Ours keep their names.
    ['/home/mina/.config/Earshot/library/sound/12.wav is made', '[library]/sound/12.wav is made'],
    ['at run (/opt/My Apps/Earshot/out/app/main.js:3:1)', 'at run ([app]/out/app/main.js:3:1)'],
    ['at file:///opt/My%20Apps/Earshot/out/app/main.js:3:1', 'at file://[app]/out/app/main.js:3:1'],
    ['[app]/main.js from /home/x y', '[app]/main.js from [path]'],
    // Names alone.
    ['“Merger talks.mp3” is done', '“[file 12]” is done'],
    ['cannot read Merger talks.mp3', 'cannot read [file 12]'],
    ['error: Some other talks.WAV is bad', 'error:[name].WAV is bad'],
    // No paths.
    ['1/2 of 3/4, and/or', '1/2 of 3/4, and/or'],
    ['https://api.example.com/v1/stt/create', 'https://api.example.com/v1/stt/create'],
    ['at 12:30, 5 / 7', 'at 12:30, 5 / 7'],
    ['node:internal/fs:12:3', 'node:internal/fs:12:3'],
    ['a % b %zz /', 'a % b %zz /'],
  ])('%s', (long, short) => {
    expect(cutPaths(long, PLACES)).toBe(short);
  });

  it('of any name is cut, known or not', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 4, maxLength: 40 })
      .filter((text) => !/[/\\\r\n\0]/.test(text) && text.trim() === text && !text.startsWith('.'));
    fc.assert(
      fc.property(
        name,
        name,
        fc.boolean(),
        fc.constantFrom("'", '"', '', '('),
        (folder, file, isKnown, quote) => {
          const path = `/Users/ü${folder}ü/ß${file}ß.mp3`;
          const byPath = new Map(isKnown ? [[path, called('file 1', 'file')]] : []);
          const clean = cutPaths(`ENOENT: open ${quote}${path}${quote}`, { byPath, byName: new Map() });
          expect(clean).not.toContain(`ü${folder}ü`);
          expect(clean).not.toContain(`ß${file}ß`);
          expect(clean).toContain('ENOENT: open');
        },
      ),
      { numRuns: 500 },
    );
  });
});
