// What is asked of an engine with a recording: the canonical form of its options, and the check of what came from outside.
import { failure } from './failure.ts';
import type { OptionField, OptionValue, RequestOptions } from './option-fields.ts';
import { failed, ok, type Outcome } from './result.ts';
import { MODEL_ID } from './speech-model.ts';

/** Canonical JSON: keys sorted, unset, false and empty left out, so that equal requests are equal strings. Jobs are told apart by it. */
export function canonicalOptions(options: RequestOptions): string {
  const entries = Object.entries(options)
    .filter(
      ([, value]) =>
        value !== undefined &&
        value !== false &&
        value !== '' &&
        !(Array.isArray(value) && value.length === 0),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(entries));
}

/**
 * Checks options that came from outside (a form, a command line, the database), before they cost anything. What is unset, false or
 * empty is left out; texts are trimmed, languages written in their canonical form, a single term becomes a list of one.
 * @param fields the options that there are
 * @returns failure `bad-argument` whose message names the option and what it must be
 */
export function checkOptions(fields: readonly OptionField[], options: unknown): Outcome<RequestOptions> {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    return refuse('The options must be an object.');
  const given = options as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(given))
    if (!fields.some((field) => field.name === name))
      return refuse(`“${name.slice(0, 60)}” is not an option of the speech service.`);
  const labelOf = (name: string): string => fields.find((field) => field.name === name)?.label ?? name;
  const checked: Record<string, OptionValue> = {};
  for (const field of fields) {
    const value = Object.hasOwn(given, field.name) ? given[field.name] : undefined;
    if (value === undefined || value === null || value === '') continue;
    const result = checkValue(field, value);
    if ('problem' in result) return refuse(`“${field.label}” ${result.problem}.`);
    const { value: clean } = result;
    if (clean !== false && clean !== '' && !(Array.isArray(clean) && clean.length === 0))
      checked[field.name] = clean;
  }
  for (const field of fields) {
    if (!(field.name in checked)) continue;
    if (field.needs && !(field.needs in checked))
      return refuse(`“${field.label}” only has a meaning together with “${labelOf(field.needs)}”.`);
    if (field.excludes && field.excludes in checked)
      return refuse(`“${field.label}” and “${labelOf(field.excludes)}” cannot be set together.`);
  }
  return ok(checked);
}

const refuse = (message: string): Outcome<never> => failed(failure('bad-argument', { message }));

type Checked = { readonly value: OptionValue } | { readonly problem: string };

function checkValue(field: OptionField, value: unknown): Checked {
  switch (field.type) {
    case 'switch':
      return typeof value === 'boolean' ? { value } : { problem: 'must be on or off' };
    case 'text':
      return checkText(value, field.maxChars);
    case 'choice':
      return typeof value === 'string' && field.choices.includes(value)
        ? { value }
        : { problem: `must be one of ${field.choices.join(', ')}` };
    case 'number': {
      const fits =
        typeof value === 'number' && Number.isFinite(value) && value > field.above && value <= field.max;
      return fits
        ? { value }
        : { problem: `must be a number above ${field.above} and up to ${field.max} ${field.unit}` };
    }
    case 'language':
      return checkLanguage(value);
    case 'model':
      // Which ones there are depends on this computer.
      return typeof value === 'string' && (value === '' || MODEL_ID.test(value))
        ? { value }
        : { problem: 'must be the id of a model, such as whisper-base' };
    case 'list': {
      const items = typeof value === 'string' ? [value] : value;
      if (!Array.isArray(items)) return { problem: 'must be a list of texts' };
      if (items.length > field.maxItems) return { problem: `may have at most ${field.maxItems} entries` };
      const clean: string[] = [];
      for (const item of items) {
        const result = checkText(item, field.maxChars);
        if ('problem' in result) return { problem: `has an entry that ${result.problem}` };
        if (result.value !== '') clean.push(String(result.value));
      }
      return { value: [...new Set(clean)] };
    }
  }
}

function checkText(value: unknown, maxChars: number): Checked {
  if (typeof value !== 'string') return { problem: 'must be text' };
  const text = value.trim();
  if (text.length > maxChars) return { problem: `may be at most ${maxChars} characters long` };
  // eslint-disable-next-line no-control-regex
  return /[\u0000-\u001f\u007f]/.test(text) ? { problem: 'must be a single line of text' } : { value: text };
}

/** A well-formed language tag (BCP 47), in canonical form. Which languages there are depends on the model. */
function checkLanguage(value: unknown): Checked {
  const problem = 'must be a language tag such as en, de or pt-BR';
  if (typeof value !== 'string' || value.trim().length > 35) return { problem };
  const tag = value.trim();
  if (tag === '') return { value: '' };
  if (!/^[A-Za-z]{2,3}(-|$)/.test(tag)) return { problem };
  try {
    return { value: Intl.getCanonicalLocales(tag)[0] ?? tag };
  } catch {
    return { problem };
  }
}
