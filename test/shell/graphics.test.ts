// Chromium is spared the search for a graphics card only where there can be none.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lacksGraphics } from '../../app/shell/graphics.ts';
import { tempDirectory } from '../storage/support.ts';

function devicesWith(...names: string[]): string {
  const folder = tempDirectory();
  for (const name of ['null', 'tty', 'fb0', ...names]) writeFileSync(join(folder, name), '');
  return folder;
}

it('a computer without a device for drawing has no graphics card', () => {
  expect(lacksGraphics('linux', devicesWith())).toBe(true);
});

it('an empty folder for such devices is none', () => {
  const devices = devicesWith();
  mkdirSync(join(devices, 'dri'));
  expect(lacksGraphics('linux', devices)).toBe(true);
  writeFileSync(join(devices, 'dri', 'card0'), '');
  expect(lacksGraphics('linux', devices)).toBe(false);
});

it.each(['nvidia0', 'nvidiactl', 'dxg', 'mali0', 'kgsl-3d0', 'galcore', 'nvhost-gpu'])(
  'a device of a maker’s own driver is one: %s',
  (name) => {
    expect(lacksGraphics('linux', devicesWith(name))).toBe(false);
  },
);

it('what cannot be told is left to Chromium', () => {
  expect(lacksGraphics('linux', join(devicesWith(), 'gone'))).toBe(false);
  for (const platform of ['darwin', 'win32'] as const)
    expect(lacksGraphics(platform, devicesWith())).toBe(false);
});
