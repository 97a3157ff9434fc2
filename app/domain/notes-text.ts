// Notes for listeners: a text with headings, lists, links and emphasis, written as people write Markdown, read into blocks that every face draws by itself.
// A small part of CommonMark on purpose: what is none of it stays text, and nothing in it can become markup of its own.

export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'em'; readonly parts: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly parts: readonly Inline[] };

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly parts: readonly Inline[] }
  | { readonly kind: 'paragraph' | 'quote'; readonly parts: readonly Inline[] }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly (readonly Inline[])[] };

/** Longest text of notes, characters. */
export const NOTES_MAX = 100_000;
/** Deepest emphasis within emphasis. */
const DEPTH_MAX = 4;

const HEADING = /^(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/;
const BULLET = /^\s{0,3}[-*+][ \t]+(.*)$/;
const NUMBER = /^\s{0,3}\d{1,9}[.)][ \t]+(.*)$/;
const QUOTE = /^\s{0,3}>[ \t]?(.*)$/;

/** The blocks of a text, in order. */
export function notesBlocks(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let items: string[] = [];
  const open: { kind: 'paragraph' | 'quote' | 'bullets' | 'numbers' } = { kind: 'paragraph' };
  const end = (): void => {
    if (items.length > 0)
      blocks.push({
        kind: 'list',
        isOrdered: open.kind === 'numbers',
        items: items.map((item) => inlines(item)),
      });
    else if (lines.length > 0)
      blocks.push({ kind: open.kind === 'quote' ? 'quote' : 'paragraph', parts: inlines(lines.join('\n')) });
    [lines, items, open.kind] = [[], [], 'paragraph'];
  };
  const begin = (next: (typeof open)['kind']): void => {
    if (open.kind !== next) end();
    open.kind = next;
  };
  for (const line of text.slice(0, NOTES_MAX).split(/\r\n?|\n/)) {
    const heading = HEADING.exec(line);
    const bullet = BULLET.exec(line);
    const number = bullet ? null : NUMBER.exec(line);
    const quote = QUOTE.exec(line);
    if (line.trim() === '') end();
    else if (heading) {
      end();
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, parts: inlines(heading[2] ?? '') });
    } else if (bullet || number) {
      begin(bullet ? 'bullets' : 'numbers');
      items.push((bullet ?? number)?.[1] ?? '');
    } else if (quote) {
      begin('quote');
      lines.push(quote[1] ?? '');
    } else if (items.length > 0) items.push(`${items.pop() ?? ''}\n${line.trim()}`);
    else {
      // What follows a quote without its sign goes on with it, as in CommonMark.
      if (open.kind !== 'quote') begin('paragraph');
      lines.push(line.trim());
    }
  }
  end();
  return blocks;
}

/** Addresses that a link may lead to. */
const HREF = /^(?:https?:\/\/|mailto:)[^\s<>"']{1,2000}$/i;
const MARK =
  /\\([!-/:-@[-`{-~])|`([^`\n]{1,500})`|\*\*([^\s*](?:[^*\n]{0,1000}[^\s*])?)\*\*|\*([^\s*](?:[^*\n]{0,1000}[^\s*])?)\*|(?<![\p{L}\p{N}_])_([^\s_](?:[^_\n]{0,1000}[^\s_])?)_(?![\p{L}\p{N}_])|\[((?:\\.|[^[\]\\\n]){1,500})\]\(([^()\s]{1,2000})\)|<?((?:https?:\/\/)[^\s<>"'()]{1,2000}[^\s<>"'().,;:!?])>?/gu;

function inlines(text: string, depth = 0): readonly Inline[] {
  const found: Inline[] = [];
  let plain = '';
  let at = 0;
  const flush = (): void => {
    if (plain !== '') found.push({ kind: 'text', text: plain });
    plain = '';
  };
  const inner = (part: string): readonly Inline[] =>
    depth < DEPTH_MAX ? inlines(part, depth + 1) : [{ kind: 'text', text: part }];
  for (const match of text.matchAll(MARK)) {
    plain += text.slice(at, match.index);
    at = match.index + match[0].length;
    const [whole, escaped, code, strong, star, line, label, target, bare] = match;
    if (escaped !== undefined) plain += escaped;
    else if (label !== undefined && !HREF.test(target ?? '')) plain += whole;
    else {
      flush();
      if (code !== undefined) found.push({ kind: 'code', text: code });
      else if (strong !== undefined) found.push({ kind: 'strong', parts: inner(strong) });
      else if (star !== undefined || line !== undefined)
        found.push({ kind: 'em', parts: inner(star ?? line ?? '') });
      else if (label !== undefined) found.push({ kind: 'link', href: target ?? '', parts: inner(label) });
      else found.push({ kind: 'link', href: bare ?? '', parts: [{ kind: 'text', text: bare ?? '' }] });
    }
  }
  plain += text.slice(at);
  flush();
  return found;
}

/** The words alone; a link's address follows its words in brackets, where it is not the words. */
export function plainNotes(text: string): string {
  const blocks = notesBlocks(text).map((block) => {
    if (block.kind === 'list')
      return block.items
        .map((item, at) => `${block.isOrdered ? `${at + 1}.` : '–'} ${wordsOf(item)}`)
        .join('\n');
    return wordsOf(block.parts);
  });
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`;
}

function wordsOf(parts: readonly Inline[]): string {
  return parts
    .map((part) => {
      if ('text' in part) return part.text;
      const words = wordsOf(part.parts);
      return part.kind === 'link' && part.href !== words ? `${words} (${part.href})` : words;
    })
    .join('');
}

/** As HTML to paste where a podcast is published: no attributes but the addresses of links. */
export function notesHtml(text: string): string {
  return notesBlocks(text).map(htmlOf).join('\n') + '\n';
}

function htmlOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${html(block.parts)}</h${block.level}>`;
    case 'quote':
      return `<blockquote><p>${html(block.parts)}</p></blockquote>`;
    case 'paragraph':
      return `<p>${html(block.parts)}</p>`;
    case 'list': {
      const name = block.isOrdered ? 'ol' : 'ul';
      return `<${name}>\n${block.items.map((item) => `<li>${html(item)}</li>`).join('\n')}\n</${name}>`;
    }
  }
}

function html(parts: readonly Inline[]): string {
  return parts
    .map((part) => {
      switch (part.kind) {
        case 'text':
          return escaped(part.text).replaceAll('\n', '<br>\n');
        case 'code':
          return `<code>${escaped(part.text)}</code>`;
        case 'link':
          return `<a href="${escaped(part.href)}">${html(part.parts)}</a>`;
        case 'strong':
        case 'em':
          return `<${part.kind}>${html(part.parts)}</${part.kind}>`;
      }
    })
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
