// For bundler and unit tests: `virtual:messages/de` is the catalogue of German, parsed while the app is built.
import { compileCatalogue } from './catalogues.mjs';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const PREFIX = 'virtual:messages/';

/**
 * @param {string} root the project's: a bundled configuration does not know where this file was
 * @returns {import('vite').Plugin}
 */
export function messages(root) {
  const within = join(root, 'app', 'messages');
  return {
    name: 'earshot-messages',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      const language = id.slice(PREFIX.length + 1);
      for (const name of readdirSync(join(within, language))) this.addWatchFile(join(within, language, name));
      // Engines read JSON faster than the same written as a literal.
      const json = JSON.stringify(compileCatalogue(language, within));
      return { code: `export default JSON.parse(${JSON.stringify(json)});`, moduleSideEffects: false };
    },
  };
}

/** Formatting needs no parser: what is bundled was parsed before. */
export const withoutParser = {
  '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js',
};
