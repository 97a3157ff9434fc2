// For the bundler: which letters of the page's fonts are looked at first.

/** A face as the packages of the fonts write it: its name in a comment, then its rule. */
const FACE = /\/\* (\S+) \*\/\s*@font-face\s*\{[^}]*\}/g;
const FAMILY = /font-family:\s*'([^']+)'/;
/** The face that nearly every text needs. */
const FIRST = /-latin-wght-/;
/** What the families of all other faces are called after the first. */
export const BEYOND = ' Beyond';

/**
 * Gives the faces beyond Latin letters a family of their own. Chromium looks at every face of a family for each size and weight, and for each one that is
 * not loaded it asks the process of the app for a font of the system to draw with meanwhile: some eighty questions, each of which the page waits for.
 * @param {string} css of a font's package
 */
export function lettersBeyond(css) {
  return css.replace(FACE, (face, /** @type {string} */ name) =>
    FIRST.test(name) ? face : face.replace(FAMILY, (_all, family) => `font-family: '${family}${BEYOND}'`),
  );
}

/** @returns {import('vite').Plugin} */
export function pageLetters() {
  return {
    name: 'earshot-page-letters',
    enforce: 'pre',
    transform: {
      filter: { id: /@fontsource-variable[\\/][\w-]+[\\/]wght\.css/ },
      handler(code) {
        const changed = lettersBeyond(code);
        // The package may write its faces otherwise one day.
        if (!changed.includes(BEYOND)) return this.error('No face of this font is beyond Latin letters.');
        return { code: changed, map: null };
      },
    },
  };
}
