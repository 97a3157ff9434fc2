// Chromium is spared the search for a graphics card only where there can be none, and GTK its own look at OpenGL.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lacksGraphics, spareToolkitGl } from '../../app/shell/graphics.ts';
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

it('GTK begins without OpenGL, and what is opened afterwards may have it', () => {
  const environment: NodeJS.ProcessEnv = { LANG: 'de' };
  const putBack = spareToolkitGl(environment, 'linux');
  expect(environment).toEqual({ LANG: 'de', GDK_GL: 'disable' });
  putBack();
  expect(environment).toEqual({ LANG: 'de' });
});

it.each(['always', ''])('what a person told GTK about OpenGL stays: “%s”', (told) => {
  const environment: NodeJS.ProcessEnv = { GDK_GL: told };
  const putBack = spareToolkitGl(environment, 'linux');
  expect(environment).toEqual({ GDK_GL: told });
  putBack();
  expect(environment).toEqual({ GDK_GL: told });
});

it('no other system has anything to be told', () => {
  for (const platform of ['darwin', 'win32'] as const) {
    const environment: NodeJS.ProcessEnv = {};
    spareToolkitGl(environment, platform);
    expect(environment).toEqual({});
  }
});
