// What loads the built files: with the code that V8 kept of them, and rightly without it.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-loader-'));
  copyFileSync(resolve('app/shell/start/loader.cjs'), join(folder, 'loader.cjs'));
  write(
    'app.js',
    'const { two } = require("./two.js"); exports.sum = two + require("node:path").sep.length;',
  );
  write('two.js', 'exports.two = 2; exports.from = __dirname;');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, code: string): void => writeFileSync(join(folder, name), code);

/** What a process of its own says after it has loaded all. @param doing with `loader` in hand */
function run(doing: string): unknown {
  const code = `const loader = require(${JSON.stringify(join(folder, 'loader.cjs'))}); const { sum } = loader.load('app.js');
    ${doing}; process.stdout.write(JSON.stringify({ sum, from: loader.load('two.js').from, isKept: ['app.js', 'two.js'].map(loader.isKept) }))`;
  return JSON.parse(execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' }));
}
/** As Electron's V8 can and Node 20's is asked to. */
const MOVES_BUFFERS = 'transfer' in ArrayBuffer.prototype ? [] : ['--harmony-rab-gsab-transfer'];
const KEEP = `require('node:fs').writeFileSync(require('node:path').join(${JSON.stringify('FOLDER')}, loader.CACHE_FILE), loader.keepLoaded())`;
const keep = (): unknown => run(KEEP.replace('FOLDER', folder));

describe('the loader of the built files', () => {
  it('takes what was kept of them, and only of those that are still the same', () => {
    expect(keep()).toEqual({ sum: 3, from: folder, isKept: [false, false] });
    expect(run('')).toEqual({ sum: 3, from: folder, isKept: [true, true] });
    write('two.js', 'exports.two = 40; exports.from = __dirname;');
    expect(run('')).toEqual({ sum: 41, from: folder, isKept: [true, false] });
  });

  it('goes without where what was kept is damaged', () => {
    keep();
    const path = join(folder, `code-node-${process.versions.node}.cache`);
    truncateSync(path, 40);
    expect(run('')).toMatchObject({ sum: 3 });
    writeFileSync(path, 'not what was kept');
    expect(run('')).toEqual({ sum: 3, from: folder, isKept: [false, false] });
  });

  it('keeps what is young in its first megabyte where a process lives long, also after a thread has started', () => {
    keep();
    const grown = (before: string): { mb: number; isKept: boolean } => {
      const code = `const loader = require(${JSON.stringify(join(folder, 'loader.cjs'))}); ${before};
        const { once } = require('node:events'), { getHeapSpaceStatistics } = require('node:v8'), { Worker } = require('node:worker_threads');
        once(new Worker('0', { eval: true }), 'exit').then(() => {
          const kept = [];
          for (let i = 0; i < 1e6; i += 1) kept[i % 1e5] = { i, text: 'x' + i };
          const { space_size: bytes } = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
          loader.load('app.js');
          console.log(JSON.stringify({ mb: bytes / 2 ** 20, isKept: loader.isKept('app.js') }));
        });`;
      return JSON.parse(execFileSync(process.execPath, ['-e', code], { encoding: 'utf8' })) as ReturnType<
        typeof grown
      >;
    };
    expect(grown('').mb).toBeGreaterThan(8);
    const young = grown('loader.stayYoung()');
    expect(young.mb).toBeLessThanOrEqual(2);
    expect(young.isKept).toBe(true);
  });

  it.each([
    ['all of it', 1, undefined],
    ['nothing of a damaged file, which lies among bytes of others', 0, 40],
  ])('gives back after a minute what it did not need: %s', (_what, given, length) => {
    keep();
    const path = join(folder, `code-node-${process.versions.node}.cache`);
    const bytes = 1 << 16;
    truncateSync(path, length ?? bytes);
    const code = `const given = [], { transfer } = ArrayBuffer.prototype, timers = [];
      ArrayBuffer.prototype.transfer = function (length) { given.push([this.byteLength, length]); return transfer.call(this, length); };
      globalThis.setTimeout = (deed, ms) => { timers.push([deed, ms]); return { unref() {} }; };
      const loader = require(${JSON.stringify(join(folder, 'loader.cjs'))});
      timers[0][0]();
      console.log(JSON.stringify({ given, afterMs: timers[0][1], sum: loader.load('app.js').sum}));`;
    const said: unknown = JSON.parse(
      execFileSync(process.execPath, [...MOVES_BUFFERS, '-e', code], { encoding: 'utf8' }),
    );
    const all = Array.from({ length: given }, () => [bytes, 0]);
    expect(said).toMatchObject({ given: all, afterMs: 60_000, sum: 3 });
  });
});
