// Careful looks into unknown JSON: every one gives a value of the asked type or nothing, and none throws.

export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** A member of an object; undefined for anything else, and for what only the prototype has. */
export function member(value: unknown, name: string): unknown {
  const object = asObject(value);
  return object && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** An array as it is, a single object as an array of one: some schemas draw an object where the answers hold an array. */
export function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return asObject(value) ? [value] : [];
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Text with something in it, outer white space trimmed. */
export function asWords(value: unknown): string | undefined {
  const text = asText(value)?.trim();
  return text ? text : undefined;
}

/** Words that are looked into for what they mean, a name or a unit, are never longer than this. */
const TERM_CHARS_MAX = 200;

/** A name, a unit, a title: words of a service, cut before any expression or list sees them. */
export function asTerm(value: unknown): string | undefined {
  return asWords(asText(value)?.slice(0, TERM_CHARS_MAX));
}

/** A finite number, also when it came as a string of digits. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.length > TERM_CHARS_MAX || !/^\s*-?\d+(\.\d+)?\s*$/.test(value))
    return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Parses JSON; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
