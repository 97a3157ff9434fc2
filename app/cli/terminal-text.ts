// Text from outside (names, titles, words of a service) on a terminal: the one place that keeps it from moving, colouring or forging lines.

/**
 * What a terminal obeys instead of showing it: C0 and C1 controls, delete, separators of lines, and the marks that turn the direction of
 * what follows (Unicode 16, section 23.2; UAX #9, section 2); lone surrogates, which no encoding holds; soft and zero-width marks
 * that make one name look like another.
 */
const UNSAFE =
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udfff]/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };
/** A backslash that would read as one of ours, or stand before one. */
const LIKE_OURS = new RegExp(`\\\\(?=[\\\\nrtxu]|${UNSAFE.source})`, 'gu');

/** One line that shows what is in a text: what is unsafe stands as `\n`, `\t`, `\x1b`, `\u202e`; read back without doubt. */
export function shown(text: string): string {
  return text.replace(LIKE_OURS, '\\\\').replace(UNSAFE, escaped);
}

/** Text of several lines, for a screen: line breaks and tabs stay. */
export function shownLines(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(UNSAFE, (sign) => (sign === '\n' || sign === '\t' ? sign : escaped(sign)));
}

/** JSON on one line that is safe on a terminal too: what JSON itself leaves as it is stands as `\u…`, which means the same. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(UNSAFE, unicode);
}

function escaped(sign: string): string {
  const code = sign.charCodeAt(0);
  return SHORT[sign] ?? (code < 0x100 ? `\\x${hex(code, 2)}` : unicode(sign));
}

const unicode = (sign: string): string => `\\u${hex(sign.charCodeAt(0), 4)}`;
const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');
