// The files of the window: what only leads to another file is left out, and what the bundler needs when it runs lies in the files that use it.
import { expect, it } from 'vitest';
import type { Rolldown } from 'vite';
import { joinRuntime, leaveOutDoors } from '../../build/first-page.mjs';

const chunk = (fileName: string, code: string, name = ''): Rolldown.OutputChunk =>
  ({ type: 'chunk', fileName, code, name }) as Rolldown.OutputChunk;
const html = (source: string): Rolldown.OutputAsset =>
  ({ type: 'asset', fileName: 'index.html', source }) as Rolldown.OutputAsset;
const bundleOf = (
  ...files: readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]
): Rolldown.OutputBundle => Object.fromEntries(files.map((file) => [file.fileName, file]));
const codeOf = (bundle: Rolldown.OutputBundle, name: string): string => {
  const file = bundle[name];
  return file?.type === 'chunk' ? file.code : String(file?.source);
};

it('leaves out what only leads to another file, and names that file in its place', () => {
  const bundle = bundleOf(
    html(
      [
        '    <script type="module" crossorigin src="./assets/index-1.js"></script>',
        '    <link rel="modulepreload" crossorigin href="./assets/other-1.js">',
        '    <link rel="modulepreload" crossorigin href="./assets/first-1.js">',
        '',
      ].join('\n'),
    ),
    chunk('assets/index-1.js', 'import"./first-1.js";\n'),
    chunk('assets/first-1.js', 'import(`./window-1.js`);import"./other-1.js";'),
    chunk('assets/window-1.js', 'import"./page-1.js";'),
    chunk('assets/page-1.js', 'import"./first-1.js";run();'),
  );
  leaveOutDoors(bundle);
  expect(Object.keys(bundle)).toEqual(['index.html', 'assets/first-1.js', 'assets/page-1.js']);
  expect(codeOf(bundle, 'index.html')).toBe(
    '    <script type="module" crossorigin src="./assets/first-1.js"></script>\n    <link rel="modulepreload" crossorigin href="./assets/other-1.js">\n',
  );
  expect(codeOf(bundle, 'assets/first-1.js')).toBe('import(`./page-1.js`);import"./other-1.js";');
});

it('gives each file its own of what the bundler needs when it runs', () => {
  const bundle = bundleOf(
    chunk('assets/rolldown-runtime-1.js', 'var e=(n)=>n+1,t=(n)=>n*2;export{e as n,t};', 'rolldown-runtime'),
    chunk('assets/first-1.js', 'list=["./page-1.js","./rolldown-runtime-1.js"];', 'first'),
    chunk('assets/page-1.js', 'import{n as a,t as b}from"./rolldown-runtime-1.js";result=a(b(3));', 'page'),
    chunk(
      'decoder/decoder-1.js',
      'import{n as e}from"../assets/rolldown-runtime-1.js";result=e(1);',
      'decoder',
    ),
  );
  joinRuntime(bundle);
  expect(Object.keys(bundle)).not.toContain('assets/rolldown-runtime-1.js');
  expect(codeOf(bundle, 'assets/first-1.js')).toBe('list=["./page-1.js","./page-1.js"];');
  const resultOf = (name: string): unknown =>
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what was made here is run
    (new Function(`let result;${codeOf(bundle, name)};return result;`) as () => unknown)();
  expect(resultOf('assets/page-1.js')).toBe(7);
  expect(resultOf('decoder/decoder-1.js')).toBe(2);
});

it('leaves files without it as they are', () => {
  const bundle = bundleOf(chunk('assets/page-1.js', 'run();', 'page'));
  joinRuntime(bundle);
  leaveOutDoors(bundle);
  expect(codeOf(bundle, 'assets/page-1.js')).toBe('run();');
});
