// A stretch of a transcript as lines that fit into so many tokens: a line a paragraph, with time, place and speaker before it.
import type { ArchivePart } from '../contract/archive-views.ts';
import { endsParagraph, inARow, readingLength } from '../domain/paragraphs.ts';
import { formatTime } from '../domain/time-text.ts';
import { placeId } from './ids.ts';
import { oneLine, shortened } from './quoted.ts';
import { fitting, tokensOf } from './tokens.ts';

/** Longest name of a speaker that a line bears, characters. */
const NAME_CHARS = 80;

type Part = ArchivePart['segments'][number];

export interface TextPage {
  readonly text: string;
  /** Id of the place where the next page begins; null where nothing is left of the stretch. */
  readonly next: string | null;
  /** Segments that are on it, the last perhaps in part. */
  readonly count: number;
}

interface Line {
  readonly first: Part;
  /** Of the first segment, characters that are on an earlier page. */
  readonly skipped: number;
  /** What is said, whose parts are the segments' texts. */
  readonly said: string;
  readonly count: number;
  readonly last: Part;
}

/**
 * Lines of a stretch up to a budget.
 * @param chars of the first segment that were on the page before
 * @param tokens most that the lines may take
 */
export function pageOf(
  { recordingId, segments }: Pick<ArchivePart, 'recordingId' | 'segments'>,
  chars: number,
  tokens: number,
): TextPage {
  const lines: string[] = [];
  let left = tokens;
  let count = 0;
  for (const line of linesOf(segments, chars)) {
    const head = headOf(recordingId, line);
    const cost = tokensOf(head) + tokensOf(line.said) + 1;
    if (cost <= left) {
      lines.push(`${head}${line.said}`);
      left -= cost;
      count += line.count;
      continue;
    }
    // One line that is more than a page is cut; it stands in one segment, or is told anew from its beginning.
    if (lines.length > 0) return { text: lines.join('\n'), next: nextOf(recordingId, line), count };
    const { cut, taken } = cutLine(line, Math.max(1, left - tokensOf(head) - 1));
    return {
      text: `${head}${cut}`,
      next: placeId(recordingId, line.first.id, line.skipped + taken),
      count: 1,
    };
  }
  return { text: lines.join('\n'), next: null, count };
}

const nextOf = (recordingId: number, { first, skipped }: Line): string =>
  placeId(recordingId, first.id, skipped);

/** The first segment of a line, as much of it as fits. */
function cutLine({ first, skipped }: Line, tokens: number): { readonly cut: string; readonly taken: number } {
  const text = oneLine(first.text).slice(skipped);
  const taken = Math.max(1, fitting(text, 0, tokens));
  return { cut: text.slice(0, taken), taken };
}

function headOf(recordingId: number, { first, skipped }: Line): string {
  const time = first.start === null ? '' : `${formatTime(first.start)} `;
  const name = first.speaker === null ? '' : `${shortened(first.speaker, NAME_CHARS)}: `;
  return `[${time}${placeId(recordingId, first.id, skipped)}] ${name}`;
}

/** Paragraphs, each no longer than some lines. */
function linesOf(segments: readonly Part[], chars: number): readonly Line[] {
  const lines: Line[] = [];
  for (const [index, segment] of segments.entries()) {
    const skipped = index === 0 ? chars : 0;
    const said = oneLine(segment.text).slice(skipped);
    const line = lines.at(-1);
    if (line && !endsParagraph(readingLength(line.said), line.last, segment))
      lines[lines.length - 1] = {
        ...line,
        said: inARow(line.said, said),
        count: line.count + 1,
        last: segment,
      };
    else lines.push({ first: segment, skipped, said, count: 1, last: segment });
  }
  return lines;
}
