// Numbers within words. What `Intl` writes them with is made when it is first needed: for its first `NumberFormat` V8 opens the files of some
// hundreds of languages, 10 ms of the processor, and whole numbers are all that a start has to write.
import type { MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import {
  formatToParts,
  IntlMessageFormat,
  type Formatters,
  type MessageFormatPart,
} from 'intl-messageformat';
import type { formatsOf } from '../domain/interface-language.ts';

/** The tag by which numbers are written. */
export type Tag = ReturnType<typeof formatsOf>;

/** Between the thousands. */
const THOUSANDS: Readonly<Record<Tag, string>> = { en: ',', de: '.' };
/** Behind hundredths: German has a space there, at which no line breaks. */
const PER_CENT: Readonly<Record<Tag, string>> = { en: '%', de: '\u00a0%' };
/** From here on a number is not exact. */
const UNSAFE = Number.MAX_SAFE_INTEGER;

/** By tag and options. */
const numbers = new Map<string, Intl.NumberFormat>();
const plurals = new Map<string, Intl.PluralRules>();

/** What `Intl` writes numbers with; one for each way there is. */
export function numberFormat(tag: string, options?: Intl.NumberFormatOptions): Intl.NumberFormat {
  return kept(numbers, tag, options, () => new Intl.NumberFormat(tag, options));
}

/** `1,020`: rounded to a whole number. */
export function whole(n: number, tag: Tag): string {
  if (n >= 0 && n < UNSAFE) return String(Math.round(n)).replace(/\B(?=(?:\d{3})+$)/g, THOUSANDS[tag]);
  return numberFormat(tag, { maximumFractionDigits: 0 }).format(n);
}

/** `12%`. @param n whole hundredths, or what stands for them, as `<1` */
export function perCent(n: number | string, tag: Tag): string {
  return `${n}${PER_CENT[tag]}`;
}

/** The parts of a message, filled in. @throws {Error} where something that it is filled in with is missing */
export function partsOf<T = string>(
  message: MessageFormatElement[],
  tag: Tag,
  values: Record<string, unknown>,
): readonly MessageFormatPart<T>[] {
  return formatToParts<T>(message, tag, FORMATTERS, IntlMessageFormat.formats, values as never);
}

/** A message, filled in. @throws {Error} where something that it is filled in with is missing */
export function sentence(message: MessageFormatElement[], tag: Tag, values: Record<string, unknown>): string {
  return partsOf(message, tag, values)
    .map(({ value }) => value)
    .join('');
}

const FORMATTERS: Formatters = {
  getNumberFormat: (tag, options) =>
    options === undefined ? plainNumbers(tag as Tag) : numberFormat(tag as Tag, options),
  getDateTimeFormat: (tag, options) => new Intl.DateTimeFormat(tag, options),
  getPluralRules: (tag, options) =>
    kept(plurals, tag as Tag, options, () => new Intl.PluralRules(tag, options)),
};

/** Numbers that nothing is asked of. */
function plainNumbers(tag: Tag): Intl.NumberFormat {
  const format = (n: number): string => (Number.isInteger(n) ? whole(n, tag) : numberFormat(tag).format(n));
  return { format } as Intl.NumberFormat;
}

function kept<T>(made: Map<string, T>, tag: string, options: object | undefined, make: () => T): T {
  const key = options === undefined ? tag : `${tag} ${JSON.stringify(options)}`;
  let found = made.get(key);
  if (found === undefined) made.set(key, (found = make()));
  return found;
}
