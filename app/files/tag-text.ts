// Text of tags, made fit to be shown and stored.
import { DETAIL_LIMITS, type FileTags } from '../domain/details.ts';
import { oneLine } from '../domain/one-line.ts';

const TEXT_MAX = 5_000;

/** One line, cut to size; undefined where nothing is left. */
export function line(text: string | undefined): string | undefined {
  return (text && oneLine(text, DETAIL_LIMITS.title)) || undefined;
}

/** The same for text of several lines. */
export function paragraphs(text: string | undefined): string | undefined {
  const clean = text
    ?.slice(0, TEXT_MAX)
    .split(/\r\n?|\n/)
    .map((one) => oneLine(one, TEXT_MAX))
    .join('\n')
    .trim();
  return clean || undefined;
}

/** Without what is not there. */
export function given(tags: {
  readonly [K in keyof Omit<FileTags, 'chapters'>]: string | undefined;
}): FileTags {
  return Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== undefined));
}
