// What is given away carries the Electron that was pinned, and a network that was away once is tried again.
import { readFileSync, utimesSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { refusedLately } from '../../build/setup/electron.mjs';
import { pinnedElectron, refusalToPack } from '../../build/setup/packing.mjs';

it.each([[['deb']], [['nsis', 'dir']], [['AppImage', 'deb']], [['dmg']]])(
  '%j is refused with any Electron but the pinned one',
  (targets) => {
    expect(refusalToPack(targets, '33.2.1', '45.4.1')).toContain('45.4.1');
    expect(refusalToPack(targets, '45.4.1', '45.4.1')).toBeNull();
  },
);

it('an AppImage does not start without its sandbox by itself', () => {
  // electron-builder writes --no-sandbox into the entry where the toolset is 0.0.0, its default, and no arguments are named.
  const config = readFileSync(new URL('../../electron-builder.yml', import.meta.url), 'utf8');
  expect(config).toMatch(/^toolsets:\n {2}appimage: [1-9]/m);
  expect(config).toMatch(/^appImage:\n(?: {2}#.*\n)* {2}executableArgs: \[\]$/m);
  expect(config).not.toMatch(/executableArgs:.*sandbox/);
});

it('a folder to try may hold what stands in', () => {
  expect(refusalToPack([], '33.2.1', '45.4.1')).toBeNull();
  expect(refusalToPack(['dir'], '33.2.1', '45.4.1')).toBeNull();
});

it('the pinned one is the one of package.json', async () => {
  const wanted = (await import('../../package.json')).default.devDependencies.electron;
  expect(await pinnedElectron()).toBe(wanted);
});

it('an unreachable host is believed for a day', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-refused-'));
  try {
    const mark = join(folder, 'electron.unreachable');
    expect(await refusedLately(mark, Date.now())).toBe(false);
    writeFileSync(mark, 'no answer\n');
    const at = Date.now();
    utimesSync(mark, at / 1_000, at / 1_000);
    expect(await refusedLately(mark, at + 86_000_000)).toBe(true);
    expect(await refusedLately(mark, at + 86_500_000)).toBe(false);
    // A clock that was ahead when the mark was made.
    expect(await refusedLately(mark, at - 86_500_000)).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
