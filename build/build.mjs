// `npm run build [-- --no-window]`: sets the clone up and builds out/, without starting anything. Without the window Electron is not needed:
// for servers and workers.
import { script } from './setup/script.mjs';
import { setUp, setUpWithoutWindow } from './setup/setup.mjs';

await script(async () => {
  await (process.argv.includes('--no-window') ? setUpWithoutWindow() : setUp({ build: true }));
});
