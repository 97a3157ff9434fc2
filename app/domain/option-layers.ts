// Options in layers: the app's own, a show's above them, one job's on top. What a layer does not mention shows through.
import { OPTION_FIELDS, type OptionField, type OptionName } from './option-fields.ts';
import { checkOptions, DEFAULT_MODEL, type RequestOptions } from './request-options.ts';
import { failed, ok, type Outcome } from './result.ts';
import { failure } from './failure.ts';

/** One layer. A value replaces what lies below, null takes it away, and what is absent is inherited. */
export type OptionLayer = { readonly [K in OptionName]?: RequestOptions[K] | null };

/** What is asked for where nobody set anything. */
export const DEFAULT_OPTIONS: OptionLayer = { punctuate: true };

const FIELDS: ReadonlyMap<string, OptionField> = new Map(OPTION_FIELDS.map((field) => [field.name, field]));

const isNothing = (value: unknown): boolean =>
  value === null || value === false || value === '' || (Array.isArray(value) && value.length === 0);

/**
 * Puts layers together, the lowest first. Always gives a combination that a service may be sent: what a higher layer excludes gives
 * way, and what needs something that is no longer there goes with it.
 */
export function mergeLayers(...layers: readonly OptionLayer[]): RequestOptions {
  const merged = new Map<string, unknown>();
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      const field = FIELDS.get(name);
      if (!field) continue;
      if (isNothing(value)) {
        merged.delete(name);
        continue;
      }
      if (field.excludes) merged.delete(field.excludes);
      merged.set(name, value);
    }
  }
  for (const { name, needs } of OPTION_FIELDS) if (needs && !merged.has(needs)) merged.delete(name);
  return Object.fromEntries(merged);
}

/** The same for a request: with the model that it is meant for. */
export function requestOptionsOf(...layers: readonly OptionLayer[]): RequestOptions {
  return { model: DEFAULT_MODEL, ...mergeLayers(...layers) };
}

/**
 * Checks a layer that came from outside. Values are cleaned as by `checkOptions`; off, empty and null all become null.
 * @param below the layers that it is to lie on
 * @returns failure `bad-argument` whose message names the option and what is wrong with it
 */
export function checkLayer(layer: unknown, ...below: readonly OptionLayer[]): Outcome<OptionLayer> {
  const given = readGiven(layer);
  if (!given) return failed(failure('bad-argument', { message: 'The options must be an object.' }));
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => !isNothing(value)));
  const off = Object.keys(given).filter((name) => isNothing(given[name]) && given[name] !== undefined);
  for (const name of off) if (!FIELDS.has(name)) return checkOptions({ [name]: null });
  // What lies below may be what an option of this layer needs.
  const lent = Object.fromEntries(
    OPTION_FIELDS.flatMap(({ name, needs }) => {
      const value = needs && name in set && !(needs in given) ? mergeLayers(...below)[needs] : undefined;
      return needs && value !== undefined ? [[needs, value]] : [];
    }),
  );
  const checked = checkOptions({ ...lent, ...set });
  if (!checked.ok) return checked;
  const clean: Record<string, unknown> = Object.fromEntries(off.map((name) => [name, null]));
  for (const name of Object.keys(set)) clean[name] = checked.value[name as OptionName] ?? null;
  return ok(clean as OptionLayer);
}

/** Reads a stored layer tolerantly: what is no option of this version, or not in its form, is left out. */
export function readLayer(stored: unknown): OptionLayer {
  const given = readGiven(stored);
  if (!given) return {};
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const field = FIELDS.get(name);
    if (!field) continue;
    if (isNothing(value)) kept[name] = null;
    // What it needs is set by whatever fits, so that only the value itself is judged.
    const checked = checkOptions({
      ...(field.needs ? { [field.needs]: SOMETHING[field.needs] } : {}),
      [name]: value,
    });
    if (checked.ok && checked.value[field.name] !== undefined) kept[name] = checked.value[field.name];
  }
  return kept;
}

/** Any value that passes for an option that others need. */
const SOMETHING: RequestOptions = {
  diarize: true,
  utterances: true,
  custom_topic: ['any'],
  custom_intent: ['any'],
};

function readGiven(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}
