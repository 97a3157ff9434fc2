// `--format`: which formats a person wants.
import { EXPORT_FORMATS, isExportFormat, type ExportFormat } from '../domain/export-format.ts';

/** In the order in which they are offered; text where nothing is said. @returns what is wrong, in words */
export function formatWords(text = 'txt'): readonly ExportFormat[] | string {
  const formats = text.split(',').map((one) => one.trim());
  if (!formats.every(isExportFormat)) return `--format takes one of ${EXPORT_FORMATS.join(', ')}`;
  return EXPORT_FORMATS.filter((one) => formats.includes(one));
}
