// How the segments of a transcript that was put away are kept: a line of JSON each, gzipped.
import { unpackSync } from '../unpack.ts';
import type { SegmentRow } from './segment-rows.ts';

type Packed = readonly [
  ...[number, number | null, number | null, string | null, string],
  words: string | null,
  place?: number | null,
];

/** One row as a line. */
export function toShelf([id, start, end, speaker, text, words, place]: SegmentRow): string {
  return JSON.stringify([id, start, end, speaker, text, words?.toString('base64') ?? null, place]);
}

/** Rows from what was gzipped, one at a time. Earlier versions kept them as one array. */
export function* fromShelf(text: string): Generator<SegmentRow> {
  if (text === '' || text === '[]') return;
  if (text.startsWith('[[')) for (const row of JSON.parse(text) as Packed[]) yield unpacked(row);
  else
    for (let at = 0; at < text.length;) {
      const end = text.indexOf('\n', at);
      const next = end === -1 ? text.length : end;
      yield unpacked(JSON.parse(text.slice(at, next)) as Packed);
      at = next + 1;
    }
}

/** The same from the shelf itself. */
export function allFromShelf(shelved: Buffer): SegmentRow[] {
  return [...fromShelf(unpackSync(shelved, 'shelf').toString('utf8'))];
}

/** True for what was put away, but still stands in the table of segments. */
export function standsInTable(shelved: Buffer | null): shelved is Buffer {
  return shelved?.length === 0;
}

function unpacked([id, start, end, speaker, text, words, place]: Packed): SegmentRow {
  return [id, start, end, speaker, text, words === null ? null : Buffer.from(words, 'base64'), place ?? null];
}
