// Whether this computer has anything that draws faster than its processor. Chromium finds out by trying, which takes 150 ms of a start.
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
