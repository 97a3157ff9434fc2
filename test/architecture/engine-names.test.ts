// No file tells speech engines apart by name: what is particular about one stands in `speech/`, and all others ask for traits.
import { sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { sources, textOf } from './sources.ts';
import { ENGINES } from '../../app/speech/engines.ts';

/** Where an engine may be named: the engines themselves, and steps of the library that were released and never change. */
const MAY_NAME = ['app/speech/', 'app/storage/migrations/'];

/** Where a word means something else: the disk that a file lies on. */
const OTHER_MEANING: readonly string[] = ['app/watch/reconcile.ts: device', 'app/watch/settle.ts: device'];

const ids = new Set(ENGINES.all.map(({ id }) => id));

/** The engines that a source names as a string of code, or as one of SQL within it. */
function namedIn(file: string, text: string): readonly string[] {
  const code = file.endsWith('.svelte') ? codeOf(text) : text;
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      if (ids.has(node.text)) found.push(node.text);
      for (const [, quoted = ''] of node.text.matchAll(/'([a-z][a-z0-9-]*)'/g))
        if (ids.has(quoted)) found.push(quoted);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', code, ts.ScriptTarget.Latest));
  return found;
}

/** The scripts of a component, and every expression of its markup, as lines of code. */
function codeOf(component: string): string {
  const scripts = [...component.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code]) => code);
  const markup = component
    .replace(/<(script|style)[^>]*>[\s\S]*?<\/\1>/g, '')
    .replace(/<!--[\s\S]*?-->/g, '');
  const expressions = [...markup.matchAll(/\{(?:[#:/@]\w+)?([^{}]*)\}/g)].map(
    ([, code]) => `(${code ?? ''});`,
  );
  return [...scripts, ...expressions].join('\n');
}

describe('speech engines', () => {
  it('are named in speech/ and in migrations only', () => {
    const naming = sources
      .map((file) => file.replaceAll(sep, '/'))
      .filter((file) => !MAY_NAME.some((place) => file.startsWith(place)))
      .flatMap((file) => namedIn(file, textOf(file)).map((id) => `${file}: ${id}`));
    expect([...new Set(naming)]).toEqual(OTHER_MEANING);
  });

  it.each([
    ['a comparison', 'a.ts', "if (service === 'cloud') send();"],
    ['a value', 'a.ts', 'const usual = { service: `cloud` };'],
    ['a value within SQL', 'a.ts', "const sql = `SELECT coalesce(j.service, 'cloud') FROM ${jobs}`;"],
    ['the markup of a component', 'A.svelte', "<p>{#if held.service === 'cloud'}Waits{/if}</p>"],
    ['an attribute of a component', 'A.svelte', `<Field value={'cloud'} />`],
    [
      'the script of a component',
      'A.svelte',
      `<script lang="ts">\n  const is = service === 'cloud';\n</script>`,
    ],
  ])('are found as %s', (_what, file, text) => {
    expect(namedIn(file, text)).toEqual(['cloud']);
  });

  it.each([
    ['a comment', 'a.ts', "// Not a comparison with 'cloud'."],
    ['a word of a sentence', 'a.ts', "say('Your own cloud drive');"],
    ['a path', 'A.svelte', `<script lang="ts">\n  import Price from '../cloud/Price.svelte';\n</script>`],
  ])('are not taken for %s', (_what, file, text) => {
    expect(namedIn(file, text)).toEqual([]);
  });
});
