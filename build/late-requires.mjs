// Lets a bundled file read another one, or a part of Node, when it first uses it: a command that lists jobs runs nothing of captions, feeds or clips.
// A bundle as CommonJS asks for all of them at its top, and its own names for them are known: `const require_x = require("./x.js")`, used as `require_x.y`.

/** What a chunk is called by another, and a part of Node by all. Those with a default export are wrapped first, and stay as they are. */
const ASKED = /^(?:const|let) ((?:require|node)_[\w$]+) = require\("([^"]+)"\);$/gm;
/** Read in any case before the first line of ours, or what all others stand on. */
const AT_ONCE = /^(?:node:(?:fs|path)|\.\/rolldown-runtime-.*)$/;

/** How another chunk is asked for late, in what is built: for who wants to read all that a start may come to. */
export const LATE = /\?\?= require\("\.\/([^"]+)"\)/g;

/**
 * @param {string} code of a chunk
 * @returns {string} the same, with each `require` where its result is first used; as many lines, so that what is said of a line stays true
 */
export function askLate(code) {
  let late = code;
  for (const [line, name = '', target = ''] of code.matchAll(ASKED)) {
    if (AT_ONCE.test(target)) continue;
    // Not a property of that name, but also after the dots that spread it.
    const used = new RegExp(
      String.raw`(?<![\w$])(?<!(?<!\.\.)\.)${name.replaceAll('$', '\\$')}(?![\w$])(\.)?`,
      'g',
    );
    const rest = late.replace(line, '');
    // Used as a whole, it is needed as it is.
    if ([...rest.matchAll(used)].some(([, dot]) => dot === undefined)) continue;
    late = late
      .replace(used, (found, dot) => (dot === undefined ? found : `(${name}()).`))
      .replace(line, () => `let ${name}$; const ${name} = () => ${name}$ ??= require("${target}");`);
  }
  return late;
}

/** @returns {import('vite').Plugin} */
export const lateRequires = () => ({
  name: 'earshot:late-requires',
  renderChunk: (code) => ({ code: askLate(code), map: null }),
});
