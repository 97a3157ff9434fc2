#!/usr/bin/env bash
# Svelte 5.57.3: `<progress value={done}>` that has had a number once and then gets undefined stands at 0 %, and does not go back to the moving bar of "nobody knows how long".
#
# Guessed: an attribute that is undefined or null is not there, as Svelte's page on basic markup has it ("All other attributes are included unless their value is nullish"), and without `value` a bar is
# indeterminate (HTML, "The progress element"). Seen: at first it is so; from the first number on `value` is written as the element's property, and for undefined that gets '', which it reads as the
# number 0 (set_value in src/internal/client/dom/elements/attributes.js). So a download whose length is known and then an unpacking whose length is not, or a second file
# after the first, looks stuck at its beginning. A test that mounts each state by itself sees nothing. `<meter>`
# has it, too. By a spread, `<progress {...{ value: done }}>`, it is the same. In an `{#if}` or `{#key}` the element is made anew, and right. React had it at first (react/react#1431), Preact and Solid
# got reports (preactjs/preact#4487, solidjs/solid#1835); Svelte's issue 13686 is about 0 alone. React 19.3.1 takes the attribute away.
# Earshot has its bar only while there is a number (renderer/views/reader/Player.svelte).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund svelte@5.57.3 jsdom@26.1.0 react@19.3.1 react-dom@19.3.1
cat >Bars.svelte <<'HTML'
<script>
  let { done } = $props();
</script>
<progress id="plain" value={done.now}></progress>
<progress id="spread" {...{ value: done.now }}></progress>
{#key done.now}<progress id="anew" value={done.now}></progress>{/key}
HTML
cat >look.js <<'JS'
import { readFileSync, writeFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';
import { compile, compileModule } from 'svelte/compiler';

const { window } = new JSDOM('<main></main><aside></aside>');
Object.assign(globalThis, { window, document: window.document, IS_REACT_ACT_ENVIRONMENT: true });
Object.defineProperty(globalThis, 'navigator', { value: window.navigator, configurable: true });
for (const name of ['Comment', 'Element', 'HTMLElement', 'HTMLMediaElement', 'Node', 'Text']) globalThis[name] = window[name];
writeFileSync('bars.js', compile(readFileSync('Bars.svelte', 'utf8'), { generate: 'client' }).js.code);
writeFileSync('done.js', compileModule('export const done = $state({ now: undefined });', { generate: 'client', filename: 'done.svelte.js' }).js.code);
const { flushSync, mount } = await import('svelte');
const { done } = await import('./done.js');
mount((await import('./bars.js')).default, { target: document.querySelector('main'), props: { done } });

const { act, createElement } = await import('react');
const root = (await import('react-dom/client')).createRoot(document.querySelector('aside'));

const shown = (bar) => (bar.hasAttribute('value') ? `${Number(bar.getAttribute('value')) * 100} %` : 'nobody knows');
const seen = { plain: [], spread: [], anew: [], React: [] };
for (const value of [undefined, 0.5, undefined]) {
  done.now = value;
  flushSync();
  await act(() => root.render(createElement('progress', { id: 'React', value })));
  for (const name of Object.keys(seen)) seen[name].push(shown(document.getElementById(name)));
}
for (const [name, states] of Object.entries(seen)) console.log(`${name}: ${states.join(', ')}`);
JS
seen=$(node --conditions=browser look.js)
echo 'undefined, 0.5, undefined in Svelte 5.57.3, and in React 19.3.1:'
echo "$seen"
[ "$seen" = 'plain: nobody knows, 50 %, 0 %
spread: nobody knows, 50 %, 0 %
anew: nobody knows, 50 %, nobody knows
React: nobody knows, 50 %, nobody knows' ]
