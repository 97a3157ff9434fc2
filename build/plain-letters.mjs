// Writes every sign of a built script that is not ASCII as an escape. V8 keeps the text of a script as long as it may run, and one “’” makes it
// keep two bytes for each letter of the whole file.

/** A sign beyond ASCII, with the backslashes before it. */
const BEYOND = /(\\*)([\u0080-\uffff])/g;
/** What is read as it is written: an escape would be read as six letters. */
const RAW = /String\.raw`[^`]*[\u0080-\uffff]/;

/**
 * @param {string} code a script; strings, templates and expressions may have any sign
 * @returns {string} the same script in ASCII
 */
export function inPlainLetters(code) {
  const raw = RAW.exec(code);
  if (raw) throw new Error(`This cannot be written in ASCII: ${raw[0].slice(0, 80)}`);
  return code.replace(BEYOND, (_all, /** @type {string} */ slashes, /** @type {string} */ sign) => {
    // An odd one belongs to the sign, which needs no escape of its own.
    const before = slashes.length % 2 === 0 ? slashes : slashes.slice(1);
    return `${before}\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** @returns {import('vite').Plugin} */
export function plainLetters() {
  return {
    name: 'earshot:plain-letters',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle))
          if (file.type === 'chunk') file.code = inPlainLetters(file.code);
      },
    },
  };
}
