// Writes a built script without comments and with short names for what only its functions know. V8 keeps the text of a script as long as one of
// its functions may run. Lines stay lines and functions keep their names, so that what the log says of a fault can be read.
import { minifySync } from 'vite';

/** Nothing is computed ahead or put together: the code stays what was tested. */
const HOW = /** @type {const} */ ({
  module: false,
  compress: false,
  mangle: { keepNames: true },
  codegen: { removeWhitespace: false },
});

/**
 * @param {string} name of the file, for what is said of it
 * @param {string} code a script
 * @returns {string} the same script, shorter
 */
export function lean(name, code) {
  const { code: shorter, errors } = minifySync(name, code, HOW);
  const [error] = errors ?? [];
  if (error) throw new Error(`${name} cannot be made shorter: ${error.message}`);
  return shorter;
}

/** @returns {import('vite').Plugin} */
export function leanCode() {
  return {
    name: 'earshot:lean-code',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === 'chunk') file.code = lean(file.fileName, file.code);
    },
  };
}
