// The formats a transcript can be written in: names, endings, and which of them need times.

/** In the order they are offered. */
export const EXPORT_FORMATS = ['txt', 'md', 'docx', 'srt', 'vtt', 'json', 'chapters', 'csv', 'raw'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

interface FormatFacts {
  /** What people call it. */
  readonly name: string;
  /** Ending of its files, without the first dot. No two formats share one, so that they can lie side by side. */
  readonly ending: string;
  /** True when every segment must have times. */
  readonly timed: boolean;
}

export const FORMAT_FACTS: Readonly<Record<ExportFormat, FormatFacts>> = {
  txt: { name: 'Plain text', ending: 'txt', timed: false },
  md: { name: 'Markdown', ending: 'md', timed: false },
  docx: { name: 'Word document', ending: 'docx', timed: false },
  srt: { name: 'SubRip captions', ending: 'srt', timed: true },
  vtt: { name: 'WebVTT captions', ending: 'vtt', timed: true },
  json: { name: 'Podcasting 2.0 transcript', ending: 'json', timed: true },
  chapters: { name: 'Podcasting 2.0 chapters', ending: 'chapters.json', timed: true },
  csv: { name: 'Table (CSV)', ending: 'csv', timed: false },
  raw: { name: 'Answer of the service', ending: 'raw.json', timed: false },
};

/**
 * How recordings follow one another in one document: under headings, as entries of a JSON array, as lines of one table; null where
 * one file can hold one only: captions count from the beginning of their sound, and a Word file is a whole.
 */
export const TOGETHER: Readonly<Record<ExportFormat, 'headings' | 'array' | 'table' | null>> = {
  txt: 'headings',
  md: 'headings',
  json: 'array',
  chapters: 'array',
  raw: 'array',
  csv: 'table',
  srt: null,
  vtt: null,
  docx: null,
};

/** Why several recordings cannot be one document of this format; null when they can. */
export function whyNotTogether(format: ExportFormat): string | null {
  if (TOGETHER[format] !== null) return null;
  const { name } = FORMAT_FACTS[format];
  return `${name} hold one recording: several need a folder (--to DIR)`;
}

export function isExportFormat(value: unknown): value is ExportFormat {
  return typeof value === 'string' && Object.hasOwn(FORMAT_FACTS, value);
}

/** Longest line of a caption, characters: broadcast captions take 42, the SRT form of Podcasting 2.0 asks for 32. */
export const LINE_CHARS = [32, 42] as const;
export type LineChars = (typeof LINE_CHARS)[number];

/** What can be chosen beside the format. */
export interface ExportChoices {
  readonly lineChars: LineChars;
  /** Times before the paragraphs of plain text. */
  readonly withTimes: boolean;
}

export const DEFAULT_CHOICES: ExportChoices = { lineChars: 42, withTimes: false };
