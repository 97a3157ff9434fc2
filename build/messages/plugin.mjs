// For bundler and unit tests: `virtual:messages/de` is the catalogue of German, `virtual:core-messages/de` what the core says in it; both parsed while the app is built.
import { compileCatalogue, compileCore } from './catalogues.mjs';
import { inPlainLetters } from '../plain-letters.mjs';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const KINDS = { 'virtual:messages/': compileCatalogue, 'virtual:core-messages/': compileCore };

/** @param {string} id */
const kindOf = (id) => Object.entries(KINDS).find(([prefix]) => id.startsWith(prefix));

/** The one area whose words the app itself says (test/messages/): each start reads them all, so that it has no others. */
export const SHELL_AREA = 'shell';

/**
 * @param {string} root the project's: a bundled configuration does not know where this file was
 * @param {string} [area] the only one that is wanted of a catalogue
 * @returns {import('vite').Plugin}
 */
export function messages(root, area) {
  const within = join(root, 'app', 'messages');
  /** @param {ReturnType<typeof compileCatalogue> | ReturnType<typeof compileCore>} compiled */
  const wanted = (compiled) =>
    area === undefined || Array.isArray(compiled)
      ? compiled
      : Object.fromEntries(Object.entries(compiled).filter(([key]) => key.startsWith(`${area}.`)));
  return {
    name: 'earshot-messages',
    resolveId: (id) => (kindOf(id) ? `\0${id}` : null),
    load(id) {
      const kind = id.startsWith('\0') ? kindOf(id.slice(1)) : undefined;
      if (!kind) return null;
      const [prefix, compile] = kind;
      const language = id.slice(prefix.length + 1);
      for (const name of readdirSync(join(within, language))) this.addWatchFile(join(within, language, name));
      // Engines read JSON faster than the same written as a literal. In ASCII it takes half the memory until it is read, and after that.
      const json = inPlainLetters(JSON.stringify(wanted(compile(language, within))));
      return { code: `export default JSON.parse(${JSON.stringify(json)});`, moduleSideEffects: false };
    },
  };
}

/** Formatting needs no parser: what is bundled was parsed before. */
export const withoutParser = {
  '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js',
};
