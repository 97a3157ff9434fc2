// Names of files: patterns filled in, and nothing that leads out of a folder.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillPattern, safeStem, unknownFields } from '../../app/domain/file-name.ts';

const values = {
  title: 'The bread',
  name: 'nk188_final',
  date: '2026-05-01',
  show: 'Night Kitchen',
  episode: '188',
  language: 'en',
  format: 'srt',
};

describe('a pattern', () => {
  it.each([
    ['{name}', 'nk188_final'],
    ['{show} – {episode} – {title}', 'Night Kitchen – 188 – The bread'],
    ['{date} {title}.{language}', '2026-05-01 The bread.en'],
    ['plain', 'plain'],
    ['{nothing} {title}', '{nothing} The bread'],
    ['../{title}', 'The bread'],
  ])('%s becomes %s', (pattern, name) => {
    expect(fillPattern(pattern, values)).toBe(name);
  });

  it('takes the separator along with what is missing', () => {
    const bare = { ...values, episode: '', language: '' };
    expect(fillPattern('{show} – {episode} – {title}', bare)).toBe('Night Kitchen – The bread');
    expect(fillPattern('{episode} - {title}', bare)).toBe('The bread');
    expect(fillPattern('{title}_{language}', bare)).toBe('The bread');
    expect(fillPattern('{episode}', bare)).toBe('nk188_final');
  });

  it('says which placeholders it does not know', () => {
    expect(unknownFields('{title} {Title} {}')).toEqual(['Title', '']);
  });

  it('cannot be led astray by what a value holds', () => {
    expect(fillPattern('{title}', { ...values, title: '{name} ../../etc/passwd' })).toBe(
      'name .. .. etc passwd',
    );
  });
});

describe('any text as a file name', () => {
  it('is one that Windows, macOS and Linux take', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const stem = safeStem(text);
        expect(stem).not.toBe('');
        expect(stem).not.toMatch(/[<>:"/\\|?*]|[. ]$|^\./);
        // eslint-disable-next-line no-control-regex
        expect(stem).not.toMatch(/[\u0000-\u001f]/);
        expect(stem).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        expect(new TextEncoder().encode(stem).length).toBeLessThanOrEqual(200);
      }),
    );
  });

  it.each([
    ['CON', 'transcript CON'],
    ['aux.notes', 'transcript aux.notes'],
    ['Aux .notes', 'transcript Aux .notes'],
    ['CONIN$', 'transcript CONIN$'],
    ['conout$.txt', 'transcript conout$.txt'],
    ['Aux notes.', 'Aux notes'],
    ['coning', 'coning'],
    ['...', 'transcript'],
    ['a/b\\c:d', 'a b c d'],
    ['😀'.repeat(100), '😀'.repeat(45)],
  ])('%j → %j', (text, stem) => {
    expect(safeStem(text)).toBe(stem);
  });
});
