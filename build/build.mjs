// `npm run build [-- --no-window]`: sets the clone up and builds out/, without starting anything. Without the window Electron is not needed:
// for servers and workers.
import { bundle } from './setup/bundle.mjs';
import { script } from './setup/script.mjs';
import { setUp, setUpWithoutWindow } from './setup/setup.mjs';

await script(async () => {
  const electron = process.argv.includes('--no-window') ? undefined : await setUp();
  if (!electron) await setUpWithoutWindow();
  await bundle(electron);
});
