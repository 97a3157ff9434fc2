// Why a transcript cannot be saved in a format, in words.
import type { ExportFormat } from '../../app/domain/export-format.ts';

/** @param formats those that can be had. @returns null for one of them */
export function missing(format: ExportFormat, formats: readonly ExportFormat[]): string | null {
  if (formats.includes(format)) return null;
  if (format === 'raw') return 'There is no answer of a service that is this transcript.';
  return format === 'chapters'
    ? 'Needs chapters in the file, or words with times.'
    : 'Needs times, which this transcript does not have.';
}
