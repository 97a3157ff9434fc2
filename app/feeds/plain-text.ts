// From HTML, or what may be HTML, to plain text: for titles, descriptions and transcripts.
import { Parser } from 'htmlparser2';

/** Elements that stand on lines of their own; those in the second set with a space above. */
const LINES = new Set([
  'br',
  'div',
  'tr',
  'dt',
  'dd',
  'section',
  'article',
  'header',
  'footer',
  'cite',
  'time',
]);
const PARAGRAPHS = new Set([
  'p',
  'ul',
  'ol',
  'dl',
  'table',
  'blockquote',
  'pre',
  'hr',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
]);
/** What nobody reads. */
const UNREAD = new Set(['script', 'style', 'head', 'template', 'noscript', 'iframe', 'object', 'svg']);

const MAY_BE_HTML = /<[a-z!/]|&(?:#\d|#x[\da-f]|[a-z]{2,})/i;
/**
 * What stands before the value of a query in an address, as in `?id=1&region=eu`. HTML knows some letters without a semicolon, and reads “®ion”
 * there; in its own attributes it makes this exception.
 */
const IN_ADDRESS = /&(?=[a-z][a-z\d]*=)/gi;
const HAS_BLOCKS = /<(?:p|br|div|li|ul|ol|h[1-6]|table|blockquote|hr)\b/i;

/**
 * A text that may be HTML, as plain text: paragraphs apart, entries of lists on lines, no script, no style.
 * @param maxChars longer ones are cut
 */
export function plainText(text: string, maxChars: number): string {
  if (!MAY_BE_HTML.test(text)) return tidied(text, maxChars);
  // Without blocks the line breaks that are there are meant.
  const keepsLines = !HAS_BLOCKS.test(text);
  let plain = '';
  let unread = 0;
  const parser = new Parser(
    {
      onopentagname: (name) => {
        if (UNREAD.has(name)) unread += 1;
        plain += name === 'li' ? '\n• ' : breakOf(name);
      },
      onclosetag: (name) => {
        if (UNREAD.has(name)) unread = Math.max(0, unread - 1);
        plain += name === 'br' ? '' : breakOf(name);
      },
      ontext: (piece) => {
        if (unread > 0) return;
        plain += keepsLines ? piece : piece.replace(/\s+/g, ' ');
        // Spaces go when it is made tidy; this much more than is kept is enough.
        if (plain.length > maxChars * 4 + 1_000) parser.pause();
      },
    },
    { decodeEntities: true },
  );
  parser.end(text.replace(IN_ADDRESS, '&amp;'));
  return tidied(plain, maxChars);
}

const breakOf = (name: string): string => (PARAGRAPHS.has(name) ? '\n\n' : LINES.has(name) ? '\n' : '');

/** A text on one line in which entities are letters and `<` is a `<`: titles are no HTML, but often escaped once too often. */
export function plainLine(text: string): string {
  if (!/&(?:#\d|#x[\da-f]|[a-z]{2,})/i.test(text)) return text;
  let plain = '';
  const parser = new Parser({ ontext: (piece) => (plain += piece) }, { decodeEntities: true });
  parser.end(text.replace(IN_ADDRESS, '&amp;').replaceAll('<', '&lt;'));
  return plain;
}

/** No control characters, no marks that turn the direction of what follows, no more than one empty line. */
function tidied(text: string, maxChars: number): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // eslint-disable-next-line no-control-regex -- control characters are what has to go
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '')
      .replace(/[^\S\n]+/g, ' ')
      .replace(/ ?\n ?/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
      .slice(0, maxChars)
      .replace(/[\ud800-\udbff]$/, '')
  );
}
