// What a start spares itself of drawing: Chromium's search for a graphics card where there is none, and GTK's OpenGL, which nothing here draws with.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** How the system's devices for drawing are called: of the kernel's own drivers, of Windows' subsystem for Linux, and of makers with drivers of their own. */
const DRAWS = /^(?:nvidia|nvhost|nvmap|dxg|mali|kgsl|galcore|pvr|vgem)/;

/**
 * True where nothing could draw for Chromium, as far as Linux tells: no device for it. Any device at all counts, and what cannot be read counts as one.
 * @param devices folder of the system's devices
 */
export function lacksGraphics(platform: NodeJS.Platform = process.platform, devices = '/dev'): boolean {
  if (platform !== 'linux') return false;
  try {
    const names = readdirSync(devices);
    if (names.some((name) => DRAWS.test(name))) return false;
    return !names.includes('dri') || readdirSync(join(devices, 'dri')).length === 0;
  } catch {
    return false;
  }
}

/**
 * Has GTK begin without OpenGL, which its dialogs and menus do not draw with. On a screen on which no program of GTK ran before, it asks OpenGL for the ways in which
 * the screen can draw, and Mesa reads a whole compiler into this process for that. What a person said about it goes first.
 * @returns puts the environment back, once GTK has begun: programs that are opened from here may draw as they like
 */
export function spareToolkitGl(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): () => void {
  if (platform !== 'linux' || environment.GDK_GL !== undefined) return () => undefined;
  environment.GDK_GL = 'disable';
  return () => {
    delete environment.GDK_GL;
  };
}
