// Light and dark differ in colours alone: what is held of a page in the one holds in the other, but for what its colours say.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const RENDERER = join(import.meta.dirname, '../../renderer');
const TOKENS = join('style', 'tokens.css');

/** What a block of the tokens says, by name. */
function tokensOf(selector: string): ReadonlyMap<string, string> {
  const css = readFileSync(join(RENDERER, TOKENS), 'utf8');
  const [, block = ''] = css.split(`${selector} {`);
  const said = block.slice(0, block.indexOf('\n}')).matchAll(/^ {2}([\w-]+): ([^;]+);$/gm);
  return new Map([...said].map(([, name = '', value = '']) => [name, value]));
}

/** Files of the page in which a word stands. */
function namedIn(word: RegExp): string[] {
  return readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(css|svelte|ts)$/.test(path))
    .filter((path) => word.test(readFileSync(join(RENDERER, path), 'utf8')))
    .toSorted();
}

test('dark gives other values to colours of light, and to nothing else', () => {
  const [light, dark] = [tokensOf(':root'), tokensOf("[data-theme='dark']")];
  expect(dark.size).toBeGreaterThan(30);
  const isColour = /^(#[0-9a-f]{6}|rgb\([\d .%/]+\))$/;
  for (const [name, value] of dark) {
    expect(light.has(name), name).toBe(true);
    if (name !== 'color-scheme' && name !== '--shadow') expect(value, name).toMatch(isColour);
  }
});

test('nothing but the tokens asks which of them holds; a drawing is drawn anew in them', () => {
  expect(namedIn(/data-theme|light-dark\(/)).toEqual([TOKENS]);
  expect(namedIn(/prefers-color-scheme/)).toEqual([join('state', 'theme.svelte.ts')]);
  expect(namedIn(/currentTheme/)).toEqual([
    join('state', 'theme.svelte.ts'),
    join('views', 'reader', 'Waveform.svelte'),
  ]);
});
