// What a show writes by itself when a transcript is done: which formats, where, under which names.
import {
  DEFAULT_CHOICES,
  EXPORT_FORMATS,
  isExportFormat,
  LINE_CHARS,
  type ExportFormat,
  type LineChars,
} from './export-format.ts';

export interface SidecarSettings {
  /** Empty writes nothing. */
  readonly formats: readonly ExportFormat[];
  /** `beside` the recording, or in `directory`, whose folders mirror those of the show. */
  readonly place: 'beside' | 'folder';
  /** Absolute; null until one was chosen. */
  readonly directory: string | null;
  /** Name without its ending, see `fillPattern`. */
  readonly pattern: string;
  /** Written again when the transcript or the details were edited. */
  readonly afterEdits: boolean;
  readonly lineChars: LineChars;
}

/** `{name}`, so that players find the captions of `episode.mp3` in `episode.srt`. */
export const DEFAULT_SIDECARS: SidecarSettings = {
  formats: [],
  place: 'beside',
  directory: null,
  pattern: '{name}',
  afterEdits: true,
  lineChars: DEFAULT_CHOICES.lineChars,
};

/** Reads stored settings back; what does not fit is its default. */
export function readSidecars(stored: unknown): SidecarSettings {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_SIDECARS;
  const given = stored as Record<string, unknown>;
  const formats = Array.isArray(given.formats) ? given.formats.filter(isExportFormat) : [];
  return {
    formats: EXPORT_FORMATS.filter((format) => formats.includes(format)),
    place: given.place === 'folder' ? 'folder' : 'beside',
    directory: typeof given.directory === 'string' && given.directory !== '' ? given.directory : null,
    pattern:
      typeof given.pattern === 'string' && given.pattern.trim() !== ''
        ? given.pattern
        : DEFAULT_SIDECARS.pattern,
    afterEdits: given.afterEdits !== false,
    lineChars: LINE_CHARS.find((chars) => chars === given.lineChars) ?? DEFAULT_SIDECARS.lineChars,
  };
}
