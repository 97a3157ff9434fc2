// For the bundler: the page's html once a language, each naming the window, the words and the letters that its script would only ask for when it runs.

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
        joinRuntime(bundle);
        leaveOutDoors(bundle);
        const page = bundle['index.html'];
        const letters = Object.keys(bundle).find((name) => LETTERS.test(`/${name}`));
        const window = Object.values(bundle).find(({ name }) => name === 'page');
        if (page?.type !== 'asset' || letters === undefined || window?.type !== 'chunk')
          return this.error('The page has no html, no letters, or no window.');
        const styles = [...(window.viteMetadata?.importedCss ?? [])];
        for (const [language, names] of wordsIn(bundle)) {
          const links = [
            ...styles.map((name) => `<link rel="stylesheet" crossorigin href="./${name}">`),
            `<link rel="preload" as="font" type="font/woff2" crossorigin href="./${letters}">`,
            ...[window.fileName, ...names].map(
              (name) => `<link rel="modulepreload" crossorigin href="./${name}">`,
            ),
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

/** A file that does nothing but fetch another one. */
const DOOR = /^import ?["']\.\/([\w.-]+)["'];?\s*$/;
/** What a file ends with. */
const EXPORTS = /export ?\{([^}]*)\};?\s*$/;

/**
 * An entry that lies in a file with others gets one more file, which leads there. Each is asked for by itself, so it is left out.
 * @param {import('vite').Rolldown.OutputBundle} bundle
 */
export function leaveOutDoors(bundle) {
  for (const door of Object.values(bundle)) {
    const target = door.type === 'chunk' && DOOR.exec(door.code)?.[1];
    if (!target) continue;
    delete bundle[door.fileName];
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk') file.code = file.code.replaceAll(baseOf(door), target);
      // The html names what the door leads to, as a file to be fetched with it.
      else if (file.fileName.endsWith('.html') && String(file.source).includes(baseOf(door)))
        file.source = String(file.source)
          .replace(new RegExp(` *<link rel="modulepreload"[^>]*${target}">\\n`), '')
          .replace(baseOf(door), target);
    }
  }
}

/**
 * What the bundler needs when it runs becomes part of the files that use it, for the same reason; and what is the decoder's lies in its own folder.
 * @param {import('vite').Rolldown.OutputBundle} bundle
 */
export function joinRuntime(bundle) {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
  const runtime = chunks.find(({ name }) => name === 'rolldown-runtime');
  const given = runtime && EXPORTS.exec(runtime.code);
  if (!given) return;
  const name = baseOf(runtime);
  const taken = new RegExp(`import ?\\{([^}]*)\\} ?from ?["'][\\w./]*/${name}["'];?`);
  const result = (given[1] ?? '').replace(/([\w$]+) as ([\w$]+)/g, '$2:$1');
  const made = `(()=>{${runtime.code.slice(0, given.index)}return{${result}}})()`;
  for (const chunk of chunks)
    chunk.code = chunk.code.replace(
      taken,
      (_all, /** @type {string} */ names) => `const{${names.replaceAll(' as ', ':')}}=${made};`,
    );
  delete bundle[runtime.fileName];
  // In lists of what is fetched with a file it gives its place to one that is there anyway.
  const window = chunks.find(({ name }) => name === 'page');
  for (const chunk of chunks) if (window) chunk.code = chunk.code.replaceAll(name, baseOf(window));
}

/** @param {{ readonly fileName: string }} file */
const baseOf = ({ fileName }) => fileName.slice(fileName.lastIndexOf('/') + 1);

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
