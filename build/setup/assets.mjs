// Lays what the app needs beside its code into out/: the speech model, the decoders, the sample recording and the icons.
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { link } from './link.mjs';
import { provideModel } from './model.mjs';
import { outDir, projectDir } from './paths.mjs';

const built = join(projectDir, 'build');
const icons = join(built, 'icons');

/** The second reader of sound; it stays a file of its own, so that it can be exchanged. */
const DECODERS = 'ffmpeg-audio.wasm';

/** Trays differ in size and manner; the build is for the system that it runs on. */
const TRAY_ICONS = { darwin: 'mac', win32: 'windows' };

/** Makes out/model (a link into the cache), out/decoders, out/sample and out/icons. */
export async function provideAssets() {
  await mkdir(outDir, { recursive: true });
  await link(await provideModel(), join(outDir, 'model'));
  await cp(join(built, 'sample'), join(outDir, 'sample'), { recursive: true });
  await mkdir(join(outDir, 'decoders'), { recursive: true });
  await cp(join(built, 'decoders', DECODERS), join(outDir, 'decoders', DECODERS));
  const tray = TRAY_ICONS[/** @type {keyof typeof TRAY_ICONS} */ (process.platform)] ?? 'linux';
  await cp(join(icons, 'tray', tray), join(outDir, 'icons'), { recursive: true });
  // For docks and notifications. The main process keeps it unpacked for the window: 512 each way would be a megabyte.
  await cp(join(icons, 'linux', '256x256.png'), join(outDir, 'icons', 'icon.png'));
}
