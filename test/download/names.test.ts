// The names of what was fetched, and text that is told from sound by its first bytes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resultName } from '../../app/download/result-name.ts';
import { sayTextKind, textKindOf } from '../../app/download/text-kind.ts';
import { judge, validatorsOf } from '../../app/download/judge.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const hints = (more: Partial<Parameters<typeof resultName>[0]>) => ({
  disposition: undefined,
  contentType: undefined,
  asked: 'https://a.example/get.php?id=3',
  answered: 'https://a.example/get.php?id=3',
  head: new Uint8Array(),
  ...more,
});

describe('the name of a file', () => {
  it.each([
    [{ disposition: 'attachment; filename="Ep 12.mp3"' }, 'Ep 12', 'mp3'],
    [{ disposition: 'attachment; filename=ep12.MP3' }, 'ep12', 'mp3'],
    [{ disposition: 'attachment; filename="a \\"b\\".mp3"' }, 'a b', 'mp3'],
    [{ disposition: "attachment; filename=x.mp3; filename*=UTF-8''%C3%84%20%E2%82%AC.mp3" }, 'Ä €', 'mp3'],
    [{ disposition: "attachment; filename*=iso-8859-1'en'%A3.mp3" }, '£', 'mp3'],
    [{ disposition: 'attachment; filename="Ã\u0084.mp3"' }, 'Ä', 'mp3'],
    [{ disposition: 'attachment; filename="../../etc/passwd.mp3"' }, 'passwd', 'mp3'],
    [{ disposition: 'attachment; filename="..\\..\\a.mp3"' }, 'a', 'mp3'],
    [{ disposition: 'attachment; filename="CON.mp3"' }, 'recording CON', 'mp3'],
    [{ disposition: 'inline' }, 'get', ''],
    [{ asked: 'https://a.example/s/ep%2012.m4a?x=1' }, 'ep 12', 'm4a'],
    [{ asked: 'https://a.example/r/1', answered: 'https://b.example/files/ep%201.ogg' }, 'ep 1', 'ogg'],
    [{ asked: 'https://a.example/', answered: 'https://a.example/' }, 'recording', ''],
    [{ asked: 'https://a.example/%2e%2e%2fx.mp3' }, 'x', 'mp3'],
    [{ head: bytes('ID3\x04') }, 'get', 'mp3'],
    [{ head: bytes('\xff\xfb\x90') }, 'get', 'mp3'],
    [{ head: bytes('\xff\xf1\x50') }, 'get', 'aac'],
    [{ head: bytes('\xff\x1b\x90') }, 'get', ''],
    [{ head: bytes('RIFF\0\0\0\0WAVE') }, 'get', 'wav'],
    [{ head: bytes('\0\0\0\x20ftypM4A ') }, 'get', 'm4a'],
    [{ head: bytes('\0\0\0\x20ftypisom') }, 'get', 'mp4'],
    [{ head: bytes('OggS') }, 'get', 'ogg'],
    [{ contentType: 'audio/mpeg; charset=x' }, 'get', 'mp3'],
    [{ contentType: 'Audio/X-M4A' }, 'get', 'm4a'],
    [{ contentType: 'audio/flac' }, 'get', 'flac'],
    [{ contentType: 'text/html' }, 'get', ''],
  ] as const)('%j is %s.%s', (more, stem, ending) => {
    expect(resultName(hints(more))).toEqual({ stem, ending });
  });

  it('leads out of no folder, whatever a server says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.webUrl(), fc.boolean(), (said, asked, quoted) => {
        const disposition = `attachment; filename=${quoted ? `"${said}"` : said}`;
        const { ending, stem } = resultName(hints({ disposition, asked }));
        expect(`${stem}.${ending}`).not.toMatch(/[/\\\0<>:"|?*]|^\.|^$/);
      }),
    );
  });
});

describe('text', () => {
  it.each([
    ['<!DOCTYPE html><html>', 'page'],
    ['\n\n  <HTML lang="en">', 'page'],
    ['\xef\xbb\xbf<head>', 'page'],
    ['<!-- saved --> <!-- twice --><html>', 'page'],
    ['<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC', 'page'],
    ['\xff\xfe<\0h\0t\0m\0l\0>\0', 'page'],
    ['\xfe\xff\0<\0h\0t\0m\0l\0>', 'page'],
    ['<?xml version="1.0"?><rss>', 'feed'],
    ['<feed xmlns="http://www.w3.org/2005/Atom">', 'feed'],
    ['<opml version="2.0">', 'feed'],
    ['<?xml version="1.0"?><Error><Code>AccessDenied', 'markup'],
    ['<svg xmlns=', 'markup'],
    ['{"error":"gone"}', 'data'],
    ['{ }', 'data'],
    ['[{"a":1}]', 'data'],
    ['#EXTM3U\n', 'playlist'],
    ['[playlist]\nFile1=', 'playlist'],
  ] as const)('%j is a %s', (text, kind) => {
    expect(textKindOf(bytes(text))).toBe(kind);
    expect(sayTextKind(kind)).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    '',
    'ID3\x04\0',
    '\xff\xfb\x90d',
    '\xff\xfe\x90d',
    'RIFF',
    'OggS',
    '{\x01\x02',
    '[ok]',
    '<3',
    'hello',
  ])('%j is none', (text) => {
    expect(textKindOf(bytes(text))).toBeNull();
  });

  it('is looked for quickly in anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (head) => {
        const kind = textKindOf(head);
        expect(kind === null || sayTextKind(kind) !== '').toBe(true);
      }),
    );
    for (const long of ['<!--'.repeat(200), '<?'.repeat(300), '{'.repeat(600), ' '.repeat(600)])
      expect(textKindOf(bytes(long))).not.toBe('page');
  });
});

