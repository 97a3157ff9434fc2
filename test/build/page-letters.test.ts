// Which letters of the page's fonts are looked at first: the faces beyond Latin are another family, which the page names after the first.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { BEYOND, lettersBeyond } from '../../build/page-letters.mjs';

const require = createRequire(import.meta.url);
const tokens = readFileSync(new URL('../../renderer/style/tokens.css', import.meta.url), 'utf8');

/** Families of the faces, by the file of each. */
function familiesIn(css: string): Record<string, string> {
  const faces = css.matchAll(/@font-face\s*\{[^}]*?font-family:\s*'([^']+)'[^}]*?files\/([\w-]+)\.woff2/g);
  return Object.fromEntries(Array.from(faces, ([, family = '', file = '']) => [file, family]));
}

it.each([
  ['inter', 'Inter Variable'],
  ['literata', 'Literata Variable'],
])('%s: only the Latin face is of the first family, and none is lost', (name, family) => {
  const css = readFileSync(require.resolve(`@fontsource-variable/${name}/wght.css`), 'utf8');
  const before = familiesIn(css);
  const after = familiesIn(lettersBeyond(css));
  expect(Object.keys(after)).toEqual(Object.keys(before));
  expect(Object.keys(after).length).toBeGreaterThan(3);
  for (const file of Object.keys(after))
    expect(after[file], file).toBe(file === `${name}-latin-wght-normal` ? family : family + BEYOND);
});

it.each(['Inter Variable', 'Literata Variable'])('the page names what is beyond %s next to it', (family) => {
  expect(tokens).toContain(`'${family}', '${family}${BEYOND}', `);
});
