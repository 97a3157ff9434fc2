// Called by electron-builder when Electron lies in place: takes out the app that Electron shows when it is given none.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** @param {{ electronPlatformName: string, appOutDir: string }} context */
export default async function removeDefaultApp(context) {
  if (context.electronPlatformName === 'darwin') return; // electron-builder does it there.
  await rm(join(context.appOutDir, 'resources', 'default_app.asar'), { force: true });
}