describe('what may be asked for in parts', () => {
  const date = 'Sat, 28 Nov 2026 12:00:00 GMT';
  it.each([
    [{ etag: '"a"' }, '"a"'],
    [{ etag: 'W/"a"' }, null],
    [{ etag: 'a' }, null],
    [
      { etag: 'W/"a"', 'last-modified': 'Sat, 28 Nov 2026 11:59:59 GMT', date },
      'Sat, 28 Nov 2026 11:59:59 GMT',
    ],
    [{ 'last-modified': date, date }, null],
    [{ 'last-modified': 'Sat, 28 Nov 2026 11:00:00 GMT' }, null],
    [{ 'last-modified': 'yesterday', date }, null],
    [{ etag: '"a"', 'accept-ranges': 'none' }, null],
    [{ etag: '"a"', 'accept-ranges': 'bytes' }, '"a"'],
    [{}, null],
  ] as const)('%j: %s', (headers, ifRange) => {
    expect(validatorsOf(headers).ifRange).toBe(ifRange);
  });
});

describe('an answer', () => {
  const thing = { validators: { etag: '"a"', lastModified: null, ifRange: '"a"' }, totalBytes: 100 };
  const asked = { from: 40, thing, nowMs: 0 };
  const part = (range: string, more: Record<string, string> = {}) =>
    judge(206, { 'content-range': range, etag: '"a"', ...more }, asked);

  it('is a part when it begins where the bytes end, and is of the same thing', () => {
    expect(part('bytes 40-99/100')).toEqual({ kind: 'take', from: 40, thing, packing: null });
    expect(part('bytes 40-69/100', { 'content-length': '30' })).toMatchObject({ kind: 'take' });
    expect(part('bytes 40-99/*')).toMatchObject({ kind: 'take', thing: { totalBytes: 100 } });
  });

  it.each([
    ['bytes 39-99/100', {}],
    ['bytes 41-99/100', {}],
    ['bytes 0-99/100', {}],
    ['bytes 40-100/100', {}],
    ['bytes 40-98/99', {}],
    ['bytes 40-39/100', {}],
    ['bytes 40-99', {}],
    ['items 40-99/100', {}],
    ['', {}],
    ['bytes 40-99/100', { etag: '"b"' }],
    ['bytes 40-99/100', { etag: '' }],
    ['bytes 40-99/100', { 'content-length': '59' }],
    ['bytes 40-99/100', { 'content-encoding': 'gzip' }],
  ])('is of something else: %s %j', (range, more) => {
    expect(part(range, more)).toEqual({ kind: 'changed' });
  });

  it('that nobody asked for in parts is taken when it is the whole', () => {
    const whole = { from: 0, thing: null, nowMs: 0 };
    expect(judge(206, { 'content-range': 'bytes 0-99/100' }, whole)).toMatchObject({ kind: 'take', from: 0 });
    expect(judge(206, { 'content-range': 'bytes 0-99/*' }, whole)).toEqual({ kind: 'changed' });
    expect(judge(416, {}, whole)).toMatchObject({ kind: 'refused' });
    expect(judge(412, {}, whole)).toMatchObject({ kind: 'refused' });
  });

  it('says that all of it is there only where the lengths are one', () => {
    const end = { ...asked, from: 100 };
    const said = (total: string) => judge(416, { 'content-range': `bytes */${total}`, etag: '"a"' }, end);
    expect(said('100')).toEqual({ kind: 'whole' });
    expect(said('101')).toEqual({ kind: 'changed' });
    expect(judge(416, { etag: '"a"' }, end)).toEqual({ kind: 'changed' });
  });

  it('is judged, whatever it says', () => {
    const header = fc.oneof(fc.string(), fc.constantFrom('bytes 40-99/100', 'bytes */40', '"a"', 'gzip'));
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 599 }),
        fc.dictionary(fc.constantFrom('content-range', 'etag', 'content-encoding', 'content-length'), header),
        (status, headers) => {
          const judged = judge(status, headers, asked);
          // What is taken from the middle is of the thing that was begun.
          if (judged.kind === 'take' && judged.from > 0)
            expect([judged.from, judged.thing.validators, headers.etag]).toEqual([
              40,
              thing.validators,
              '"a"',
            ]);
        },
      ),
    );
  });
});
