// Names of files that every system takes, and the patterns that people make them from.

/** Longest stem, UTF-8 bytes: file systems take 255 for the whole name, and endings and numbers come behind it. */
const STEM_BYTES = 180;
/** So much of a text is looked at for a name, characters: far more than fits in one. */
const LOOKED_AT_CHARS = 1_000;
/** Names that Windows keeps for devices, whatever their ending and with spaces before it. */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/i;

/** Placeholders of a pattern, and what each stands for. */
export const NAME_FIELDS = ['title', 'name', 'date', 'show', 'episode', 'language', 'format'] as const;
export type NameField = (typeof NAME_FIELDS)[number];
export type NameValues = Readonly<Record<NameField, string>>;

/**
 * Text as the stem of a file name on Windows, macOS and Linux (the rules of Windows are the strictest: "Naming Files, Paths, and
 * Namespaces", Microsoft). Separators become spaces, so no text leads out of its folder.
 * @param otherwise what to take where nothing is left
 */
export function safeStem(text: string, otherwise = 'transcript'): string {
  const clean = clipBytes(
    text
      .slice(0, LOOKED_AT_CHARS)
      .normalize('NFC')
      // eslint-disable-next-line no-control-regex -- control characters are what has to go
      .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"/\\|?*]/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .replace(/^[. ]+/, ''),
    STEM_BYTES,
  ).replace(/[. ]+$/, '');
  if (clean === '') return otherwise;
  return RESERVED.test(clean) ? `${otherwise} ${clean}` : clean;
}

/** The placeholders of a pattern that are not known; empty when it is right. */
export function unknownFields(pattern: string): readonly string[] {
  return [...pattern.matchAll(/\{([^{}]*)\}/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => !(NAME_FIELDS as readonly string[]).includes(name));
}

/**
 * Fills a pattern in. A value that is missing takes the separator beside it along: `{show} – {episode} – {title}` without an
 * episode is `Night Kitchen – The bread`.
 */
export function fillPattern(pattern: string, values: NameValues): string {
  const filled = pattern.replace(/\{([a-z]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name)
      ? values[name as NameField].slice(0, LOOKED_AT_CHARS).replace(/[{}]/g, ' ').trim()
      : whole,
  );
  const tidy = filled
    .slice(0, LOOKED_AT_CHARS)
    .replace(/\s+/g, ' ')
    .replace(/(\s*[-–—_,·])(?:\s*[-–—_,·])+(\s*)/g, '$1$2')
    .replace(/^[\s\-–—_,·]+|[\s\-–—_,·]+$/g, '');
  return safeStem(tidy, safeStem(values.name));
}

function clipBytes(text: string, limit: number): string {
  const encoder = new TextEncoder();
  if (encoder.encode(text).length <= limit) return text;
  let used = 0;
  let kept = '';
  for (const character of text) {
    used += encoder.encode(character).length;
    if (used > limit) break;
    kept += character;
  }
  return kept.trimEnd();
}
