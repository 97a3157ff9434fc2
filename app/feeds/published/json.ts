// JSON of Podcasting 2.0: transcripts (`segments` with speaker, times and body) and chapters.
import { cleanChapters, type Chapter } from '../../domain/chapters.ts';
import type { Piece } from './pieces.ts';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;

/** Seconds; numbers in quotes are numbers to many writers. */
function seconds(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
}

/** Parsed JSON; undefined for what is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Reads a transcript; null for JSON of another kind. */
export function readJsonTranscript(json: unknown): readonly Piece[] | null {
  const segments = fieldsOf(json)?.segments;
  if (!Array.isArray(segments)) return null;
  return segments.flatMap((one: unknown): readonly Piece[] => {
    const { body, endTime, speaker, startTime } = fieldsOf(one) ?? {};
    if (typeof body !== 'string') return [];
    const name = typeof speaker === 'string' ? speaker : null;
    return [
      { start: seconds(startTime), end: seconds(endTime), speaker: name, text: body.replace(/\s+/g, ' ') },
    ];
  });
}

/** Reads chapters, those that are not for the table of contents (`toc: false`) left out; null for JSON of another kind. */
export function readJsonChapters(json: unknown): readonly Chapter[] | null {
  const chapters = fieldsOf(json)?.chapters;
  if (!Array.isArray(chapters)) return null;
  return cleanChapters(
    chapters.flatMap((one: unknown) => {
      const { startTime, title, toc } = fieldsOf(one) ?? {};
      const start = seconds(startTime);
      return start === null || toc === false
        ? []
        : [{ start, title: typeof title === 'string' ? title : '' }];
    }),
  );
}
