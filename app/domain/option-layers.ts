// Options in layers: the app's own, a show's above them, one job's on top. What a layer does not mention shows through.
import type { EngineOptions, OptionField, OptionValue, RequestOptions } from './option-fields.ts';
import { checkOptions } from './request-options.ts';
import { failed, ok, type Outcome } from './result.ts';
import { failure } from './failure.ts';

/** One layer. A value replaces what lies below, null takes it away, and what is absent is inherited. */
export type OptionLayer = Readonly<Record<string, OptionValue | null | undefined>>;

/** The options that there are, in their order. */
type Fields = readonly OptionField[];

const fieldOf = (fields: Fields, name: string): OptionField | undefined =>
  fields.find((field) => field.name === name);

const isNothing = (value: unknown): boolean =>
  value === null || value === false || value === '' || (Array.isArray(value) && value.length === 0);

/**
 * Puts layers together, the lowest first. Always gives a combination that a service may be sent: what a higher layer excludes gives
 * way, and what needs something that is no longer there goes with it. What is no option of these fields is left out.
 */
export function mergeLayers(fields: Fields, ...layers: readonly OptionLayer[]): RequestOptions {
  const merged = new Map<string, OptionValue>();
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      const field = fieldOf(fields, name);
      if (!field) continue;
      if (value === undefined) continue;
      if (value === null || isNothing(value)) {
        merged.delete(name);
        continue;
      }
      if (field.excludes) merged.delete(field.excludes);
      merged.set(name, value);
    }
  }
  for (const { name, needs } of fields) if (needs && !merged.has(needs)) merged.delete(name);
  return Object.fromEntries(merged);
}

/** The same for a request to an engine: with what every one of its requests has. */
export function requestOptionsOf(
  { always, fields }: Pick<EngineOptions, 'always' | 'fields'>,
  ...layers: readonly OptionLayer[]
): RequestOptions {
  return { ...always, ...mergeLayers(fields, ...layers) };
}

/**
 * Checks a layer that came from outside. Values are cleaned as by `checkOptions`; off, empty and null all become null.
 * @param below the layers that it is to lie on
 * @returns failure `bad-argument` whose message names the option and what is wrong with it
 */
export function checkLayer(
  fields: Fields,
  layer: unknown,
  ...below: readonly OptionLayer[]
): Outcome<OptionLayer> {
  const given = readGiven(layer);
  if (!given) return failed(failure('bad-argument', { message: 'The options must be an object.' }));
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => !isNothing(value)));
  const off = Object.keys(given).filter((name) => isNothing(given[name]) && given[name] !== undefined);
  for (const name of off) if (!fieldOf(fields, name)) return checkOptions(fields, { [name]: null });
  // What lies below may be what an option of this layer needs.
  const lent = Object.fromEntries(
    fields.flatMap(({ name, needs }) => {
      const value =
        needs && name in set && !(needs in given) ? mergeLayers(fields, ...below)[needs] : undefined;
      return needs && value !== undefined ? [[needs, value]] : [];
    }),
  );
  const checked = checkOptions(fields, { ...lent, ...set });
  if (!checked.ok) return checked;
  const clean: Record<string, OptionValue | null> = Object.fromEntries(off.map((name) => [name, null]));
  for (const name of Object.keys(set)) clean[name] = checked.value[name] ?? null;
  return ok(clean);
}

/** Reads a stored layer tolerantly: what is no option of this version, or not in its form, is left out. */
export function readLayer(fields: Fields, stored: unknown): OptionLayer {
  const given = readGiven(stored);
  if (!given) return {};
  const kept: Record<string, OptionValue | null> = {};
  for (const [name, value] of Object.entries(given)) {
    const field = fieldOf(fields, name);
    if (!field) continue;
    if (isNothing(value)) kept[name] = null;
    // What it needs is set by whatever fits, so that only the value itself is judged.
    const needed = field.needs === undefined ? undefined : fieldOf(fields, field.needs);
    const checked = checkOptions(fields, {
      ...(needed ? { [needed.name]: anyValueOf(needed) } : {}),
      [name]: value,
    });
    const clean = checked.ok ? checked.value[name] : undefined;
    if (clean !== undefined) kept[name] = clean;
  }
  return kept;
}

/** Any value that passes for an option that others need. */
function anyValueOf(field: OptionField): OptionValue {
  switch (field.type) {
    case 'switch':
      return true;
    case 'text':
      return 'any';
    case 'language':
      return 'en';
    case 'model':
      return 'any';
    case 'choice':
      return field.choices[0] ?? '';
    case 'list':
      return ['any'];
    case 'number':
      return field.max;
  }
}

function readGiven(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}
