// What Chromium is given of the page's code as the build compiled it, in real folders.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { givePageCode, keptCodeIn, pageCodeIn } from '../../app/shell/page-code.ts';

let folder = '';
let browserDir = '';
let from = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-page-code-'));
  browserDir = join(folder, 'browser');
  from = pageCodeIn(folder, '45.4.1');
  mkdirSync(from);
  build('one');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Two files with that in them. */
function build(text: string, names = ['aaaa_0', 'bbbb_0']): void {
  for (const name of names) writeFileSync(join(from, name), `${text} ${name}`);
}

const kept = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(keptCodeIn(browserDir))
      .sort()
      .map((name) => [name, readFileSync(join(keptCodeIn(browserDir), name), 'utf8')]),
  );

it('is given to a folder that has nothing yet, for its owner alone', () => {
  expect(givePageCode(from, browserDir)).toBe(true);
  expect(kept()).toEqual({ aaaa_0: 'one aaaa_0', bbbb_0: 'one bbbb_0' });
  expect(readdirSync(join(browserDir, 'Code Cache'))).toEqual(['js']);
  if (process.platform !== 'win32') expect(statSync(keptCodeIn(browserDir)).mode & 0o777).toBe(0o700);
});

it('is not given again: what Chromium made of it since stays', () => {
  givePageCode(from, browserDir);
  writeFileSync(join(keptCodeIn(browserDir), 'aaaa_0'), 'made anew');
  writeFileSync(join(keptCodeIn(browserDir), 'cccc_0'), 'more');
  expect(givePageCode(from, browserDir)).toBe(true);
  expect(kept()).toEqual({ aaaa_0: 'made anew', bbbb_0: 'one bbbb_0', cccc_0: 'more' });
});

it('takes the place of what was kept of another build, and of what a kill left by halves', () => {
  givePageCode(from, browserDir);
  writeFileSync(join(keptCodeIn(browserDir), 'index'), 'a list');
  mkdirSync(`${keptCodeIn(browserDir)}.part`);
  writeFileSync(join(`${keptCodeIn(browserDir)}.part`, 'dddd_0'), 'half');
  rmSync(from, { recursive: true });
  mkdirSync(from);
  build('two', ['bbbb_0', 'eeee_0']);
  expect(givePageCode(from, browserDir)).toBe(true);
  expect(kept()).toEqual({ bbbb_0: 'two bbbb_0', eeee_0: 'two eeee_0' });
  expect(readdirSync(join(browserDir, 'Code Cache'))).toEqual(['js']);
});

it('is given once more where a part of it is gone', () => {
  givePageCode(from, browserDir);
  rmSync(join(keptCodeIn(browserDir), 'bbbb_0'));
  expect(givePageCode(from, browserDir)).toBe(true);
  expect(kept()).toEqual({ aaaa_0: 'one aaaa_0', bbbb_0: 'one bbbb_0' });
});

it('leaves all as it is where the build kept nothing for this Electron, or the folder cannot be written', () => {
  givePageCode(from, browserDir);
  expect(givePageCode(pageCodeIn(folder, '46.0.0'), browserDir)).toBe(false);
  expect(kept()).toEqual({ aaaa_0: 'one aaaa_0', bbbb_0: 'one bbbb_0' });
  writeFileSync(join(folder, 'file'), '');
  expect(givePageCode(from, join(folder, 'file'))).toBe(false);
});
