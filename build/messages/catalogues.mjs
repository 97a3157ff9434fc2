// Reads the message catalogues: one JSON file an area and language, each message in ICU MessageFormat.
import { parse } from '@formatjs/icu-messageformat-parser';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('@formatjs/icu-messageformat-parser').MessageFormatElement} Element */

/** The language that the others are translated from. */
const SOURCE = 'en';

export const messagesDir = join(import.meta.dirname, '..', '..', 'app', 'messages');

/**
 * The areas of a language, each with its messages by name.
 * @param {string} language name of its folder
 * @param {string} [within] where the folders of the languages lie
 * @returns {Record<string, Record<string, string>>}
 */
export function readCatalogue(language, within = messagesDir) {
  const folder = join(within, language);
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => [name.slice(0, -'.json'.length), JSON.parse(readFileSync(join(folder, name), 'utf8'))]),
  );
}

/**
 * Areas of what the core says. It says it in English, as the command line and the log do; the window looks it up by that.
 * @param {string} area
 */
export const isCore = (area) => area.startsWith('core-');

/**
 * All messages of a language by their whole key, area first, ready to be formatted: plain text as it is, all others parsed. What a language lacks is English.
 * @param {string} language
 * @param {string} [within] where the folders of the languages lie
 * @returns {Record<string, string | Element[]>}
 * @throws {Error} naming the message that is not well formed
 */
export function compileCatalogue(language, within = messagesDir) {
  /** @type {Record<string, string | Element[]>} */
  const compiled = language === SOURCE ? {} : compileCatalogue(SOURCE, within);
  for (const [area, messages] of Object.entries(readCatalogue(language, within)))
    if (!isCore(area))
      for (const [name, message] of Object.entries(messages))
        compiled[`${area}.${name}`] = compileMessage(message, `${language}: ${area}.${name}`);
  return compiled;
}

/**
 * What the core says in English, each with how it is said in a language.
 * @param {string} language
 * @param {string} [within] where the folders of the languages lie
 * @returns {[english: string | Element[], own: string | Element[]][]}
 */
export function compileCore(language, within = messagesDir) {
  const own = readCatalogue(language, within);
  return Object.entries(readCatalogue(SOURCE, within))
    .filter(([area]) => isCore(area))
    .flatMap(([area, messages]) =>
      Object.entries(messages).map(
        ([name, english]) =>
          /** @type {[string | Element[], string | Element[]]} */ ([
            compileMessage(english, `${SOURCE}: ${area}.${name}`),
            compileMessage(own[area]?.[name] ?? english, `${language}: ${area}.${name}`),
          ]),
      ),
    );
}

/**
 * @param {string} message
 * @param {string} where said where it is not well formed
 * @returns {string | Element[]}
 */
export function compileMessage(message, where) {
  let elements;
  try {
    elements = parse(message, { requiresOtherClause: true });
  } catch (error) {
    throw new Error(`${where}: ${String(error)}: ${message}`, { cause: error });
  }
  const [first] = elements;
  if (first === undefined) return '';
  return elements.length === 1 && first.type === 0 ? first.value : elements;
}

/** Types of what is filled in, by the kind of the element that stands for it. */
const FILLED = /** @type {Record<number, string>} */ ({
  1: 'Text',
  2: 'number',
  3: 'Instant',
  4: 'Instant',
  5: 'Choice',
  6: 'number',
});

/**
 * What a message asks for: values by name with their type, and the names of its tags.
 * @param {string | Element[]} message
 */
export function asksFor(message) {
  /** @type {Map<string, string>} */
  const values = new Map();
  /** @type {Set<string>} */
  const tags = new Set();
  /** @param {Element[]} elements */
  const walk = (elements) => {
    for (const element of elements) {
      if (element.type === 7) continue;
      const type = FILLED[element.type];
      // A number that is also told as it stands stays a number.
      if (type !== undefined && values.get(element.value) !== 'number') values.set(element.value, type);
      if (element.type === 8) {
        tags.add(element.value);
        walk(element.children);
      }
      if (element.type === 5 || element.type === 6)
        for (const { value } of Object.values(element.options)) walk(value);
    }
  };
  if (typeof message !== 'string') walk(message);
  return { values: new Map([...values].sort(([a], [b]) => (a < b ? -1 : 1))), tags: [...tags].sort() };
}
