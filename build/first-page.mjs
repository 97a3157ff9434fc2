// For the bundler: the page's html once a language, each naming the words and the letters that its script would only ask for when it runs.

/** The letters that all of the window but the text is written in. */
const LETTERS = /\/inter-latin-wght-normal-[^/]*\.woff2$/;
/** The catalogue of a language, and what the core says in it; English is what the core says already. */
const WORDS = /^\0virtual:messages\/([a-z]+)$|^\0virtual:core-messages\/(?!en$)([a-z]+)$/;

/**
 * Writes `index.de.html` beside `index.html`, and so on.
 * @returns {import('vite').Plugin}
 */
export function firstPage() {
  return {
    name: 'earshot-first-page',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle['index.html'];
        const letters = Object.keys(bundle).find((name) => LETTERS.test(`/${name}`));
        if (page?.type !== 'asset' || letters === undefined)
          return this.error('The page has no html, or no letters.');
        for (const [language, names] of wordsIn(bundle)) {
          const links = [
            `<link rel="preload" as="font" type="font/woff2" crossorigin href="./${letters}">`,
            ...names.map((name) => `<link rel="modulepreload" crossorigin href="./${name}">`),
          ];
          this.emitFile({
            type: 'asset',
            fileName: `index.${language}.html`,
            source: String(page.source).replace(
              '</head>',
              `${links.map((link) => `  ${link}\n  `).join('')}</head>`,
            ),
          });
        }
      },
    },
  };
}

/**
 * The files of each language's words.
 * @param {import('vite').Rolldown.OutputBundle} bundle
 */
function wordsIn(bundle) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const chunk of Object.values(bundle)) {
    const [, own, core] = (chunk.type === 'chunk' && WORDS.exec(chunk.facadeModuleId ?? '')) || [];
    const language = own ?? core;
    if (language !== undefined) found.set(language, [...(found.get(language) ?? []), chunk.fileName]);
  }
  return found;
}
