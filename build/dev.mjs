// `npm run dev [-- words]`: the app with source maps; pages change in place, a change in the main process restarts it.
import { electronArguments } from './electron-command.mjs';
import { forgetBundle } from './setup/bundle.mjs';
import { inModules, projectDir } from './setup/paths.mjs';
import { run } from './setup/run.mjs';
import { script } from './setup/script.mjs';
import { setUp } from './setup/setup.mjs';

await script(async () => {
  const { executable } = await setUp();
  await forgetBundle(); // What this leaves in out/ is not for `npm start`.
  const flags = electronArguments().filter((argument) => argument.startsWith('--'));
  const { code } = await run(
    process.execPath,
    [
      inModules('electron-vite', 'bin', 'electron-vite.js'),
      ...['dev', '--watch', '--config=build/electron.vite.config.ts', '--'],
      ...[...flags, ...process.argv.slice(2)],
    ],
    { cwd: projectDir, stdio: 'inherit', env: { ...process.env, ELECTRON_EXEC_PATH: executable } },
  );
  return code;
});
