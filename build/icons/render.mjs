// `node build/icons/render.mjs`: draws the PNG files from the SVG files, in Electron. Run it after changing an SVG.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onDesktop } from '../setup/desktop.mjs';
import { electronArguments, electronCommand } from '../electron-command.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const STATES = ['idle', 'working', 'paused', 'attention'];

/** The app's icon fills its square; macOS wants a margin around it, for the shadow that the system draws. */
const MAC_MARGIN = 100;

/** Sizes of the icon in a Linux icon theme. */
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];

/** Scales for which Electron looks for a file beside the first one: `tray-idle@2x.png`. */
const SCALES = [1, 1.25, 1.5, 2, 3];

/** @param {string} name */
const svg = (name) => readFile(join(here, name), 'utf8');

/** @returns {Promise<{ file: string, size: number, margin?: number, source: string }[]>} */
async function drawings() {
  const icon = await svg('icon.svg');
  const list = [
    { file: 'icon.png', size: 1024, source: icon },
    { file: 'icon-mac.png', size: 1024, margin: MAC_MARGIN, source: icon },
    ...LINUX_SIZES.map((size) => ({ file: `linux/${size}x${size}.png`, size, source: icon })),
  ];
  for (const state of STATES) {
    const source = await svg(`tray-${state}.svg`);
    // macOS colours the icon itself: a template says where it is, in black.
    const template = source.replaceAll(/#[0-9a-f]{6}/g, '#000000');
    for (const scale of SCALES) {
      const suffix = scale === 1 ? '' : `@${scale}x`;
      list.push(
        { file: `tray/windows/tray-${state}${suffix}.png`, size: 16 * scale, source },
        { file: `tray/linux/tray-${state}${suffix}.png`, size: Math.round(22 * scale), source },
        { file: `tray/mac/tray-${state}-Template${suffix}.png`, size: 16 * scale, source: template },
      );
    }
  }
  return list;
}

const work = await mkdtemp(join(tmpdir(), 'earshot-icons-'));
try {
  await writeFile(join(work, 'package.json'), '{ "name": "icons", "type": "module", "main": "main.mjs" }');
  await writeFile(join(work, 'main.mjs'), await readFile(join(here, 'render-in-electron.mjs')));
  await writeFile(join(work, 'drawings.json'), JSON.stringify({ folder: here, drawings: await drawings() }));
  const { executable } = await electronCommand();
  const flags = electronArguments().filter((argument) => argument.startsWith('--'));
  const [command = '', ...args] = onDesktop([executable, ...flags, work]);
  process.exitCode = spawnSync(command, args, { stdio: 'inherit' }).status ?? 1;
} finally {
  await rm(work, { recursive: true });
}
