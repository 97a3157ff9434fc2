// Why a transcript cannot be saved in a format, in words.
import type { ExportFormat } from '../../app/domain/export-format.ts';
import { t } from '../../app/messages/text.ts';

/** @param formats those that can be had. @returns null for one of them */
export function missing(format: ExportFormat, formats: readonly ExportFormat[]): string | null {
  if (formats.includes(format)) return null;
  if (format === 'raw') return t('common.formats.thereIsNoAnswerOf');
  return format === 'chapters'
    ? t('common.formats.needsChaptersInTheFile')
    : t('common.formats.needsTimesWhichThisTranscript');
}
