// What the build does where Electron cannot make the page's code, with programs in its place.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { providePageCode } from '../../build/setup/code-cache.mjs';
import { run } from '../../build/setup/run.mjs';

let folder = '';
let said: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-build-'));
  said = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A program that takes Electron's place; its last argument is the folder for what it makes. */
function electron(...lines: readonly string[]): { executable: string; version: string } {
  const executable = join(folder, 'electron');
  writeFileSync(executable, ['#!/bin/sh', 'for place; do :; done', ...lines].join('\n'), { mode: 0o700 });
  return { executable, version: '1.2.3' };
}
const made = (): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name !== 'electron')
    .sort();
const sentences = (): string[] => said.filter((text) => text.includes('could not be compiled ahead'));

it.skipIf(process.platform === 'win32')('takes what Chromium kept, without its list, and once', async () => {
  const kept = '"$place/browser/Code Cache/js"';
  const good = electron(
    `mkdir -p ${kept}/index-dir`,
    `echo code > ${kept}/aa_0`,
    `echo x > ${kept}/index-dir/list`,
  );
  await providePageCode(good, folder);
  const all = ['page-code-1.2.3', 'page-code-1.2.3/build', 'page-code-1.2.3/js', 'page-code-1.2.3/js/aa_0'];
  expect(made()).toEqual(all);
  const build = readFileSync(join(folder, 'page-code-1.2.3', 'build'), 'utf8');
  await providePageCode(good, folder);
  expect(readFileSync(join(folder, 'page-code-1.2.3', 'build'), 'utf8')).toBe(build);
  expect(sentences()).toEqual([]);
});

it.skipIf(process.platform === 'win32').each([
  ['fails', ['exit 3']],
  ['says that all is well and kept nothing', ['exit 0']],
  [
    'kept something that is no folder',
    ['mkdir "$place/browser"', 'ln -s /nowhere/at/all "$place/browser/Code Cache"'],
  ],
])('says once that starts take longer, and goes on, where it %s', async (_what, lines) => {
  for (let start = 0; start < 3; start += 1) await providePageCode(electron(...lines), folder);
  expect(sentences()).toHaveLength(1);
  expect(made()[0]).toBe('page-code-1.2.3');
  expect(made()).not.toContain('page-code-1.2.3/build');
});

it.skipIf(process.platform === 'win32')(
  'goes on where there is no room for what it makes meanwhile',
  async () => {
    vi.stubEnv('TMPDIR', join(folder, 'electron'));
    await providePageCode(electron('exit 0'), folder);
    expect(sentences()).toHaveLength(1);
    expect(made()).toEqual(['page-code-1.2.3']);
  },
);

it.skipIf(process.platform === 'win32')(
  'waits for nothing that a program which takes too long started itself',
  async () => {
    const beganAt = performance.now();
    const { executable } = electron("trap '' TERM", 'sleep 20');
    const { code, output } = await run(executable, [], { timeout: 300, killSignal: 'SIGKILL' });
    expect([code, output]).toEqual([128, '\nended by SIGKILL']);
    expect(performance.now() - beganAt).toBeLessThan(15_000);
  },
);
