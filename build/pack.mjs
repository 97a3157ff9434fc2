// `npm run pack [-- target…]`: packs the app for this system, by default unpacked into a folder below dist/.
import { bundle } from './setup/bundle.mjs';
import { verifyCached } from './setup/cache.mjs';
import { provideModel } from './setup/model.mjs';
import { pinnedElectron, refusalToPack } from './setup/packing.mjs';
import { inModules, projectDir } from './setup/paths.mjs';
import { run } from './setup/run.mjs';
import { SetupError } from './setup/say.mjs';
import { script } from './setup/script.mjs';
import { setUp } from './setup/setup.mjs';
import { needsOwnSqlite, withdrawOwnSqlite } from './setup/sqlite.mjs';

const SYSTEMS = { darwin: '--mac', win32: '--win' };

const targets = process.argv.slice(2);

await script(async () => {
  const electron = await setUp();
  const refusal = refusalToPack(targets, electron.version, await pinnedElectron());
  if (refusal !== null) throw new SetupError(refusal);
  await Promise.all([electron.dist, await provideModel()].map(verifyCached));
  await bundle(electron);
  // Built for this very machine; the one inside the package is the one to give away.
  if (!needsOwnSqlite([electron.nodeApi])) await withdrawOwnSqlite();
  const { code } = await run(
    process.execPath,
    [
      inModules('electron-builder', 'cli.js'),
      SYSTEMS[/** @type {keyof typeof SYSTEMS} */ (process.platform)] ?? '--linux',
      ...(targets.length > 0 ? targets : ['dir']),
      '--publish=never',
      `--config.electronVersion=${electron.version}`,
      `--config.electronDist=${electron.dist}`,
    ],
    { cwd: projectDir, stdio: 'inherit' },
  );
  return code;
});
