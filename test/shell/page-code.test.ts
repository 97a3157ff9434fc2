// What Chromium is given of the page's code as the build compiled it, in real folders.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BUILD_FILE, givePageCode, keptCodeIn, pageCodeIn } from '../../app/shell/page-code.ts';

let folder = '';
let browserDir = '';
let from = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-page-code-'));
  browserDir = join(folder, 'browser');
  from = pageCodeIn(folder, '45.4.1');
  build('one', 'aaaa_0', 'bbbb_0');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a build of that name kept. */
function build(name: string, ...files: readonly string[]): void {
  rmSync(from, { recursive: true, force: true });
  mkdirSync(join(from, 'js'), { recursive: true });
  writeFileSync(join(from, BUILD_FILE), name);
  for (const file of files) writeFileSync(join(from, 'js', file), `${name} ${file}`);
}

const inKept = (name: string): string => join(keptCodeIn(browserDir), name);

/** What Chromium finds, and what lies beside it. */
function found(): Record<string, string> {
  const names = readdirSync(browserDir, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(browserDir, name)).isFile());
  return Object.fromEntries(
    files.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(browserDir, name), 'utf8')]),
  );
}

const ONE = {
  'Code Cache/build': 'one',
  'Code Cache/js/aaaa_0': 'one aaaa_0',
  'Code Cache/js/bbbb_0': 'one bbbb_0',
};

it('is given to a folder that has nothing yet, for its owner alone', () => {
  expect(givePageCode(from, browserDir)).toBe(true);
  expect(found()).toEqual(ONE);
  if (process.platform === 'win32') return;
  for (const name of ['', 'js']) expect(statSync(inKept(name)).mode & 0o777).toBe(0o700);
  expect(statSync(inKept('js/aaaa_0')).mode & 0o777).toBe(0o600);
});

it('is not given again: what Chromium made of it since stays', () => {
  givePageCode(from, browserDir);
  writeFileSync(inKept('js/aaaa_0'), 'made anew');
  writeFileSync(inKept('js/cccc_0'), 'more');
  rmSync(inKept('js/bbbb_0'));
  expect(givePageCode(from, browserDir)).toBe(true);
  expect(found()).toEqual({
    'Code Cache/build': 'one',
    'Code Cache/js/aaaa_0': 'made anew',
    'Code Cache/js/cccc_0': 'more',
  });
});

it('takes the place of what was kept of another build, and of what a kill left by halves', () => {
  givePageCode(from, browserDir);
  writeFileSync(inKept('js/index'), 'a list');
  mkdirSync(`${keptCodeIn(browserDir)}.part`);
  writeFileSync(join(`${keptCodeIn(browserDir)}.part`, 'dddd_0'), 'half');
  build('two', 'bbbb_0');
  expect(givePageCode(from, browserDir)).toBe(true);
  expect(found()).toEqual({ 'Code Cache/build': 'two', 'Code Cache/js/bbbb_0': 'two bbbb_0' });
});

it('takes the place of what an Earshot left that kept no code when it was built', () => {
  mkdirSync(inKept('js'), { recursive: true });
  writeFileSync(inKept('js/eeee_0'), 'old');
  expect(givePageCode(from, browserDir)).toBe(true);
  expect(found()).toEqual(ONE);
});

it('leaves all as it is where the build kept nothing for this Electron, or the folder cannot be written', () => {
  givePageCode(from, browserDir);
  expect(givePageCode(pageCodeIn(folder, '46.0.0'), browserDir)).toBe(false);
  mkdirSync(pageCodeIn(folder, '47.0.0'));
  expect(givePageCode(pageCodeIn(folder, '47.0.0'), browserDir)).toBe(false);
  expect(found()).toEqual(ONE);
  writeFileSync(join(folder, 'file'), '');
  expect(givePageCode(from, join(folder, 'file'))).toBe(false);
});

it.skipIf(process.platform === 'win32')(
  'leaves what Chromium has, and nothing that takes room, where it comes to an end half-way',
  () => {
    givePageCode(from, browserDir);
    build('two', 'aaaa_0');
    symlinkSync(join(folder, 'not-there'), join(from, 'js', 'zzzz_0'));
    expect(givePageCode(from, browserDir)).toBe(false);
    expect(found()).toEqual(ONE);
  },
);

it.skipIf(process.platform === 'win32')(
  'takes the place of a link or a file, and writes through no link',
  () => {
    const elsewhere = join(folder, 'elsewhere');
    mkdirSync(elsewhere);
    mkdirSync(browserDir);
    writeFileSync(join(elsewhere, 'mine.txt'), 'mine');
    for (const name of [keptCodeIn(browserDir), `${keptCodeIn(browserDir)}.part`])
      symlinkSync(elsewhere, name);
    expect(givePageCode(from, browserDir)).toBe(true);
    expect(readdirSync(elsewhere)).toEqual(['mine.txt']);
    expect(found()).toEqual(ONE);
    rmSync(keptCodeIn(browserDir), { recursive: true });
    writeFileSync(keptCodeIn(browserDir), 'a file');
    expect(givePageCode(from, browserDir)).toBe(true);
    expect(found()).toEqual(ONE);
  },
);
