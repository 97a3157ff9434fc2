// The form of an engine's options: what a row says of a value that is set, inherited or switched off.
import type { OptionField, OptionValue } from '../../app/domain/option-fields.ts';
import { t } from '../../app/messages/text.ts';

/** A value in few words: `on`, `de`, `3 entries`; `off` where there is none. */
export function valueInWords(value: unknown): string {
  if (value === true) return t('common.optionRows.on');
  if (value === undefined || value === null || value === false || value === '')
    return t('common.optionRows.off');
  if (Array.isArray(value) && value.length > 1)
    return t('common.optionRows.valueEntries', { value: value.length });
  const text = textOf(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** A value as the text of its control. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join('\n');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** What was typed as a value of this field; undefined for nothing. Whether it is a good one is checked elsewhere. */
export function valueOf(field: OptionField, text: string): OptionValue | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (field.type === 'number') return Number.isNaN(Number(trimmed)) ? trimmed : Number(trimmed);
  if (field.type === 'list')
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  return trimmed;
}
