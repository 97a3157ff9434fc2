// The part of render.mjs that runs inside Electron: each SVG on a canvas of its size, saved as PNG.
import { app, BrowserWindow } from 'electron';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** @type {{ folder: string, drawings: { file: string, size: number, margin?: number, source: string }[] }} */
const { folder, drawings } = JSON.parse(readFileSync(join(app.getAppPath(), 'drawings.json'), 'utf8'));

void app.whenReady().then(async () => {
  const window = new BrowserWindow({ show: false });
  await window.loadURL('data:text/html,<!doctype html>');
  for (const { file, size, margin = 0, source } of drawings) {
    const address = `data:image/svg+xml;base64,${Buffer.from(source).toString('base64')}`;
    /** @type {string} */
    const png = await window.webContents.executeJavaScript(`(async () => {
      const image = new Image(${size}, ${size});
      image.src = ${JSON.stringify(address)};
      await image.decode();
      const canvas = new OffscreenCanvas(${size}, ${size});
      const side = ${size - 2 * margin};
      canvas.getContext('2d').drawImage(image, ${margin}, ${margin}, side, side);
      const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    })()`);
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.from(png, 'base64'));
  }
  app.quit();
});
