// Notes for listeners: what is read of them, what they become, and the template that they begin with.
import fc from 'fast-check';
import { parseDocument } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import {
  fillTemplate,
  NOTES_FIELDS,
  unknownNotesField,
  USUAL_TEMPLATE,
  type NotesValues,
} from '../../app/domain/notes-template.ts';
import { notesBlocks, notesHtml, plainNotes } from '../../app/domain/notes-text.ts';

const TEXT = `# The *ice*

With **Ada** and [Ben](https://example.org/b?x=1&y=2).
See https://example.org/c.

- 0:00 Hello
- 5:12 The _end_

1. one
2. two

> “Cold.”
> — Ada, 0:12
`;

describe('notes', () => {
  it('become HTML to paste', () => {
    expect(notesHtml(TEXT)).toBe(`<h1>The <em>ice</em></h1>
<p>With <strong>Ada</strong> and <a href="https://example.org/b?x=1&amp;y=2">Ben</a>.<br>
See <a href="https://example.org/c">https://example.org/c</a>.</p>
<ul>
<li>0:00 Hello</li>
<li>5:12 The <em>end</em></li>
</ul>
<ol>
<li>one</li>
<li>two</li>
</ol>
<blockquote><p>“Cold.”<br>
— Ada, 0:12</p></blockquote>
`);
  });

  it('become text, with where links lead', () => {
    expect(plainNotes(TEXT)).toBe(
      'The ice\n\nWith Ada and Ben (https://example.org/b?x=1&y=2).\nSee https://example.org/c.\n\n– 0:00 Hello\n– 5:12 The end\n\n1. one\n2. two\n\n“Cold.”\n— Ada, 0:12\n',
    );
  });

  it.each([
    '[a](javascript:alert(1))',
    '[a](data:text/html,x)',
    '<script>x</script>',
    '[a](https://e.org/"onclick=x)',
  ])('hold no more than words where somebody means harm: %s', (text) => {
    const html = notesHtml(text);
    expect(html).not.toMatch(/<script|href="(?!https?:|mailto:)|onclick=x"/);
  });

  it('hold only the elements that are meant, whatever is written', () => {
    const allowed = new Set('h1 h2 h3 h4 h5 h6 p ul ol li blockquote a em strong code br'.split(' '));
    const pieces = fc.constantFrom(
      '#',
      ' ',
      '\n',
      '*',
      '_',
      '`',
      '[',
      ']',
      '(',
      ')',
      '<',
      '>',
      '"',
      "'",
      '&',
      'a',
      'https://x.y',
      '- ',
      '1. ',
      '\\',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 80 }), (parts) => {
        const walk = (
          nodes: readonly { name?: string; attribs?: Record<string, string>; children?: unknown[] }[],
        ): void => {
          for (const { attribs = {}, children = [], name } of nodes) {
            if (name !== undefined) expect(allowed).toContain(name);
            expect(Object.keys(attribs).filter((one) => one !== 'href')).toEqual([]);
            if (attribs.href !== undefined) expect(attribs.href).toMatch(/^(https?:\/\/|mailto:)/);
            walk(children as never);
          }
        };
        walk(parseDocument(notesHtml(parts.join(''))).children as never);
      }),
    );
  });

  it('lose no word of a text without signs', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zäöü]{1,8}$/), { minLength: 1 }), (words) => {
        expect(plainNotes(words.join(' ')).trim()).toBe(words.join(' '));
      }),
    );
  });

  it('are read in reasonable time, however odd', () => {
    for (const odd of [
      '*'.repeat(50_000),
      '['.repeat(50_000),
      '_a'.repeat(30_000),
      '`'.repeat(50_000),
      '**a'.repeat(20_000),
    ])
      expect(notesBlocks(odd).length).toBeGreaterThan(0);
  });
});

const NONE = Object.fromEntries(NOTES_FIELDS.map((field) => [field, ''])) as NotesValues;

describe('the template', () => {
  it('leaves out what is not known: lines, facts between dots, headings', () => {
    expect(fillTemplate(USUAL_TEMPLATE, { ...NONE, title: 'Ice', show: 'Tide', date: '2026-11-28' })).toBe(
      '# Ice\n\nTide · 2026-11-28\n',
    );
    expect(fillTemplate(USUAL_TEMPLATE, { ...NONE, title: 'Ice', chapters: '- 0:00 A' })).toBe(
      '# Ice\n\n## Chapters\n\n- 0:00 A\n',
    );
  });

  it('keeps a heading above others that have something under them', () => {
    expect(fillTemplate('## A\n### B\n{links}\n### C\n{tags}\n## D\n{notes}', { ...NONE, tags: '#x' })).toBe(
      '## A\n### C\n#x\n',
    );
  });

  it('fills in what was said, and nothing that stands in it', () => {
    expect(fillTemplate('{title} by {speakers}', { ...NONE, title: '{show}', speakers: 'A' })).toBe(
      '{show} by A\n',
    );
  });

  it('names what is no field', () => {
    expect(unknownNotesField('{title} {shows}')).toBe('shows');
    expect(unknownNotesField(USUAL_TEMPLATE)).toBeNull();
  });
});
